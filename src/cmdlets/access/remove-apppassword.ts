import { getAccount, pick } from '../access-kit/own-account.ts';
import { secretParameter, userParameter } from '../access-kit/parameters.ts';
import { defineCmdlet } from '../kit/definition.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-AppPassword',
  synopsis: { en: 'Makes an app password useless.', ko: '앱 암호을(를) 더는 쓸 수 없게 합니다.' },
  role: 'User Options',
  scope: 'organization',
  effect: 'destroy',
  parameters: { Identity: secretParameter, User: userParameter },
  examples: [
    {
      line: 'Get-AppPassword -User minsu.kim | Remove-AppPassword',
      synopsis: { en: 'All of an account.', ko: '한 계정의 것을 모두 제거합니다.' },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity, User }, context) {
    const { accounts } = context.rooms;
    const { tenant, recipient } = await getAccount(User, context);
    const { guid } = pick(await accounts.listAppPasswords(tenant, recipient), Identity, 'app password');
    await accounts.removeAppPassword(tenant, recipient, guid);
    return undefined;
  },
});
