import { defineCmdlet } from '../kit/definition.ts';
import { endpointIdentityParameter } from '../migration-kit/identity-parameters.ts';
import { probeLoginOf, probeLoginParameters } from '../migration-kit/probe-login.ts';
import { migrationAvailabilityObject } from '../presentation/migration-availability-object.ts';

export const cmdlet = defineCmdlet({
  name: 'Test-MigrationEndpoint',
  synopsis: {
    en: 'Tries whether the server of an endpoint can be reached and used, and says which step fails.',
    ko: '끝점의 서버에 접속할 수 있는지 단계별로 확인합니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'read',
  output: migrationAvailabilityObject,
  parameters: { Identity: endpointIdentityParameter, ...probeLoginParameters },
  examples: [
    {
      line: 'Test-MigrationEndpoint IMAPEndpoint',
      synopsis: { en: 'Without signing in.', ko: '로그인 없이.' },
    },
    {
      line: 'Test-MigrationEndpoint IMAPEndpoint -Credentials (Get-Credential terry.adams)',
      synopsis: { en: 'And whether somebody can sign in.', ko: '로그인까지 확인합니다.' },
    },
    {
      line: 'Get-MigrationEndpoint | Test-MigrationEndpoint | Where-Object Result -eq Failed',
      synopsis: { en: 'All endpoints that do not work.', ko: '작동하지 않는 모든 끝점.' },
    },
  ],
  async process(bound, { rooms, organization, signal }) {
    const { probes, endpoints } = rooms.migrations;
    const { guid, name, remoteServer, port, security } = await endpoints.get(organization, bound.Identity);
    const probe = await probes.probeEndpoint(organization, guid, probeLoginOf(bound), signal);
    return migrationAvailabilityObject.present({
      probe,
      connection: `${remoteServer}:${port} ${security}`,
      endpoint: name,
    });
  },
});
