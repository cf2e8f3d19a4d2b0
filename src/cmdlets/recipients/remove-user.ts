import { defineRemoval } from '../recipient-kit/define-removal.ts';

export const cmdlet = defineRemoval({
  name: 'Remove-User',
  synopsis: {
    en: 'Removes a user who has no mail; it can be had back for 30 days.',
    ko: '메일이 없는 사용자를 제거합니다. 30일 동안 되살릴 수 있습니다.',
  },
  role: 'Mail Recipient Creation',
  kinds: ['user'],
  examples: [
    { line: 'Remove-User markus@contoso.com', synopsis: { en: 'Asks first.', ko: '확인한 뒤 제거합니다.' } },
    {
      line: 'Get-User -RecipientTypeDetails User -Anr temp | Remove-User -Confirm:$false',
      synopsis: { en: 'Several, without asking.', ko: '여러 사용자를 확인 없이 제거합니다.' },
    },
  ],
});
