import { connectorIdentityParameter } from '../directory-kit/connector-identity.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { directoryConnectorTestObject } from '../presentation/directory-connector-test-object.ts';

export const cmdlet = defineCmdlet({
  name: 'Test-DirectoryConnector',
  synopsis: {
    en: 'Tries whether a directory outside can be reached and read, and says which step fails.',
    ko: '외부 디렉터리에 접속해 읽을 수 있는지 단계별로 확인하고 어디서 실패하는지 알려 줍니다.',
  },
  description: {
    en: 'It looks up the name, connects, speaks TLS and reads the certificate, signs in, finds the naming context, reads a page of what is in scope, and looks whether the account may write. Nothing is changed there. The message says what to do about the step that failed.',
    ko: '이름을 조회하고, 접속하고, TLS와 인증서를 확인하고, 로그인하고, 명명 컨텍스트를 찾고, 범위 안의 개체를 한 페이지 읽고, 쓸 권한이 있는지 봅니다. 그곳에서는 아무것도 바꾸지 않습니다. 실패한 단계와 해결 방법을 메시지로 알려 줍니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'read',
  output: directoryConnectorTestObject,
  parameters: { Identity: connectorIdentityParameter },
  examples: [
    { line: 'Test-DirectoryConnector Contoso', synopsis: { en: 'In one look.', ko: '한눈에 봅니다.' } },
    {
      line: '(Test-DirectoryConnector Contoso).Steps',
      synopsis: { en: 'Step by step.', ko: '단계별로 봅니다.' },
    },
    {
      line: 'Get-DirectoryConnector | Test-DirectoryConnector | Format-Table Identity,Result,CertificateExpires',
      synopsis: { en: 'Every forest.', ko: '모든 포리스트.' },
    },
  ],
  async process({ Identity }, { rooms, organization, signal }) {
    const { connectors } = rooms.directory;
    const connector = await connectors.get(organization, Identity);
    const probe = await connectors.probe(organization, connector.guid, signal);
    return directoryConnectorTestObject.present({ connector, probe });
  },
});
