import { mailUserObject } from '../presentation/mail-user-object.ts';
import { defineEnablement } from '../recipient-kit/define-enablement.ts';
import { userKinds } from '../recipient-kit/recipient-kinds.ts';

export const cmdlet = defineEnablement({
  name: 'Enable-MailUser',
  synopsis: {
    en: 'Lets mail be sent to a user whose mailbox is elsewhere.',
    ko: '사서함이 다른 곳에 있는 사용자에게 메일을 보낼 수 있게 합니다.',
  },
  kinds: userKinds,
  output: mailUserObject,
  examples: [
    {
      line: 'Enable-MailUser John -ExternalEmailAddress john@fabrikam.com',
      synopsis: { en: 'One user.', ko: '사용자 하나.' },
    },
    {
      line: 'Enable-MailUser 박지호 -ExternalEmailAddress jiho@fabrikam.com -PrimarySmtpAddress jiho.park@contoso.com',
      synopsis: { en: 'With an address here as well.', ko: '조직의 주소도 함께.' },
    },
  ],
});
