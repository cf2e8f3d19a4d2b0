import { defineCmdlet } from '../kit/definition.ts';
import { changeRecipient, targetOf } from '../recipient-kit/change-recipient.ts';
import { identityParameter } from '../recipient-kit/identity-parameter.ts';
import {
  addressSettings,
  deliverySettings,
  nameSettings,
  targetSettings,
} from '../recipient-kit/mail-settings.ts';

const parameters = {
  Identity: identityParameter,
  ...nameSettings,
  Alias: addressSettings.Alias,
  EmailAddresses: addressSettings.EmailAddresses,
  ...targetSettings,
  WindowsEmailAddress: targetSettings.ExternalEmailAddress,
  ...deliverySettings,
} as const;

const kinds = ['mailContact'] as const;

export const cmdlet = defineCmdlet({
  name: 'Set-MailContact',
  synopsis: {
    en: 'Changes the mail settings of a contact.',
    ko: '연락처의 메일 설정을 바꿉니다.',
  },
  role: 'Mail Recipients',
  scope: 'organization',
  effect: 'change',
  parameters,
  examples: [
    {
      line: "Set-MailContact 'John Rodman' -ExternalEmailAddress john@fabrikam.com",
      synopsis: { en: 'Its mail goes to another address from now on.', ko: '메일을 다른 주소로 보냅니다.' },
    },
    {
      line: 'Get-MailContact | Set-MailContact -HiddenFromAddressListsEnabled $true',
      synopsis: { en: 'Hides all contacts.', ko: '모든 연락처를 숨깁니다.' },
    },
  ],
  target: targetOf(kinds),
  async process(bound, context) {
    await changeRecipient({ Identity: bound.Identity, kinds }, parameters, bound, context);
    return undefined;
  },
});
