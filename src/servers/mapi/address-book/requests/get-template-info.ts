import { DisplayType } from '../../../../wire/mapi/display-type.ts';
import { PidTag } from '../../../../wire/mapi/property-tags.ts';
import type { TaggedValue } from '../../../../wire/mapi/property-value.ts';
import { NspiError } from '../address-book-error.ts';
import { defineAddressBookRequest, textCodePage } from '../address-book-request.ts';
import { creationTemplate, creationTemplateDn } from '../templates/creation-template.ts';
import {
  displayTemplate,
  displayTypeOfTemplate,
  type TemplateLanguage,
  templateLanguage,
} from '../templates/display-template.ts';
import { type DialogControl, idleScript, writeTemplateData } from '../templates/template-data.ts';

const flagsOf = { template: 0x01, script: 0x04 } as const;
/** Of those that are shown; the tree of lists has no dialog. */
const shownTypes: readonly number[] = [
  DisplayType.mailUser,
  DisplayType.distributionList,
  DisplayType.forum,
  DisplayType.agent,
  DisplayType.remoteMailUser,
  DisplayType.search,
];

/** [MS-OXNSPI] section 3.1.4.1.18. */
export const request = defineAddressBookRequest({
  type: 'GetTemplateInfo',
  handle({ flags, displayType, templateDn, codePage: number, localeId }) {
    const codePage = textCodePage(number);
    if (codePage === undefined) throw new NspiError('InvalidCodepage');
    const controls =
      templateDn === undefined
        ? templateOf(displayType, templateLanguage(localeId))
        : namedTemplate(templateDn, templateLanguage(localeId) ?? 'en');
    if (controls === undefined) throw new NspiError('InvalidLocale');
    const row: TaggedValue[] = [];
    if ((flags & flagsOf.template) !== 0)
      row.push({ tag: PidTag.TemplateData, value: writeTemplateData(controls, codePage) });
    if ((flags & flagsOf.script) !== 0) row.push({ tag: PidTag.ScriptData, value: idleScript });
    return { body: { codePage: number, row }, codePage };
  },
});

function templateOf(
  displayType: number,
  language: TemplateLanguage | undefined,
): DialogControl[] | undefined {
  if (language === undefined || !shownTypes.includes(displayType)) return undefined;
  return displayTemplate(displayType, language);
}

function namedTemplate(dn: string, language: TemplateLanguage): DialogControl[] | undefined {
  if (dn.toLowerCase() === creationTemplateDn.toLowerCase()) return creationTemplate(language);
  const displayType = displayTypeOfTemplate(dn);
  return displayType === undefined ? undefined : displayTemplate(displayType, language);
}
