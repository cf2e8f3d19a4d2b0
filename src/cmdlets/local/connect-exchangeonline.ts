import {
  CredentialValue,
  getWildcard,
  SecureStringValue,
  type Value,
} from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import type { OnlineRequest } from '../kit/online-connections.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, flag, list, text, whole } from '../kit/parameter-types.ts';
import { credentialOf } from '../remote-session-kit/connection-parameters.ts';
import { requireRemoteSessions, sessionError } from '../remote-session-kit/session-errors.ts';

const name = 'Connect-ExchangeOnline';
const instead = 'Give -Credential a credential that the script has made, or -AccessToken.';

export const cmdlet = defineCmdlet({
  name,
  synopsis: {
    en: 'Brings the cmdlets of a server here, over REST.',
    ko: '서버의 cmdlet을 REST로 가져옵니다.',
  },
  description: {
    en: 'Nothing stays open between two commands, and it does not count as one of the three sessions of an account. Each cmdlet is one request; its objects come in pages. Disconnect-ExchangeOnline takes the cmdlets away.',
    ko: '명령 사이에 열린 세션이 남지 않으며 계정의 세션 세 개에 포함되지 않습니다. cmdlet마다 요청 하나를 보내고 개체는 페이지로 받습니다. Disconnect-ExchangeOnline으로 가져온 cmdlet을 없앱니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    ConnectionUri: parameter({
      schema: text(),
      synopsis: { en: 'The server: https://host.', ko: '서버 주소: https://host.' },
      position: 0,
      mandatory: true,
    }),
    UserPrincipalName: parameter({
      schema: text(),
      synopsis: { en: 'Who signs in; the password is asked for.', ko: '로그인할 계정. 암호를 묻습니다.' },
    }),
    Credential: parameter({
      schema: anything(),
      synopsis: { en: 'Who signs in, with the password.', ko: '로그인할 계정과 암호.' },
    }),
    AccessToken: parameter({
      schema: anything(),
      synopsis: {
        en: 'What New-AccessToken gave out, instead of a password.',
        ko: '암호 대신 쓸 New-AccessToken의 토큰.',
      },
    }),
    Organization: parameter({
      schema: text(),
      synopsis: {
        en: 'The organisation to work in; that of the account without it.',
        ko: '작업할 조직. 없으면 계정의 조직.',
      },
    }),
    DelegatedOrganization: parameter({
      schema: text(),
      synopsis: { en: 'A customer of yours, by its domain.', ko: '고객 조직의 도메인.' },
    }),
    CommandName: parameter({
      schema: list(text()),
      synopsis: { en: 'These alone, by name or pattern.', ko: '이름이나 패턴에 맞는 것만.' },
    }),
    Prefix: parameter({
      schema: text(),
      synopsis: { en: 'Stands before the noun of each name here.', ko: '명사 앞에 붙일 말.' },
    }),
    PageSize: parameter({
      schema: whole({ min: 1, max: 5_000 }),
      synopsis: {
        en: 'Objects asked for at a time; 1000 without it.',
        ko: '한 번에 받을 개체 수. 기본 1000.',
      },
    }),
    SkipCertificateCheck: flag({
      synopsis: { en: 'Whoever answers is trusted.', ko: '인증서를 확인하지 않습니다.' },
    }),
    ShowBanner: flag({ synopsis: { en: 'Taken; there is none.', ko: '받아들이지만 배너는 없습니다.' } }),
    ShowProgress: flag({ synopsis: { en: 'Taken.', ko: '받아들입니다.' } }),
    SkipLoadingFormatData: flag({ synopsis: { en: 'Taken.', ko: '받아들입니다.' } }),
  },
  examples: [
    {
      line: 'Connect-ExchangeOnline https://mail.contoso.com -UserPrincipalName admin@contoso.com',
      synopsis: { en: 'Asks for the password.', ko: '암호를 묻습니다.' },
    },
    {
      line: 'Connect-ExchangeOnline https://mail.partner.com -Credential $UserCredential -DelegatedOrganization contoso.com -Prefix Contoso',
      synopsis: {
        en: 'Get-ContosoMailbox works in a customer’s organisation.',
        ko: 'Get-ContosoMailbox는 고객 조직에서 동작합니다.',
      },
    },
  ],
  async process(bound, context) {
    const { ConnectionUri, CommandName = ['*'], Prefix = '', PageSize = 1_000, SkipCertificateCheck } = bound;
    const connection = await requireRemoteSessions(context).online.open(
      {
        uri: ConnectionUri,
        signIn: await signInOf(bound, context),
        organization: bound.DelegatedOrganization ?? bound.Organization,
        pageSize: PageSize,
        checksCertificate: !SkipCertificateCheck,
      },
      context,
    );
    const wanted = CommandName.map((pattern) => getWildcard(pattern, false));
    const cmdlets = await connection.readCmdlets(
      {
        isWanted: (each) => wanted.some((fits) => fits(each)),
        rename: (each) => each.replace('-', `-${Prefix}`),
      },
      context,
    );
    if (context.catalog.addModule(connection.guid, cmdlets).length > 0) return undefined;
    connection.close();
    const message = `${ConnectionUri} has no command ${CommandName.join(', ')} for this account.`;
    throw sessionError(name, 'ErrorNoCommandsImported', message, ConnectionUri);
  },
});

interface Given {
  readonly UserPrincipalName?: string | undefined;
  readonly Credential?: Value;
  readonly AccessToken?: Value;
}

async function signInOf(
  { UserPrincipalName, Credential, AccessToken }: Given,
  context: CmdletContext,
): Promise<OnlineRequest['signIn']> {
  if (AccessToken instanceof SecureStringValue) return { accessToken: AccessToken };
  if (typeof AccessToken === 'string') return { accessToken: new SecureStringValue(AccessToken) };
  const isWhole = Credential instanceof CredentialValue;
  return credentialOf(isWhole ? Credential : (UserPrincipalName ?? Credential ?? null), context, instead);
}
