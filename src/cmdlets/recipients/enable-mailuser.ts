import { defineCmdlet } from '../kit/definition.ts';
import { mailUserObject } from '../presentation/mail-user-object.ts';
import { presentRecipient } from '../presentation/present-recipients.ts';
import { targetOf } from '../recipient-kit/change-recipient.ts';
import { identityParameter } from '../recipient-kit/identity-parameter.ts';
import { bareAddress } from '../recipient-kit/mail-settings.ts';
import { newRecipientParameters, targetParameter } from '../recipient-kit/new-recipient.ts';
import { userKinds } from '../recipient-kit/recipient-kinds.ts';

export const cmdlet = defineCmdlet({
  name: 'Enable-MailUser',
  synopsis: {
    en: 'Lets mail be sent to a user whose mailbox is elsewhere.',
    ko: '사서함이 다른 곳에 있는 사용자에게 메일을 보낼 수 있게 합니다.',
  },
  role: 'Mail Recipient Creation',
  scope: 'organization',
  effect: 'change',
  output: mailUserObject,
  parameters: {
    Identity: identityParameter,
    ExternalEmailAddress: targetParameter,
    Alias: newRecipientParameters.Alias,
    PrimarySmtpAddress: newRecipientParameters.PrimarySmtpAddress,
  },
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
  target: targetOf(userKinds),
  async process({ Identity, ExternalEmailAddress, Alias, PrimarySmtpAddress }, context) {
    const { rooms, organization } = context;
    const found = await rooms.recipients.get(organization.tenant, Identity, { kinds: userKinds });
    const enabled = await rooms.recipients.enableMail(organization.tenant, found.recipient, {
      targetAddress: bareAddress(ExternalEmailAddress),
      ...(Alias !== undefined && { alias: Alias }),
      ...(PrimarySmtpAddress !== undefined && { primaryAddress: PrimarySmtpAddress }),
    });
    return presentRecipient(mailUserObject, enabled, context);
  },
});
