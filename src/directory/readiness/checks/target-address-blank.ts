import { classOf, textOf } from '../../source-object.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { blankRule } from '../rules/blank-rule.ts';

export const check = defineCheck({
  kind: 'object',
  name: 'targetAddress.blank',
  error: 'Blank',
  attribute: 'targetAddress',
  classes: ['user', 'contact'],
  sources: ['IdFixDedicated'],
  synopsis: {
    en: 'Contacts with a mail address, and such users without a mailbox, have a target address.',
    ko: '메일 주소가 있는 연락처와 사서함 없는 사용자에게는 대상 주소(targetAddress)가 있어야 합니다.',
  },
  under: (profile) =>
    blankRule(profiles[profile].targetAddress.blank, {
      attribute: 'targetAddress',
      isRequired: (object) => {
        const hasMailbox = classOf(object) === 'user' && textOf(object, 'homeMDB') !== undefined;
        return textOf(object, 'mail') !== undefined && !hasMailbox;
      },
      mayBeRequired: (facts) => facts.count('mail') > 0,
      supply: (object) => {
        const mail = textOf(object, 'mail')?.trim() ?? '';
        return mail === '' ? undefined : `SMTP:${mail}`;
      },
    }),
});
