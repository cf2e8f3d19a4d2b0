import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, flag, text } from '../kit/parameter-types.ts';
import { authenticationOf, authenticationParameters } from '../migration-kit/endpoint-authentication.ts';
import {
  endpointSettingParameters,
  endpointSettingsOf,
  remoteServerParameter,
} from '../migration-kit/endpoint-settings.ts';
import { ignoredParameters } from '../migration-kit/exchange-parameters.ts';
import { migrationEndpointObject } from '../presentation/migration-endpoint-object.ts';

const gmailServer = 'imap.gmail.com';

export const cmdlet = defineCmdlet({
  name: 'New-MigrationEndpoint',
  synopsis: {
    en: 'Names a server that mailboxes are copied from, or to.',
    ko: '사서함을 복사해 올(또는 보낼) 서버를 등록합니다.',
  },
  description: {
    en: 'The server is asked first whether it can be reached and used as said, unless -SkipVerification is given: DNS, TCP, TLS, greeting and capabilities, and the sign-in where the endpoint has one of its own.',
    ko: '-SkipVerification이 없으면 먼저 서버에 접속해 DNS, TCP, TLS, 인사말, 기능을 확인하고, 끝점에 자체 로그인 정보가 있으면 로그인까지 확인합니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'change',
  output: migrationEndpointObject,
  defaultSet: 'IMAP',
  parameters: {
    Name: parameter({
      schema: text({ maxLength: 64 }),
      synopsis: { en: 'What it is called.', ko: '끝점의 이름.' },
      mandatory: true,
    }),
    IMAP: flag({ synopsis: { en: 'It speaks IMAP.', ko: 'IMAP 서버.' }, sets: ['IMAP'] }),
    Gmail: flag({
      synopsis: { en: 'It is Gmail, reached by IMAP.', ko: 'IMAP으로 접속하는 Gmail.' },
      mandatory: true,
      sets: ['Gmail'],
    }),
    RemoteServer: { ...remoteServerParameter, mandatory: true, sets: ['IMAP'] },
    EmailAddress: parameter({
      schema: text(),
      synopsis: {
        en: 'An administrator there; the mailboxes of a batch say whom to sign in for.',
        ko: '그곳의 관리자. 로그인할 사서함은 일괄 처리에서 정합니다.',
      },
      sets: ['Gmail'],
    }),
    AcceptUntrustedCertificates: flag({
      synopsis: {
        en: 'Also with a certificate that is expired, for another name, or of an unknown authority.',
        ko: '만료되었거나 이름이 다르거나 신뢰할 수 없는 인증서도 받아들입니다.',
      },
    }),
    ...endpointSettingParameters,
    ...authenticationParameters,
    SkipVerification: flag({
      synopsis: { en: 'Does not ask the server first.', ko: '서버를 먼저 확인하지 않습니다.' },
    }),
    TestMailbox: parameter({
      schema: anything(),
      synopsis: {
        en: 'Taken for the sake of scripts written for Exchange; it changes nothing here.',
        ko: 'Exchange용 스크립트를 위해 받기만 하며 아무 영향이 없습니다.',
      },
    }),
    ...ignoredParameters,
  },
  examples: [
    {
      line: 'New-MigrationEndpoint -IMAP -Name IMAPEndpoint -RemoteServer imap.contoso.com -Port 993 -Security Ssl',
      synopsis: { en: 'A server with TLS from the first byte.', ko: '처음부터 TLS를 쓰는 서버.' },
    },
    {
      line: 'New-MigrationEndpoint -IMAP -Name IMAPEndpoint -RemoteServer imap.contoso.com -Port 143 -Security Tls -MaxConcurrentMigrations 50 -MaxConcurrentIncrementalSyncs 25',
      synopsis: { en: 'STARTTLS, and 50 mailboxes at a time.', ko: 'STARTTLS를 쓰고 한 번에 50개까지.' },
    },
    {
      line: "New-MigrationEndpoint -IMAP -Name Dovecot -RemoteServer mail.contoso.com -Credentials (Get-Credential '%u*mailadmin')",
      synopsis: {
        en: 'An administrator signs in for every mailbox, and the CSV file needs no passwords.',
        ko: '관리자가 대신 로그인하므로 CSV 파일에 암호가 필요 없습니다.',
      },
    },
    {
      line: "New-MigrationEndpoint -Gmail -Name Gmail -ServiceAccountKeyFileData ([System.IO.File]::ReadAllBytes('C:\\Data\\key.json'))",
      synopsis: { en: 'Gmail, with a service account.', ko: '서비스 계정으로 Gmail에 접속합니다.' },
    },
    {
      line: "New-MigrationEndpoint -IMAP -Name Night -RemoteServer imap.contoso.com -WorkHours '19:00-07:00' -TimeZone 'Korea Standard Time' -BandwidthLimitPerSecond 10MB",
      synopsis: { en: 'At night alone, at no more than 10 MB a second.', ko: '밤에만, 초당 10MB까지.' },
    },
  ],
  target: ({ Name }) => Name,
  async process(bound, { rooms, organization, signal }) {
    const { Name, Gmail, RemoteServer, SkipVerification, AcceptUntrustedCertificates } = bound;
    const authentication = authenticationOf(bound);
    const endpoint = await rooms.migrations.endpoints.create(
      organization,
      {
        ...endpointSettingsOf({ ...bound, AcceptUntrustedCertificates }),
        name: Name,
        remoteServer: Gmail ? gmailServer : (RemoteServer ?? ''),
        ...(authentication !== undefined && { authentication }),
        skipVerification: SkipVerification,
      },
      signal,
    );
    return migrationEndpointObject.present({ endpoint });
  },
});
