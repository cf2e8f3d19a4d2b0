import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Metrics } from '../base/metrics.ts';
import type { MigrationBatchStatus } from '../migration/states/batch-status.ts';
import type { Service } from '../servers/service.ts';
import { MigrationService } from './migration-service.ts';
import type { OwnedPlatform } from './open-platform.ts';
import { PeriodicService } from './periodic-service.ts';

const hourMs = 60 * 60 * 1000;

/** Where nothing has been copied yet, or everything is over, nobody asks where mail goes. */
const unwatched: ReadonlySet<MigrationBatchStatus> = new Set(['Created', 'Waiting', 'Corrupted', 'Removing']);

/** What a server does for migrations: it brings them on, and remembers when mail has turned. */
export function createMigrationChores(
  platform: OwnedPlatform,
  metrics: Metrics,
  clock: Clock,
  log: Log,
): Service[] {
  const { directory, organizations, migrations, openedMigrations } = platform;
  const { relay } = openedMigrations.loaders;
  const load = () => openedMigrations.loaders.scheduler(metrics);
  return [
    new MigrationService({ directory, organizations, relay, clock, log, load }),
    new PeriodicService({
      name: 'migration-cutover',
      everyMs: hourMs,
      clock,
      log,
      async run(signal) {
        for await (const organization of organizations.each({ states: ['active'] })) {
          const { tenant } = organization;
          // Nothing is loaded for an organisation without batches.
          if ((await directory.listMigrationObjects(tenant, 'batch')).length === 0) continue;
          for (const batch of await migrations.batches.list(organization)) {
            signal.throwIfAborted();
            if (!unwatched.has(batch.status)) await migrations.cutover.check(organization, batch, signal);
          }
        }
      },
    }),
  ];
}
