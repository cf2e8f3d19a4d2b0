import { accountSettings, usageLocationSetting } from '../recipient-kit/account-settings.ts';
import { defineChange } from '../recipient-kit/define-change.ts';
import {
  addressSettings,
  deliverySettings,
  nameSettings,
  targetSettings,
} from '../recipient-kit/mail-settings.ts';

const settings = {
  ...nameSettings,
  ...addressSettings,
  ...targetSettings,
  ...accountSettings,
  UsageLocation: usageLocationSetting,
  ...deliverySettings,
} as const;

export const cmdlet = defineChange({
  name: 'Set-MailUser',
  synopsis: {
    en: 'Changes a user whose mailbox is elsewhere.',
    ko: '사서함이 다른 곳에 있는 사용자를 바꿉니다.',
  },
  kinds: ['mailUser'],
  settings,
  examples: [
    {
      line: "Set-MailUser 'John Woods' -ExternalEmailAddress john@fabrikam.com",
      synopsis: {
        en: 'Its mail goes to another address from now on.',
        ko: '이제부터 메일을 다른 주소로 보냅니다.',
      },
    },
    {
      line: "Set-MailUser jiho.park@contoso.com -EmailAddresses @{Add='jiho@contoso.com'}",
      synopsis: { en: 'Adds an address here.', ko: '조직의 주소를 추가합니다.' },
    },
  ],
});
