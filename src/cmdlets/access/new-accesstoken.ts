import { defaultTokenLifeMs, getAccount, ownerName } from '../access-kit/own-account.ts';
import { expiresParameter, purposeParameter, userParameter } from '../access-kit/parameters.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { accessTokenObject } from '../presentation/credential-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'New-AccessToken',
  synopsis: {
    en: 'Makes a token with which a program signs in, and shows it once.',
    ko: '프로그램이 로그인할 때 쓸 토큰을 만들어 한 번만 표시합니다.',
  },
  description: {
    en: 'Whoever has the token can do what its owner can, until it expires: after 90 days where -ExpirationDate says nothing else, and after two years at the latest.',
    ko: '토큰을 가진 사람은 만료될 때까지 소유자가 할 수 있는 일을 모두 할 수 있습니다. -ExpirationDate가 없으면 90일, 길어도 2년 뒤에 만료됩니다.',
  },
  role: 'MyBaseOptions',
  scope: 'organization',
  effect: 'change',
  output: accessTokenObject,
  parameters: { Name: purposeParameter, User: userParameter, ExpirationDate: expiresParameter },
  examples: [
    {
      line: "(New-AccessToken 'nightly report' -ExpirationDate 2027-01-31).Token",
      synopsis: {
        en: 'Copy it now: it is not shown again.',
        ko: '지금 복사하십시오. 다시 표시되지 않습니다.',
      },
    },
  ],
  target: ({ Name }) => Name,
  async process({ Name, User, ExpirationDate }, context) {
    const account = await getAccount(User, context);
    const expiresAt = ExpirationDate?.unixMs ?? context.clock.now() + defaultTokenLifeMs;
    const { accounts } = context.rooms;
    const made = await accounts.createToken(account.tenant, account.recipient, { label: Name, expiresAt });
    return accessTokenObject.present({ token: made.token, owner: ownerName(account), secret: made.text });
  },
});
