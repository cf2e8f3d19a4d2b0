import { getAccount, ownerName } from '../access-kit/own-account.ts';
import { expiresParameter, purposeParameter, userParameter } from '../access-kit/parameters.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { appPasswordObject } from '../presentation/credential-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'New-AppPassword',
  synopsis: {
    en: 'Makes a password for one mail program, and shows it once.',
    ko: '메일 프로그램 하나를 위한 암호를 만들어 한 번만 표시합니다.',
  },
  role: 'MyBaseOptions',
  scope: 'organization',
  effect: 'change',
  output: appPasswordObject,
  parameters: { Name: purposeParameter, User: userParameter, ExpirationDate: expiresParameter },
  examples: [
    {
      line: "New-AppPassword 'iPhone' | Format-List",
      synopsis: {
        en: 'Copy what Password says now: it is not shown again.',
        ko: '표시된 암호를 지금 복사하십시오. 다시 표시되지 않습니다.',
      },
    },
  ],
  target: ({ Name }) => Name,
  async process({ Name, User, ExpirationDate }, context) {
    const account = await getAccount(User, context);
    const expiresAt = ExpirationDate?.unixMs ?? null;
    const { accounts } = context.rooms;
    const made = await accounts.createAppPassword(account.tenant, account.recipient, {
      label: Name,
      expiresAt,
    });
    const { credential, password } = made;
    return appPasswordObject.present({ credential, owner: ownerName(account), secret: password });
  },
});
