import type { Clock } from '../../base/clock.ts';
import type { Guid, RecipientId, TenantId } from '../../base/ids.ts';
import { systemRandom } from '../../base/random.ts';
import type { ProxyAddress, Recipient, Tenant } from '../ports/directory-model.ts';
import type { DirectoryStore, NewDomain, NewRecipient, NewTenant } from '../ports/directory-store.ts';

/** A clock that a test sets. */
export interface SetClock extends Clock {
  set(now: number): void;
}

export function createSetClock(start = Date.UTC(2026, 0, 1)): SetClock {
  let now = start;
  return {
    set: (next) => {
      now = next;
    },
    now: () => now,
    monotonic: () => now,
    sleep: async (ms) => {
      now += ms;
    },
  };
}

export type OpenDirectoryStore = (clock: Clock) => Promise<DirectoryStore>;

/** What the parts of the contract share: one store, and a tenant of its own for each test. */
export interface DirectoryContext {
  readonly store: () => DirectoryStore;
  readonly clock: SetClock;
  newTenant(overrides?: Partial<NewTenant>): Promise<OwnTenant>;
}

export interface OwnTenant {
  readonly tenant: TenantId;
  readonly record: Tenant;
  readonly domain: string;
  /** `terrya` → a mailbox user with alias, sign-in name and primary address made of it. */
  user(name: string, overrides?: Partial<NewRecipient>): NewRecipient;
  add<T extends readonly NewRecipient[]>(...recipients: T): Promise<{ [Index in keyof T]: Recipient }>;
  addOne(recipient: NewRecipient): Promise<Recipient>;
  group(name: string): Promise<RecipientId>;
}

let count = 0;

export function guid(): Guid {
  return systemRandom.guid();
}

export function newDomain(domain: string, overrides: Partial<NewDomain> = {}): NewDomain {
  return {
    domain,
    displayName: domain,
    kind: 'authoritative',
    verified: true,
    verificationToken: 'landfall-verification=abc',
    ...overrides,
  };
}

export function newTenant(overrides: Partial<NewTenant> = {}): NewTenant {
  count += 1;
  const name = `t${count}-${guid().slice(0, 8)}`;
  return {
    guid: guid(),
    name,
    displayName: `Tenant ${count}`,
    shards: [0],
    wrappedKey: new Uint8Array([1, 2, 3]),
    settings: {},
    domain: newDomain(`${name}.example`),
    takeUnprovedBefore: 0,
    ...overrides,
  };
}

export async function makeOwnTenant(
  store: DirectoryStore,
  overrides?: Partial<NewTenant>,
): Promise<OwnTenant> {
  const input = newTenant(overrides);
  const record = await store.createTenant(input);
  const { tenant } = record;
  const { domain } = input.domain;
  const add: OwnTenant['add'] = async (...recipients) => {
    return (await store.createRecipients(tenant, recipients)) as never;
  };
  const addOne = async (recipient: NewRecipient) => first(await add(recipient));
  return {
    tenant,
    record,
    domain,
    add,
    addOne,
    user: (name, fields = {}) => ({
      guid: guid(),
      kind: 'userMailbox',
      name,
      displayName: name,
      alias: name,
      upn: `${name}@${domain}`,
      addresses: smtp(`${name}@${domain}`),
      mailboxGuid: guid(),
      ...fields,
    }),
    group: async (name) => {
      const kind = 'distributionGroup';
      const made = await addOne({ guid: guid(), kind, name, displayName: name });
      return made.recipient;
    },
  };
}

/** The first is the primary. */
export function smtp(...addresses: string[]): ProxyAddress[] {
  return addresses.map((address, index) => ({ type: 'smtp', address, primary: index === 0 }));
}

export function first<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new Error('The list is empty.');
  return item;
}
