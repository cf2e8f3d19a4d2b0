import { getAccount, ownerName } from '../access-kit/own-account.ts';
import { userParameter } from '../access-kit/parameters.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { appPasswordObject } from '../presentation/credential-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-AppPassword',
  synopsis: {
    en: 'Shows the app passwords of an account, without their secrets.',
    ko: '계정의 앱 암호을(를) 비밀 값 없이 표시합니다.',
  },
  role: 'User Options',
  scope: 'organization',
  effect: 'read',
  output: appPasswordObject,
  parameters: { User: { ...userParameter, position: 0, fromPipeline: 'both' } },
  examples: [
    { line: 'Get-AppPassword', synopsis: { en: 'Your own.', ko: '자신의 앱 암호.' } },
    {
      line: 'Get-AppPassword -User minsu.kim',
      synopsis: { en: "Somebody else's.", ko: '다른 사람의 앱 암호.' },
    },
  ],
  async *process({ User }, context) {
    const account = await getAccount(User, context);
    const owner = ownerName(account);
    for (const credential of await context.rooms.accounts.listAppPasswords(
      account.tenant,
      account.recipient,
    )) {
      yield appPasswordObject.present({ credential, owner });
    }
  },
});
