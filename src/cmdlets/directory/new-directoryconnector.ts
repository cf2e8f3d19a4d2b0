import { type SourceKind, sourceKinds } from '../../directory/sources/directory-source.ts';
import { connectorSettingParameters, connectorSettingsOf } from '../directory-kit/connector-settings.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, oneOf, text } from '../kit/parameter-types.ts';
import { directoryConnectorObject } from '../presentation/directory-connector-object.ts';

export const cmdlet = defineCmdlet({
  name: 'New-DirectoryConnector',
  synopsis: {
    en: 'Names a directory outside that is examined, mended and synchronised with.',
    ko: '검사하고 수정하고 동기화할 외부 디렉터리를 등록합니다.',
  },
  description: {
    en: 'The directory is asked first, unless -SkipVerification is given: DNS, TCP, TLS, sign-in, naming context, and a page of objects. What fails is told with what to do about it. Several forests are several connectors.',
    ko: '-SkipVerification이 없으면 먼저 DNS, TCP, TLS, 로그인, 명명 컨텍스트, 개체 한 페이지를 확인하고, 실패하면 원인과 해결 방법을 알려 줍니다. 포리스트가 여럿이면 커넥터도 여럿 만듭니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'change',
  output: directoryConnectorObject,
  parameters: {
    Name: parameter({
      schema: text({ maxLength: 256 }),
      synopsis: { en: 'What it is called.', ko: '커넥터의 이름.' },
      position: 0,
      mandatory: true,
    }),
    Type: parameter({
      schema: oneOf(sourceKinds),
      synopsis: {
        en: 'What it is: ActiveDirectory without it; with -Path a file, Ldif or Csv by its name.',
        ko: '종류. 기본은 ActiveDirectory이고, -Path를 주면 파일 이름에 따라 Ldif나 Csv입니다.',
      },
    }),
    AcceptUntrustedCertificates: flag({
      synopsis: {
        en: 'Also with a certificate that is expired, for another name, or of an unknown authority.',
        ko: '만료되었거나 이름이 다르거나 신뢰할 수 없는 인증서도 받아들입니다.',
      },
    }),
    ...connectorSettingParameters,
  },
  examples: [
    {
      line: 'New-DirectoryConnector Contoso -Server dc1.contoso.local,dc2.contoso.local -Credential (Get-Credential sync@contoso.local)',
      synopsis: {
        en: 'A forest, by either of two domain controllers.',
        ko: '도메인 컨트롤러 둘 중 하나로 접속하는 포리스트.',
      },
    },
    {
      line: "New-DirectoryConnector Contoso -Server dc1.contoso.local -Credential $credential -TrustedCertificates (Get-Content ca.pem -Raw) -OrganizationalUnit 'OU=Seoul,DC=contoso,DC=local' -ExcludedOrganizationalUnit 'OU=Guests,OU=Seoul,DC=contoso,DC=local'",
      synopsis: {
        en: 'One unit of it without its guests, where an authority of its own gives out certificates.',
        ko: '자체 인증 기관을 쓰는 포리스트에서 한 부서만, 손님 계정은 빼고.',
      },
    },
    {
      line: "New-DirectoryConnector Campus -Type OpenLdap -Server ldap.campus.example -Security StartTls -UserName 'cn=sync,dc=campus,dc=example' -PasswordFile /etc/landfall/campus-password",
      synopsis: { en: 'OpenLDAP, with the password in a file.', ko: '암호를 파일에서 읽는 OpenLDAP.' },
    },
    {
      line: "New-DirectoryConnector People -Path /srv/export/people.csv -ColumnMap @{ 'E-Mail' = 'mail'; 'Name' = 'displayName' }",
      synopsis: { en: 'A file that another system writes.', ko: '다른 시스템이 내보내는 파일.' },
    },
  ],
  target: ({ Name }) => Name,
  async process(bound, { rooms, organization, signal }) {
    const { Name, Type, Path, SkipVerification, AcceptUntrustedCertificates } = bound;
    const connector = await rooms.directory.connectors.create(
      organization,
      {
        ...connectorSettingsOf({ ...bound, AcceptUntrustedCertificates }),
        name: Name,
        kind: Type ?? kindOf(Path),
        skipVerification: SkipVerification,
      },
      signal,
    );
    return directoryConnectorObject.present(connector);
  },
});

function kindOf(path: string | undefined): SourceKind {
  if (path === undefined) return 'ActiveDirectory';
  return /\.csv$/i.test(path) ? 'Csv' : 'Ldif';
}
