/**
 * Sessions that nobody is connected to, in the store, so that they outlive this process: [ADR 14](docs/adr/0014-remote-sessions.md).
 * A record says whose a session is and who has it in memory; beside it lies, sealed, what is in it. Whoever takes a session
 * up removes both in one transaction, by the version that it has read: of several that want it, one gets it.
 */
import type { SecretBox } from '../../../access/secret-box.ts';
import type { Clock } from '../../../base/clock.ts';
import { isAppError } from '../../../base/errors.ts';
import type { TenantId } from '../../../base/ids.ts';
import type { Log } from '../../../base/log.ts';
import type { Tenant } from '../../../store/ports/directory-model.ts';
import type { TenantStore } from '../../../store/ports/directory-store.ts';
import type { RecordChange, RecordStore } from '../../../store/ports/record-store.ts';
import type { RemotingLimits } from '../limits.ts';
import { stateLost } from '../remoting-errors.ts';
import {
  type KeptSession,
  keptCollection,
  keptKey,
  readKept,
  type StoredSession,
  writeKept,
} from './kept-session.ts';
import { type KeptState, packState, unpackState } from './kept-state.ts';
import { activeTenants, recordsOf } from './store-pages.ts';

export interface SessionKeeperOptions {
  readonly store: Pick<RecordStore, 'findRecords' | 'listRecords' | 'writeRecords'> &
    Pick<TenantStore, 'findTenant' | 'listTenants'>;
  secretsOf(organization: Tenant): SecretBox;
  readonly clock: Clock;
  readonly log: Log;
  /** Names this process to people. The one that takes its place has the same name, and takes up what this one had. */
  readonly node: string;
  /** No other process works on the store. */
  readonly isAlone: boolean;
  readonly limits: Pick<RemotingLimits, 'vanishedAfterMs' | 'sweepEveryMs' | 'holdMs' | 'handOverMs'>;
}

const stateCollection = `${keptCollection}.state`;
/** Sessions that are wanted at another server than the one that has them. */
const wantedCollection = `${keptCollection}.wanted`;
/** How often sessions of other processes are looked for that were left since. */
const reloadEvery = 6;

const purposeOf = ({ shellId, account }: KeptSession): string => `${keptCollection}/${shellId}/${account}`;

export class SessionKeeper {
  readonly #options: SessionKeeperOptions;
  readonly #known = new Map<string, StoredSession>();
  /** Versions of the records of sessions that this process has in memory. */
  readonly #held = new Map<string, number>();
  /** Whatever is done with one session, in turn. */
  readonly #turns = new Map<string, Promise<unknown>>();
  #startedAt = 0;
  #stopping = new AbortController();
  #caring: Promise<void> = Promise.resolve();

