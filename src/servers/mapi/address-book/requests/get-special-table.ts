import { PidTag } from '../../../../wire/mapi/property-tags.ts';
import { PropertyType, propertyId, propertyTag } from '../../../../wire/mapi/property-type.ts';
import type { TaggedValue } from '../../../../wire/mapi/property-value.ts';
import { NspiError } from '../address-book-error.ts';
import { defineAddressBookRequest, requireState, textCodePage } from '../address-book-request.ts';
import { type AddressListDefinition, addressListEntryId, addressLists } from '../address-lists.ts';
import { creationTemplateRow } from '../templates/creation-template.ts';
import { type TemplateLanguage, templateLanguage } from '../templates/display-template.ts';

const flagsOf = { creationTemplates: 0x02, unicode: 0x04 } as const;
const containerFlags = { recipients: 0x01, subcontainers: 0x02, unmodifiable: 0x08 } as const;
/** Grows when lists are added; clients get them all, whatever version they have (product behaviour note 3). */
const hierarchyVersion = 1;

/** [MS-OXNSPI] section 3.1.4.1.3: the tree of address lists, or the templates of addresses that are in no list. */
export const request = defineAddressBookRequest({
  type: 'GetSpecialTable',
  handle({ flags, state: given }) {
    const state = requireState(given);
    const language = templateLanguage(state.templateLocale);
    const isOfTemplates = (flags & flagsOf.creationTemplates) !== 0;
    const isUnicode = !isOfTemplates && (flags & flagsOf.unicode) !== 0;
    const codePage = isUnicode ? undefined : textCodePage(state.codePage);
    if (!isUnicode && codePage === undefined) throw new NspiError('InvalidCodepage');
    const encoded = codePage && { codePage };
    if (isOfTemplates) {
      const rows = language === undefined ? [] : [creationTemplateRow(language)];
      return { body: { codePage: state.codePage, version: undefined, rows }, ...encoded };
    }
    const rows = addressLists.map((list) => hierarchyRow(list, language ?? 'en', isUnicode));
    return { body: { codePage: state.codePage, version: hierarchyVersion, rows }, ...encoded };
  },
});

/** Constraint 14: in this order. */
function hierarchyRow(
  list: AddressListDefinition,
  language: TemplateLanguage,
  isUnicode: boolean,
): TaggedValue[] {
  const textType = isUnicode ? PropertyType.string : PropertyType.string8;
  const parent = addressLists.find(({ id }) => id === list.parent);
  const row: TaggedValue[] = [
    { tag: PidTag.EntryId, value: addressListEntryId(list) },
    {
      tag: PidTag.ContainerFlags,
      value:
        containerFlags.recipients |
        containerFlags.unmodifiable |
        (list.hasLists ? containerFlags.subcontainers : 0),
    },
    { tag: PidTag.Depth, value: list.depth },
    { tag: PidTag.AddressBookContainerId, value: list.id },
    { tag: propertyTag(propertyId(PidTag.DisplayName), textType), value: list.name[language] },
    { tag: PidTag.AddressBookIsMaster, value: false },
  ];
  if (parent) row.push({ tag: PidTag.AddressBookParentEntryId, value: addressListEntryId(parent) });
  return row;
}
