import { getAccount, ownerName } from '../access-kit/own-account.ts';
import { userParameter } from '../access-kit/parameters.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { accessTokenObject } from '../presentation/credential-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-AccessToken',
  synopsis: {
    en: 'Shows the access tokens of an account, without their secrets.',
    ko: '계정의 액세스 토큰을(를) 비밀 값 없이 표시합니다.',
  },
  role: 'User Options',
  scope: 'organization',
  effect: 'read',
  output: accessTokenObject,
  parameters: { User: { ...userParameter, position: 0, fromPipeline: 'both' } },
  examples: [
    { line: 'Get-AccessToken', synopsis: { en: 'Your own.', ko: '자신의 액세스 토큰.' } },
    {
      line: 'Get-AccessToken -User minsu.kim',
      synopsis: { en: "Somebody else's.", ko: '다른 사람의 액세스 토큰.' },
    },
  ],
  async *process({ User }, context) {
    const account = await getAccount(User, context);
    const owner = ownerName(account);
    for (const token of await context.rooms.accounts.listTokens(account.tenant, account.recipient)) {
      yield accessTokenObject.present({ token, owner });
    }
  },
});
