import { defineChange } from '../recipient-kit/define-change.ts';
import {
  addressSettings,
  deliverySettings,
  nameSettings,
  targetSettings,
} from '../recipient-kit/mail-settings.ts';

const settings = {
  ...nameSettings,
  Alias: addressSettings.Alias,
  EmailAddresses: addressSettings.EmailAddresses,
  ...targetSettings,
  WindowsEmailAddress: targetSettings.ExternalEmailAddress,
  ...deliverySettings,
} as const;

export const cmdlet = defineChange({
  name: 'Set-MailContact',
  synopsis: {
    en: 'Changes the mail settings of a contact.',
    ko: '연락처의 메일 설정을 바꿉니다.',
  },
  kinds: ['mailContact'],
  settings,
  examples: [
    {
      line: "Set-MailContact 'John Rodman' -ExternalEmailAddress john@fabrikam.com",
      synopsis: {
        en: 'Its mail goes to another address from now on.',
        ko: '이제부터 메일을 다른 주소로 보냅니다.',
      },
    },
    {
      line: 'Get-MailContact | Set-MailContact -HiddenFromAddressListsEnabled $true',
      synopsis: { en: 'Hides all contacts.', ko: '모든 연락처를 숨깁니다.' },
    },
  ],
});
