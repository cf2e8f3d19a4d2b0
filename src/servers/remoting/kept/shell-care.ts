/** Keeps the sessions of this process that nobody is connected to, for as long as nobody is. */
import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { ShellContext } from '../shell-context.ts';
import type { SessionKeeper } from './session-keeper.ts';

export interface ShellCareOptions {
  readonly keeper: SessionKeeper;
  readonly clock: Clock;
  readonly log: Log;
  readonly holdMs: number;
  /** Somebody removed the session, or took it up elsewhere. */
  onLost(shell: ShellContext): void;
}

interface Written {
  readonly revision: number;
  readonly at: number;
}

export class ShellCare {
  readonly #options: ShellCareOptions;
  readonly #written = new WeakMap<ShellContext, Written>();
  /** What is kept of them is somebody else's by now. */
  readonly #handedOver = new WeakSet<ShellContext>();
  readonly #pending = new Set<Promise<void>>();

  constructor(options: ShellCareOptions) {
    this.#options = options;
  }

  /** Resolves once it is on disk; a store that fails is told of in the log, and the session lives on in memory. */
  keep(shell: ShellContext): Promise<void> {
    return this.#keep(shell, this.#options.holdMs);
  }

  /** The same, for a session that nobody waits for. */
  keepSoon(shell: ShellContext): void {
    this.#track(this.keep(shell));
  }

  /** Its client is back. False where somebody else has taken it up meanwhile. */
  async release(shell: ShellContext): Promise<boolean> {
    const { keeper, log } = this.#options;
    const { tenant, shellId } = shell;
    this.#written.delete(shell);
    if (tenant === undefined || this.#handedOver.has(shell)) return true;
    try {
      return await keeper.release(tenant, shellId);
    } catch (error) {
      log.warn('remoting.sessionNotReleased', { session: shellId, error });
      return true;
    }
  }

  releaseSoon(shell: ShellContext): void {
    this.#track(this.release(shell).then(() => undefined));
  }

  /** What has changed since it was written; and of the others, that this process still has them. */
  async renew(shells: readonly ShellContext[]): Promise<void> {
    const { clock, holdMs } = this.#options;
    for (const shell of shells) {
      if (shell.isConnected || (await this.#handOver(shell))) continue;
      const written = this.#written.get(shell);
      const isStale = written?.revision !== shell.pipelines.revision;
      if (isStale) await this.keep(shell);
      else if (clock.monotonic() - written.at >= holdMs / 2) await this.#keep(shell, holdMs, false);
    }
  }

  /** The server stops: what there is stays for whoever takes its place. */
  async leave(shells: readonly ShellContext[]): Promise<void> {
    for (const shell of shells) {
      if (shell.isConnected) continue;
      await this.#keep(shell, 0);
      this.#options.keeper.leave(shell.shellId);
    }
  }

  /** To the server at which its client is. What runs in it is not stopped for that: it has to end first. */
  async #handOver(shell: ShellContext): Promise<boolean> {
    const { keeper, log, onLost } = this.#options;
    const { tenant, shellId } = shell;
    try {
      if (tenant === undefined || !(await keeper.isWanted(tenant, shellId))) return false;
    } catch (error) {
      log.warn('remoting.sessionNotHandedOver', { session: shellId, error });
      return false;
    }
    if (shell.isConnected || shell.pipelines.running > 0) return false;
    const keeping = this.#keep(shell, 0);
    // In the same turn: nobody comes to it here any more.
    this.#handedOver.add(shell);
    onLost(shell);
    await keeping;
    keeper.leave(shellId);
    return true;
  }

  async settled(): Promise<void> {
    await Promise.all(this.#pending);
  }

  async #keep(shell: ShellContext, holdMs: number, whole = true): Promise<void> {
    const { keeper, clock, log, onLost } = this.#options;
    const kept = shell.toKept();
    const { revision } = shell.pipelines;
    const state = kept && whole ? shell.pipelines.snapshot() : undefined;
    if (kept === undefined || (whole && state === undefined)) return;
    try {
      if (await keeper.keep(kept, state, holdMs)) {
        this.#written.set(shell, { revision, at: clock.monotonic() });
      } else onLost(shell);
    } catch (error) {
      log.warn('remoting.sessionNotKept', { session: shell.shellId, account: shell.account, error });
    }
  }

  #track(work: Promise<void>): void {
    this.#pending.add(work);
    const leave = () => this.#pending.delete(work);
    work.then(leave, leave);
  }
}
