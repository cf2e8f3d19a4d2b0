import { invariant } from '../../base/errors.ts';
import type { Guid } from '../../base/ids.ts';
import {
  migrationAddressesTaken,
  migrationNameTaken,
  migrationObjectChanged,
} from '../migration/migration-errors.ts';
import * as rules from '../migration/migration-rules.ts';
import type * as port from '../ports/migration-store.ts';
import { noMigrationProgress } from '../ports/migration-store.ts';
import { compareUtf8, foldText } from '../sort-key.ts';
import { storableText } from '../storable-text.ts';
import { MemoryMigrationRecords } from './memory-migration-records.ts';

/** The migrations of one tenant. Everything is checked before anything is changed, so each call is atomic. */
export class MemoryMigrations {
  readonly records = new MemoryMigrationRecords();
  readonly #now: () => number;
  readonly #objects = new Map<string, port.MigrationObject>();
  readonly #users = new Map<Guid, rules.MigrationUserState>();
  readonly #addresses = new Map<string, Guid>();

  constructor(now: () => number) {
    this.#now = now;
  }

  listObjects(kind: port.MigrationObjectKind): port.MigrationObject[] {
    return [...this.#objects.values()]
      .filter((object) => object.kind === kind)
      .sort((a, b) => compareUtf8(foldText(a.name), foldText(b.name)));
  }

  findObject(
    kind: port.MigrationObjectKind,
    reference: { readonly guid: Guid } | { readonly name: string },
  ): port.MigrationObject | undefined {
    if ('guid' in reference) return this.#objects.get(objectKey(kind, reference.guid));
    const wanted = foldText(reference.name);
    return this.listObjects(kind).find(({ name }) => foldText(name) === wanted);
  }

  writeObject(input: port.NewMigrationObject, ifVersion: number): port.MigrationObject {
    const { kind, guid } = input;
    const object = { ...structuredClone(input), name: storableText(input.name) };
    const before = this.findObject(kind, { guid });
    if ((before?.version ?? 0) !== ifVersion) throw migrationObjectChanged(kind, object.name);
    this.#checkName(object);
    const now = this.#now();
    const after = {
      ...object,
      version: ifVersion + 1,
      createdAt: before?.createdAt ?? now,
      changedAt: now,
    };
    this.#objects.set(objectKey(kind, guid), after);
    return after;
  }

  removeObject(kind: port.MigrationObjectKind, guid: Guid): void {
    if (kind === 'batch') {
      this.removeUsers(this.#all().flatMap((user) => (user.batch === guid ? [user.guid] : [])));
      this.records.dropSamples(guid);
    }
    this.records.dropLog(guid);
    this.#objects.delete(objectKey(kind, guid));
  }

  addUsers(inputs: readonly port.NewMigrationUser[]): void {
    const users = inputs.map((input) => rules.newMigrationUser(structuredClone(input), this.#now()));
    const held = users.flatMap(({ addressKey }) => (this.#addresses.has(addressKey) ? [addressKey] : []));
    const taken = [...new Set([...held, ...rules.findDoubleAddresses(inputs)])].sort(compareUtf8);
    if (taken.length > 0) throw migrationAddressesTaken(taken);
    const guids = new Set([...this.#users.keys(), ...users.map(({ guid }) => guid)]);
    invariant(guids.size === this.#users.size + users.length, 'each migration user has a guid of its own');
    for (const user of users) this.#put({ user, lastFence: 0 });
  }

  findUsers(guids: readonly Guid[]): port.StoredMigrationUser[] {
    return byAddress([...new Set(guids)].flatMap((guid) => this.#users.get(guid)?.user ?? []));
  }

  findUsersByAddress(keys: readonly string[]): port.StoredMigrationUser[] {
    return this.findUsers(keys.flatMap((key) => this.#addresses.get(storableText(key)) ?? []));
  }

  listUsers({ batch, statuses, after, limit }: port.MigrationUserQuery): port.StoredMigrationUser[] {
    return byAddress(this.#all())
      .filter((user) => batch === undefined || user.batch === batch)
      .filter((user) => statuses === undefined || statuses.includes(user.status))
      .filter((user) => after === undefined || compareUtf8(user.addressKey, after) > 0)
      .slice(0, limit);
  }

  tally(batch?: Guid): port.MigrationTally[] {
    const tallies = new Map<string, port.MigrationTally>();
    for (const user of this.#all()) {
      if (batch !== undefined && user.batch !== batch) continue;
      const key = `${user.batch} ${user.status}`;
      const { batch: of, status } = user;
      const before = tallies.get(key) ?? { batch: of, status, count: 0, progress: noMigrationProgress };
      const progress = addProgress(before.progress, user.progress);
      tallies.set(key, { ...before, count: before.count + 1, progress });
    }
    return [...tallies].sort(([a], [b]) => compareUtf8(a, b)).map(([, tally]) => tally);
  }

  changeUsers(changes: readonly port.MigrationUserChange[]): port.StoredMigrationUser[] {
    return changes.flatMap((change) => {
      const before = this.#users.get(change.guid);
      const user = before && rules.changeMigrationUser(before.user, structuredClone(change), this.#now());
      if (before === undefined || user === undefined) return [];
      this.#put({ ...before, user });
      return [user];
    });
  }

  removeUsers(guids: readonly Guid[]): void {
    for (const guid of guids) {
      const state = this.#users.get(guid);
      if (state !== undefined) this.#addresses.delete(state.user.addressKey);
      this.#users.delete(guid);
      this.records.dropLog(guid);
    }
  }

  nextTime(): number | undefined {
    const times = this.#all().flatMap((user) => rules.nextMigrationTimeOf(user) ?? []);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  listDue({ now, endpoint, statuses, limit }: port.DueMigrationUsers): port.StoredMigrationUser[] {
    return byAddress(this.#all())
      .filter((user) => rules.isMigrationUserDue(user, now))
      .filter((user) => endpoint === undefined || user.endpoint === endpoint)
      .filter((user) => statuses === undefined || statuses.includes(user.status))
      .sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0))
      .slice(0, limit);
  }

  tallyLeases(now: number): port.MigrationLeaseTally {
    const waiting = this.#all().filter((user) => rules.isMigrationUserDue(user, now));
    return {
      alive: this.#all().filter(({ lease }) => rules.isLeaseAlive(lease, now)).length,
      runOut: waiting.filter(({ lease }) => lease !== null).length,
      waiting: waiting.length,
    };
  }

  claim(claim: port.MigrationClaim): port.StoredMigrationUser[] {
    const held = this.#all().filter(({ lease }) => rules.isLeaseAlive(lease, claim.now));
    const alive = {
      inTenant: held.length,
      atEndpoint: held.filter(
        ({ endpoint, lease }) => endpoint === claim.endpoint && lease?.work === claim.work,
      ).length,
    };
    const guids = new Set(claim.users.map(({ guid }) => guid));
    const asked = [...guids].flatMap((guid) => this.#users.get(guid) ?? []);
    const taken = rules.takeMigrationLeases(claim, asked, alive);
    for (const user of taken) this.#put({ user, lastFence: user.lease?.fence ?? 0 });
    return taken;
  }

  renew(owner: string, guids: readonly Guid[], until: number): port.StoredMigrationUser[] {
    const now = this.#now();
    return this.findUsers(guids).flatMap((before) => {
      const { lease } = before;
      if (lease === null || lease.owner !== owner || !rules.isLeaseAlive(lease, now)) return [];
      const user = { ...before, lease: { ...lease, until } };
      this.#put({ user, lastFence: lease.fence });
      return [user];
    });
  }

  restore({ objects = [], users = [], logs = [], samples = [] }: port.RestoredMigrations): void {
    const saved = structuredClone({ objects, users, logs, samples });
    for (const object of saved.objects) this.#checkName(object);
    const taken = saved.users.filter(({ guid, addressKey }) => {
      return (this.#addresses.get(addressKey) ?? guid) !== guid;
    });
    if (taken.length > 0) throw migrationAddressesTaken(taken.map(({ addressKey }) => addressKey));
    for (const object of saved.objects) this.#objects.set(objectKey(object.kind, object.guid), object);
    for (const user of saved.users) {
      const before = this.#users.get(user.guid);
      if (before !== undefined) this.#addresses.delete(before.user.addressKey);
      this.#put({ user: { ...user, lease: null }, lastFence: before?.lastFence ?? 0 });
    }
    for (const { subject, ...entry } of saved.logs) this.records.restoreEntry(subject, entry);
    for (const { batch, sample } of saved.samples) this.records.restoreSample(batch, sample);
  }

  #put(state: rules.MigrationUserState): void {
    this.#users.set(state.user.guid, state);
    this.#addresses.set(state.user.addressKey, state.user.guid);
  }

  #all(): port.StoredMigrationUser[] {
    return [...this.#users.values()].map(({ user }) => user);
  }

  #checkName({ kind, name, guid }: port.NewMigrationObject): void {
    const holder = this.findObject(kind, { name });
    if (holder !== undefined && holder.guid !== guid) throw migrationNameTaken(kind, name);
  }
}

function objectKey(kind: port.MigrationObjectKind, guid: Guid): string {
  return `${kind} ${guid}`;
}

function byAddress(users: readonly port.StoredMigrationUser[]): port.StoredMigrationUser[] {
  return users.toSorted((a, b) => compareUtf8(a.addressKey, b.addressKey));
}

function addProgress(one: port.MigrationProgress, other: port.MigrationProgress): port.MigrationProgress {
  return {
    estimatedItems: one.estimatedItems + other.estimatedItems,
    estimatedBytes: one.estimatedBytes + other.estimatedBytes,
    syncedItems: one.syncedItems + other.syncedItems,
    skippedItems: one.skippedItems + other.skippedItems,
    transferredBytes: one.transferredBytes + other.transferredBytes,
  };
}