  constructor(options: SessionKeeperOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#startedAt = this.#options.clock.now();
    this.#stopping = new AbortController();
    await this.#loadAll();
    this.#caring = this.#care(this.#stopping.signal);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#caring;
    await Promise.allSettled(this.#turns.values());
  }

  /** Those that are known here and that this process does not have in memory. */
  get all(): readonly StoredSession[] {
    return [...this.#known].filter(([key]) => !this.#held.has(key)).map(([, stored]) => stored);
  }

  ofAccount(account: string): readonly StoredSession[] {
    return this.all.filter(({ session }) => session.account === account);
  }

  /** What other processes have left, or taken up, since; one that is alone knows it all. */
  async refresh(tenant: TenantId): Promise<void> {
    if (!this.#options.isAlone) await this.#load(tenant);
  }

  async #load(tenant: TenantId): Promise<void> {
    const found = new Map<string, StoredSession>();
    for await (const record of recordsOf(this.#options.store, tenant, keptCollection)) {
      const session = readKept(tenant, record);
      if (session !== undefined) found.set(record.key, await this.#locate(session, record.version));
    }
    for (const [key, { session }] of this.#known) {
      if (session.tenant === tenant && !found.has(key)) this.#known.delete(key);
    }
    for (const [key, stored] of found) this.#known.set(key, stored);
  }

  /** A session of somebody else does not exist. */
  async find(tenant: TenantId, shellId: string, account: string): Promise<StoredSession | undefined> {
    const [record] = await this.#options.store.findRecords(tenant, keptCollection, [keptKey(shellId)]);
    const session = record && readKept(tenant, record);
    if (record === undefined || session?.account !== account) return undefined;
    const stored = await this.#locate(session, record.version);
    this.#known.set(record.key, stored);
    return stored;
  }

  /** Another process that runs has it in memory. */
  isHeldElsewhere({ holder, heldUntil }: KeptSession): boolean {
    const { clock, node, isAlone, limits } = this.#options;
    // One that ends later than any could that begins now is of a clock that was put back since.
    const left = heldUntil - clock.now();
    return !isAlone && holder !== node && left > 0 && left <= 2 * limits.holdMs;
  }

  /** Asks the process that has it to let go of it; gives it as it is then, or as it is after a time. */
  async awaitHandOver(stored: StoredSession, signal: AbortSignal): Promise<StoredSession | undefined> {
    const { store, clock, limits } = this.#options;
    const { tenant, shellId, account } = stored.session;
    const wish = { collection: wantedCollection, key: keptKey(shellId), content: { at: clock.now() } };
    await store.writeRecords(tenant, [wish]);
    const until = clock.monotonic() + limits.handOverMs;
    const pauseMs = Math.max(10, limits.sweepEveryMs / 20);
    for (let found: StoredSession | undefined = stored; ; found = await this.find(tenant, shellId, account)) {
      const isFree = found === undefined || !this.isHeldElsewhere(found.session);
      if (isFree || signal.aborted || clock.monotonic() >= until) return found;
      await clock.sleep(pauseMs, signal).catch(() => undefined);
    }
  }

  /** Whether another process has asked for one that this one has. */
  async isWanted(tenant: TenantId, shellId: string): Promise<boolean> {
    const { store, isAlone } = this.#options;
    if (isAlone) return false;
    return (await store.findRecords(tenant, wantedCollection, [keptKey(shellId)])).length > 0;
  }

  /** `notFound` where it cannot be read. */
  async openState({ session }: StoredSession): Promise<KeptState> {
    const { store, secretsOf, log } = this.#options;
    const { tenant, shellId } = session;
    const [record] = await store.findRecords(tenant, stateCollection, [keptKey(shellId)]);
    const owner = await store.findTenant({ tenant });
    try {
      if (!record?.secret || owner === undefined) throw new Error('It is not there.');
      return await unpackState(secretsOf(owner).open(purposeOf(session), record.secret));
    } catch (error) {
      log.error('remoting.keptStateUnreadable', { session: shellId, error });
      throw stateLost(session);
    }
  }

  /** Whether it was there as it was found, and is this process's now. */
  take(stored: StoredSession): Promise<boolean> {
    const { tenant, shellId } = stored.session;
    return this.#inTurn(shellId, () => this.#remove(tenant, shellId, stored.version));
  }

  /** Whatever its version, and whoever holds it. */
  drop({ session: { tenant, shellId } }: StoredSession): Promise<boolean> {
    return this.#inTurn(shellId, () => this.#remove(tenant, shellId, undefined));
  }

  /**
   * Keeps one that this process has in memory: without `state` its times alone. Nobody else takes it up for `holdMs`. False
   * where somebody has removed or taken it meanwhile.
   */
  keep(
    held: Omit<KeptSession, 'holder' | 'heldUntil'>,
    state: KeptState | undefined,
    holdMs: number,
  ): Promise<boolean> {
    const { tenant, shellId } = held;
    return this.#inTurn(shellId, async () => {
      const { store, secretsOf, clock, node } = this.#options;
      const session: KeptSession = { ...held, holder: node, heldUntil: clock.now() + holdMs };
      const key = keptKey(shellId);
      const ifVersion = this.#held.get(key) ?? 0;
      const changes: RecordChange[] = [
        { collection: keptCollection, key, content: writeKept(session), ifVersion },
      ];
      const owner = await store.findTenant({ tenant });
      if (owner === undefined) return false;
      if (state !== undefined) {
        const secret = secretsOf(owner).seal(purposeOf(session), await packState(state));
        changes.push({ collection: stateCollection, key, content: {}, secret });
      }
      if (!(await this.#write(tenant, changes))) {
        this.#forget(key);
        return false;
      }
      this.#held.set(key, ifVersion + 1);
      this.#known.set(key, await this.#locate(session, ifVersion + 1));
      return true;
    });
  }

  /** Its client is back, or it has ended: false where somebody else has taken it. One that is not kept is no mistake. */
  release(tenant: TenantId, shellId: string): Promise<boolean> {
    return this.#inTurn(shellId, async () => {
      const version = this.#held.get(keptKey(shellId));
      return version === undefined || (await this.#remove(tenant, shellId, version));
    });
  }

  /** This process has it in memory no more, and the record stays. */
  leave(shellId: string): void {
    this.#held.delete(keptKey(shellId));
  }

  async #remove(tenant: TenantId, shellId: string, ifVersion: number | undefined): Promise<boolean> {
    const key = keptKey(shellId);
    const gone = { key, gone: true } as const;
    const done = await this.#write(tenant, [
      { collection: keptCollection, ...gone, ...(ifVersion !== undefined && { ifVersion }) },
      { collection: stateCollection, ...gone },
      { collection: wantedCollection, ...gone },
    ]);
    this.#forget(key);
    return done;
  }

  async #write(tenant: TenantId, changes: readonly RecordChange[]): Promise<boolean> {
    try {
      await this.#options.store.writeRecords(tenant, changes);
      return true;
    } catch (error) {
      if (isAppError(error, 'conflict') && error.code === 'record.version') return false;
      throw error;
    }
  }

  #forget(key: string): void {
    this.#held.delete(key);
    this.#known.delete(key);
  }

  async #locate(session: KeptSession, version: number): Promise<StoredSession> {
    const { organization: guid } = session;
    const organization = guid && (await this.#options.store.findTenant({ guid }));
    return { session, version, organization };
  }

  #inTurn<T>(shellId: string, work: () => Promise<T>): Promise<T> {
    const key = keptKey(shellId);
    const before = this.#turns.get(key) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.#turns.set(key, turn);
    const leave = () => {
      if (this.#turns.get(key) === turn) this.#turns.delete(key);
    };
    turn.then(leave, leave);
    return turn;
  }

  async #loadAll(): Promise<void> {
    const { store, log } = this.#options;
    for await (const { tenant } of activeTenants(store)) {
      await this.#load(tenant).catch((error: unknown) => {
        log.error('remoting.keptUnreadable', { tenant, error });
      });
    }
  }

  async #care(signal: AbortSignal): Promise<void> {
    const { clock, limits, log, isAlone } = this.#options;
    for (let round = 1; ; round += 1) {
      await clock.sleep(limits.sweepEveryMs, signal).catch(() => undefined);
      if (signal.aborted) return;
      try {
        if (!isAlone && round % reloadEvery === 0) await this.#loadAll();
        await this.#endOverdue();
      } catch (error) {
        log.error('remoting.keptCareFailed', { error });
      }
    }
  }

  async #endOverdue(): Promise<void> {
    const { clock, limits, log } = this.#options;
    const now = clock.now();
    for (const stored of this.all) {
      const { session } = stored;
      const { vanishedAt, activeAt, idleTimeoutMs } = session;
      // While no server ran, the client could not come back.
      const until =
        vanishedAt === null
          ? activeAt + idleTimeoutMs
          : Math.max(vanishedAt, this.#startedAt) + limits.vanishedAfterMs;
      if (now < until || this.isHeldElsewhere(session)) continue;
      if (await this.take(stored)) {
        const reason = vanishedAt === null ? 'idle' : 'vanished';
        log.info('remoting.sessionClosed', { session: session.shellId, account: session.account, reason });
      }
    }
  }
}
