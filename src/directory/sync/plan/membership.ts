import type { RecipientId } from '../../../base/ids.ts';
import type { Recipient, Tenant } from '../../../store/ports/directory-model.ts';
import { type DirectoryStore, maxBatch } from '../../../store/ports/directory-store.ts';
import type { RecordStore } from '../../../store/ports/record-store.ts';
import { membersRule } from '../rules/attribute-flow.ts';
import type { SpaceObject } from '../space/space-object.ts';
import { resolveMembers } from './links.ts';
import type { NameRegistry } from './name-registry.ts';
import type { ExplainedChange, MembersItem } from './plan-model.ts';

export interface MembershipContext {
  readonly store: DirectoryStore & RecordStore;
  readonly organization: Tenant;
  readonly names: NameRegistry;
  leaderOf(anchor: string): string;
  sourceName(connector: string): string;
}

/** Members in one item: a group of any size is written in bounded steps. */
const membersAtOnce = 500;

/**
 * What is missing from a group and what is too much. Only members that were synchronised are taken away: those that an administrator
 * added here stay. Who is deleted keeps his place, for when he is restored.
 */
export async function* planMembers(
  group: SpaceObject,
  context: MembershipContext,
): AsyncGenerator<MembersItem> {
  const { store, organization, names, leaderOf, sourceName } = context;
  const { tenant } = organization;
  const anchor = leaderOf(group.anchor);
  const { anchors, unknown } = await resolveMembers(store, tenant, group);
  const wanted = new Set(anchors.map(leaderOf));
  const source = sourceName(group.connector);
  const change = (old: string | null, next: string | null): ExplainedChange => {
    return { attribute: 'member', rule: membersRule, source, old, new: next };
  };
  const base = {
    action: 'members' as const,
    anchor,
    objectClass: 'group' as const,
    name: group.text('displayName') ?? group.text('cn') ?? group.dn,
    sources: [{ connector: group.connector, guid: group.guid, dn: group.dn }],
  };
  const remove: { readonly id: RecipientId; readonly change: ExplainedChange }[] = [];
  const [match] = await store.findByKeys(tenant, [{ kind: 'anchor', value: anchor }]);
  if (match !== undefined) {
    for await (const member of currentMembers(store, tenant, match.recipient)) {
      if (member.anchor === null || wanted.delete(member.anchor) || names.isGone(member)) continue;
      remove.push({ id: member.recipient, change: change(member.displayName, null) });
    }
  }
  const add = await living([...wanted], context, match?.recipient);
  let waitsFor = unknown;
  while (add.length > 0 || remove.length > 0 || waitsFor.length > 0) {
    const added = add.splice(0, membersAtOnce);
    const removed = remove.splice(0, membersAtOnce - added.length);
    yield {
      ...base,
      add: added,
      remove: removed.map(({ id }) => id),
      changes: [...added.map((each) => change(null, each)), ...removed.map((each) => each.change)],
      ...(waitsFor.length > 0 && { waitsFor }),
    };
    waitsFor = [];
  }
}

/** Who is deleted may still be a member: then nothing is to be done until he comes back. */
async function living(
  anchors: readonly string[],
  { store, organization }: MembershipContext,
  group: Recipient | undefined,
): Promise<string[]> {
  if (group === undefined) return [...anchors];
  const living: string[] = [];
  for (let start = 0; start < anchors.length; start += maxBatch) {
    const some = anchors.slice(start, start + maxBatch);
    const keys = some.map((value) => ({ kind: 'anchor' as const, value }));
    const found = await store.findByKeys(organization.tenant, keys);
    const deleted = new Set(
      found.filter(({ recipient }) => recipient.deletedAt !== null).map(({ key }) => key.value),
    );
    living.push(...some.filter((anchor) => !deleted.has(anchor)));
  }
  return living;
}

async function* currentMembers(
  store: DirectoryStore,
  tenant: Tenant['tenant'],
  group: Recipient,
): AsyncGenerator<Recipient> {
  let after: RecipientId | undefined;
  for (;;) {
    const page = await store.listMembers(tenant, group.recipient, {
      limit: maxBatch,
      ...(after !== undefined && { after }),
    });
    yield* page;
    after = page.at(-1)?.recipient;
    if (after === undefined || page.length < maxBatch) return;
  }
}
