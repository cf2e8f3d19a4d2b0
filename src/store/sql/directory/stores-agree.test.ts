import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAppError } from '../../../base/errors.ts';
import type { DirectoryChangeNumber, Guid, RecipientId, TenantId } from '../../../base/ids.ts';
import { createSetClock, newDomain, newTenant, smtp } from '../../contracts/directory-fixtures.ts';
import { createMemoryDirectoryStore } from '../../memory/memory-directory-store.ts';
import { recipientSorts } from '../../ports/directory-model.ts';
import type { DirectoryStore, NewRecipient, RecipientChange } from '../../ports/directory-store.ts';
import { openDirectoryStore } from './open-directory-store.ts';

/** Few names, so that they meet often; some that differ in case or composition alone. */
const name = fc.constantFrom('a', 'A', 'b', 'é', 'e\u0301', '김', '𝒜', 'a_b', 'zz');
const local = fc.constantFrom('a', 'A', 'b', 'c');
const guidNumber = fc.integer({ min: 0, max: 5 });
const id = fc.integer({ min: 1, max: 5 }) as fc.Arbitrary<RecipientId>;
const domain = 'agree.example';
const addresses = fc
  .uniqueArray(local, { maxLength: 2, selector: (each) => each.toLowerCase() })
  .map((locals) => {
    return smtp(...locals.map((each) => `${each}@${domain}`));
  });
const guidOf = (number: number) => `00000000-0000-4000-8000-00000000000${number}` as Guid;

const input: fc.Arbitrary<NewRecipient> = fc.record(
  {
    guid: guidNumber.map(guidOf),
    kind: fc.constantFrom('userMailbox', 'distributionGroup', 'mailContact'),
    name,
    displayName: name,
    alias: fc.option(local),
    upn: fc.option(local.map((each) => `${each}@${domain}`)),
    addresses,
    targetAddress: fc.option(local.map((each) => `${each}@other.example`)),
    anchor: fc.option(name),
    mailboxGuid: guidNumber.map(guidOf),
  },
  { requiredKeys: ['guid', 'kind', 'name', 'displayName'] },
);
const change: fc.Arbitrary<RecipientChange> = fc.record(
  {
    name,
    displayName: name,
    alias: fc.option(local),
    upn: fc.option(local.map((each) => `${each}@${domain}`)),
    addresses,
    attributes: fc.record({ city: fc.option(name) }, { requiredKeys: [] }),
    mailbox: fc.oneof(
      fc.record({ to: fc.constantFrom('ready', 'disconnected', 'removing', 'none') }),
      fc.record({ to: fc.constant('pending'), guid: guidNumber.map(guidOf) }),
    ),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<RecipientChange>;

/** Somebody for the first steps to meet. */
const settlers: NewRecipient[] = (['userMailbox', 'distributionGroup', 'mailSecurityGroup'] as const).map(
  (kind, index) => ({
    guid: guidOf(7 + index),
    kind,
    name: `settler ${index}`,
    displayName: 'a',
    ...(kind === 'userMailbox' && { mailboxGuid: guidOf(9) }),
  }),
);

type Step = (store: DirectoryStore, tenant: TenantId) => Promise<unknown>;
const ids = fc.array(id, { maxLength: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.array(input, { minLength: 1, maxLength: 2 }).map(
    (inputs): Step =>
      (store, tenant) =>
        store.createRecipients(tenant, inputs),
  ),
  fc.array(fc.record({ recipient: id, change }), { maxLength: 3 }).map(
    (updates): Step =>
      (store, tenant) =>
        store.updateRecipients(tenant, updates),
  ),
  ids.map(
    (some): Step =>
      (store, tenant) =>
        store.softDeleteRecipients(tenant, some),
  ),
  ids.map(
    (some): Step =>
      (store, tenant) =>
        store.restoreRecipients(tenant, some),
  ),
  ids.map(
    (some): Step =>
      (store, tenant) =>
        store.purgeRecipients(tenant, some),
  ),
  fc.record({ group: id, add: ids, remove: ids }).map(
    ({ group, ...members }): Step =>
      (store, tenant) =>
        store.changeMembers(tenant, group, members),
  ),
  fc.constant<Step>((store, tenant) => store.removeDomain(tenant, domain)),
);

async function outcomeOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return { value: await work };
  } catch (error) {
    if (isAppError(error)) return { code: error.code, message: error.message };
    throw error;
  }
}

/** Everything that can be read of a directory. */
async function readAll(store: DirectoryStore, tenant: TenantId) {
  const all = ([1, 2, 3, 4, 5, 6, 7, 8] as RecipientId[]).slice();
  const keys = ['a', 'b', 'é', '김'].flatMap((value) => [
    { kind: 'name' as const, value },
    { kind: 'alias' as const, value },
    { kind: 'anchor' as const, value },
    { kind: 'upn' as const, value: `${value}@${domain}` },
    { kind: 'address' as const, value: `${value}@${domain}` },
  ]);
  const lists = recipientSorts.flatMap((sort) => [
    { sort, limit: 3, deleted: 'include' as const },
    { sort, limit: 9, anr: 'a' },
    { sort, limit: 9, prefix: 'é', domain },
  ]);
  return {
    tenant: await store.findTenant({ tenant }),
    recipients: await store.findRecipients(tenant, all),
    memberships: await store.readMemberships(tenant, all, { limit: 99 }),
    found: await store.findByKeys(tenant, keys),
    counts: await store.countRecipients(tenant),
    feed: await store.changesSince(tenant, 0 as DirectoryChangeNumber, 99),
    lists: await Promise.all(lists.map((query) => store.listRecipients(tenant, query))),
  };
}

describe('the directory in SQL', () => {
  it('answers every sequence of changes as the one in memory does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const clock = createSetClock();
        const memory = createMemoryDirectoryStore({ clock });
        const sql = await openDirectoryStore({ kind: 'sqlite', path: ':memory:' }, clock);
        try {
          const first = newTenant({ domain: newDomain('home.example') });
          const one = await memory.createTenant(first);
          const two = await sql.createTenant(first);
          for (const store of [memory, sql]) {
            await store.addDomain(one.tenant, newDomain(domain), 0);
            await store.createRecipients(one.tenant, settlers);
          }
          for (const each of steps) {
            clock.set(clock.now() + 1);
            const expected = await outcomeOf(each(memory, one.tenant));
            expect(await outcomeOf(each(sql, two.tenant))).toEqual(expected);
          }
          expect(await readAll(sql, two.tenant)).toEqual(await readAll(memory, one.tenant));
        } finally {
          await sql.close();
        }
      }),
    );
  });
});
