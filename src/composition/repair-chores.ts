import type { Clock } from '../base/clock.ts';
import { isAppError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { openChangeSets } from '../directory/mending/change-set-collections.ts';
import type { Service } from '../servers/service.ts';
import type { OwnedPlatform } from './open-platform.ts';
import { PeriodicService } from './periodic-service.ts';

const everyMs = 60 * 1000;

/** Brings repairs of directories outside to their end that a crash has interrupted. */
export function createRepairChores(platform: OwnedPlatform, clock: Clock, log: Log): Service[] {
  const { directory, organizations, openedDirectory } = platform;
  return [
    new PeriodicService({
      name: 'directory-repairs',
      everyMs,
      clock,
      log,
      async run(signal) {
        for await (const organization of organizations.each({ states: ['active'] })) {
          signal.throwIfAborted();
          // Nothing is loaded for an organisation that repairs nothing.
          if ((await directory.countRecords(organization.tenant, openChangeSets)) === 0) continue;
          const repairs = await openedDirectory.loaders.repairs();
          try {
            for await (const { kind, changeSet } of repairs.pickUp(organization, { signal })) {
              const { id, status } = changeSet;
              if (kind !== 'item') log.info(`directory.repair.${kind}`, { changeSet: id, status });
            }
          } catch (error) {
            signal.throwIfAborted();
            // One whose directory is away does not keep the others from theirs.
            const code = isAppError(error) ? error.code : undefined;
            log.warn('directory.repair.failed', { organization: organization.name, code, error });
          }
        }
      },
    }),
  ];
}
