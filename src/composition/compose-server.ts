import { AccountBudgets } from '../access/throttling/account-budgets.ts';
import type { Clock } from '../base/clock.ts';
import { isAppError } from '../base/errors.ts';
import { loadOnce } from '../base/load-once.ts';
import type { Log } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import type { HttpListener } from '../servers/http/http-listener.ts';
import { openTracing } from '../servers/open-telemetry-tracing.ts';
import { createPrometheusMetrics } from '../servers/prometheus-metrics.ts';
import type { RouteDescription } from '../servers/route-description.ts';
import { Supervisor } from '../servers/supervisor.ts';
import { Certificates } from '../servers/tls/certificates.ts';
import type { Platform } from '../shell/platform.ts';
import type { DataFolder } from '../store/data-folder/data-folder.ts';
import { createAnnouncement } from './announce-server.ts';
import { createAutodiscoverMount } from './autodiscover.ts';
import { createChores } from './chores.ts';
import { createDirectoryChores } from './directory-chores.ts';
import { diskPart, servicesPart, storePart } from './health-parts.ts';
import { createImapListeners } from './imap.ts';
import { certificateSource, createListeners, type WebListeners } from './listeners.ts';
import { MailQueueService } from './mail-flow.ts';
import { createMapiHealthcheck } from './mapi-healthcheck.ts';
import { createMapiLogs } from './mapi-logs.ts';
import { createMapi } from './mapi-mounts.ts';
import { createMigrationChores } from './migration-chores.ts';
import type { OwnedPlatform } from './open-platform.ts';
import { createRemoting } from './remoting.ts';
import { createRepairChores } from './repair-chores.ts';
import { createRecordingService, createReportChores } from './report-chores.ts';
import { createRestMounts } from './rest-mount.ts';
import { createSmtpListeners } from './smtp.ts';

export interface ServerParts {
  readonly platform: OwnedPlatform;
  readonly folder: DataFolder;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
  readonly version: string;
}

export interface Server {
  readonly supervisor: Supervisor;
  readonly certificates: Certificates;
  readonly listeners: readonly HttpListener[];
  readonly routes: readonly RouteDescription[];
  /** What must be right before anything listens, and takes more than a look at the configuration. */
  prepare(): Promise<void>;
}

/** Everything that serves, in the order it starts. */
export function composeServer(parts: ServerParts): Server {
  const { platform, folder, log, clock, random, version } = parts;
  const { config } = platform;
  const metrics = createPrometheusMetrics({ processMetrics: config.metrics.processMetrics, log });
  const source = certificateSource(config, folder.subfolder('tls'));
  const certificates = new Certificates({ source, clock, random, log });
  const budgets = new AccountBudgets(clock);
  const mapiLogs = createMapiLogs(platform, { version, clock, log, metrics });
  const requestLog = mapiLogs ?? { record: () => undefined };
  const signIns = loadOnce(async () => {
    const { openHttpSignIns } = await import('./http-sign-in.ts');
    return openHttpSignIns({ platform, clock, random });
  });
  const httpSignIn = async () => (await signIns()).clientAccess;
  const remoting = createRemoting({
    ...{ platform, clock, random, log, metrics, budgets },
    ...(config.authentication.kerberos && { kerberos: async () => (await signIns()).powerShell }),
  });
  const mapi = createMapi({ platform, requestLog, httpSignIn, clock, random, log });
  const { listeners, routes }: WebListeners = createListeners({
    config,
    log,
    metrics,
    tracing: openTracing(version),
    random,
    version,
    certificates,
    mounts: [
      ...createRestMounts({ platform, clock, random, version, budgets }),
      ...remoting.mounts,
      ...mapi.mounts,
      createMapiHealthcheck(platform.openedClientAccess.nodes.name, clock, () => supervisor.isStopping),
      createAutodiscoverMount({ platform, httpSignIn, clock, random }),
    ],
    health: [
      storePart(platform),
      diskPart(folder.folder, config.limits.minFreeBytes),
      servicesPart(() => supervisor.states),
    ],
    verifyAdministrator: (...credentials) => isAdministrator(platform, ...credentials),
    changePassword: (name, oldPassword, newPassword, place) =>
      platform.signIn.changePassword(name, oldPassword, newPassword, place),
    isStopping: () => supervisor.isStopping,
  });
  const mail = { platform, certificates, clock, random, log, metrics };
  const imap = createImapListeners(mail);
  const smtp = createSmtpListeners({ ...mail, folder: folder.folder });
  const supervisor = new Supervisor({
    services: [
      createRecordingService(platform, clock, log),
      ...createChores(platform, clock, log),
      ...createRepairChores(platform, clock, log),
      ...createMigrationChores(platform, metrics, clock, log),
      ...createDirectoryChores(platform, clock, log),
      ...createReportChores(platform, clock, log),
      new MailQueueService(platform.mailFlow),
      certificates,
      ...(mapiLogs === undefined ? [] : [mapiLogs]),
      ...listeners,
      ...imap,
      ...smtp,
      ...remoting.services,
      createAnnouncement(platform, listeners, certificates, clock, log),
      mapi.service,
    ],
    clock,
    log,
    metrics,
    graceMs: config.server.shutdownGraceMs,
  });
  // A keytab that cannot be read is told at the start, and not to the first who comes.
  const prepare = async () => {
    if (config.authentication.kerberos !== undefined) await signIns();
  };
  return { supervisor, certificates, listeners, routes, prepare };
}

/** Wrong guesses are slowed down, as everywhere; a password that must be changed opens nothing else. */
async function isAdministrator(
  { signIn }: Platform,
  ...credentials: Parameters<Platform['signIn']['withPassword']>
): Promise<boolean> {
  try {
    return (await signIn.withPassword(...credentials)).kind === 'platform';
  } catch (error) {
    if (isAppError(error, 'denied')) return false;
    throw error;
  }
}
