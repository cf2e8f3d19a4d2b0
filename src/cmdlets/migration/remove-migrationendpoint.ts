import { defineCmdlet } from '../kit/definition.ts';
import { ignoredParameters } from '../migration-kit/exchange-parameters.ts';
import { endpointIdentityParameter } from '../migration-kit/identity-parameters.ts';
import { endpointTarget } from '../migration-kit/targets.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-MigrationEndpoint',
  synopsis: {
    en: 'Removes a server that no batch uses any more, and its secrets.',
    ko: '더 이상 쓰지 않는 서버와 그 비밀 값을 제거합니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'destroy',
  parameters: { Identity: endpointIdentityParameter, ...ignoredParameters },
  examples: [
    {
      line: 'Remove-MigrationEndpoint IMAPEndpoint',
      synopsis: { en: 'Asks, and removes it.', ko: '확인한 뒤 제거합니다.' },
    },
  ],
  target: endpointTarget,
  async process({ Identity }, { rooms, organization }) {
    await rooms.migrations.endpoints.remove(organization, Identity);
    return undefined;
  },
});
