import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAppError } from '../../base/errors.ts';
import type { BodyHash, TenantId } from '../../base/ids.ts';
import type { BodyLocation, BodyStore, InlineBody, PackEntry, SpooledBody } from '../ports/bodies.ts';

export interface OpenedBodyStore {
  readonly store: BodyStore;
  /** Closes the store and opens what it left, as after a restart; absent where nothing outlives a store. */
  reopen?(): Promise<BodyStore>;
  /** Removes everything, closing what is open. */
  dispose(): Promise<void>;
}

const alpha = 1 as TenantId;
const beta = 2 as TenantId;

export function inlineBody(content: string | Uint8Array): InlineBody {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return { kind: 'inline', hash: hashOf(bytes), bytes };
}

function hashOf(bytes: Uint8Array): BodyHash {
  return createHash('sha256').update(bytes).digest('hex') as BodyHash;
}

/** What every body store does. A store's own test calls this with a way to open an empty one. */
export function bodyStoreContract(
  open: () => Promise<OpenedBodyStore>,
  { durable = true }: { durable?: boolean } = {},
): void {
  let opened: OpenedBodyStore;
  let store: BodyStore;

  beforeEach(async () => {
    opened = await open();
    store = opened.store;
  });
  afterEach(() => opened.dispose());

  const shapes: [string, Uint8Array][] = [
    ['an empty body', new Uint8Array(0)],
    ['one byte', Buffer.from('x')],
    ['a line', Buffer.from('Subject: 안녕하세요\r\n\r\n본문\r\n')],
    ['20 KB of noise', randomBytes(20_000)],
    ['20 KB of text', Buffer.alloc(20_000, 'The quick brown fox. ')],
    ['3 MB of noise', randomBytes(3_000_000)],
    ['3 MB of text', Buffer.alloc(3_000_000, 'Lorem ipsum dolor sit amet. ')],
  ];

  describe.each(shapes)('%s', (_name, bytes) => {
    it('comes back whole, streamed and in part', async () => {
      const place = await putOne(store, alpha, bytes);
      expect(place.bytes).toBe(bytes.byteLength);
      expect(Buffer.from(await store.read(alpha, place)).equals(bytes)).toBe(true);
      await expectParts(store, place, bytes);
    });

    it('comes back from a spool', async () => {
      const spooled = await spool(store, alpha, bytes);
      expect(spooled).toMatchObject({ kind: 'spooled', hash: hashOf(bytes), byteLength: bytes.byteLength });
      const place = only(await store.append(alpha, [JSON.parse(JSON.stringify(spooled)) as SpooledBody]));
      expect(Buffer.from(await store.read(alpha, place)).equals(bytes)).toBe(true);
      await expectParts(store, place, bytes);
    });

    it('comes back after it was rewritten', async () => {
      const place = await putOne(store, alpha, bytes);
      await store.seal(alpha);
      const moved = only(await store.rewrite(alpha, [place]));
      expect(moved).not.toEqual(place);
      await store.removePack(alpha, place.pack);
      expect(moved.bytes).toBe(bytes.byteLength);
      expect(Buffer.from(await store.read(alpha, moved)).equals(bytes)).toBe(true);
      await expectParts(store, moved, bytes);
    });
  });

  it('returns places in the order of the bodies, inline and spooled mixed', async () => {
    const contents = ['one', 'two', 'three', 'four'].map((word) => Buffer.from(word));
    const bodies = await Promise.all(
      contents.map((bytes, index) => (index % 2 === 0 ? inlineBody(bytes) : spool(store, alpha, bytes))),
    );
    const places = await store.append(alpha, bodies);
    const read = await Promise.all(places.map((place) => store.read(alpha, place)));
    expect(read.map((bytes) => Buffer.from(bytes).toString())).toEqual(['one', 'two', 'three', 'four']);
    expect(await store.append(alpha, [])).toEqual([]);
  });

  it('takes concurrent appends of several tenants', async () => {
    const jobs = Array.from({ length: 40 }, async (_, index) => {
      const tenant = index % 2 === 0 ? alpha : beta;
      const bytes = randomBytes(1 + index * 97);
      return { tenant, bytes, place: await putOne(store, tenant, bytes) };
    });
    for (const { tenant, bytes, place } of await Promise.all(jobs)) {
      expect(Buffer.from(await store.read(tenant, place)).equals(bytes)).toBe(true);
    }
    expect(await store.listTenants()).toEqual([alpha, beta]);
  });

  it('scans what a pack holds, in order, hashes verified', async () => {
    const bodies = Array.from({ length: 20 }, (_, index) => inlineBody(randomBytes(index * 311)));
    const places = await store.append(alpha, bodies);
    const entries = await scanAll(store, alpha, { verifyHashes: true });
    expect(entries).toEqual(
      bodies.map(({ hash }, index) => ({ kind: 'record', hash, location: places[index] })),
    );
    const rest = await collect(
      store.scanPack(alpha, entryAt(places, 0).pack, { fromOffset: entryAt(places, 7).offset }),
    );
    expect(rest).toEqual(entries.slice(7));
  });

  it('seals a pack and goes on in another', async () => {
    const first = await putOne(store, alpha, Buffer.from('before'));
    await store.seal(alpha);
    await store.seal(alpha);
    const second = await putOne(store, alpha, Buffer.from('after'));
    expect(second.pack).not.toBe(first.pack);
    const packs = await store.listPacks(alpha);
    expect(packs.map(({ pack, sealed }) => ({ pack, sealed }))).toEqual([
      { pack: first.pack, sealed: true },
      { pack: second.pack, sealed: false },
    ]);
    expect(Buffer.from(await store.read(alpha, first)).toString()).toBe('before');
  });

  it('compresses what pays when it rewrites, and copies what is compressed already', async () => {
    const text = Buffer.alloc(50_000, 'All work and no play makes Jack a dull boy. ');
    const place = await putOne(store, alpha, text);
    const once = only(await store.rewrite(alpha, [place]));
    const twice = only(await store.rewrite(alpha, [once]));
    expect(once).toMatchObject({ codec: 'zstd', bytes: text.byteLength });
    expect(once.storedBytes).toBeLessThan(text.byteLength / 5);
    expect(twice).toMatchObject({ codec: 'zstd', storedBytes: once.storedBytes });
    expect(Buffer.from(await store.read(alpha, twice)).equals(text)).toBe(true);
  });

  it('says that a removed pack has moved, and that one may retry', async () => {
    const place = await putOne(store, alpha, Buffer.from('gone'));
    await store.seal(alpha);
    await store.removePack(alpha, place.pack);
    const moved = { kind: 'notFound', code: 'store.bodies.moved', retryable: true };
    await expect(store.read(alpha, place)).rejects.toMatchObject(moved);
    await expect(collect(store.stream(alpha, place))).rejects.toMatchObject(moved);
    await expect(collect(store.scanPack(alpha, place.pack))).rejects.toMatchObject(moved);
    expect(await store.listPacks(alpha)).toEqual([]);
  });

  it('goes on after the current pack was removed', async () => {
    const place = await putOne(store, alpha, Buffer.from('gone'));
    await store.removePack(alpha, place.pack);
    const next = await putOne(store, alpha, Buffer.from('here'));
    expect(next.pack).not.toBe(place.pack);
    expect(Buffer.from(await store.read(alpha, next)).toString()).toBe('here');
  });

  it('keeps tenants apart', async () => {
    const place = await putOne(store, alpha, Buffer.from("alpha's own"));
    await putOne(store, beta, Buffer.from("beta's own"));
    const stolen = await store.read(beta, place).then(
      (bytes) => Buffer.from(bytes).toString(),
      (error: unknown) => isAppError(error) && error.code,
    );
    expect(['store.bodies.moved', 'store.bodies.damaged']).toContain(stolen);
    await store.removeTenant(alpha);
    expect(await store.listTenants()).toEqual([beta]);
    expect(await store.listPacks(alpha)).toEqual([]);
    await expect(store.read(alpha, place)).rejects.toMatchObject({ code: 'store.bodies.moved' });
    const again = await putOne(store, alpha, Buffer.from('a new life'));
    expect(Buffer.from(await store.read(alpha, again)).toString()).toBe('a new life');
  });

  it('says that a location is wrong instead of reading something else', async () => {
    const place = await putOne(store, alpha, Buffer.from('first'));
    await putOne(store, alpha, Buffer.from('second'));
    const wrong: BodyLocation[] = [
      { ...place, offset: place.offset + 1 },
      { ...place, offset: place.offset + 1_000_000 },
      { ...place, storedBytes: place.storedBytes - 1, bytes: place.bytes - 1 },
      { ...place, storedBytes: 2 ** 40 },
    ];
    for (const location of wrong) {
      await expect(store.read(alpha, location)).rejects.toMatchObject({ code: 'store.bodies.damaged' });
    }
  });

  it('refuses a spool that was discarded, appended before, or never was', async () => {
    const discarded = await store.openSpool(alpha);
    await discarded.write(Buffer.from('never mind'));
    const gone = await discarded.finish();
    await discarded.discard();
    const used = await spool(store, alpha, Buffer.from('once'));
    await store.append(alpha, [used]);
    const forged = { ...used, token: '../../etc/passwd' };
    for (const body of [gone, used, forged]) {
      await expect(store.append(alpha, [body])).rejects.toMatchObject({ code: 'store.bodies.spoolMissing' });
    }
  });

  it('refuses work once it is closed', async () => {
    const place = await putOne(store, alpha, Buffer.from('x'));
    await store.close();
    const closed = { code: 'store.bodies.closed' };
    await expect(store.append(alpha, [inlineBody('y')])).rejects.toMatchObject(closed);
    await expect(store.read(alpha, place)).rejects.toMatchObject(closed);
    await expect(store.openSpool(alpha)).rejects.toMatchObject(closed);
    await store.close();
  });

  if (!durable) return;

  it('keeps everything over a restart', async () => {
    if (opened.reopen === undefined) throw new Error('A durable store must come with a way to reopen it.');
    const bytes = [randomBytes(5_000), randomBytes(2_000_000)];
    const place = await putOne(store, alpha, entryAt(bytes, 0));
    const large = only(await store.append(alpha, [await spool(store, alpha, entryAt(bytes, 1))]));
    store = await opened.reopen();
    const after = await putOne(store, alpha, Buffer.from('after'));
    expect(Buffer.from(await store.read(alpha, place)).equals(entryAt(bytes, 0))).toBe(true);
    expect(Buffer.from(await store.read(alpha, large)).equals(entryAt(bytes, 1))).toBe(true);
    expect(Buffer.from(await store.read(alpha, after)).toString()).toBe('after');
    const entries = await scanAll(store, alpha, { verifyHashes: true });
    expect(entries.map(({ kind }) => kind)).toEqual(['record', 'record', 'record']);
  });
}

