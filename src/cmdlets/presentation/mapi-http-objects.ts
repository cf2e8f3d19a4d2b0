/** What the cmdlets of MAPI over HTTP give out besides virtual directories. */
import type { Language } from '../../base/language.ts';
import type { CertificateCheck } from '../../operations/client-access/endpoint-certificate.ts';
import { judgeClient, type SeenClient } from '../../operations/client-access/mapi-clients.ts';
import type { MapiLogEntry } from '../../operations/client-access/mapi-log-entries.ts';
import type { ProtocolSupport } from '../../operations/client-access/protocol-support.ts';
import type { ReadinessFinding } from '../../operations/client-access/readiness.ts';
import { identityOf, type VirtualDirectory } from '../../operations/client-access/virtual-directory.ts';
import type { ProbeRun } from '../../operations/mapi-probe/probe-runs.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { probedCertificateObject, probeStepObject } from './probe-parts.ts';
import { date } from './recipient-properties.ts';

interface Told {
  readonly language: Language;
}

const stepObject = probeStepObject('Landfall.OutlookProbeStep');

/** The columns of Exchange's own output, and behind them which step it was. */
export const outlookConnectivityObject = defineObjectType<ProbeRun>({
  typeNames: ['Microsoft.Exchange.Monitoring.OutlookConnectivityResult'],
  toText: ({ monitorIdentity }) => monitorIdentity,
  properties: {
    MonitorIdentity: ({ monitorIdentity }) => monitorIdentity,
    StartTime: ({ startedAt }) => date(startedAt),
    EndTime: ({ endedAt }) => date(endedAt),
    Result: ({ failedStep }) => (failedStep === null ? 'Succeeded' : 'Failed'),
    Error: ({ error }) => error,
    Exception: ({ exception }) => exception,
    FailedStep: ({ failedStep }) => failedStep,
    Steps: ({ steps }) => steps.map((step) => stepObject.present(step)),
    Mailbox: ({ mailbox }) => mailbox,
    Server: ({ server }) => server,
  },
  view: {
    table: {
      columns: [
        { property: 'MonitorIdentity', width: 56 },
        { property: 'StartTime', width: 22 },
        { property: 'EndTime', width: 22 },
        { property: 'Result', width: 11 },
        { property: 'Error', width: 9 },
        { property: 'Exception' },
      ],
    },
  },
});

const certificateObject = probedCertificateObject('Landfall.MapiHttpServerCertificate');

export interface CertificateRow extends Told {
  readonly directory: VirtualDirectory;
  readonly check: CertificateCheck;
}

export const mapiHttpCertificateObject = defineObjectType<CertificateRow>({
  typeNames: ['Landfall.MapiHttpCertificateTest'],
  toText: ({ check }) => check.url,
  properties: {
    Identity: ({ directory }) => identityOf(directory),
    Url: ({ check }) => check.url,
    HostName: ({ check }) => check.host,
    Result: ({ check }) =>
      check.problems.length > 0 ? 'Failed' : check.warnings.length > 0 ? 'Warning' : 'Passed',
    CoversHost: ({ check }) => check.coversHost,
    Trusted: ({ check }) => check.isTrusted,
    InDate: ({ check }) => check.isInDate,
    DaysLeft: ({ check }) => check.daysLeft ?? null,
    NotAfter: ({ check }) => date(check.certificate?.validTo ?? null),
    Problem: ({ check, language }) =>
      [...check.problems, ...check.warnings].map((text) => text[language]).join(' '),
    Certificate: ({ check }) =>
      check.certificate === undefined ? null : certificateObject.present(check.certificate),
  },
  view: {
    table: {
      columns: [
        { property: 'Url', width: 36 },
        { property: 'Result', width: 8 },
        { property: 'CoversHost', width: 10 },
        { property: 'Trusted', width: 8 },
        { property: 'InDate', width: 7 },
        { property: 'Problem' },
      ],
    },
  },
});

export interface ReadinessRow extends Told {
  readonly finding: ReadinessFinding;
}

