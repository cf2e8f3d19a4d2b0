import { invariant } from '../../base/errors.ts';
import type { DirectoryChangeNumber, Guid, MailboxId, RecipientId, TenantId } from '../../base/ids.ts';
import {
  notAGroup,
  recipientChanged,
  recipientNotFound,
  recipientNotPurgeable,
} from '../directory/directory-errors.ts';
import { changeRecipient, makeRecipient, markDeleted } from '../directory/recipient-change.ts';
import {
  type ClaimPlan,
  checkBatch,
  checkClaims,
  planClaims,
  type RecipientWrite,
} from '../directory/recipient-claims.ts';
import type { RoleChange, RoleData } from '../ports/access-store.ts';
import {
  type AcceptedDomain,
  type Credential,
  type DirectoryChange,
  type DirectoryChangePage,
  isGroupKind,
  type Membership,
  type Recipient,
  type RecipientTombstone,
} from '../ports/directory-model.ts';
import {
  type MemberChange,
  type MemberPage,
  type MemberResult,
  type MembershipPage,
  maxBatch,
  type NewCredential,
  type NewRecipient,
  type OwnedCredential,
  type RecipientUpdate,
} from '../ports/directory-store.ts';
import { MemoryAccess } from './memory-access.ts';
import { MemoryMigrations } from './memory-migrations.ts';
import { MemoryRecords } from './memory-records.ts';

/** The directory of one tenant. Everything is checked before anything is changed, so each call is atomic. */
export class MemoryDirectory {
  readonly recipients = new Map<RecipientId, Recipient>();
  readonly claims = new Map<string, RecipientId>();
  readonly members = new Map<RecipientId, Set<RecipientId>>();
  readonly tombstones = new Map<RecipientId, RecipientTombstone>();
  readonly credentials = new Map<RecipientId, readonly Credential[]>();
  readonly access = new MemoryAccess((recipient) => this.recipients.get(recipient));
  readonly migrations: MemoryMigrations;
  readonly records = new MemoryRecords();
  changeNo = 0 as DirectoryChangeNumber;
  lastMailbox = 0 as MailboxId;
  #lastRecipient = 0 as RecipientId;
  readonly #tenant: TenantId;
  readonly #now: () => number;
  readonly #domains: () => readonly AcceptedDomain[];

  constructor(tenant: TenantId, now: () => number, domains: () => readonly AcceptedDomain[]) {
    this.#tenant = tenant;
    this.#now = now;
    this.#domains = domains;
    this.migrations = new MemoryMigrations(now);
  }

  get(recipient: RecipientId): Recipient {
    const found = this.recipients.get(recipient);
    if (found === undefined) throw recipientNotFound(recipient);
    return found;
  }

  create(inputs: readonly NewRecipient[]): Recipient[] {
    const context = this.#context();
    const first = this.#lastRecipient + 1;
    const made = inputs.map((input, index) =>
      makeRecipient({ tenant: this.#tenant, recipient: (first + index) as RecipientId }, input, context),
    );
    const written = this.#write(made.map((after) => ({ before: undefined, after })));
    this.#lastRecipient = (this.#lastRecipient + made.length) as RecipientId;
    this.lastMailbox = context.lastMailbox();
    return written;
  }

  update(updates: readonly RecipientUpdate[]): Recipient[] {
    const context = this.#context();
    const ids = updates.map(({ recipient }) => recipient);
    const written = this.#rewrite(ids, (before, index) => {
      const update = updates[index];
      invariant(update, 'every recipient has its update');
      if (update.unchangedSince !== undefined && before.changeNo > update.unchangedSince) {
        throw recipientChanged(before, update.unchangedSince);
      }
      return changeRecipient(before, update.change, context);
    });
    this.lastMailbox = context.lastMailbox();
    return written;
  }

  mark(recipients: readonly RecipientId[], deleted: boolean): Recipient[] {
    return this.#rewrite(recipients, (before) => markDeleted(before, deleted, this.#now()));
  }

  /** Gives it the next number, for a change that lies beside its row. */
  touch(recipient: RecipientId): void {
    this.#rewrite([recipient], (before) => ({ ...before, changedAt: this.#now() }));
  }

