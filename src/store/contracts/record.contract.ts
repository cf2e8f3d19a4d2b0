import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isAppError } from '../../base/errors.ts';
import type { TenantId } from '../../base/ids.ts';
import { createMemoryDirectoryStore } from '../memory/memory-directory-store.ts';
import type { DirectoryStore } from '../ports/directory-store.ts';
import { maxRecordBatch, type RecordChange, type RecordQuery } from '../ports/record-store.ts';
import { type DirectoryContext, makeOwnTenant } from './directory-fixtures.ts';

/** As UTF-8 orders them: UTF-16 has the last two the other way round. */
const ascending = [' ', 'A', 'a', 'a/1', 'a/10', 'a/2', 'a\ud7ff', 'a\ue000', 'b', '김', '\uffee', '𝒜'];

export function recordContract(context: DirectoryContext): void {
  const { store, newTenant } = context;
  const keysOf = async (tenant: TenantId, query: Omit<RecordQuery, 'limit'> & { limit?: number } = {}) => {
    return (await store().listRecords(tenant, 'c', { limit: 99, ...query })).map(({ key }) => key);
  };
  const put = (key: string, rest: object = {}): RecordChange => ({
    ...{ collection: 'c', key, content: { key } },
    ...rest,
  });

  it('keeps records apart by tenant and collection, in the order of the bytes of their keys', async () => {
    const [{ tenant }, other] = [await newTenant(), await newTenant()];
    await store().writeRecords(
      tenant,
      [...ascending].reverse().map((key) => put(key)),
    );
    await store().writeRecords(tenant, [{ collection: 'd', key: 'a', content: {} }]);
    expect(await keysOf(tenant)).toEqual(ascending);
    expect(await keysOf(tenant, { descending: true })).toEqual(ascending.toReversed());
    expect(await keysOf(other.tenant)).toEqual([]);
    expect(await store().listRecordCollections(tenant)).toEqual(['c', 'd']);
    expect(await store().listRecordCollections(other.tenant)).toEqual([]);
    expect(await store().countRecords(tenant, 'c')).toBe(ascending.length);
    expect(await store().countRecords(tenant, 'nothing')).toBe(0);
  });

  it.each<[RecordQuery, string[]]>([
    [{ limit: 0 }, []],
    [{ limit: 2 }, [' ', 'A']],
    [{ limit: 2, after: 'A' }, ['a', 'a/1']],
    [{ limit: 2, after: 'A0' }, ['a', 'a/1']],
    [{ limit: 2, after: 'b', descending: true }, ['a\ue000', 'a\ud7ff']],
    [{ limit: 9, prefix: 'a/' }, ['a/1', 'a/10', 'a/2']],
    [{ limit: 9, prefix: 'a/1' }, ['a/1', 'a/10']],
    [{ limit: 9, prefix: 'a/', after: 'a/1', descending: true }, []],
    [{ limit: 9, prefix: 'a/', after: 'a/2', descending: true }, ['a/10', 'a/1']],
    [{ limit: 9, prefix: 'a/', after: 'A' }, ['a/1', 'a/10', 'a/2']],
    [{ limit: 9, prefix: 'a\ud7ff' }, ['a\ud7ff']],
    [{ limit: 9, prefix: '𝒜' }, ['𝒜']],
    [{ limit: 9, prefix: 'a%' }, []],
  ])('lists %o', async (query, expected) => {
    const { tenant } = await newTenant();
    await store().writeRecords(
      tenant,
      ascending.map((key) => put(key)),
    );
    expect(await keysOf(tenant, query)).toEqual(expected);
    const { prefix } = query;
    if (prefix === undefined) return;
    const count = ascending.filter((key) => key.startsWith(prefix)).length;
    expect(await store().countRecords(tenant, 'c', prefix)).toBe(count);
  });

  it('finds those asked for, in the order asked, each once', async () => {
    const { tenant } = await newTenant();
    await store().writeRecords(
      tenant,
      ['a', 'b', 'c'].map((key) => put(key)),
    );
    const found = await store().findRecords(tenant, 'c', ['c', 'missing', 'a', 'c']);
    expect(found.map(({ key }) => key)).toEqual(['c', 'a']);
    expect(await store().findRecords(tenant, 'c', [])).toEqual([]);
  });

  it('grows versions, and keeps a secret that is not spoken of', async () => {
    const { tenant } = await newTenant();
    const secret = new Uint8Array([1, 0, 255]);
    const get = async () => (await store().findRecords(tenant, 'c', ['k']))[0];
    await store().writeRecords(tenant, [
      put('k', { secret, content: { 이름: ['김', null, '\0'], deep: { a: 1 } } }),
    ]);
    expect(await get()).toEqual({
      ...{ key: 'k', version: 1, secret },
      content: { 이름: ['김', null, '\0'], deep: { a: 1 } },
    });
    await store().writeRecords(tenant, [put('k', { content: { now: 2 } })]);
    expect(await get()).toEqual({ key: 'k', version: 2, content: { now: 2 }, secret });
    await store().writeRecords(tenant, [put('k', { secret: null, ifVersion: 2 })]);
    expect(await get()).toEqual({ key: 'k', version: 3, content: { key: 'k' }, secret: null });
    await store().writeRecords(tenant, [{ collection: 'c', key: 'k', gone: true, ifVersion: 3 }]);
    expect(await get()).toBeUndefined();
    await store().writeRecords(tenant, [put('k', { ifVersion: 0 })]);
    expect(await get()).toMatchObject({ version: 1 });
  });

  it('writes all or none, over collections, and says which were changed meanwhile', async () => {
    const { tenant } = await newTenant();
    await store().writeRecords(tenant, [put('a'), put('b'), { collection: 'd', key: 'a', content: {} }]);
    const mixed: RecordChange[] = [
      put('a', { ifVersion: 1, content: { changed: true } }),
      put('b', { ifVersion: 0 }),
      put('new', {}),
      put('missing', { ifVersion: 7 }),
      { collection: 'd', key: 'a', gone: true, ifVersion: 2 },
    ];
    await expect(store().writeRecords(tenant, mixed)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'record.version',
      details: { records: ['c/b', 'c/missing', 'd/a'] },
    });
    const whole = await store().listRecords(tenant, 'c', { limit: 9 });
    expect(whole.map(({ content, version }) => [content, version])).toEqual([
      [{ key: 'a' }, 1],
      [{ key: 'b' }, 1],
    ]);
    expect(await store().countRecords(tenant, 'd')).toBe(1);
  });

  it('lets one of two writers with the same version through', async () => {
    const { tenant } = await newTenant();
    await store().writeRecords(tenant, [put('a')]);
    const writes = [1, 2, 3].map((by) =>
      store().writeRecords(tenant, [put('a', { ifVersion: 1, content: { by } })]),
    );
    const outcomes = await Promise.allSettled(writes);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await store().findRecords(tenant, 'c', ['a'])).toMatchObject([{ version: 2 }]);
  });

  it('takes as many as a batch holds, and no more', async () => {
    const { tenant } = await newTenant();
    const many = Array.from({ length: maxRecordBatch }, (_, index) =>
      put(`k${String(index).padStart(4, '0')}`),
    );
    await store().writeRecords(tenant, many);
    await store().writeRecords(
      tenant,
      [...many].reverse().map((change) => ({ ...change, ifVersion: 1 })),
    );
    expect(await store().countRecords(tenant, 'c')).toBe(maxRecordBatch);
    const keys = many.map(({ key }) => key);
    expect((await store().findRecords(tenant, 'c', keys)).map(({ key, version }) => [key, version])).toEqual(
      keys.map((key) => [key, 2]),
    );
    const tooMany = { kind: 'limit', code: 'record.batchTooLarge' };
    await expect(store().writeRecords(tenant, [...many, put('z')])).rejects.toMatchObject(tooMany);
    await expect(store().findRecords(tenant, 'c', [...keys, 'z'])).rejects.toMatchObject(tooMany);
  });

  it.each<[string, RecordChange[], string]>([
    ['a key twice', [put('a'), { collection: 'c', key: 'a', gone: true }], 'record.twice'],
    ['a key twice, once NUL is gone', [put('a'), put('a\0')], 'record.twice'],
    ['no key', [put('')], 'record.name'],
    ['no collection', [{ collection: '', key: 'a', content: {} }], 'record.name'],
    ['a key of more than 2,000 bytes', [put('김'.repeat(667))], 'record.name'],
    [
      'a collection of more than 500',
      [{ collection: 'c'.repeat(501), key: 'a', content: {} }],
      'record.name',
    ],
  ])('refuses %s', async (_what, changes, code) => {
    const { tenant } = await newTenant();
    await expect(store().writeRecords(tenant, changes)).rejects.toMatchObject({ kind: 'invalid', code });
    expect(await store().listRecordCollections(tenant)).toEqual([]);
  });

  it('takes the longest names there may be', async () => {
    const { tenant } = await newTenant();
    // Of many characters, so that no database makes them small by compression.
    const key = Array.from({ length: 666 }, (_, index) =>
      String.fromCodePoint(0xac00 + ((index * 7919) % 11_000)),
    ).join('');
    const change = { collection: 'x'.repeat(500), key, content: { ok: true } };
    await store().writeRecords(tenant, [change]);
    expect(await store().findRecords(tenant, change.collection, [key])).toMatchObject([
      { key, content: { ok: true } },
    ]);
  });

  it('removes a collection, or what of it begins so, again and again', async () => {
    const { tenant } = await newTenant();
    for (let start = 0; start < 2500; start += 500) {
      const some = Array.from({ length: 500 }, (_, index) => put(`a/${start + index}`));
      await store().writeRecords(tenant, some);
    }
    await store().writeRecords(tenant, [put('a'), put('b'), { collection: 'd', key: 'a/1', content: {} }]);
    for (let time = 0; time < 2; time += 1) {
      await store().removeRecords(tenant, 'c', 'a/');
      expect(await keysOf(tenant)).toEqual(['a', 'b']);
    }
    await store().removeRecords(tenant, 'c');
    expect(await store().listRecordCollections(tenant)).toEqual(['d']);
  });

  it('puts back what a backup holds, with the versions that it had, once and again', async () => {
    const { tenant } = await newTenant();
    await store().writeRecords(tenant, [put('a'), put('b')]);
    const saved = [
      { collection: 'c', key: 'a', version: 7, content: { was: 'a' }, secret: new Uint8Array([9]) },
      { collection: 'd', key: 'x', version: 3, content: {}, secret: null },
    ];
    for (let time = 0; time < 2; time += 1) {
      await store().restoreRecords(tenant, saved);
      const [a, x] = saved.map(({ collection: _, ...record }) => record);
      expect(await store().findRecords(tenant, 'c', ['a', 'b'])).toMatchObject([a, { version: 1 }]);
      expect(await store().listRecords(tenant, 'd', { limit: 9 })).toEqual([x]);
    }
  });

  it('goes with its tenant, and is not changed while that is not active', async () => {
    const { tenant, record } = await newTenant();
    await store().writeRecords(tenant, [put('a'), { collection: 'd', key: 'a', content: {} }]);
    await store().moveTenant(tenant, 'softDeleted');
    const refused = { kind: 'conflict', code: 'organization.notActive' };
    await expect(store().writeRecords(tenant, [put('b')])).rejects.toMatchObject(refused);
    await expect(store().removeRecords(tenant, 'c')).rejects.toMatchObject(refused);
    expect(await keysOf(tenant)).toEqual(['a']);
    await store().moveTenant(tenant, 'removing');
    await store().removeTenant(tenant);
    for (const ask of [
      () => store().listRecords(tenant, 'c', { limit: 1 }),
      () => store().findRecords(tenant, 'c', ['a']),
      () => store().countRecords(tenant, 'c'),
      () => store().listRecordCollections(tenant),
      () => store().writeRecords(tenant, []),
    ]) {
      await expect(ask()).rejects.toMatchObject({ kind: 'notFound' });
    }
    const again = await store().restoreTenant({
      record,
      domains: [{ ...domainOf(record.name), isDefault: true }],
      shards: [0],
    });
    expect(await store().listRecordCollections(again.tenant)).toEqual([]);
  });

  it('answers every sequence of commands as the one in memory does', () => agreement(context));
}

