import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { Random } from '../../../base/random.ts';
import type { Endpoint, MapiCaller } from './endpoint.ts';
import type { ContextState, MapiContext } from './mapi-context.ts';
import type { MapiSettings } from './mapi-settings.ts';
import { NoRoomError } from './response-code.ts';

/** Contexts of a process that has ended, or of another node. */
export interface ContextKeeper {
  save(caller: MapiCaller, contexts: readonly KeptContext[]): Promise<void>;
  /** Whose it is not, does not find it; who takes it has it alone. */
  take(caller: MapiCaller, id: string): Promise<KeptContext | undefined>;
}

export interface KeptContext {
  readonly state: ContextState;
  readonly session: Uint8Array;
  /** Wall clock: after it nobody takes it up. */
  readonly until: number;
}

export interface ContextRegistryOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly keeper: ContextKeeper;
  readonly settings: () => MapiSettings;
}

const sweepEveryMs = 5_000;

/** All contexts of this process. */
export class ContextRegistry {
  readonly #options: ContextRegistryOptions;
  readonly #contexts = new Map<string, MapiContext>();
  readonly #byAccount = new Map<string, Set<MapiContext>>();
  /** Under way from the store into memory: two requests of one context take it up once. */
  readonly #reviving = new Map<string, Promise<MapiContext | undefined>>();
  #sweeping: Promise<void> = Promise.resolve();
  #stopping = new AbortController();

  constructor(options: ContextRegistryOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#contexts.size;
  }

  start(): void {
    this.#stopping = new AbortController();
    this.#sweeping = this.#sweep(this.#stopping.signal);
  }

  /** What is open is kept for the process that comes after. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const context of this.#contexts.values()) context.interrupt();
    await this.#sweeping;
    const { keeper, log } = this.#options;
    for (const contexts of [...this.#byAccount.values()]) {
      const all = [...contexts];
      const [first] = all;
      if (first === undefined) continue;
      try {
        const kept = await Promise.all(all.map((context) => this.#kept(context)));
        await keeper.save(
          first.caller,
          kept.filter((each) => each !== undefined),
        );
      } catch (error) {
        log.error('mapi.contextsNotKept', { account: first.caller.account, error });
      }
      for (const context of all) this.remove(context);
    }
  }

  newId(): string {
    return Buffer.from(this.#options.random.bytes(24)).toString('base64url');
  }

  /** For one more of the account: one that nobody waits for gives way. */
  makeRoom({ account }: MapiCaller): void {
    const { maxContextsPerAccount, maxContexts } = this.#options.settings();
    const own = this.#byAccount.get(account) ?? new Set();
    if (own.size >= maxContextsPerAccount) this.#dropOldest(own);
    if (this.#contexts.size >= maxContexts) this.#dropOldest(this.#contexts.values());
    if (this.#contexts.size >= maxContexts || own.size >= maxContextsPerAccount) throw new NoRoomError();
  }

  add(context: MapiContext): void {
    this.makeRoom(context.caller);
    const own = this.#byAccount.get(context.caller.account) ?? new Set();
    if (this.#stopping.signal.aborted) context.interrupt();
    own.add(context);
    this.#byAccount.set(context.caller.account, own);
    this.#contexts.set(context.id, context);
  }

  /** That of somebody else does not exist: [MS-OXCMAPIHTTP] section 2.2.3.3.3, code 10. */
  async find(
    endpoint: Endpoint,
    caller: MapiCaller,
    id: string,
    revive: Revive,
  ): Promise<MapiContext | undefined> {
    const context = this.#contexts.get(id) ?? (await this.#revived(caller, id, revive));
    if (context?.caller.account !== caller.account || context.endpoint !== endpoint.name) return undefined;
    if (!context.isBusy && this.#isOver(context)) {
      this.remove(context);
      return undefined;
    }
    return context;
  }

  remove(context: MapiContext): void {
    if (this.#contexts.get(context.id) === context) this.#contexts.delete(context.id);
    const own = this.#byAccount.get(context.caller.account);
    own?.delete(context);
    if (own?.size === 0) this.#byAccount.delete(context.caller.account);
    context.end();
  }

  async #revived(caller: MapiCaller, id: string, revive: Revive): Promise<MapiContext | undefined> {
    const running = this.#reviving.get(id);
    if (running !== undefined) return running;
    const taking = this.#takeUp(caller, id, revive).finally(() => this.#reviving.delete(id));
    this.#reviving.set(id, taking);
    return taking;
  }

  async #takeUp(caller: MapiCaller, id: string, revive: Revive): Promise<MapiContext | undefined> {
    const { keeper, clock } = this.#options;
    const kept = await keeper.take(caller, id);
    if (kept === undefined || kept.until < clock.now()) return undefined;
    const context = await revive(kept);
    if (context !== undefined) this.add(context);
    return context;
  }

  async #kept(context: MapiContext): Promise<KeptContext | undefined> {
    const { clock, settings } = this.#options;
    if (this.#isOver(context)) return undefined;
    const session = await context.session.keep();
    if (session === undefined) return undefined;
    return { state: await context.state(), session, until: clock.now() + settings().contextLifetimeMs };
  }

  #isOver(context: MapiContext): boolean {
    const { clock, settings } = this.#options;
    return clock.monotonic() - context.activeAt > settings().contextLifetimeMs;
  }

  #dropOldest(contexts: Iterable<MapiContext>): void {
    let oldest: MapiContext | undefined;
    for (const context of contexts) {
      if (!context.isBusy && (oldest === undefined || context.activeAt < oldest.activeAt)) oldest = context;
    }
    if (oldest !== undefined) this.remove(oldest);
  }

  async #sweep(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#options;
    while (!signal.aborted) {
      await clock.sleep(sweepEveryMs, signal).catch(() => undefined);
      for (const context of [...this.#contexts.values()]) {
        if (context.isBusy || !this.#isOver(context)) continue;
        log.debug('mapi.contextExpired', { account: context.caller.account });
        this.remove(context);
      }
    }
  }
}

export type Revive = (kept: KeptContext) => Promise<MapiContext | undefined>;
