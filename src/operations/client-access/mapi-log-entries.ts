/** What the logs of MAPI over HTTP say, read back: those of this server, and those that Exchange has written. */
import type { TenantId } from '../../base/ids.ts';
import type { LogRow, MapiLogName } from '../../wire/exchange-log/index.ts';

export interface MapiLogEntry {
  readonly log: MapiLogName;
  readonly at: number;
  /** Undefined where nobody had signed in. */
  readonly tenant: TenantId | undefined;
  readonly user: string;
  readonly organization: string;
  readonly operation: string;
  readonly rops: readonly string[];
  readonly status: string;
  readonly elapsedMs: number;
  readonly clientSoftware: string;
  readonly clientVersion: string;
  readonly clientMode: string;
  readonly clientAddress: string;
  readonly session: string;
  readonly requestId: string;
  readonly failure: string;
}

/** Undefined for a line without a time. */
export function readMapiLogRow(log: MapiLogName, row: LogRow): MapiLogEntry | undefined {
  const text = (name: string): string => row.get(name) ?? '';
  const at = Date.parse(text('date-time') || text('datetime'));
  if (Number.isNaN(at)) return undefined;
  return log === 'httpProxy' ? proxied(at, text) : accessed(log, at, text);
}

function accessed(log: MapiLogName, at: number, text: (name: string) => string): MapiLogEntry {
  const activity = text('activity-context-data');
  const [, email = ''] = /(?:^|;)S:ActivityStandardMetadata\.UserEmail=([^;]*)/.exec(activity) ?? [];
  const [, rops = ''] = /^Rops=(.*)$/.exec(text('operation-specific')) ?? [];
  return {
    ...{ log, at, tenant: tenantOf(activity), session: text('session-id') },
    user: email || text('client-name'),
    organization: text('organization-info'),
    operation: text('operation'),
    rops: rops === '' ? [] : rops.split(';'),
    status: text('rpc-status'),
    elapsedMs: milliseconds(text('processing-time')),
    clientSoftware: text('client-software'),
    clientVersion: text('client-software-version'),
    clientMode: text('client-mode'),
    clientAddress: text('client-ip'),
    requestId: text('request-ids').replace(/^R:/, ''),
    failure: text('failures'),
  };
}

function proxied(at: number, text: (name: string) => string): MapiLogEntry {
  const info = text('genericinfo');
  const [, software = '', version = ''] = /(?:^|;)ClientApplication=([^/;]*)\/?([^;]*)/.exec(info) ?? [];
  const [, requestId = ''] = /^R:([^;]*)/.exec(text('clientrequestid')) ?? [];
  return {
    ...{ log: 'httpProxy', at, tenant: tenantOf(info), session: text('requestid'), requestId },
    user: text('authenticateduser'),
    organization: text('organization'),
    operation: text('protocolaction') || text('method'),
    rops: [],
    status: text('httpstatus'),
    elapsedMs: Number(text('totalrequesttime')) || 0,
    clientSoftware: software,
    clientVersion: version,
    clientMode: '',
    clientAddress: text('clientipaddress'),
    failure: text('genericerrors') || text('errorcode'),
  };
}

/** At the beginning alone: what comes behind it a client may have said. */
function tenantOf(text: string): TenantId | undefined {
  const [, digits] = /^TenantId=(\d{1,15})(?:;|$)/.exec(text) ?? [];
  return digits === undefined ? undefined : (Number(digits) as TenantId);
}

/** `00:00:00.0150000` */
function milliseconds(text: string): number {
  const [, hours, minutes, seconds] = /^(\d+):(\d+):([\d.]+)$/.exec(text) ?? [];
  return Math.round(((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)) * 1_000);
}
