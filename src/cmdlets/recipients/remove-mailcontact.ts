import { defineRemoval } from '../recipient-kit/define-removal.ts';

export const cmdlet = defineRemoval({
  name: 'Remove-MailContact',
  synopsis: {
    en: 'Removes a contact; it can be had back for 30 days.',
    ko: '연락처를 제거합니다. 30일 동안 되살릴 수 있습니다.',
  },
  role: 'Mail Recipient Creation',
  kinds: ['mailContact'],
  examples: [
    {
      line: "Remove-MailContact 'John Rodman'",
      synopsis: { en: 'Asks first.', ko: '확인한 뒤 제거합니다.' },
    },
    {
      line: 'Get-MailContact -Filter "ExternalEmailAddress -like \'*@fabrikam.com\'" | Remove-MailContact -Confirm:$false',
      synopsis: {
        en: 'Those of another organisation, without asking.',
        ko: '다른 조직의 연락처를 확인 없이 제거합니다.',
      },
    },
  ],
});
