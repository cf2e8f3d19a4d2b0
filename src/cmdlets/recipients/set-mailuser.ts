import { defineCmdlet } from '../kit/definition.ts';
import { text } from '../kit/parameter-types.ts';
import { changeRecipient, targetOf } from '../recipient-kit/change-recipient.ts';
import { identityParameter } from '../recipient-kit/identity-parameter.ts';
import {
  addressSettings,
  deliverySettings,
  nameSettings,
  targetSettings,
} from '../recipient-kit/mail-settings.ts';
import { setting, textSetting } from '../recipient-kit/setting.ts';

const parameters = {
  Identity: identityParameter,
  ...nameSettings,
  ...addressSettings,
  ...targetSettings,
  UserPrincipalName: {
    ...setting(text(), 'The sign-in name.', '로그인 이름.', (upn) => ({ upn })),
    aliases: ['MicrosoftOnlineServicesID', 'WindowsLiveID'],
  },
  ImmutableId: setting(
    text(),
    'What ties it to an object of the source directory.',
    '원본 디렉터리의 개체와 연결하는 값.',
    (anchor) => ({ anchor: anchor || null }),
  ),
  UsageLocation: textSetting(
    'usageLocation',
    'The country where this person works, in two letters.',
    '근무 국가(두 글자 코드).',
  ),
  ...deliverySettings,
} as const;

const kinds = ['mailUser'] as const;

export const cmdlet = defineCmdlet({
  name: 'Set-MailUser',
  synopsis: {
    en: 'Changes a user whose mailbox is elsewhere.',
    ko: '사서함이 다른 곳에 있는 사용자를 바꿉니다.',
  },
  role: 'Mail Recipients',
  scope: 'organization',
  effect: 'change',
  parameters,
  examples: [
    {
      line: "Set-MailUser 'John Woods' -ExternalEmailAddress john@fabrikam.com",
      synopsis: { en: 'Its mail goes to another address from now on.', ko: '메일을 다른 주소로 보냅니다.' },
    },
    {
      line: "Set-MailUser jiho.park@contoso.com -EmailAddresses @{Add='jiho@contoso.com'}",
      synopsis: { en: 'Adds an address here.', ko: '조직의 주소를 추가합니다.' },
    },
  ],
  target: targetOf(kinds),
  async process(bound, context) {
    await changeRecipient({ Identity: bound.Identity, kinds }, parameters, bound, context);
    return undefined;
  },
});
