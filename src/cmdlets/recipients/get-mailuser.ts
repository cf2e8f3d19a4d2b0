import { defineCmdlet } from '../kit/definition.ts';
import { flag } from '../kit/parameter-types.ts';
import { mailUserObject } from '../presentation/mail-user-object.ts';
import { recipientFilterableOf } from '../presentation/recipient-filter.ts';
import { lookUp, lookupParameters } from '../recipient-kit/lookup.ts';

const filterable = recipientFilterableOf(mailUserObject);
const kinds = ['mailUser'] as const;

export const cmdlet = defineCmdlet({
  name: 'Get-MailUser',
  synopsis: {
    en: 'Shows users of this organisation whose mailbox is elsewhere.',
    ko: '사서함이 다른 곳에 있는 조직의 사용자를 표시합니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  defaultSet: 'Identity',
  output: mailUserObject,
  parameters: {
    ...lookupParameters(filterable),
    SoftDeletedMailUser: flag({
      synopsis: {
        en: 'Those that were removed and can be had back.',
        ko: '제거되었으나 되살릴 수 있는 메일 사용자.',
      },
    }),
  },
  examples: [
    {
      line: 'Get-MailUser -ResultSize Unlimited | Format-Table Name, ExternalEmailAddress',
      synopsis: {
        en: 'Those still to be migrated, and where they are.',
        ko: '아직 옮기지 않은 사용자와 현재 주소.',
      },
    },
    {
      line: 'Get-MailUser -Filter "Department -eq \'영업부\'"',
      synopsis: { en: 'Those of a department.', ko: '한 부서의 메일 사용자.' },
    },
  ],
  process({ SoftDeletedMailUser, ...bound }, context) {
    const deleted = SoftDeletedMailUser ? { deleted: 'only' as const } : {};
    return lookUp({ type: mailUserObject, filterable, kinds, ...deleted, bound }, context);
  },
});
