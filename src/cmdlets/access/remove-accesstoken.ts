import { getAccount, pick } from '../access-kit/own-account.ts';
import { secretParameter, userParameter } from '../access-kit/parameters.ts';
import { defineCmdlet } from '../kit/definition.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-AccessToken',
  synopsis: { en: 'Makes an access token useless.', ko: '액세스 토큰을(를) 더는 쓸 수 없게 합니다.' },
  role: 'User Options',
  scope: 'organization',
  effect: 'destroy',
  parameters: { Identity: secretParameter, User: userParameter },
  examples: [
    {
      line: 'Get-AccessToken -User minsu.kim | Remove-AccessToken',
      synopsis: { en: 'All of an account.', ko: '한 계정의 것을 모두 제거합니다.' },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity, User }, context) {
    const { accounts } = context.rooms;
    const { tenant, recipient } = await getAccount(User, context);
    const { guid } = pick(await accounts.listTokens(tenant, recipient), Identity, 'access token');
    await accounts.removeToken(tenant, recipient, guid);
    return undefined;
  },
});
