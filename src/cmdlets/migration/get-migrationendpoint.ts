import type { MigrationEndpoint } from '../../migration/control/endpoint-model.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { diagnosticInfoOf, diagnosticParameters } from '../migration-kit/diagnostic-info.ts';
import { migrationType } from '../migration-kit/enumerations.ts';
import { ignoredParameters } from '../migration-kit/exchange-parameters.ts';
import { endpointOrAllParameter } from '../migration-kit/identity-parameters.ts';
import { migrationEndpointObject } from '../presentation/migration-endpoint-object.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-MigrationEndpoint',
  synopsis: {
    en: 'Shows the servers that mailboxes are copied from, or to.',
    ko: '사서함을 복사하는 서버를 표시합니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'read',
  output: migrationEndpointObject,
  defaultSet: 'Identity',
  parameters: {
    Identity: endpointOrAllParameter,
    Type: parameter({
      schema: migrationType(),
      synopsis: { en: 'Those of one type.', ko: '한 종류만.' },
      mandatory: true,
      sets: ['TypeFilter'],
    }),
    ...diagnosticParameters,
    ...ignoredParameters,
  },
  examples: [
    { line: 'Get-MigrationEndpoint', synopsis: { en: 'All of them.', ko: '모든 끝점.' } },
    {
      line: 'Get-MigrationEndpoint IMAPEndpoint | Format-List EndpointType,RemoteServer,Port,Security,Max*',
      synopsis: { en: 'Whether it is as it should be.', ko: '설정이 맞는지 확인합니다.' },
    },
    {
      line: 'Get-MigrationEndpoint -Type IMAP',
      synopsis: { en: 'Those that speak IMAP.', ko: 'IMAP 끝점.' },
    },
  ],
  async *process(bound, context) {
    for (const endpoint of await wanted(bound, context)) {
      const diagnosticInfo = diagnosticInfoOf(bound, () => endpoint);
      yield migrationEndpointObject.present({ endpoint, diagnosticInfo });
    }
  },
});

async function wanted(
  { Identity, Type = 'IMAP' }: { readonly Identity?: string | undefined; readonly Type?: string | undefined },
  { rooms, organization }: CmdletContext,
): Promise<readonly MigrationEndpoint[]> {
  const { endpoints } = rooms.migrations;
  if (Identity !== undefined) return [await endpoints.get(organization, Identity)];
  return (await endpoints.list(organization)).filter(({ endpointType }) => endpointType === Type);
}
