/** What accounts have used in this process of what their policies let them: sessions that they opened, commands, requests. */
import type { Clock } from '../../base/clock.ts';
import { tooManyAtOnce, tooManyCommands, tooManyRequests } from './throttling-errors.ts';
import type { ThrottlingPolicy } from './throttling-policy.ts';

/** How often something was done lately. */
class RecentUses {
  /** Ascending. */
  readonly #at: number[] = [];

  /** 0 where it counts; else it was done as often as it may be, and may be done again in so many milliseconds. */
  take(now: number, limit: number, periodMs: number): number {
    const from = this.#at.findIndex((at) => at > now - periodMs);
    this.#at.splice(0, from < 0 ? this.#at.length : from);
    if (this.#at.length >= limit) return (this.#at.at(-limit) ?? now) + periodMs - now;
    this.#at.push(now);
    return 0;
  }
}

interface Account {
  readonly sessions: RecentUses;
  readonly commands: RecentUses;
  readonly destructive: RecentUses;
  readonly requests: RecentUses;
  requestsUnderWay: number;
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
    return this.#take(this.#of(account).sessions, limit, seconds) === 0;
  }

  /** Throws where the command is one too many. */
  takeCommand(account: string, { settings, name: policy }: ThrottlingPolicy, isDestructive: boolean): void {
    const { commands, destructive } = this.#of(account);
    const { powerShellMaxCmdlets: limit, powerShellMaxCmdletsTimePeriod: period } = settings;
    const seconds = this.#take(commands, limit, period);
    if (seconds > 0)
      throw tooManyCommands('cmdlets', { limit: limit ?? 0, periodSeconds: period ?? 0, seconds, policy });
    if (!isDestructive) return;
    const { powerShellMaxDestructiveCmdlets: most, powerShellMaxDestructiveCmdletsTimePeriod: within } =
      settings;
    const wait = this.#take(destructive, most, within);
    if (wait > 0) {
      const exceeded = { limit: most ?? 0, periodSeconds: within ?? 0, seconds: wait, policy };
      throw tooManyCommands('cmdlets that remove something', exceeded);
    }
  }

  /** A request over REST, which is under way until it is disposed of. Throws where it is one too many. */
  beginRequest(account: string, policy: ThrottlingPolicy): Disposable {
    const of = this.#of(account);
    const { pswsMaxConcurrency: most } = policy.settings;
    if (most !== null && of.requestsUnderWay >= most) throw tooManyAtOnce(most, policy.name);
    this.countRequest(account, policy);
    of.requestsUnderWay += 1;
    return {
      [Symbol.dispose]() {
        of.requestsUnderWay -= 1;
      },
    };
  }

  /** One more within a request that is under way. */
  countRequest(account: string, { settings, name: policy }: ThrottlingPolicy): void {
    const { pswsMaxRequest: limit, pswsMaxRequestTimePeriod: period } = settings;
    const seconds = this.#take(this.#of(account).requests, limit, period);
    if (seconds > 0)
      throw tooManyRequests({ limit: limit ?? 0, periodSeconds: period ?? 0, seconds, policy });
  }

  /** 0 where it counts; else the whole seconds after which there is room again. */
  #take(uses: RecentUses, limit: number | null, seconds: number | null): number {
    if (limit === null || seconds === null) return 0;
    const waitMs = uses.take(this.#clock.monotonic(), limit, Math.min(seconds * 1_000, longestMs));
    return waitMs === 0 ? 0 : Math.max(1, Math.ceil(waitMs / 1_000));
  }

  #of(account: string): Account {
    const known = this.#accounts.get(account);
    const found = known ?? {
      sessions: new RecentUses(),
      commands: new RecentUses(),
      destructive: new RecentUses(),
      requests: new RecentUses(),
      requestsUnderWay: 0,
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
