import { AppError } from '../base/errors.ts';
import type { RecipientId, TenantId } from '../base/ids.ts';
import { isGroupKind, type Membership, type Recipient } from '../store/ports/directory-model.ts';
import { type DirectoryStore, type MemberResult, maxBatch } from '../store/ports/directory-store.ts';

export interface ExpandOptions {
  /** Refuse with `limit` beyond so many members. */
  readonly maxMembers?: number;
}

/** Exchange Online takes no message to more recipients than the largest group that sync supports has. */
const defaultMaxMembers = 250_000;

/** Groups and who is in them. Groups may hold groups, and in circles: directories in the wild do. */
export class Groups {
  readonly #store: DirectoryStore;

  constructor(store: DirectoryStore) {
    this.#store = store;
  }

  async addMembers(
    organization: TenantId,
    group: RecipientId,
    members: readonly RecipientId[],
  ): Promise<MemberResult> {
    return this.#change(organization, group, members, (some) => ({ add: some, remove: [] }));
  }

  async removeMembers(
    organization: TenantId,
    group: RecipientId,
    members: readonly RecipientId[],
  ): Promise<MemberResult> {
    return this.#change(organization, group, members, (some) => ({ add: [], remove: some }));
  }

  /** Those named and nobody else. Members who are soft-deleted stay, for when they are restored. */
  async replaceMembers(
    organization: TenantId,
    group: RecipientId,
    members: readonly RecipientId[],
  ): Promise<MemberResult> {
    const wanted = new Set(members);
    const gone: RecipientId[] = [];
    for await (const { recipient } of this.members(organization, group)) {
      if (!wanted.has(recipient)) gone.push(recipient);
    }
    const { added } = await this.addMembers(organization, group, members);
    const { removed } = await this.removeMembers(organization, group, gone);
    return { added, removed };
  }

  /** Direct members. */
  async *members(organization: TenantId, group: RecipientId): AsyncGenerator<Recipient> {
    let after = 0 as RecipientId;
    for (;;) {
      const page = await this.#store.listMembers(organization, group, { after, limit: maxBatch });
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < maxBatch) return;
      after = last.recipient;
    }
  }

  groupsOf(organization: TenantId, member: RecipientId): Promise<Recipient[]> {
    return this.#store.listGroupsOf(organization, member);
  }

  /**
   * Everyone whom mail to the group reaches: members of members too, each once, without the groups
   * themselves and without those deleted.
   */
  async expand(
    organization: TenantId,
    group: RecipientId,
    { maxMembers = defaultMaxMembers }: ExpandOptions = {},
  ): Promise<Recipient[]> {
    const seen = new Set<RecipientId>([group]);
    const reached: Recipient[] = [];
    let level: readonly RecipientId[] = [group];
    while (level.length > 0) {
      const next: RecipientId[] = [];
      for await (const members of this.#membersOf(organization, level, seen)) {
        for (const member of members) {
          if (member.deletedAt !== null) continue;
          if (isGroupKind(member.kind)) next.push(member.recipient);
          else reached.push(member);
        }
        if (reached.length > maxMembers) throw tooLarge(maxMembers);
      }
      level = next;
    }
    return reached;
  }

  /** The members of several groups that were not seen before, in batches. */
  async *#membersOf(
    organization: TenantId,
    groups: readonly RecipientId[],
    seen: Set<RecipientId>,
  ): AsyncGenerator<Recipient[]> {
    let after: Membership | undefined;
    for (;;) {
      const page = await this.#store.readMemberships(organization, groups, {
        limit: maxBatch,
        ...(after !== undefined && { after }),
      });
      const fresh = [...new Set(page.map(({ member }) => member))].filter((member) => !seen.has(member));
      for (const member of fresh) seen.add(member);
      yield await this.#store.findRecipients(organization, fresh);
      after = page.at(-1);
      if (after === undefined || page.length < maxBatch) return;
    }
  }

  async #change(
    organization: TenantId,
    group: RecipientId,
    members: readonly RecipientId[],
    toChange: (some: readonly RecipientId[]) => {
      add: readonly RecipientId[];
      remove: readonly RecipientId[];
    },
  ): Promise<MemberResult> {
    let added = 0;
    let removed = 0;
    for (let start = 0; start < Math.max(members.length, 1); start += maxBatch) {
      const some = members.slice(start, start + maxBatch);
      const result = await this.#store.changeMembers(organization, group, toChange(some));
      added += result.added;
      removed += result.removed;
    }
    return { added, removed };
  }
}

function tooLarge(limit: number): AppError {
  return new AppError({
    kind: 'limit',
    code: 'group.tooLarge',
    message: `The group reaches more than ${limit} recipients. Send to smaller groups.`,
    details: { limit },
  });
}
