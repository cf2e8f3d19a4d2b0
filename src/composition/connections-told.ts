import type { Principal } from '../access/principal.ts';
import type { Clock } from '../base/clock.ts';
import type { ActivityRecorder, ClientType } from '../mailbox/activity-recorder.ts';

/** Protocols that say who somebody is with every request: a connection is told of once for each account. */
export class ConnectionsTold {
  readonly #activity: ActivityRecorder;
  readonly #clock: Clock;
  readonly #accounts = new WeakMap<object, Set<string>>();

  constructor(activity: ActivityRecorder, clock: Clock) {
    this.#activity = activity;
    this.#clock = clock;
  }

  tell(connection: object, principal: Principal, clientType: ClientType, clientName: string): void {
    if (principal.kind !== 'account') return;
    const accounts = this.#accounts.get(connection) ?? new Set<string>();
    this.#accounts.set(connection, accounts);
    if (accounts.has(principal.guid)) return;
    accounts.add(principal.guid);
    const { tenant, recipient } = principal;
    this.#activity.connected({ at: this.#clock.now(), tenant, recipient, clientType, clientName });
  }
}
