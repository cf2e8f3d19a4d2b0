import { defineDisablement } from '../recipient-kit/define-removal.ts';

export const cmdlet = defineDisablement({
  name: 'Disable-MailUser',
  synopsis: {
    en: 'Keeps a user without mail.',
    ko: '사용자는 남기고 메일만 없앱니다.',
  },
  role: 'Mail Recipient Creation',
  kinds: ['mailUser'],
  examples: [
    {
      line: 'Disable-MailUser markus@contoso.com',
      synopsis: { en: 'Asks first.', ko: '확인한 뒤 해제합니다.' },
    },
    {
      line: 'Get-MailUser -Anr fabrikam | Disable-MailUser -Confirm:$false',
      synopsis: { en: 'Several, without asking.', ko: '여러 사용자를 확인 없이.' },
    },
  ],
});
