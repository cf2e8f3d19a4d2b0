import { connectorIdentityParameter, connectorTarget } from '../directory-kit/connector-identity.ts';
import { connectorSettingParameters, connectorSettingsOf } from '../directory-kit/connector-settings.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { text, truth } from '../kit/parameter-types.ts';
import { warnUnmodified } from '../kit/unmodified-warning.ts';

export const cmdlet = defineCmdlet({
  name: 'Set-DirectoryConnector',
  synopsis: {
    en: 'Changes how a directory outside is reached, and what of it is wanted.',
    ko: '외부 디렉터리에 접속하는 방법과 가져올 범위를 바꿉니다.',
  },
  description: {
    en: 'What is not named stays. A password, a file and a variable take the place of each other. Where the way to the directory or its scope changes, it is asked first as by New-DirectoryConnector.',
    ko: '지정하지 않은 값은 그대로입니다. 암호, 파일, 환경 변수는 서로를 대신합니다. 접속 방법이나 범위가 바뀌면 New-DirectoryConnector처럼 먼저 확인합니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'change',
  parameters: {
    Identity: connectorIdentityParameter,
    Name: parameter({
      schema: text({ maxLength: 256 }),
      synopsis: { en: 'What it is to be called.', ko: '새 이름.' },
    }),
    AcceptUntrustedCertificates: parameter({
      schema: truth(),
      synopsis: {
        en: 'Whether a certificate that cannot be trusted does.',
        ko: '신뢰할 수 없는 인증서를 받아들일지 여부.',
      },
    }),
    ...connectorSettingParameters,
  },
  examples: [
    {
      line: 'Set-DirectoryConnector Contoso -Credential (Get-Credential sync@contoso.local)',
      synopsis: { en: 'After the password was changed.', ko: '암호가 바뀐 뒤에.' },
    },
    {
      line: 'Set-DirectoryConnector Contoso -AllowWrite $true',
      synopsis: { en: 'Repairs may be written there.', ko: '수정 사항을 그 디렉터리에 쓸 수 있게 합니다.' },
    },
    {
      line: "Set-DirectoryConnector Contoso -ScopeGroup 'CN=Pilot,OU=Groups,DC=contoso,DC=local'",
      synopsis: { en: 'A pilot: members of one group.', ko: '한 그룹의 구성원만으로 시범 운영합니다.' },
    },
  ],
  target: connectorTarget,
  async process(bound, context) {
    const { rooms, organization, signal } = context;
    const { connectors } = rooms.directory;
    const before = await connectors.get(organization, bound.Identity);
    const change = { ...connectorSettingsOf(bound), ...(bound.Name !== undefined && { name: bound.Name }) };
    if (Object.keys(change).length === 0) {
      warnUnmodified(before.name, context);
      return undefined;
    }
    const skipVerification = bound.SkipVerification;
    await connectors.update(organization, before.guid, { ...change, skipVerification }, signal);
    return undefined;
  },
});
