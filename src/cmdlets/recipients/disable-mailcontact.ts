import { defineDisablement } from '../recipient-kit/define-removal.ts';

export const cmdlet = defineDisablement({
  name: 'Disable-MailContact',
  synopsis: {
    en: 'Keeps a contact in the directory without its mail address.',
    ko: '연락처는 남기고 메일 주소만 없앱니다.',
  },
  role: 'Mail Recipient Creation',
  kinds: ['mailContact'],
  examples: [
    {
      line: 'Disable-MailContact EdMeadows',
      synopsis: { en: 'Asks first.', ko: '확인한 뒤 해제합니다.' },
    },
    {
      line: 'Get-MailContact -Filter "ExternalEmailAddress -like \'*@fabrikam.com\'" | Disable-MailContact -Confirm:$false',
      synopsis: {
        en: 'Those of another organisation, without asking.',
        ko: '다른 조직의 연락처를 확인 없이.',
      },
    },
  ],
});
