import type { SecretBox } from '../../access/secret-box.ts';
import type { Clock } from '../../base/clock.ts';
import type { Guid, TenantId } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type { Recipients } from '../../organization/recipients.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { TenantStore } from '../../store/ports/directory-store.ts';
import type { MigrationStore } from '../../store/ports/migration-store.ts';

export type ControlStore = MigrationStore & Pick<TenantStore, 'findTenant' | 'updateTenant'>;

/** What every part of control works with. */
export interface ControlContext {
  readonly store: ControlStore;
  readonly recipients: Pick<Recipients, 'find' | 'findByKeys'>;
  /** Of the organisation, with its own key. */
  secretsOf(organization: Tenant): SecretBox;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly scheduling: Scheduling;
}

/** Where there is a scheduler in this process, it hears of changes at once; elsewhere it finds them by itself. */
export interface Scheduling {
  /** Somebody has something to do now. */
  nudge(tenant: TenantId): void;
  /** The batch is to be led to where its status says; false where nobody here will. */
  carryOn(tenant: TenantId, batch: Guid): boolean;
}

export const noScheduling: Scheduling = {
  nudge: () => undefined,
  carryOn: () => false,
};
