/** What accounts have used in this process of what their policies let them: sessions that they opened, commands that they ran. */
import type { Clock } from '../../base/clock.ts';
import { tooManyCommands } from './throttling-errors.ts';
import type { ThrottlingPolicy } from './throttling-policy.ts';

/** How often something was done lately. */
class RecentUses {
  /** Ascending. */
  readonly #at: number[] = [];

  /** False where it was done as often as it may be; else it counts. */
  take(now: number, limit: number, periodMs: number): boolean {
    const from = this.#at.findIndex((at) => at > now - periodMs);
    this.#at.splice(0, from < 0 ? this.#at.length : from);
    if (this.#at.length >= limit) return false;
    this.#at.push(now);
    return true;
  }
}

interface Account {
  readonly sessions: RecentUses;
  readonly commands: RecentUses;
  readonly destructive: RecentUses;
}

/** Longer periods are counted as if they were this. */
const longestMs = 24 * 60 * 60_000;
/** Beyond it those are forgotten that have done nothing for longest. */
const maxAccounts = 10_000;

export class AccountBudgets {
  readonly #clock: Clock;
  readonly #accounts = new Map<string, Account>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether one more session may be opened in this period. */
  takeSession(account: string, { settings }: ThrottlingPolicy): boolean {
    const { powerShellMaxRunspaces: limit, powerShellMaxRunspacesTimePeriod: seconds } = settings;
    return this.#take(this.#of(account).sessions, limit, seconds);
  }

  /** Throws where the command is one too many. */
  takeCommand(account: string, { settings, name }: ThrottlingPolicy, isDestructive: boolean): void {
    const { commands, destructive } = this.#of(account);
    const { powerShellMaxCmdlets: limit, powerShellMaxCmdletsTimePeriod: seconds } = settings;
    if (!this.#take(commands, limit, seconds))
      throw tooManyCommands('cmdlets', limit ?? 0, seconds ?? 0, name);
    if (!isDestructive) return;
    const { powerShellMaxDestructiveCmdlets: most, powerShellMaxDestructiveCmdletsTimePeriod: within } =
      settings;
    if (!this.#take(destructive, most, within)) {
      throw tooManyCommands('cmdlets that remove something', most ?? 0, within ?? 0, name);
    }
  }

  #take(uses: RecentUses, limit: number | null, seconds: number | null): boolean {
    if (limit === null || seconds === null) return true;
    return uses.take(this.#clock.monotonic(), limit, Math.min(seconds * 1_000, longestMs));
  }

  #of(account: string): Account {
    const known = this.#accounts.get(account);
    const found = known ?? {
      sessions: new RecentUses(),
      commands: new RecentUses(),
      destructive: new RecentUses(),
    };
    this.#accounts.delete(account);
    this.#accounts.set(account, found);
    for (const oldest of this.#accounts.keys()) {
      if (this.#accounts.size <= maxAccounts) break;
      this.#accounts.delete(oldest);
    }
    return found;
  }
}