export const mapiHttpReadinessObject = defineObjectType<ReadinessRow>({
  typeNames: ['Landfall.MapiHttpReadiness'],
  toText: ({ finding }) => `${finding.check} ${finding.target}`,
  properties: {
    Check: ({ finding }) => finding.check,
    Target: ({ finding }) => finding.target,
    Result: ({ finding }) => finding.result,
    Detail: ({ finding, language }) => finding.detail[language],
  },
  view: {
    table: {
      columns: [
        { property: 'Check', width: 16 },
        { property: 'Result', width: 8 },
        { property: 'Target', width: 40 },
        { property: 'Detail' },
      ],
    },
  },
});

export interface SupportRow extends Told {
  readonly support: ProtocolSupport;
}

export const outlookProtocolSupportObject = defineObjectType<SupportRow>({
  typeNames: ['Landfall.OutlookProtocolSupport'],
  toText: ({ support }) => support.client.name,
  properties: {
    Client: ({ support }) => support.client.name,
    Server: ({ support }) => support.server,
    Protocols: ({ support }) => [...support.protocols],
    MapiHttp: ({ support }) => support.protocols.includes('MAPI over HTTP'),
    RequiredUpdates: ({ support }) => [...support.client.requires],
    MinimumVersion: ({ support }) => support.client.from.join('.'),
    ToDo: ({ support, language }) => support.client.next[language] || null,
  },
  view: {
    table: {
      columns: [
        { property: 'Client', width: 30 },
        { property: 'Server', width: 18 },
        { property: 'MapiHttp', width: 9 },
        { property: 'Protocols' },
      ],
    },
  },
});

export interface ClientRow extends Told {
  readonly client: SeenClient;
}

export const mapiHttpClientObject = defineObjectType<ClientRow>({
  typeNames: ['Landfall.MapiHttpClient'],
  toText: ({ client }) => client.user,
  properties: {
    User: ({ client }) => client.user,
    Organization: ({ client }) => client.organization,
    ClientSoftware: ({ client }) => client.software,
    ClientVersion: ({ client }) => client.version,
    Release: ({ client }) => judgeClient(client).release ?? null,
    ClientMode: ({ client }) => client.mode,
    ClientIpAddress: ({ client }) => client.address,
    FirstSeen: ({ client }) => date(client.firstSeen),
    LastSeen: ({ client }) => date(client.lastSeen),
    Requests: ({ client }) => client.requests,
    Verdict: ({ client }) => judgeClient(client).verdict,
    ToInstall: ({ client, language }) => judgeClient(client).next?.[language] ?? null,
  },
  view: {
    table: {
      columns: [
        { property: 'User', width: 28 },
        { property: 'ClientVersion', width: 17 },
        { property: 'ClientMode', width: 10 },
        { property: 'LastSeen', width: 22 },
        { property: 'Verdict', width: 12 },
        { property: 'ToInstall' },
      ],
    },
  },
});

const logNames = {
  clientAccess: 'MAPI Client Access',
  addressBook: 'MAPI Address Book Service',
  httpProxy: 'HttpProxy\\Mapi',
} as const;

export const mapiHttpLogObject = defineObjectType<MapiLogEntry>({
  typeNames: ['Landfall.MapiHttpLogEntry'],
  toText: ({ at, operation }) => `${new Date(at).toISOString()} ${operation}`,
  properties: {
    Date: ({ at }) => date(at),
    Log: ({ log }) => logNames[log],
    User: ({ user }) => user,
    Organization: ({ organization }) => organization,
    Operation: ({ operation }) => operation,
    Rops: ({ rops }) => [...rops],
    Status: ({ status }) => status,
    ProcessingTimeMs: ({ elapsedMs }) => elapsedMs,
    ClientSoftware: ({ clientSoftware }) => clientSoftware,
    ClientVersion: ({ clientVersion }) => clientVersion,
    ClientMode: ({ clientMode }) => clientMode,
    ClientIpAddress: ({ clientAddress }) => clientAddress,
    SessionId: ({ session }) => session,
    RequestId: ({ requestId }) => requestId,
    Failure: ({ failure }) => failure,
  },
  view: {
    table: {
      columns: [
        { property: 'Date', width: 22 },
        { property: 'User', width: 26 },
        { property: 'Operation', width: 16 },
        { property: 'Status', width: 8 },
        { property: 'ProcessingTimeMs', label: 'Ms', width: 6 },
        { property: 'Failure' },
      ],
    },
  },
});