  purge(ids: readonly RecipientId[]): void {
    const doomed = byId([...new Set(ids)].flatMap((id) => this.recipients.get(id) ?? []));
    for (const recipient of doomed) {
      if (recipient.deletedAt === null || recipient.mailbox !== null) throw recipientNotPurgeable(recipient);
    }
    const touched = new Set(doomed.flatMap(({ recipient }) => this.groupsOf(recipient)));
    for (const { recipient, guid, anchor } of doomed) {
      this.#drop(recipient);
      touched.delete(recipient);
      this.tombstones.set(recipient, { recipient, guid, anchor, changeNo: this.#nextChange() });
    }
    for (const group of [...touched].sort((a, b) => a - b)) this.touch(group);
  }

  groupsOf(member: RecipientId): RecipientId[] {
    return [...this.members].filter(([, members]) => members.has(member)).map(([group]) => group);
  }

  restore(
    changes: readonly DirectoryChange[],
    memberships: readonly Membership[],
    credentials: readonly OwnedCredential[],
  ): void {
    checkBatch(Math.max(changes.length, memberships.length, credentials.length), maxBatch);
    const writes = changes.flatMap((change): RecipientWrite[] => {
      if (change.kind === 'recipientGone') return [];
      const { recipient } = change.recipient;
      const before = this.recipients.get(recipient);
      return [{ before, after: { ...change.recipient, tenant: this.#tenant } }];
    });
    const plan = planClaims(writes);
    checkClaims(plan, new Map(), this.#domains());
    for (const change of changes) {
      if (change.kind !== 'recipientGone') continue;
      const { kind: _, ...tombstone } = change;
      this.#drop(change.recipient);
      this.tombstones.set(change.recipient, tombstone);
    }
    this.#commit(plan, writes);
    for (const { after } of writes) {
      if (isGroupKind(after.kind)) this.members.delete(after.recipient);
      this.credentials.delete(after.recipient);
      this.lastMailbox = Math.max(this.lastMailbox, after.mailbox?.mailbox ?? 0) as MailboxId;
    }
    for (const change of changes) {
      this.changeNo = Math.max(this.changeNo, change.changeNo) as DirectoryChangeNumber;
      const id = change.kind === 'recipient' ? change.recipient.recipient : change.recipient;
      this.#lastRecipient = Math.max(this.#lastRecipient, id) as RecipientId;
    }
    for (const { group, member } of memberships) {
      if (this.recipients.has(group) && this.recipients.has(member)) this.#membersOf(group).add(member);
    }
    for (const { recipient, credential } of credentials) {
      if (this.recipients.has(recipient)) this.#putCredential(recipient, credential);
    }
  }

  changeMembers(group: RecipientId, change: MemberChange): MemberResult {
    const found = this.get(group);
    if (!isGroupKind(found.kind)) throw notAGroup(found);
    for (const member of change.add) this.get(member);
    const members = this.#membersOf(group);
    const removed = [...new Set(change.remove)].filter((member) => members.delete(member));
    const added = [...new Set(change.add)].filter((member) => !members.has(member));
    for (const member of added) members.add(member);
    if (added.length + removed.length > 0) this.touch(group);
    return { added: added.length, removed: removed.length };
  }

  listMembers(group: RecipientId, { after = 0 as RecipientId, limit }: MemberPage): Recipient[] {
    this.get(group);
    const members = [...(this.members.get(group) ?? [])].map((member) => this.get(member));
    return byId(members)
      .filter(({ recipient, deletedAt }) => deletedAt === null && recipient > after)
      .slice(0, limit);
  }

  readMemberships(groups: readonly RecipientId[], { after, limit }: MembershipPage): Membership[] {
    const order = (a: Membership, b: Membership) => a.group - b.group || a.member - b.member;
    return [...new Set(groups)]
      .flatMap((group) => [...(this.members.get(group) ?? [])].map((member) => ({ group, member })))
      .sort(order)
      .filter((each) => after === undefined || order(each, after) > 0)
      .slice(0, limit);
  }

  writeCredential(recipient: RecipientId, input: NewCredential): Credential {
    this.get(recipient);
    const credential: Credential = { ...input, createdAt: input.createdAt ?? this.#now() };
    this.#putCredential(recipient, credential);
    this.touch(recipient);
    return credential;
  }

  removeCredential(recipient: RecipientId, credential: Guid): void {
    this.get(recipient);
    const before = this.credentials.get(recipient) ?? [];
    const kept = before.filter(({ guid }) => guid !== credential);
    if (kept.length === before.length) return;
    this.credentials.set(recipient, kept);
    this.touch(recipient);
  }

  changeRoles(decide: (data: RoleData) => RoleChange): RoleData {
    this.access.change(decide(this.access.read()));
    this.#nextChange();
    return this.access.read();
  }

  changesSince(since: DirectoryChangeNumber, limit: number): DirectoryChangePage {
    const changes: DirectoryChange[] = [
      ...this.recipients.values().map((recipient) => {
        return { kind: 'recipient' as const, changeNo: recipient.changeNo, recipient };
      }),
      ...this.tombstones.values().map((tombstone) => ({ kind: 'recipientGone' as const, ...tombstone })),
    ];
    const later = changes.filter(({ changeNo }) => changeNo > since).sort((a, b) => a.changeNo - b.changeNo);
    const page = later.slice(0, limit);
    const more = later.length > page.length;
    return { changes: page, upTo: more ? (page.at(-1)?.changeNo ?? since) : this.changeNo, more };
  }

  #putCredential(recipient: RecipientId, credential: Credential): void {
    const kept = (this.credentials.get(recipient) ?? []).filter(({ guid, kind }) => {
      return guid !== credential.guid && (kind !== 'password' || credential.kind !== 'password');
    });
    const all = [...kept, credential].sort((a, b) => a.createdAt - b.createdAt || (a.guid < b.guid ? -1 : 1));
    this.credentials.set(recipient, all);
  }

  #membersOf(group: RecipientId): Set<RecipientId> {
    const members = this.members.get(group) ?? new Set();
    this.members.set(group, members);
    return members;
  }

  #rewrite(
    ids: readonly RecipientId[],
    change: (before: Recipient, index: number) => Recipient,
  ): Recipient[] {
    checkBatch(ids.length, maxBatch);
    const current = new Map<RecipientId, Recipient>();
    ids.forEach((id, index) => {
      current.set(id, change(current.get(id) ?? this.get(id), index));
    });
    const writes = [...current.values()]
      .map((after) => ({ before: this.recipients.get(after.recipient), after }))
      .filter(({ before, after }) => before !== after);
    this.#write(writes);
    return ids.map((id) => this.get(id));
  }

  #write(writes: readonly RecipientWrite[]): Recipient[] {
    checkBatch(writes.length, maxBatch);
    const plan = planClaims(writes);
    const holders = new Map<string, Recipient>();
    for (const { key } of plan.take) {
      const holder = this.claims.get(key);
      if (holder !== undefined) holders.set(key, this.get(holder));
    }
    checkClaims(plan, holders, this.#domains());
    const numbered = writes.map(({ before, after }) => ({
      before,
      after: { ...after, changeNo: this.#nextChange() },
    }));
    this.#commit(plan, numbered);
    return numbered.map(({ after }) => after);
  }

  #commit(plan: ClaimPlan, writes: readonly RecipientWrite[]): void {
    for (const { key, recipient } of plan.release) {
      if (this.claims.get(key) === recipient) this.claims.delete(key);
    }
    for (const { key, recipient } of plan.take) this.claims.set(key, recipient);
    for (const { after } of writes) this.recipients.set(after.recipient, after);
  }

  #drop(recipient: RecipientId): void {
    for (const [key, holder] of this.claims) if (holder === recipient) this.claims.delete(key);
    for (const members of this.members.values()) members.delete(recipient);
    this.members.delete(recipient);
    this.credentials.delete(recipient);
    this.access.drop(recipient);
    this.recipients.delete(recipient);
  }

  #nextChange(): DirectoryChangeNumber {
    this.changeNo = (this.changeNo + 1) as DirectoryChangeNumber;
    return this.changeNo;
  }

  #context() {
    let last = this.lastMailbox;
    return {
      now: this.#now(),
      nextMailbox: () => {
        last = (last + 1) as MailboxId;
        return last;
      },
      lastMailbox: () => last,
    };
  }
}

export function byId(recipients: Iterable<Recipient>): Recipient[] {
  return [...recipients].sort((a, b) => a.recipient - b.recipient);
}
