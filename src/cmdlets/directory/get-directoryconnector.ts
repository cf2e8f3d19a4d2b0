import { connectorOrAllParameter } from '../directory-kit/connector-identity.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { directoryConnectorObject } from '../presentation/directory-connector-object.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-DirectoryConnector',
  synopsis: {
    en: 'Shows the directories outside that the organisation works with.',
    ko: '조직이 함께 쓰는 외부 디렉터리를 표시합니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'read',
  output: directoryConnectorObject,
  parameters: { Identity: connectorOrAllParameter },
  examples: [
    { line: 'Get-DirectoryConnector', synopsis: { en: 'All of them.', ko: '모든 커넥터.' } },
    {
      line: 'Get-DirectoryConnector Contoso | Format-List',
      synopsis: { en: 'All that is set of one.', ko: '한 커넥터의 모든 설정.' },
    },
  ],
  async *process({ Identity }, { rooms, organization }) {
    const { connectors } = rooms.directory;
    const wanted =
      Identity === undefined
        ? await connectors.list(organization)
        : [await connectors.get(organization, Identity)];
    for (const connector of wanted) yield directoryConnectorObject.present(connector);
  },
});
