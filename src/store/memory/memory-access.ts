import type { Guid, RecipientId } from '../../base/ids.ts';
import { roleNameTaken } from '../directory/access-errors.ts';
import { recipientNotFound } from '../directory/directory-errors.ts';
import type { AccessToken, RoleChange, RoleData, RoleMember, RoleObject } from '../ports/access-store.ts';
import type { Recipient } from '../ports/directory-model.ts';
import { foldText } from '../sort-key.ts';

/** Roles and tokens of one tenant. */
export class MemoryAccess {
  readonly #find: (recipient: RecipientId) => Recipient | undefined;
  #objects = new Map<Guid, RoleObject>();
  #members: readonly RoleMember[] = [];
  #tokens = new Map<string, AccessToken>();

  constructor(find: (recipient: RecipientId) => Recipient | undefined) {
    this.#find = find;
  }

  read(withDeleted = false): RoleData {
    const isLiving = (recipient: RecipientId | undefined) =>
      withDeleted || recipient === undefined || this.#find(recipient)?.deletedAt === null;
    return structuredClone({
      objects: [...this.#objects.values()]
        .filter((object) => isLiving(assigneeOf(object)))
        .sort(byKindAndName),
      members: this.#members.filter(({ member }) => isLiving(member)).toSorted(byGroupAndId),
    });
  }

  change(change: RoleChange): void {
    const { remove = [], put = [], removeMembers = [], addMembers = [] } = change;
    for (const recipient of [
      ...put.flatMap((each) => assigneeOf(each) ?? []),
      ...addMembers.map((m) => m.member),
    ]) {
      if (this.#find(recipient) === undefined) throw recipientNotFound(recipient);
    }
    const objects = new Map([...this.#objects].filter(([guid]) => !remove.includes(guid)));
    for (const { guid } of put) objects.delete(guid);
    for (const object of put) {
      const isTaken = [...objects.values()].some(
        ({ kind, name }) => kind === object.kind && foldText(name) === foldText(object.name),
      );
      if (isTaken) throw roleNameTaken(object.kind, object.name);
      objects.set(object.guid, structuredClone(object));
    }
    this.#objects = objects;
    const kept = this.#members.filter(
      (each) => !remove.includes(each.group) && !removeMembers.some((gone) => isSame(gone, each)),
    );
    const added = addMembers.filter((each, index) => {
      const before = [...kept, ...addMembers.slice(0, index)];
      return !before.some((other) => isSame(other, each));
    });
    this.#members = [...kept, ...added];
  }

  restore({ objects, members }: RoleData, tokens: readonly AccessToken[]): void {
    const isThere = (recipient: RecipientId | undefined) =>
      recipient === undefined || this.#find(recipient) !== undefined;
    const taken = objects.filter((object) => isThere(assigneeOf(object)));
    this.#objects = new Map(taken.map((object) => [object.guid, structuredClone(object)]));
    this.#members = members.filter(({ member }) => isThere(member));
    this.#tokens = new Map(
      tokens.filter(({ recipient }) => isThere(recipient)).map((token) => [token.id, token]),
    );
  }

  listTokens(recipient: RecipientId): AccessToken[] {
    return [...this.#tokens.values()]
      .filter((token) => token.recipient === recipient)
      .sort((a, b) => a.createdAt - b.createdAt || (a.guid < b.guid ? -1 : 1));
  }

  findToken(id: string): AccessToken | undefined {
    const token = this.#tokens.get(id);
    return token !== undefined && this.#find(token.recipient)?.deletedAt === null ? token : undefined;
  }

  writeToken(token: AccessToken): void {
    if (this.#find(token.recipient) === undefined) throw recipientNotFound(token.recipient);
    this.#tokens.set(token.id, token);
  }

  markTokenUsed(id: string, usedAt: number): void {
    const token = this.#tokens.get(id);
    if (token !== undefined) this.#tokens.set(id, { ...token, lastUsedAt: usedAt });
  }

  removeToken(recipient: RecipientId, guid: Guid): void {
    for (const [id, token] of this.#tokens) {
      if (token.recipient === recipient && token.guid === guid) this.#tokens.delete(id);
    }
  }

  /** For recipients that are purged. */
  drop(recipient: RecipientId): void {
    this.#members = this.#members.filter(({ member }) => member !== recipient);
    for (const [guid, object] of this.#objects)
      if (assigneeOf(object) === recipient) this.#objects.delete(guid);
    for (const [id, token] of this.#tokens) if (token.recipient === recipient) this.#tokens.delete(id);
  }
}

function assigneeOf(object: RoleObject): RecipientId | undefined {
  if (object.kind !== 'roleAssignment' || object.assignee.kind !== 'recipient') return undefined;
  return object.assignee.recipient;
}

function isSame(one: RoleMember, other: RoleMember): boolean {
  return one.group === other.group && one.member === other.member;
}

function byKindAndName(a: RoleObject, b: RoleObject): number {
  const key = ({ kind, name }: RoleObject) => `${kind}\0${foldText(name)}`;
  return key(a) < key(b) ? -1 : 1;
}

function byGroupAndId(a: RoleMember, b: RoleMember): number {
  if (a.group !== b.group) return a.group < b.group ? -1 : 1;
  return a.member - b.member;
}
