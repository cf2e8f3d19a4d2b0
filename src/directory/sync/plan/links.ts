import type { TenantId } from '../../../base/ids.ts';
import type { RecordStore } from '../../../store/ports/record-store.ts';
import { namesOf, spaceOf } from '../collections.ts';
import { membersFrom } from '../rules/attribute-flow.ts';
import { findAll } from '../space/records.ts';
import { nameKey, type SpaceObject } from '../space/space-object.ts';

/** Whose a DN is, by the anchor of the object there. */
export interface ResolvedNames {
  /** Empty where the object is of no kind that is synchronised. */
  readonly anchors: ReadonlyMap<string, string>;
  /** The keys of those that nobody has, by DN. */
  readonly unknown: ReadonlyMap<string, string>;
}

export async function resolveNames(
  store: RecordStore,
  tenant: TenantId,
  connector: string,
  dns: Iterable<string>,
): Promise<ResolvedNames> {
  const keys = new Map([...dns].map((dn) => [dn, nameKey(dn)]));
  const found = await findAll(store, tenant, namesOf(connector), keys.values());
  const anchors = new Map<string, string>();
  const unknown = new Map<string, string>();
  for (const [dn, key] of keys) {
    const content = found.get(key)?.content;
    if (content === undefined) unknown.set(dn, key);
    else anchors.set(dn, content.isOther === true ? '' : String(content.anchor));
  }
  return { anchors, unknown };
}

/** The anchors of a group's members as they were when the source named them, and the keys of DNs that nobody has. */
export async function resolveMembers(
  store: RecordStore,
  tenant: TenantId,
  group: SpaceObject,
): Promise<{ readonly anchors: readonly string[]; readonly unknown: readonly string[] }> {
  const dns = group.texts(membersFrom).length > 0 ? group.texts(membersFrom) : group.texts('uniqueMember');
  const links = group.links ?? [];
  const open = dns.filter((_, index) => (links[index] ?? '') === '');
  const { anchors, unknown } = await resolveNames(store, tenant, group.connector, open);
  const resolved = dns.map((dn, index) => links[index] || (anchors.get(dn) ?? ''));
  if (resolved.some((anchor, index) => anchor !== (links[index] ?? ''))) {
    const content = group.withLinks(resolved).toContent();
    await store.writeRecords(tenant, [{ collection: spaceOf(group.connector), key: group.guid, content }]);
  }
  return {
    anchors: [...new Set(resolved.filter((anchor) => anchor !== ''))],
    unknown: [...unknown.values()],
  };
}
