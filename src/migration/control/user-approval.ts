/** -ApproveSkippedItems: what is known to be missing no longer stands in anybody's way. */
import type { Guid } from '../../base/ids.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { StoredMigrationUser } from '../../store/ports/migration-store.ts';
import { changeThese, eachUser } from './change-users.ts';
import type { ControlContext } from './context.ts';
import type { SkippedItems } from './ports.ts';
import { readUserContent, toJson } from './stored-content.ts';

export async function approveSkipped(
  context: ControlContext,
  items: SkippedItems,
  organization: Tenant,
  of: { readonly batch: Guid } | { readonly user: StoredMigrationUser },
): Promise<void> {
  const { store, clock } = context;
  const pages = 'user' in of ? [[of.user]] : eachUser(store, organization.tenant, { batch: of.batch });
  for await (const page of pages) {
    const waiting = page.filter((user) => readUserContent(user).unapprovedSkipped > 0);
    for (const user of waiting) await items.approve(organization, syncUserOf(user));
    await changeThese(store, organization.tenant, waiting, (user) => ({
      guid: user.guid,
      ifVersion: user.version,
      content: toJson({ ...readUserContent(user), unapprovedSkipped: 0, touchedAt: clock.now() }),
    }));
  }
}

export function syncUserOf(user: StoredMigrationUser) {
  const { emailAddress, mailbox } = readUserContent(user);
  return { guid: user.guid, emailAddress, mailbox };
}
