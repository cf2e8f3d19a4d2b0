import type { Clock } from '../base/clock.ts';
import type { MailboxId, TenantId } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { Mailboxes } from './mailboxes.ts';
import { defaultRetentionMs } from './recoverable-items.ts';

export interface MailboxMaintenanceOptions {
  readonly mailboxes: Mailboxes;
  /** The tenants that this process looks after, asked for anew in every round. */
  readonly tenants: () => AsyncIterable<TenantId>;
  readonly clock: Clock;
  readonly log: Log;
  /** How long recoverable items are kept where their mailbox says nothing else. */
  readonly retentionMs?: number;
  /** What the mailboxes of a tenant say of it: `null` is for ever. Asked when items are about to be removed. */
  readonly ownRetention?: (tenant: TenantId) => Promise<ReadonlyMap<MailboxId, number | null>>;
  /** Between two rounds; much sooner where the last one left work undone. */
  readonly everyMs?: number;
  readonly purgeEveryMs?: number;
  /** So many messages of a mailbox are indexed before it is the next one's turn. */
  readonly messagesPerTurn?: number;
}

/** What a round did. */
export interface MaintenanceRound {
  indexed: number;
  purged: number;
  failures: number;
  /** Every message that was there is indexed. */
  complete: boolean;
}

const busyPauseMs = 20;

/**
 * What mailboxes need while nobody looks: texts made searchable soon after mail has come, and recoverable
 * items removed for good when their time is over. In turns, so that one huge import holds up nobody, and in
 * small transactions. Each step may be taken twice, by other nodes as well. Failures are logged and passed
 * over. It serves as a supervised service; `runRound` alone is a command's.
 */
export class MailboxMaintenance {
  readonly name = 'mailbox-maintenance';
  readonly #options: Required<MailboxMaintenanceOptions>;
  #stopping = new AbortController();
  #running: Promise<void> | undefined;
  /** By the clock that never jumps. */
  #purgeDueAt: number | undefined;

  constructor(options: MailboxMaintenanceOptions) {
    this.#options = {
      retentionMs: defaultRetentionMs,
      ownRetention: async () => new Map(),
      everyMs: 15_000,
      purgeEveryMs: 60 * 60 * 1000,
      messagesPerTurn: 500,
      ...options,
    };
  }

  async start(): Promise<void> {
    await this.stop();
    this.#stopping = new AbortController();
    this.#running = this.#run(this.#stopping.signal);
  }

  /** Ends after the step that is under way. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    this.#running = undefined;
  }

  /** A turn for every mailbox. */
  async runRound(signal?: AbortSignal): Promise<MaintenanceRound> {
    const { clock, log, purgeEveryMs, tenants } = this.#options;
    const round: MaintenanceRound = { indexed: 0, purged: 0, failures: 0, complete: true };
    const startedAt = clock.monotonic();
    const isPurgeDue = this.#purgeDueAt === undefined || startedAt >= this.#purgeDueAt;
    try {
      for await (const tenant of tenants()) {
        if (signal?.aborted) break;
        await this.#indexTenant(tenant, round, signal);
        if (isPurgeDue) await this.#purgeTenant(tenant, round, signal);
      }
    } catch (error) {
      round.failures += 1;
      log.error('mailbox.maintenance.tenantsUnknown', { error });
    }
    if (signal?.aborted) round.complete = false;
    else if (isPurgeDue) this.#purgeDueAt = startedAt + purgeEveryMs;
    return round;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { clock, everyMs, log } = this.#options;
    while (!signal.aborted) {
      const round = await this.runRound(signal);
      if (round.indexed + round.purged + round.failures > 0)
        log.debug('mailbox.maintenance.round', { ...round });
      // Work that is left but does not get done is a failure, which the usual pause keeps from spinning.
      const pauseMs = !round.complete && round.indexed > 0 ? busyPauseMs : everyMs;
      // Rejects alone because it stops, which ends the loop.
      await clock.sleep(pauseMs, signal).catch(() => undefined);
    }
  }

  async #indexTenant(tenant: TenantId, round: MaintenanceRound, signal?: AbortSignal): Promise<void> {
    const { mailboxes, log, messagesPerTurn } = this.#options;
    try {
      const turn = await mailboxes.indexer.catchUpTenant(tenant, {
        maxMessages: messagesPerTurn,
        ...(signal ? { signal } : {}),
      });
      round.indexed += turn.indexed;
      round.complete &&= turn.complete;
    } catch (error) {
      round.failures += 1;
      round.complete = false;
      log.error('mailbox.maintenance.indexFailed', { tenant, error });
    }
  }

  async #purgeTenant(tenant: TenantId, round: MaintenanceRound, signal?: AbortSignal): Promise<void> {
    const { mailboxes, log, retentionMs, ownRetention } = this.#options;
    let own: ReadonlyMap<MailboxId, number | null> | undefined;
    try {
      for await (const { mailbox, usage } of mailboxes.each(tenant)) {
        if (signal?.aborted) return;
        if (usage.recoverableCount === 0) continue;
        own ??= await ownRetention(tenant);
        const said = own.get(mailbox);
        if (said === null) continue;
        try {
          round.purged += await mailboxes
            .open({ tenant, mailbox })
            .recoverable.purgeExpired(said ?? retentionMs, signal);
        } catch (error) {
          round.failures += 1;
          log.error('mailbox.maintenance.purgeFailed', { tenant, mailbox, error });
        }
      }
    } catch (error) {
      round.failures += 1;
      log.error('mailbox.maintenance.purgeFailed', { tenant, error });
    }
  }
}
