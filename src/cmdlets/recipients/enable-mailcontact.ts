import { defineCmdlet } from '../kit/definition.ts';
import { mailContactObject } from '../presentation/mail-contact-object.ts';
import { presentRecipient } from '../presentation/present-recipients.ts';
import { targetOf } from '../recipient-kit/change-recipient.ts';
import { identityParameter } from '../recipient-kit/identity-parameter.ts';
import { bareAddress } from '../recipient-kit/mail-settings.ts';
import { newRecipientParameters, targetParameter } from '../recipient-kit/new-recipient.ts';
import { contactKinds } from '../recipient-kit/recipient-kinds.ts';

export const cmdlet = defineCmdlet({
  name: 'Enable-MailContact',
  synopsis: {
    en: 'Lets mail be sent to a contact.',
    ko: '연락처에 메일을 보낼 수 있게 합니다.',
  },
  role: 'Mail Recipient Creation',
  scope: 'organization',
  effect: 'change',
  output: mailContactObject,
  parameters: {
    Identity: identityParameter,
    ExternalEmailAddress: targetParameter,
    Alias: newRecipientParameters.Alias,
    PrimarySmtpAddress: newRecipientParameters.PrimarySmtpAddress,
  },
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
  target: targetOf(contactKinds),
  async process({ Identity, ExternalEmailAddress, Alias, PrimarySmtpAddress }, context) {
    const { rooms, organization } = context;
    const found = await rooms.recipients.get(organization.tenant, Identity, { kinds: contactKinds });
    const enabled = await rooms.recipients.enableMail(organization.tenant, found.recipient, {
      targetAddress: bareAddress(ExternalEmailAddress),
      ...(Alias !== undefined && { alias: Alias }),
      ...(PrimarySmtpAddress !== undefined && { primaryAddress: PrimarySmtpAddress }),
    });
    return presentRecipient(mailContactObject, enabled, context);
  },
});
