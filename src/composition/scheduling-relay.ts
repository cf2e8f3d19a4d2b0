import type { Guid, TenantId } from '../base/ids.ts';
import type { Scheduling } from '../migration/control/context.ts';

/** Between the rooms, which are there first, and the scheduler of a server, if there is one. */
export class SchedulingRelay implements Scheduling {
  #target: Scheduling | undefined;

  attach(target: Scheduling | undefined): void {
    this.#target = target;
  }

  get isAttached(): boolean {
    return this.#target !== undefined;
  }

  nudge(tenant: TenantId): void {
    this.#target?.nudge(tenant);
  }

  carryOn(tenant: TenantId, batch: Guid): boolean {
    return this.#target?.carryOn(tenant, batch) ?? false;
  }
}
