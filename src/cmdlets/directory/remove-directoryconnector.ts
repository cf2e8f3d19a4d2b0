import { connectorIdentityParameter, connectorTarget } from '../directory-kit/connector-identity.ts';
import { defineCmdlet } from '../kit/definition.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-DirectoryConnector',
  synopsis: {
    en: 'Forgets a directory outside, and the password that was stored for it.',
    ko: '외부 디렉터리 등록과 저장된 암호를 제거합니다.',
  },
  description: {
    en: 'Nothing changes in the directory itself, and recipients that came from it stay as they are. To let them go first, empty its scope and synchronise.',
    ko: '그 디렉터리 자체는 바뀌지 않으며, 거기서 온 받는 사람도 그대로 남습니다. 먼저 없애려면 범위를 비우고 동기화하세요.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'destroy',
  parameters: { Identity: connectorIdentityParameter },
  examples: [
    {
      line: 'Remove-DirectoryConnector Contoso',
      synopsis: { en: 'Asks, and removes it.', ko: '확인한 뒤 제거합니다.' },
    },
  ],
  target: connectorTarget,
  async process({ Identity }, { rooms, organization }) {
    await rooms.directory.connectors.remove(organization, Identity);
    return undefined;
  },
});
