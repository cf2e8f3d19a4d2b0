/** How an endpoint signs in: what was given decides, and -Authentication where nothing was. */

import { ConcealedText } from '../../base/concealed-text.ts';
import { AppError } from '../../base/errors.ts';
import type { NewEndpointAuthentication } from '../../migration/control/endpoint-model.ts';
import type { CredentialValue } from '../../wire/powershell-language/index.ts';
import { credential } from '../kit/credential.ts';
import { fileBytes } from '../kit/file-bytes.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { oneOf, text } from '../kit/parameter-types.ts';
import { secretText } from '../kit/secret-text.ts';

export const authenticationParameter = parameter({
  schema: oneOf(['Basic', 'OAuth'], 'Microsoft.Exchange.Data.AuthenticationMethod'),
  synopsis: {
    en: 'Basic for passwords; OAuth for access tokens, which stand in the Password column unless the endpoint has one.',
    ko: 'Basic은 암호, OAuth는 액세스 토큰. 끝점에 토큰이 없으면 Password 열의 값을 토큰으로 씁니다.',
  },
});

export const credentialsParameter = parameter({
  schema: credential(),
  synopsis: {
    en: 'An administrator who signs in for every mailbox: %u in its name is the UserName of the row, as in %u*mailadmin.',
    ko: '모든 사서함에 대신 로그인할 관리자. 이름의 %u는 행의 UserName입니다(예: %u*mailadmin).',
  },
  secret: true,
});

export const authenticationParameters = {
  Authentication: authenticationParameter,
  Credentials: credentialsParameter,
  AccessToken: parameter({
    schema: secretText(),
    synopsis: { en: 'One access token for all mailboxes.', ko: '모든 사서함에 쓸 액세스 토큰.' },
    secret: true,
  }),
  RefreshToken: parameter({
    schema: secretText(),
    synopsis: {
      en: 'A token that gives new access tokens; with -TokenUrl and -ClientId.',
      ko: '새 액세스 토큰을 받을 토큰. -TokenUrl, -ClientId와 함께 사용합니다.',
    },
    secret: true,
  }),
  TokenUrl: parameter({
    schema: text({ maxLength: 2048 }),
    synopsis: { en: 'Where tokens are had.', ko: '토큰을 받을 주소.' },
  }),
  ClientId: parameter({
    schema: text({ maxLength: 256 }),
    synopsis: {
      en: 'The application that asks for tokens.',
      ko: '토큰을 요청하는 애플리케이션.',
    },
    aliases: ['ApplicationId'],
  }),
  ClientSecret: parameter({
    schema: secretText(),
    synopsis: { en: 'The secret of the application.', ko: '애플리케이션의 비밀 값.' },
    secret: true,
  }),
  RemoteTenant: parameter({
    schema: text({ maxLength: 256 }),
    synopsis: {
      en: 'The organisation in Microsoft Entra ID that the application was consented in; with -ClientId and -ClientSecret.',
      ko: '애플리케이션에 동의한 Microsoft Entra ID 조직. -ClientId, -ClientSecret과 함께 사용합니다.',
    },
  }),
  Scope: parameter({
    schema: text({ maxLength: 1024 }),
    synopsis: { en: 'What the tokens are asked for.', ko: '토큰을 요청할 범위.' },
  }),
  ServiceAccountKeyFileData: parameter({
    schema: fileBytes(),
    synopsis: {
      en: 'The bytes of the JSON key of a Google service account with domain-wide delegation.',
      ko: '도메인 전체 위임을 받은 Google 서비스 계정 JSON 키의 바이트.',
    },
    secret: true,
  }),
} as const;

type Given = Partial<Bound<typeof authenticationParameters>>;

/** Undefined where nothing was said of it. */
export function authenticationOf(given: Given): NewEndpointAuthentication | undefined {
  const { Authentication, AccessToken, RefreshToken, RemoteTenant, ServiceAccountKeyFileData } = given;
  const { TokenUrl, ClientId, ClientSecret, Scope, Credentials } = given;
  const ways = { Credentials, AccessToken, RefreshToken, RemoteTenant, ServiceAccountKeyFileData };
  const chosen = Object.entries(ways).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (chosen.length > 1) throw several(chosen);
  if (Credentials !== undefined) {
    if (Authentication === 'OAuth') throw several(['Authentication OAuth', 'Credentials']);
    return administrator(Credentials);
  }
  const [token] = chosen;
  if (token !== undefined && Authentication === 'Basic') throw several(['Authentication Basic', token]);
  const tokenUrl = TokenUrl === undefined ? {} : { tokenUrl: TokenUrl };
  const scope = Scope === undefined ? {} : { scope: Scope };
  if (AccessToken !== undefined) return { kind: 'Token', accessToken: new ConcealedText(AccessToken) };
  if (RefreshToken !== undefined) {
    return {
      kind: 'RefreshToken',
      tokenUrl: need(TokenUrl, 'RefreshToken', 'TokenUrl'),
      clientId: need(ClientId, 'RefreshToken', 'ClientId'),
      refreshToken: new ConcealedText(RefreshToken),
      ...(ClientSecret !== undefined && { clientSecret: new ConcealedText(ClientSecret) }),
      ...scope,
    };
  }
  if (RemoteTenant !== undefined) {
    return {
      kind: 'Microsoft',
      directory: RemoteTenant,
      clientId: need(ClientId, 'RemoteTenant', 'ClientId'),
      clientSecret: new ConcealedText(need(ClientSecret, 'RemoteTenant', 'ClientSecret')),
      ...tokenUrl,
      ...scope,
    };
  }
  if (ServiceAccountKeyFileData !== undefined) {
    const key = Buffer.from(ServiceAccountKeyFileData)
      .toString('utf8')
      .replace(/^\ufeff/, '');
    return { kind: 'Google', serviceAccountKey: new ConcealedText(key), ...tokenUrl };
  }
  refuseStray({ TokenUrl, ClientId, ClientSecret, Scope });
  if (Authentication === undefined) return undefined;
  return Authentication === 'Basic' ? { kind: 'Basic' } : { kind: 'RowToken' };
}

function administrator({ userName, password }: CredentialValue): NewEndpointAuthentication {
  return { kind: 'Administrator', userName, password: new ConcealedText(password.reveal()) };
}

function need(value: string | undefined, with_: string, name: string): string {
  if (value !== undefined && value.trim() !== '') return value;
  throw new AppError({
    kind: 'invalid',
    code: 'migration.endpoint.authentication.missing',
    message: `-${with_} needs -${name} as well.`,
  });
}

function several(names: readonly string[]): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'migration.endpoint.authentication.several',
    message: `An endpoint signs in one way, and these are several: -${names.join(', -')}. Give one of them.`,
  });
}

function refuseStray(given: Readonly<Record<string, string | undefined>>): void {
  const [stray] = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (stray === undefined) return;
  throw new AppError({
    kind: 'invalid',
    code: 'migration.endpoint.authentication.stray',
    message: `-${stray} belongs to an application that asks for tokens. Give -RefreshToken, -RemoteTenant or -ServiceAccountKeyFileData with it.`,
  });
}
