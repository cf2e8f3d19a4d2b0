import { mailContactObject } from '../presentation/mail-contact-object.ts';
import { defineEnablement } from '../recipient-kit/define-enablement.ts';
import { contactKinds } from '../recipient-kit/recipient-kinds.ts';

export const cmdlet = defineEnablement({
  name: 'Enable-MailContact',
  synopsis: {
    en: 'Lets mail be sent to a contact.',
    ko: '연락처에 메일을 보낼 수 있게 합니다.',
  },
  kinds: contactKinds,
  output: mailContactObject,
  examples: [
    {
      line: 'Enable-MailContact Roland -ExternalEmailAddress roland@fabrikam.com',
      synopsis: { en: 'One contact.', ko: '연락처 하나.' },
    },
    {
      line: 'Enable-MailContact 홍길동 -ExternalEmailAddress gildong@fabrikam.com -Alias gildong',
      synopsis: { en: 'With an alias of your choice.', ko: '별칭을 정해서.' },
    },
  ],
});
