import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { ReportRetention } from '../reports/report-retention.ts';
import { DailyLook } from '../reports/usage/daily-look.ts';
import type { Service } from '../servers/service.ts';
import type { OwnedPlatform } from './open-platform.ts';
import { PeriodicService } from './periodic-service.ts';

const hourMs = 60 * 60 * 1000;
/** What is lost where the process is killed. */
const recordEveryMs = 5_000;

/** Writes what servers have counted. It starts before them and stops after them, and then writes what is left. */
export function createRecordingService(
  { recording }: Pick<OwnedPlatform, 'recording'>,
  clock: Clock,
  log: Log,
): Service {
  const periodic = new PeriodicService({
    name: 'activity-recording',
    everyMs: recordEveryMs,
    clock,
    log,
    run: () => recording.settleAll(),
  });
  return {
    name: periodic.name,
    start: () => periodic.start(),
    async stop(deadline) {
      await periodic.stop(deadline);
      await recording.settleAll();
    },
  };
}

export type ReportedPlatform = Pick<OwnedPlatform, 'directory' | 'organizations' | 'recording'> & {
  readonly mailboxes: Pick<OwnedPlatform['mailboxes'], 'describeMany'>;
  readonly config: Pick<OwnedPlatform['config'], 'retention'>;
};

/** What a server does for reports: it ends each day with a look at every mailbox, and forgets what is old. */
export function createReportChores(platform: ReportedPlatform, clock: Clock, log: Log): Service[] {
  const { directory: store, mailboxes, organizations, recording, config } = platform;
  const look = new DailyLook({ store, mailboxes, clock });
  const { reportDays, mailboxUsageDays, messageTraceDays } = config.retention;
  const days = { reports: reportDays, mailboxUsage: mailboxUsageDays, messageTrace: messageTraceDays };
  const retention = new ReportRetention({ store, clock, days });
  return [
    new PeriodicService({
      name: 'daily-reports',
      everyMs: hourMs,
      clock,
      log,
      async run(signal) {
        for await (const organization of organizations.each({ states: ['active'] })) {
          signal.throwIfAborted();
          try {
            await recording.settle(organization.tenant);
            const written = await look.run(organization, signal);
            // Nothing grows old before the next day.
            const removed = written.length === 0 ? 0 : await retention.run(organization.tenant, signal);
            if (written.length > 0)
              log.info('reports.daysWritten', { organization: organization.name, days: written, removed });
          } catch (error) {
            signal.throwIfAborted();
            // One organisation's trouble must not keep the others waiting.
            log.warn('reports.dailyLookFailed', { organization: organization.name, error });
          }
        }
      },
    }),
  ];
}
