/** What New- and Set-DirectoryConnector can say of a directory, and what it comes to. */
import { ConcealedText } from '../../base/concealed-text.ts';
import { type ConnectorGiven, connectorSecurities } from '../../directory/control/connector-model.ts';
import { credential } from '../kit/credential.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { flag, list, oneOf, text, truth, whole } from '../kit/parameter-types.ts';
import { columnMap } from './column-map.ts';

const dn = (en: string, ko: string) => parameter({ schema: text(), synopsis: { en, ko } });
const dns = (en: string, ko: string) => parameter({ schema: list(text()), synopsis: { en, ko } });

export const connectorSettingParameters = {
  Server: parameter({
    schema: list(text({ maxLength: 255 })),
    synopsis: {
      en: 'Names of its servers, tried in order.',
      ko: '서버 이름. 여럿이면 차례로 시도합니다.',
    },
  }),
  Port: parameter({
    schema: whole({ min: 1, max: 65_535 }),
    synopsis: {
      en: 'The TCP port: 636 for Ldaps without it, else 389.',
      ko: 'TCP 포트. 기본값은 Ldaps면 636, 아니면 389.',
    },
  }),
  Security: parameter({
    schema: oneOf(connectorSecurities),
    synopsis: {
      en: 'Ldaps is TLS from the first byte, StartTls on the port of plain LDAP; None is for this machine alone.',
      ko: 'Ldaps는 처음부터 TLS, StartTls는 일반 LDAP 포트에서 TLS로 전환합니다. None은 이 서버 자신에게만 쓸 수 있습니다.',
    },
  }),
  TrustedCertificates: parameter({
    schema: text(),
    synopsis: {
      en: 'PEM text of authorities to trust besides those of the system: (Get-Content ca.pem -Raw). $null for none.',
      ko: '시스템 외에 더 신뢰할 인증 기관의 PEM 텍스트: (Get-Content ca.pem -Raw). 없애려면 $null.',
    },
  }),
  Credential: parameter({
    schema: credential(),
    synopsis: {
      en: 'Who signs in there: sync@contoso.local, CONTOSO\\sync or a DN. The password is stored encrypted.',
      ko: '로그인할 계정: sync@contoso.local, CONTOSO\\sync 또는 DN. 암호는 암호화해 저장합니다.',
    },
    secret: true,
  }),
  UserName: parameter({
    schema: text({ maxLength: 1024 }),
    synopsis: {
      en: 'Who signs in, where the password is in a file or a variable; $null for nobody.',
      ko: '암호가 파일이나 환경 변수에 있을 때 로그인할 계정. 익명이면 $null.',
    },
  }),
  PasswordFile: parameter({
    schema: text({ maxLength: 4096 }),
    synopsis: {
      en: 'A file of the server that holds the password alone; read at each use.',
      ko: '암호 한 줄만 든 서버의 파일. 쓸 때마다 읽습니다.',
    },
    platformOnly: true,
  }),
  PasswordVariable: parameter({
    schema: text({ maxLength: 128 }),
    synopsis: {
      en: 'An environment variable of the server that holds the password.',
      ko: '암호가 든 서버의 환경 변수.',
    },
    platformOnly: true,
  }),
  Path: parameter({
    schema: text({ maxLength: 4096 }),
    synopsis: {
      en: 'Of Ldif and Csv: the file, as the server names it.',
      ko: 'Ldif와 Csv에서 서버에 있는 파일 경로.',
    },
    platformOnly: true,
  }),
  ColumnMap: parameter({
    schema: columnMap(),
    synopsis: {
      en: "Of Csv: which column is which attribute, where they are not called alike: @{ 'E-Mail' = 'mail' }.",
      ko: "Csv에서 열 이름이 특성 이름과 다를 때의 짝: @{ 'E-Mail' = 'mail' }.",
    },
  }),
  SearchBase: dn(
    'Where to begin, as a DN; the whole naming context without it. $null takes it back.',
    '읽기 시작할 위치(DN). 기본은 명명 컨텍스트 전체. 되돌리려면 $null.',
  ),
  Filter: parameter({
    schema: text({ maxLength: 8192 }),
    synopsis: {
      en: 'Objects that fit this LDAP filter alone: (department=Sales). $null takes it back.',
      ko: '이 LDAP 필터에 맞는 개체만: (department=Sales). 되돌리려면 $null.',
    },
  }),
  OrganizationalUnit: dns(
    'Objects below these organisational units alone, by their DNs; $null for all.',
    '이 조직 구성 단위(DN) 아래의 개체만. 전부면 $null.',
  ),
  ExcludedOrganizationalUnit: dns(
    'Nothing below these; $null for none.',
    '이 조직 구성 단위 아래는 제외합니다. 없으면 $null.',
  ),
  ScopeGroup: dn(
    'Members of this group alone, nested ones too; by its DN. $null takes it back.',
    '이 그룹(DN)의 구성원만(중첩 포함). 되돌리려면 $null.',
  ),
  PageSize: parameter({
    schema: whole({ min: 1, max: 10_000 }),
    synopsis: {
      en: 'Objects asked for at once: 1000 without it, which is what Active Directory allows.',
      ko: '한 번에 요청할 개체 수. 기본 1000이며 Active Directory의 한도와 같습니다.',
    },
  }),
  AllowWrite: parameter({
    schema: truth(),
    synopsis: {
      en: 'Whether repairs and anchors may be written there; not without it.',
      ko: '수정과 앵커를 그 디렉터리에 쓸 수 있는지 여부. 기본은 읽기만 합니다.',
    },
  }),
  Precedence: parameter({
    schema: whole({ min: 1, max: 1000 }),
    synopsis: {
      en: 'Whose values win where several forests know the same person: 1 before 2. Behind all others without it.',
      ko: '여러 포리스트에 같은 사람이 있을 때 값의 우선순위. 1이 2보다 앞섭니다. 생략하면 맨 뒤.',
    },
  }),
  Enabled: parameter({
    schema: truth(),
    synopsis: { en: 'Whether runs read it.', ko: '실행할 때 읽을지 여부.' },
  }),
  SkipVerification: flag({
    synopsis: { en: 'Does not ask the directory first.', ko: '디렉터리를 먼저 확인하지 않습니다.' },
  }),
} as const;

