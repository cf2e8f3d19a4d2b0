import type { EndpointHours, MigrationEndpoint } from '../../migration/control/endpoint-model.ts';
import { GuidValue } from '../../wire/powershell-language/index.ts';
import { sizeOrUnlimited } from '../kit/byte-size.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date } from './recipient-properties.ts';

export interface MigrationEndpointRow {
  readonly endpoint: MigrationEndpoint;
  /** Of -DiagnosticInfo. */
  readonly diagnosticInfo?: string | undefined;
}

/** As -Authentication takes it: Basic stands for every sign-in with a password. */
const authenticationOf = ({ authentication: { kind } }: MigrationEndpoint): string =>
  kind === 'Basic' || kind === 'Administrator' ? 'Basic' : 'OAuth';

const hoursText = ({ from, to, timeZone }: EndpointHours): string => `${from}-${to} ${timeZone}`;

export const migrationEndpointObject = defineObjectType<MigrationEndpointRow>({
  typeNames: ['Microsoft.Exchange.Data.Storage.Management.MigrationEndpoint'],
  toText: ({ endpoint }) => endpoint.name,
  properties: {
    Identity: ({ endpoint }) => endpoint.name,
    EndpointType: ({ endpoint }) => endpoint.endpointType,
    RemoteServer: ({ endpoint }) => endpoint.remoteServer,
    Username: ({ endpoint: { authentication } }) =>
      authentication.userName ?? authentication.clientEmail ?? authentication.clientId ?? null,
    Port: ({ endpoint }) => endpoint.port,
    UseAutoDiscover: () => false,
    Authentication: ({ endpoint }) => authenticationOf(endpoint),
    AuthenticationSource: ({ endpoint }) => endpoint.authentication.kind,
    MaxConcurrentMigrations: ({ endpoint }) => endpoint.maxConcurrentMigrations,
    MaxConcurrentIncrementalSyncs: ({ endpoint }) => endpoint.maxConcurrentIncrementalSyncs,
    Security: ({ endpoint }) => endpoint.security,
    AcceptUntrustedCertificates: ({ endpoint }) => endpoint.acceptUntrustedCertificates,
    BandwidthLimitPerSecond: ({ endpoint }) => sizeOrUnlimited(endpoint.maxBytesPerSecond),
    WorkHours: ({ endpoint }) => (endpoint.hours === null ? null : hoursText(endpoint.hours)),
    Compression: ({ endpoint }) => compressionNames[endpoint.compression],
    ConnectionsPerMailbox: ({ endpoint }) => endpoint.maxConnectionsPerMailbox,
    MasterSeparator: ({ endpoint }) => endpoint.masterSeparator,
    Guid: ({ endpoint }) => new GuidValue(endpoint.guid),
    WhenCreated: ({ endpoint }) => date(endpoint.createdAt),
    WhenChanged: ({ endpoint }) => date(endpoint.changedAt),
    DiagnosticInfo: ({ diagnosticInfo }) => diagnosticInfo ?? null,
    IsValid: () => true,
    ObjectState: () => 'Unchanged',
  },
  view: {
    table: {
      columns: [
        { property: 'Identity', width: 25 },
        { property: 'EndpointType', width: 13 },
        { property: 'RemoteServer', width: 30 },
        { property: 'Port', width: 6, alignment: 'right' },
        { property: 'Security', width: 9 },
        { property: 'MaxConcurrentMigrations', label: 'MaxConcurrentMigrations', alignment: 'right' },
      ],
    },
  },
});

const compressionNames = { auto: 'Auto', on: 'On', off: 'Off' } as const;
