import type { Clock } from '../../base/clock.ts';
import type { TenantId } from '../../base/ids.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import { eachTenant } from '../../store/sql/checks/kit/each-mailbox.ts';
import type { CheckDepth, CheckedStore } from '../../store/sql/checks/kit/store-check.ts';
import { directoryMailboxes } from './directory-mailboxes.ts';
import type { OpenedStores } from './opened-stores.ts';
import { checksOfPlatform, checksOfStore, type RunnableCheck } from './runnable-check.ts';

export interface StoreCheckOptions {
  readonly directory: DirectoryStore;
  readonly depth: CheckDepth;
  /** The caller holds the data folder's lock, so repairs may write. */
  readonly exclusive: boolean;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}

/** The checks of everything that is stored, and whether the directory agrees with the mail. */
export function checksOfStores(
  { platform, mail, findReader }: OpenedStores,
  { directory, ...options }: StoreCheckOptions,
): RunnableCheck[] {
  const stores = mail.map((store): CheckedStore => ({ ...options, ...store, holdsTenant: () => true }));
  const listMailTenants = async function* (): AsyncGenerator<TenantId> {
    for (const store of stores) yield* eachTenant(store);
  };
  const { depth, signal } = options;
  return [
    ...(platform === undefined ? [] : checksOfPlatform({ database: platform, depth, signal })),
    ...stores.flatMap((store) => checksOfStore(store)),
    directoryMailboxes({ directory, findMail: findReader, listMailTenants }),
  ];
}