type Given = Partial<Bound<typeof connectorSettingParameters>> & {
  readonly AcceptUntrustedCertificates?: boolean | undefined;
};

const orNull = (given: string): string | null => (given.trim() === '' ? null : given.trim());

/** `$null` is a list of one empty text here. */
const named = (given: readonly string[]): string[] => given.filter((each) => each.trim() !== '');

/** Those that were given. */
export function connectorSettingsOf(given: Given): ConnectorGiven {
  const { Server, Port, Security, AcceptUntrustedCertificates, TrustedCertificates } = given;
  const { Credential, UserName, PasswordFile, PasswordVariable, Path, ColumnMap } = given;
  const { SearchBase, Filter, OrganizationalUnit, ExcludedOrganizationalUnit, ScopeGroup } = given;
  const { PageSize, AllowWrite, Precedence, Enabled } = given;
  return {
    ...(Server !== undefined && { servers: named(Server) }),
    ...(Port !== undefined && { port: Port }),
    ...(Security !== undefined && { security: Security }),
    ...(AcceptUntrustedCertificates !== undefined && {
      acceptUntrustedCertificates: AcceptUntrustedCertificates,
    }),
    ...(TrustedCertificates !== undefined && { trustedCertificates: orNull(TrustedCertificates) }),
    ...(UserName !== undefined && { userName: orNull(UserName) }),
    ...(Credential !== undefined && {
      userName: Credential.userName,
      password: new ConcealedText(Credential.password.reveal()),
    }),
    ...(PasswordFile !== undefined && { passwordFile: orNull(PasswordFile) }),
    ...(PasswordVariable !== undefined && { passwordVariable: orNull(PasswordVariable) }),
    ...(Path !== undefined && { path: orNull(Path) }),
    ...(ColumnMap !== undefined && { columnMap: ColumnMap }),
    ...(SearchBase !== undefined && { searchBase: orNull(SearchBase) }),
    ...(Filter !== undefined && { filter: orNull(Filter) }),
    ...(OrganizationalUnit !== undefined && { organizationalUnits: named(OrganizationalUnit) }),
    ...(ExcludedOrganizationalUnit !== undefined && {
      excludedOrganizationalUnits: named(ExcludedOrganizationalUnit),
    }),
    ...(ScopeGroup !== undefined && { scopeGroup: orNull(ScopeGroup) }),
    ...(PageSize !== undefined && { pageSize: PageSize }),
    ...(AllowWrite !== undefined && { isWritable: AllowWrite }),
    ...(Precedence !== undefined && { precedence: Precedence }),
    ...(Enabled !== undefined && { isEnabled: Enabled }),
  };
}
