/** How a session is opened: of New-PSSession, and of what opens one for a single use. */
import {
  CredentialValue,
  SecureStringValue,
  toText,
  type Value,
} from '../../wire/powershell-language/index.ts';
import { ask } from '../kit/ask.ts';
import type { CmdletContext } from '../kit/context.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { anything, flag, oneOf, text } from '../kit/parameter-types.ts';
import type { RemoteSessionRequest } from '../kit/remote-sessions.ts';
import { forCustomer } from './customers.ts';
import { defaultMaximumRedirection, sessionOption } from './session-option.ts';

/** As PowerShell names them. Whoever asks for another finds out from the server. */
const authentications = ['Default', 'Basic', 'Negotiate', 'Kerberos', 'Digest', 'Credssp'] as const;

export const connectionParameters = {
  ConnectionUri: parameter({
    schema: text(),
    synopsis: {
      en: 'The server: https://host/powershell-liveid, with ?DelegatedOrg=domain for a customer of yours.',
      ko: '서버 주소: https://host/powershell-liveid. 고객 조직에는 ?DelegatedOrg=도메인.',
    },
    position: 0,
    mandatory: true,
    aliases: ['URI', 'CU'],
    sets: ['Uri'],
  }),
  Credential: parameter({
    schema: anything(),
    synopsis: {
      en: 'Who signs in; a name alone asks for the password.',
      ko: '로그인할 계정. 이름만 주면 암호를 묻습니다.',
    },
    sets: ['Uri'],
  }),
  Authentication: parameter({
    schema: oneOf(authentications, 'System.Management.Automation.Runspaces.AuthenticationMechanism'),
    synopsis: { en: 'Basic, over TLS.', ko: 'TLS를 통한 Basic.' },
    sets: ['Uri'],
  }),
  ConfigurationName: parameter({
    schema: text(),
    synopsis: { en: 'Microsoft.Exchange.', ko: 'Microsoft.Exchange.' },
    sets: ['Uri'],
  }),
  AllowRedirection: flag({
    synopsis: { en: 'Goes where the server sends it.', ko: '서버가 보내는 다른 주소로 이동합니다.' },
    sets: ['Uri'],
  }),
  SessionOption: parameter({
    schema: sessionOption(),
    synopsis: { en: 'What New-PSSessionOption gave out.', ko: 'New-PSSessionOption의 결과.' },
    sets: ['Uri'],
  }),
} as const;

/** The same in other sets, and without a place of its own in the line. */
export function connectionIn<const S extends readonly string[]>(sets: S) {
  const { ConnectionUri, Credential, Authentication, ConfigurationName } = connectionParameters;
  const { AllowRedirection, SessionOption } = connectionParameters;
  const { position: _, ...uri } = ConnectionUri;
  return {
    ConnectionUri: { ...uri, sets },
    Credential: { ...Credential, sets },
    Authentication: { ...Authentication, sets },
    ConfigurationName: { ...ConfigurationName, sets },
    AllowRedirection: { ...AllowRedirection, sets },
    SessionOption: { ...SessionOption, sets },
  };
}

const instead = 'Give -Credential a credential that the script has made.';

export interface ConnectionValues extends Partial<Bound<typeof connectionParameters>> {
  readonly DelegatedOrganization?: string | undefined;
}

export async function requestOf(
  bound: ConnectionValues & { readonly Name?: string | undefined },
  context: CmdletContext,
): Promise<RemoteSessionRequest> {
  const { ConnectionUri = '', ConfigurationName = 'Microsoft.Exchange', SessionOption: option } = bound;
  const { DelegatedOrganization } = bound;
  const request: RemoteSessionRequest = {
    uri: ConnectionUri,
    credential: await credentialOf(bound.Credential ?? null, context, instead),
    name: bound.Name,
    configurationName: ConfigurationName,
    allowsRedirection: bound.AllowRedirection === true,
    maxRedirections: option?.maximumRedirection ?? defaultMaximumRedirection,
    // The two are one check here: whoever knows no authority cannot know whose name it vouches for.
    checksCertificate: option === undefined || !(option.skipCACheck || option.skipCNCheck),
  };
  return DelegatedOrganization === undefined ? request : forCustomer(request, DelegatedOrganization);
}

/** A name alone asks for the password, and nothing for both; `instead` says what to type where nobody can be asked. */
export async function credentialOf(
  given: Value,
  context: CmdletContext,
  instead: string,
): Promise<CredentialValue> {
  if (given instanceof CredentialValue) return given;
  const name = toText(given) || (await ask(context, 'User: ', { isSecret: false, instead }));
  const password = await ask(context, `Password for user ${name}: `, { isSecret: true, instead });
  return new CredentialValue(name, new SecureStringValue(password));
}
