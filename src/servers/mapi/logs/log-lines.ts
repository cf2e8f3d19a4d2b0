/** What the three logs say of one request. */
import { formatLogRow, mapiLogs } from '../../../wire/exchange-log/index.ts';
import type { MapiRequestEntry } from '../request-log.ts';

export interface ServerFacts {
  readonly name: string;
  /** `0.1.0` */
  readonly version: string;
}

/** Of the mailbox endpoint, or of the address book: one layout for both. */
export function clientAccessLine(entry: MapiRequestEntry): string {
  const { user, clientApplication } = entry;
  const [, product = '', version = ''] = /^([^/]*)\/?(.*)$/.exec(clientApplication) ?? [];
  return formatLogRow(mapiLogs.clientAccess.fields, {
    'date-time': new Date(entry.startedAt).toISOString(),
    'session-id': entry.contextId,
    'seq-number': entry.sequence,
    'client-name': user?.legacyExchangeDN ?? user?.name,
    'organization-info': user?.organization,
    // Readers look for the program by the name of its file.
    'client-software': entry.clientProcess ?? (/^outlook$/i.test(product) ? 'OUTLOOK.EXE' : product),
    'client-software-version': version,
    'client-mode': entry.clientMode,
    'client-ip': entry.clientAddress,
    'client-connection-info': entry.clientInfo,
    'server-ip': entry.serverAddress,
    protocol: 'MapiHttp',
    'request-ids': entry.requestId === '' ? '' : `R:${entry.requestId}`,
    operation: entry.requestType,
    'rpc-status': statusOf(entry),
    'processing-time': timeSpan(entry.elapsedMs),
    'operation-specific': entry.operations === undefined ? '' : `Rops=${entry.operations.join(';')}`,
    failures: failureOf(entry),
    'performance-data': `RequestBytes=${entry.requestBytes};ResponseBytes=${entry.responseBytes}`,
    'activity-context-data': activityOf(entry),
  });
}

export function httpProxyLine(entry: MapiRequestEntry, { name, version }: ServerFacts): string {
  const { user } = entry;
  const [major, minor, build] = version.split('.');
  return formatLogRow(mapiLogs.httpProxy.fields, {
    DateTime: new Date(entry.startedAt).toISOString(),
    RequestId: entry.contextId,
    MajorVersion: major,
    MinorVersion: minor,
    BuildVersion: build,
    ClientRequestId:
      entry.requestId === '' ? '' : `R:${entry.requestId};RT:${entry.requestType};CI:${entry.clientInfo}`,
    Protocol: 'Mapi',
    UrlHost: entry.host,
    UrlStem: entry.path,
    ProtocolAction: entry.requestType,
    AuthenticationType: entry.authentication,
    IsAuthenticated: String(user !== undefined),
    AuthenticatedUser: user?.name,
    Organization: user?.organization,
    UserAgent: entry.userAgent,
    ClientIpAddress: entry.clientAddress,
    ServerHostName: name,
    HttpStatus: entry.httpStatus,
    BackEndStatus: entry.httpStatus,
    ErrorCode: entry.responseCode ? `ResponseCode=${entry.responseCode}` : '',
    Method: entry.method,
    TargetServer: name,
    RequestBytes: entry.requestBytes,
    ResponseBytes: entry.responseBytes,
    TotalRequestTime: Math.round(entry.elapsedMs),
    UrlQuery: entry.query === '' ? '' : `?${entry.query}`,
    GenericInfo: `${tenantOf(entry)};ClientApplication=${entry.clientApplication}`,
    GenericErrors: entry.failure,
  });
}

/** Stands first: what a client says of itself comes behind it, so that nobody is taken for somebody of another organisation. */
const tenantOf = ({ user }: MapiRequestEntry): string => `TenantId=${user?.tenant ?? ''}`;

/** `0`, or the code of the layer that refused: that of a method before that of a transport. */
function statusOf({ errorCode, statusCode, responseCode }: MapiRequestEntry): string {
  const code = errorCode || statusCode || responseCode;
  if (code === undefined) return '';
  return code === 0 ? '0' : `${code} (0x${(code >>> 0).toString(16).toUpperCase().padStart(8, '0')})`;
}

function failureOf({ failure, responseCode, httpStatus }: MapiRequestEntry): string {
  const layers = [
    ...(httpStatus === 200 ? [] : [`HTTP ${httpStatus}`]),
    ...(responseCode ? [`X-ResponseCode ${responseCode}`] : []),
    ...(failure === undefined ? [] : [failure]),
  ];
  return layers.join(': ');
}

function activityOf(entry: MapiRequestEntry): string {
  const { user } = entry;
  if (user === undefined) return 'S:ActivityStandardMetadata.Protocol=RPC/MapiHttp';
  return [
    tenantOf(entry),
    `S:ActivityStandardMetadata.UserEmail=${user.name}`,
    'S:ActivityStandardMetadata.Protocol=RPC/MapiHttp',
    `S:ActivityStandardMetadata.ClientInfo=${entry.clientApplication}`,
  ].join(';');
}

/** .NET's: `00:00:00.0150000`. */
function timeSpan(ms: number): string {
  const whole = Math.max(0, Math.floor(ms));
  const two = (value: number): string => String(value).padStart(2, '0');
  const ticks = Math.round((Math.max(0, ms) % 1_000) * 10_000);
  const seconds = Math.floor(whole / 1_000);
  const hours = two(Math.floor(seconds / 3_600));
  return `${hours}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${String(Math.min(ticks, 9_999_999)).padStart(7, '0')}`;
}
