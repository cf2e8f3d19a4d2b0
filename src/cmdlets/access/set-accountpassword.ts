import { getAccount } from '../access-kit/own-account.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { secretText } from '../kit/secret-text.ts';

export const cmdlet = defineCmdlet({
  name: 'Set-AccountPassword',
  synopsis: { en: 'Changes your own password.', ko: '자신의 암호를 바꿉니다.' },
  description: {
    en: 'Administrators set the passwords of others with Set-Mailbox -Password or Set-User -Password.',
    ko: '관리자는 Set-Mailbox -Password 또는 Set-User -Password로 다른 사람의 암호를 설정합니다.',
  },
  role: 'MyBaseOptions',
  scope: 'organization',
  effect: 'change',
  parameters: {
    OldPassword: parameter({
      schema: secretText(),
      synopsis: { en: 'The one that you sign in with now.', ko: '지금 쓰는 암호.' },
      mandatory: true,
      secret: true,
    }),
    NewPassword: parameter({
      schema: secretText(),
      synopsis: { en: 'The one to sign in with from now on.', ko: '앞으로 쓸 암호.' },
      mandatory: true,
      secret: true,
    }),
  },
  examples: [
    {
      line: 'Set-AccountPassword -OldPassword $old -NewPassword $new',
      synopsis: { en: 'With two secure strings.', ko: '보안 문자열 두 개로.' },
    },
  ],
  target: async (_bound, context) => (await getAccount(undefined, context)).displayName,
  async process({ OldPassword, NewPassword }, context) {
    const { tenant, recipient } = await getAccount(undefined, context);
    await context.rooms.accounts.changePassword(tenant, recipient, OldPassword, NewPassword);
    return undefined;
  },
});
