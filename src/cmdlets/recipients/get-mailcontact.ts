import { defineCmdlet } from '../kit/definition.ts';
import { mailContactObject } from '../presentation/mail-contact-object.ts';
import { recipientFilterableOf } from '../presentation/recipient-filter.ts';
import { lookUp, lookupParameters } from '../recipient-kit/lookup.ts';

const filterable = recipientFilterableOf(mailContactObject);

export const cmdlet = defineCmdlet({
  name: 'Get-MailContact',
  synopsis: {
    en: 'Shows contacts whom mail can be sent to.',
    ko: '메일을 보낼 수 있는 연락처를 표시합니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  defaultSet: 'Identity',
  output: mailContactObject,
  parameters: {
    ...lookupParameters(filterable),
  },
  examples: [
    {
      line: 'Get-MailContact -ResultSize Unlimited | Format-Table Name, ExternalEmailAddress',
      synopsis: { en: 'All, with their addresses.', ko: '모든 연락처와 주소.' },
    },
    {
      line: 'Get-MailContact -Filter "ExternalEmailAddress -like \'*@fabrikam.com\'"',
      synopsis: { en: 'Those of another organisation.', ko: '다른 조직의 연락처.' },
    },
  ],
  process: (bound, context) =>
    lookUp({ type: mailContactObject, filterable, kinds: ['mailContact'], bound }, context),
});
