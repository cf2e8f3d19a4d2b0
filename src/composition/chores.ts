import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { MailboxMaintenance } from '../mailbox/maintenance.ts';
import type { Service } from '../servers/service.ts';
import type { OwnedPlatform } from './open-platform.ts';
import { PeriodicService } from './periodic-service.ts';

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
const compactionEveryMs = 15 * 60 * 1000;

/** What a running server does of itself: index texts, remove what is past its time, tidy packs. */
export function createChores(platform: OwnedPlatform, clock: Clock, log: Log): Service[] {
  const { organizations, mailboxes, recipients, directory, config, chores } = platform;
  return [
    new PeriodicService({
      name: 'organization-sweep',
      everyMs: hourMs,
      clock,
      log,
      async run() {
        await organizations.resume();
        const result = await chores.sweep.run();
        if (Object.values(result).some((count) => count > 0)) log.info('organization.swept', { ...result });
      },
    }),
    new MailboxMaintenance({
      mailboxes,
      async *tenants() {
        for await (const { tenant } of organizations.each({ states: ['active'] })) yield tenant;
      },
      clock,
      log,
      retentionMs: config.retention.recoverableItemsDays * dayMs,
      ownRetention: (tenant) => recipients.ownRetention(tenant),
    }),
    new PeriodicService({
      name: 'mail-flow-sweep',
      everyMs: dayMs,
      clock,
      log,
      async run(signal) {
        const { sweepRemembered } = await import('../mailflow/sweep-remembered.ts');
        for await (const { tenant } of organizations.each({ states: ['active'] })) {
          const removed = await sweepRemembered(directory, tenant, clock.now(), signal);
          if (removed > 0) log.info('mailflow.remembered.swept', { tenant, removed });
        }
      },
    }),
    new PeriodicService({
      name: 'pack-compaction',
      everyMs: compactionEveryMs,
      clock,
      log,
      async run(signal) {
        const { packsRemoved, bytesFreed } = await chores.compactPacks(signal);
        if (packsRemoved > 0) log.info('store.bodies.compacted', { packsRemoved, bytesFreed });
      },
    }),
  ];
}
