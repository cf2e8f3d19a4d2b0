import { defaultEndpointSettings } from '../../migration/control/endpoint-model.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import type { Bound } from '../kit/parameter.ts';
import { flag } from '../kit/parameter-types.ts';
import { authenticationParameter } from '../migration-kit/endpoint-authentication.ts';
import {
  portParameter,
  remoteServerParameter,
  securityParameter,
} from '../migration-kit/endpoint-settings.ts';
import { ignoredParameters, ignoredQuestions } from '../migration-kit/exchange-parameters.ts';
import { endpointParameter } from '../migration-kit/identity-parameters.ts';
import { probeLoginOf, probeLoginParameters } from '../migration-kit/probe-login.ts';
import {
  type MigrationAvailabilityRow,
  migrationAvailabilityObject,
} from '../presentation/migration-availability-object.ts';

const imap = ['IMAP'] as const;

const parameters = {
  Imap: flag({ synopsis: { en: 'The server speaks IMAP.', ko: 'IMAP 서버.' }, sets: imap }),
  RemoteServer: { ...remoteServerParameter, mandatory: true, sets: imap },
  Port: { ...portParameter, mandatory: true, sets: imap },
  Security: { ...securityParameter, sets: imap },
  AcceptUntrustedCertificates: flag({
    synopsis: {
      en: 'Also with a certificate that is expired, for another name, or of an unknown authority.',
      ko: '만료되었거나 이름이 다르거나 신뢰할 수 없는 인증서도 받아들입니다.',
    },
    sets: imap,
  }),
  Authentication: { ...authenticationParameter, sets: imap },
  Endpoint: {
    ...endpointParameter('The server of this endpoint, as it is set up.', '설정된 이 끝점의 서버.'),
    mandatory: true,
    sets: ['TestEndpoint'],
  },
  ...probeLoginParameters,
  ...ignoredParameters,
  ...ignoredQuestions,
} as const;

export const cmdlet = defineCmdlet({
  name: 'Test-MigrationServerAvailability',
  synopsis: {
    en: 'Tries whether a server can be reached and used, and says which step fails.',
    ko: '서버에 접속할 수 있는지 단계별로 확인하고 어디서 실패하는지 알려 줍니다.',
  },
  description: {
    en: 'It looks up the name, connects, speaks TLS and reads the certificate, waits for the greeting, asks for capabilities, and signs in where -Credentials are given. The message says what to do about the step that failed.',
    ko: '이름을 조회하고, 접속하고, TLS와 인증서를 확인하고, 인사말을 기다리고, 기능을 묻고, -Credentials가 있으면 로그인합니다. 실패한 단계와 해결 방법을 메시지로 알려 줍니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'read',
  output: migrationAvailabilityObject,
  defaultSet: 'IMAP',
  parameters,
  examples: [
    {
      line: 'Test-MigrationServerAvailability -IMAP -RemoteServer imap.contoso.com -Port 993 -Security Ssl',
      synopsis: { en: 'Before there is an endpoint.', ko: '끝점을 만들기 전에.' },
    },
    {
      line: 'Test-MigrationServerAvailability -Endpoint IMAPEndpoint',
      synopsis: { en: 'An endpoint that is there.', ko: '있는 끝점.' },
    },
    {
      line: '(Test-MigrationServerAvailability -IMAP -RemoteServer imap.contoso.com -Port 993 -Credentials (Get-Credential terry.adams)).Steps',
      synopsis: { en: 'With a sign-in, step by step.', ko: '로그인까지 단계별로.' },
    },
  ],
  async process(bound, context) {
    return migrationAvailabilityObject.present(await rowOf(bound, context));
  },
});

async function rowOf(
  bound: Bound<typeof parameters>,
  { rooms, organization, signal }: CmdletContext,
): Promise<MigrationAvailabilityRow> {
  const { probes, endpoints } = rooms.migrations;
  const login = probeLoginOf(bound);
  if (bound.Endpoint !== undefined) {
    const { guid, name, remoteServer, port, security } = await endpoints.get(organization, bound.Endpoint);
    const probe = await probes.probeEndpoint(organization, guid, login, signal);
    return { probe, connection: `${remoteServer}:${port} ${security}`, endpoint: name };
  }
  const {
    RemoteServer: remoteServer = '',
    Port: port = defaultEndpointSettings.port,
    Security: security = defaultEndpointSettings.security,
    AcceptUntrustedCertificates: acceptUntrustedCertificates,
  } = bound;
  const settings = { remoteServer, port, security, acceptUntrustedCertificates };
  const probe = await probes.probeServer(organization, settings, login, signal);
  return { probe, connection: `${remoteServer}:${port} ${security}`, endpoint: undefined };
}
