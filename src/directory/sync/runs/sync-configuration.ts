import * as z from 'zod';
import type { TenantId } from '../../../base/ids.ts';
import type { RecordStore } from '../../../store/ports/record-store.ts';
import { collections } from '../collections.ts';

export const policyTypes = ['Delta', 'Initial'] as const;
export type PolicyType = (typeof policyTypes)[number];

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** The shortest interval that is allowed, and the one that holds where nobody says otherwise: as with Entra Connect. */
export const allowedIntervalMs = 30 * minuteMs;

const schema = z.object({
  customizedIntervalMs: z.int().min(allowedIntervalMs).nullable().catch(null),
  nextPolicyType: z.enum(policyTypes).catch('Delta'),
  purgeRunHistoryIntervalMs: z
    .int()
    .min(dayMs)
    .catch(7 * dayMs),
  syncCycleEnabled: z.boolean().catch(true),
  maintenanceEnabled: z.boolean().catch(true),
  stagingModeEnabled: z.boolean().catch(false),
  schedulerSuspended: z.boolean().catch(false),
  /** `null` where it is turned off. */
  deletionThreshold: z.int().min(1).nullable().catch(500),
  /** Users with an address get a mailbox. */
  provisionMailboxes: z.boolean().catch(true),
});

/** What an organisation says of its synchronisation. */
export type SyncConfiguration = Readonly<z.output<typeof schema>>;

const key = 'settings';

export class SyncConfigurations {
  readonly #store: RecordStore;

  constructor(store: RecordStore) {
    this.#store = store;
  }

  async read(tenant: TenantId): Promise<SyncConfiguration> {
    const [record] = await this.#store.findRecords(tenant, collections.control, [key]);
    return schema.parse({ ...record?.content });
  }

  async update(tenant: TenantId, change: Partial<SyncConfiguration>): Promise<SyncConfiguration> {
    const [record] = await this.#store.findRecords(tenant, collections.control, [key]);
    const after = schema.parse({ ...record?.content, ...change });
    await this.#store.writeRecords(tenant, [{ collection: collections.control, key, content: after }]);
    return after;
  }
}
