import { defineRemoval } from '../recipient-kit/define-removal.ts';

export const cmdlet = defineRemoval({
  name: 'Remove-MailUser',
  synopsis: {
    en: 'Removes a user whose mailbox is elsewhere; it can be had back for 30 days.',
    ko: '사서함이 다른 곳에 있는 사용자를 제거합니다. 30일 동안 되살릴 수 있습니다.',
  },
  role: 'Mail Recipient Creation',
  kinds: ['mailUser'],
  examples: [
    { line: "Remove-MailUser 'Ed Meadows'", synopsis: { en: 'Asks first.', ko: '확인한 뒤 제거합니다.' } },
    {
      line: 'Get-MailUser -Filter "Company -eq \'Fabrikam\'" | Remove-MailUser -Confirm:$false',
      synopsis: {
        en: 'Those of a company, without asking.',
        ko: '한 회사의 메일 사용자를 확인 없이 제거합니다.',
      },
    },
  ],
});
