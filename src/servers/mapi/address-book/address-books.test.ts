import { describe, expect, it } from 'vitest';
import type { TenantId } from '../../../base/ids.ts';
import { createTestOrganization } from '../../../organization/test-organization.ts';
import { AddressBooks } from './address-books.ts';

async function openScene(limits: ConstructorParameters<typeof AddressBooks>[0]['limits'] = {}) {
  const organization = await createTestOrganization();
  const { store, clock, recipients, tenant } = organization;
  const reads: number[] = [];
  const counting = {
    findTenant: (reference: Parameters<typeof store.findTenant>[0]) => store.findTenant(reference),
    changesSince: (...asked: Parameters<typeof store.changesSince>) => {
      reads.push(asked[1]);
      return store.changesSince(...asked);
    },
  };
  const books = new AddressBooks({ store: counting, clock, limits });
  const names = async (): Promise<string[]> => {
    const book = await books.open(tenant);
    const list = book.list(0);
    return Array.from({ length: list?.size ?? 0 }, (_, position) => {
      const recipient = list?.at(position);
      return recipient === undefined ? '' : (book.find(recipient)?.displayName ?? '');
    });
  };
  const add = (name: string) => recipients.createOne(tenant, { kind: 'userMailbox', name });
  return { ...organization, books, reads, names, add };
}

describe('the address books of organisations', () => {
  it('follow their directories, and ask no more often than they must', async () => {
    const { names, add, books, tenant, clock, reads, recipients } = await openScene();
    const [kim] = [await add('kim'), await add('anna')];
    expect(await names()).toEqual(['anna', 'kim']);
    await add('lee');
    expect(await names()).toEqual(['anna', 'kim']);
    expect(reads).toHaveLength(1);
    clock.set(clock.now() + 1_000);
    expect(await names()).toEqual(['anna', 'kim', 'lee']);
    await recipients.updateOne(tenant, kim.recipient, { displayName: 'Zoe', hiddenFromAddressLists: false });
    await recipients.remove(tenant, [(await add('gone')).recipient]);
    books.expire(tenant);
    expect(await names()).toEqual(['anna', 'lee', 'Zoe']);
    await recipients.updateOne(tenant, kim.recipient, { hiddenFromAddressLists: true });
    books.expire(tenant);
    expect(await names()).toEqual(['anna', 'lee']);
    const book = await books.open(tenant);
    expect([book.isHidden(kim.recipient), book.find(kim.recipient)?.displayName]).toEqual([true, 'Zoe']);
  });

  it('are read once for all who wait for them', async () => {
    const { books, tenant, add, reads } = await openScene();
    await add('kim');
    await Promise.all(Array.from({ length: 20 }, () => books.open(tenant)));
    expect(reads).toHaveLength(1);
  });

  it('are given back when nobody asks for them, and when they are too large together', async () => {
    const { books, tenant, add, clock, names, organizations } = await openScene({
      idleMs: 60_000,
      maxBytes: 1,
    });
    await add('kim');
    await names();
    clock.set(clock.now() + 59_000);
    expect(books.dropIdle()).toBe(0);
    clock.set(clock.now() + 2_000);
    expect(books.dropIdle()).toBe(1);
    await names();
    const other = await organizations.create({ name: 'fabrikam', domain: 'fabrikam.com' });
    await books.open(other.tenant);
    clock.set(clock.now() + 61_000);
    // That of the first went when that of the second came.
    expect(books.dropIdle()).toBe(1);
    expect((await books.open(tenant)).size).toBe(1);
  });

  it('have a bound, and an organisation that is there', async () => {
    const { books, tenant, add } = await openScene({ maxEntries: 1 });
    await add('kim');
    await add('lee');
    await expect(books.open(tenant)).rejects.toMatchObject({ kind: 'limit' });
    await expect(books.open(99 as TenantId)).rejects.toMatchObject({ kind: 'notFound' });
  });
});