const domainOf = (name: string) => ({
  ...{ domain: `${name}.example`, displayName: name, kind: 'authoritative' as const },
  ...{ verifiedAt: 1, verificationToken: '', createdAt: 1 },
});

/** Few places, so that they meet often. */
const place = {
  collection: fc.constantFrom('c', 'd', 'd\0', '\ud800'),
  key: fc.constantFrom('a', 'aa', 'ab', 'b', 'a\0', '\ud800a', '\u{10ffff}', '𝒜', '\uffee'),
};
const ifVersion = fc.integer({ min: 0, max: 3 });
const change: fc.Arbitrary<RecordChange> = fc.oneof(
  fc.record(
    {
      ...place,
      content: fc.record({ 말: fc.constantFrom('a', '\u0000', '\ud800', '김') }),
      secret: fc.option(fc.uint8Array({ maxLength: 2 })),
      ifVersion,
    },
    { requiredKeys: ['collection', 'key', 'content'] },
  ),
  fc.record(
    { ...place, gone: fc.constant(true as const), ifVersion },
    { requiredKeys: ['collection', 'key', 'gone'] },
  ),
);
const prefix = fc.constantFrom('', 'a', 'aa', '\u{10ffff}', '\ud800', '𝒜', '\0');
const query = fc.record(
  { prefix, after: place.key, descending: fc.boolean(), limit: fc.integer({ min: 0, max: 4 }) },
  { requiredKeys: ['limit'] },
);
type Step = (store: DirectoryStore, tenant: TenantId) => Promise<unknown>;
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.array(change, { maxLength: 5 }).map(
      (some): Step =>
        (s, t) =>
          s.writeRecords(t, some),
    ),
  },
  fc.tuple(place.collection, prefix).map(
    ([of, some]): Step =>
      (s, t) =>
        s.removeRecords(t, of, some),
  ),
  fc.tuple(place.collection, query).map(
    ([of, asked]): Step =>
      (s, t) =>
        s.listRecords(t, of, asked),
  ),
  fc.tuple(place.collection, prefix).map(
    ([of, some]): Step =>
      (s, t) =>
        s.countRecords(t, of, some),
  ),
  fc.tuple(place.collection, fc.array(place.key)).map(
    ([of, keys]): Step =>
      (s, t) =>
        s.findRecords(t, of, keys),
  ),
);

async function agreement({ store, clock }: DirectoryContext): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async (steps) => {
      const memory = createMemoryDirectoryStore({ clock });
      const [one, two] = [await makeOwnTenant(memory), await makeOwnTenant(store())];
      for (const each of steps) {
        expect(await outcomeOf(each(store(), two.tenant))).toEqual(await outcomeOf(each(memory, one.tenant)));
      }
      const names = await store().listRecordCollections(two.tenant);
      expect(names).toEqual(await memory.listRecordCollections(one.tenant));
      for (const name of names) {
        const whole = await store().listRecords(two.tenant, name, { limit: 99 });
        expect(whole).toEqual(await memory.listRecords(one.tenant, name, { limit: 99 }));
      }
    }),
    { numRuns: 50 },
  );
}

async function outcomeOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return { value: await work };
  } catch (error) {
    if (isAppError(error)) return { code: error.code, message: error.message, details: error.details };
    throw error;
  }
}
