import type { Clock } from '../base/clock.ts';
import { isAppError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Service } from '../servers/service.ts';
import type { OwnedPlatform } from './open-platform.ts';
import { PeriodicService } from './periodic-service.ts';

/** How soon a cycle follows the time that it is due at. */
const everyMs = 60 * 1000;
/** Where synchronisation keeps its runs: an organisation without any has never begun, and nothing is loaded for it. */
const runs = 'directory.run';

/** What a server does for directories outside: it keeps organisations in step with theirs. */
export function createDirectoryChores(platform: OwnedPlatform, clock: Clock, log: Log): Service[] {
  const { directory, organizations, openedDirectory } = platform;
  return [
    new PeriodicService({
      name: 'directory-synchronization',
      everyMs,
      clock,
      log,
      async run(signal) {
        for await (const organization of organizations.each({ states: ['active'] })) {
          signal.throwIfAborted();
          if ((await directory.countRecords(organization.tenant, runs)) === 0) continue;
          const synchronization = await openedDirectory.loaders.synchronization();
          try {
            for (const { number, result } of await synchronization.runIfDue(organization, signal)) {
              log.info('directory.sync.ran', { organization: organization.name, run: number, result });
            }
          } catch (error) {
            signal.throwIfAborted();
            // One whose directory is away does not keep the others from being synchronised.
            const code = isAppError(error) ? error.code : undefined;
            log.warn('directory.sync.failed', { organization: organization.name, code, error });
          }
        }
      },
    }),
  ];
}
