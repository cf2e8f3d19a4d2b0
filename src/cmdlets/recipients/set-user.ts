import { defineCmdlet } from '../kit/definition.ts';
import { text } from '../kit/parameter-types.ts';
import { passwordParameters } from '../mailbox-kit/password-parameters.ts';
import { usageLocationSetting } from '../recipient-kit/account-settings.ts';
import { addressBookSettings } from '../recipient-kit/address-book-settings.ts';
import { changeRecipient, targetOf } from '../recipient-kit/change-recipient.ts';
import { identityParameter } from '../recipient-kit/identity-parameter.ts';
import { addressSettings, nameSettings } from '../recipient-kit/mail-settings.ts';
import { userKinds } from '../recipient-kit/recipient-kinds.ts';
import { enabledSetting, flagSetting, setting } from '../recipient-kit/setting.ts';

const parameters = {
  Identity: identityParameter,
  ...nameSettings,
  ...addressBookSettings,
  UserPrincipalName: setting(text(), 'The sign-in name.', '로그인 이름.', (upn) => ({ upn })),
  WindowsEmailAddress: addressSettings.WindowsEmailAddress,
  UsageLocation: usageLocationSetting,
  RemotePowerShellEnabled: enabledSetting(
    'remotePowerShellDisabled',
    'Whether this person may open remote PowerShell sessions.',
    '원격 PowerShell 세션을 열 수 있는지 여부.',
  ),
  AccountDisabled: flagSetting(
    'accountDisabled',
    'Whether this person is kept from signing in.',
    '로그인을 막을지 여부.',
  ),
  ...passwordParameters,
} as const;

export const cmdlet = defineCmdlet({
  name: 'Set-User',
  synopsis: {
    en: 'Changes what the directory says of a user.',
    ko: '사용자의 디렉터리 정보를 바꿉니다.',
  },
  role: 'Mail Recipients',
  scope: 'organization',
  effect: 'change',
  parameters,
  examples: [
    {
      line: 'Set-User minsu.kim@contoso.com -Department 영업부 -Title 과장 -Manager jiho.park@contoso.com',
      synopsis: { en: 'After somebody has changed departments.', ko: '부서를 옮긴 사람을 바꿉니다.' },
    },
    {
      line: 'Set-User minsu.kim@contoso.com -ResetPasswordOnNextLogon $true',
      synopsis: {
        en: 'Has a person choose another password at the next sign-in.',
        ko: '다음에 로그인할 때 암호를 바꾸게 합니다.',
      },
    },
    {
      line: 'Set-User minsu.kim@contoso.com -RemotePowerShellEnabled $false',
      synopsis: { en: 'Keeps a person from remote sessions.', ko: '원격 세션을 막습니다.' },
    },
  ],
  target: targetOf(userKinds),
  async process(bound, context) {
    const { Identity, Password, ResetPasswordOnNextLogon: mustChange } = bound;
    const isChanged = Password !== undefined || mustChange !== undefined;
    const user = await changeRecipient({ Identity, kinds: userKinds, isChanged }, parameters, bound, context);
    const { accounts } = context.rooms;
    if (Password !== undefined)
      await accounts.setPassword(user.tenant, user.recipient, Password, { mustChange: mustChange ?? false });
    else if (mustChange !== undefined)
      await accounts.requirePasswordChange(user.tenant, user.recipient, mustChange);
    return undefined;
  },
});