export async function putOne(store: BodyStore, tenant: TenantId, bytes: Uint8Array): Promise<BodyLocation> {
  return only(await store.append(tenant, [inlineBody(bytes)]));
}

/** The only entry of a list of one. */
export function only<T>(items: readonly T[]): T {
  expect(items).toHaveLength(1);
  return entryAt(items, 0);
}

export function entryAt<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`There is no entry ${index} in ${items.length}.`);
  return item;
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export async function scanAll(
  store: BodyStore,
  tenant: TenantId,
  options?: { verifyHashes?: boolean },
): Promise<PackEntry[]> {
  const entries: PackEntry[] = [];
  for (const { pack } of await store.listPacks(tenant)) {
    entries.push(...(await collect(store.scanPack(tenant, pack, options))));
  }
  return entries;
}

/** In pieces of uneven sizes, out of one buffer that is used again and again. */
export async function spool(store: BodyStore, tenant: TenantId, bytes: Uint8Array): Promise<SpooledBody> {
  const target = await store.openSpool(tenant);
  const piece = Buffer.alloc(70_001);
  for (let at = 0; at < bytes.byteLength; at += piece.byteLength) {
    const part = bytes.subarray(at, at + piece.byteLength);
    piece.set(part);
    await target.write(piece.subarray(0, part.byteLength));
  }
  return target.finish();
}

async function expectParts(store: BodyStore, place: BodyLocation, bytes: Uint8Array): Promise<void> {
  const size = bytes.byteLength;
  const ranges = [
    undefined,
    { start: 0, end: size },
    { start: 0, end: 0 },
    { start: 0, end: Math.ceil(size / 2) },
    { start: Math.floor(size / 3), end: Math.ceil(size / 2) },
    { start: Math.max(size - 10, 0), end: size + 1000 },
    { start: size + 5, end: size + 10 },
  ];
  for (const range of ranges) {
    const chunks = await collect(store.stream(alpha, place, range));
    expect(Math.max(0, ...chunks.map((chunk) => chunk.byteLength))).toBeLessThanOrEqual(1 << 20);
    const expected = range ? bytes.subarray(range.start, range.end) : bytes;
    expect(Buffer.concat(chunks).equals(expected)).toBe(true);
  }
  const backwards = { start: 2, end: 1 };
  await expect(collect(store.stream(alpha, place, backwards))).rejects.toMatchObject({ kind: 'invalid' });
}
