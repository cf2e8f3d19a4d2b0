/**
 * How an address that is in no address book is made: [MS-OXOABKT] section 2.2.1. One template, of a name and an SMTP address.
 */

import { permanentEntryIdOf } from '../../../../wire/mapi/address-book-entry-id.ts';
import { ByteWriter } from '../../../../wire/mapi/byte-writer.ts';
import { DisplayType } from '../../../../wire/mapi/display-type.ts';
import { PidTag } from '../../../../wire/mapi/property-tags.ts';
import {
  type PropertyTag,
  PropertyType,
  propertyId,
  propertyTag,
} from '../../../../wire/mapi/property-type.ts';
import type { TaggedValue } from '../../../../wire/mapi/property-value.ts';
import type { TemplateLanguage } from './display-template.ts';
import type { DialogControl } from './template-data.ts';

export const creationTemplateDn = '/o=Landfall/cn=Addressing/cn=Address-Templates/cn=smtp';

/** A minimal entry id like those of address lists. */
export const creationTemplateId = 0x40;

const names = { en: 'SMTP Address', ko: 'SMTP 주소' } as const;

const narrow = (tag: PropertyTag): PropertyTag => propertyTag(propertyId(tag), PropertyType.string8);

/** A row of the table of such templates: [MS-OXOABKT] section 2.2.1. Its texts are always in a code page. */
export function creationTemplateRow(language: TemplateLanguage): TaggedValue[] {
  return [
    { tag: narrow(PidTag.AddressType), value: 'SMTP' },
    { tag: narrow(PidTag.DisplayName), value: names[language] },
    { tag: PidTag.DisplayType, value: DisplayType.mailUser },
    { tag: PidTag.EntryId, value: permanentEntryIdOf(creationTemplateDn, DisplayType.addressTemplate) },
    { tag: PidTag.Depth, value: 0 },
    { tag: PidTag.Selectable, value: true },
    { tag: PidTag.InstanceKey, value: new ByteWriter(4).u32(creationTemplateId).written },
  ];
}

const labels = {
  en: { page: 'Internet Address', name: 'Display name', address: 'E-mail address' },
  ko: { page: '인터넷 주소', name: '표시 이름', address: '전자 메일 주소' },
} as const;

export function creationTemplate(language: TemplateLanguage): DialogControl[] {
  const text = labels[language];
  return [
    { kind: 'page', text: text.page },
    { kind: 'label', text: text.name, x: 12, y: 10, width: 80, height: 8 },
    {
      kind: 'edit',
      tag: narrow(PidTag.DisplayName),
      maxLength: 256,
      isEditable: true,
      x: 96,
      y: 8,
      width: 240,
      height: 12,
    },
    { kind: 'label', text: text.address, x: 12, y: 28, width: 80, height: 8 },
    {
      kind: 'edit',
      tag: narrow(PidTag.EmailAddress),
      maxLength: 320,
      isEditable: true,
      x: 96,
      y: 26,
      width: 240,
      height: 12,
    },
  ];
}
