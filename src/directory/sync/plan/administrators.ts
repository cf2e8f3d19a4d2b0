import type { RecipientId } from '../../../base/ids.ts';
import type { Tenant } from '../../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../../store/ports/directory-store.ts';

/** Whoever has a role by name, by a role group, or as a member of a group that has one. */
export async function administratorsOf(
  store: DirectoryStore,
  { tenant }: Tenant,
): Promise<ReadonlySet<RecipientId>> {
  const { objects, members } = await store.readRoles(tenant);
  const direct = objects.flatMap((object) => {
    return object.kind === 'roleAssignment' && object.assignee.kind === 'recipient'
      ? [object.assignee.recipient]
      : [];
  });
  const all = new Set<RecipientId>([...direct, ...members.map(({ member }) => member)]);
  for (const group of all) {
    for (const { recipient } of await store.listMembers(tenant, group, { limit: 1000 })) all.add(recipient);
  }
  return all;
}
