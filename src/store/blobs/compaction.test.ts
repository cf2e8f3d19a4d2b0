import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import type { Clock } from '../../base/clock.ts';
import type { BodyHash, TenantId } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { collect, inlineBody } from '../contracts/body-store.contract.ts';
import type { BodyLocation, BodyStore, PackSummary } from '../ports/bodies.ts';
import { Compactor } from './compaction.ts';
import { choosePacks, defaultChoiceLimits } from './compaction-choice.ts';
import { FakeBodyIndex } from './fake-body-index.ts';
import { PackBodyStore } from './pack-body-store.ts';
import { packPath } from './pack-paths.ts';
import { rebuildIndexEntries } from './rebuild.ts';

const tenant = 7 as TenantId;
const dayMs = 24 * 3600 * 1000;

/** Sleeps by moving on. */
class FakeClock implements Clock {
  nowMs = 1_790_000_000_000;
  elapsedMs = 0;
  now = () => this.nowMs;
  monotonic = () => this.elapsedMs;
  sleep = async (ms: number, signal?: AbortSignal) => {
    signal?.throwIfAborted();
    this.pass(ms);
  };
  pass(ms: number) {
    this.nowMs += ms;
    this.elapsedMs += ms;
  }
}

let root: string;
let clock: FakeClock;
let store: PackBodyStore;
let index: FakeBodyIndex;

beforeEach(async () => {
  root = await temporaryFolder();
  clock = new FakeClock();
  index = new FakeBodyIndex();
  store = await PackBodyStore.open({ root, clock, limits: { adoptBytes: 50_000 } });
  onTestFinished(() => store.close());
});

async function fill(bodies: readonly Uint8Array[]): Promise<{ hash: BodyHash; location: BodyLocation }[]> {
  const inline = bodies.map(inlineBody);
  const places = await store.append(tenant, inline);
  await store.seal(tenant);
  return inline.map(({ hash }, at) => {
    const location = places[at]!;
    index.add(tenant, hash, location);
    return { hash, location };
  });
}

const noise = (count: number, bytes = 1000) => Array.from({ length: count }, () => randomBytes(bytes));
const text = (count: number) =>
  Array.from({ length: count }, (_, at) => Buffer.alloc(2000, `line ${at}\r\n`));

function compactor(over: Partial<ConstructorParameters<typeof Compactor>[0]> = {}): Compactor {
  return new Compactor({ store, index, clock, log: silentLog, stepBytes: 3000, settleMs: 1000, ...over });
}

/** Sees the packs, waits until they have settled, and takes them. */
async function compact(subject: Compactor) {
  await subject.run();
  clock.pass(1000);
  return subject.run();
}

describe('compaction', () => {
  it('moves what is alive, drops what is dead, and removes the pack', async () => {
    const bodies = await fill(noise(10));
    for (const { hash } of bodies.slice(0, 4)) index.setReferences(tenant, hash, 0);
    const before = await index.readAll(store, tenant);
    const report = await compact(compactor());
    expect(report).toMatchObject({ packsRemoved: 1, bodiesMoved: 6, bodiesDropped: 4, damaged: [] });
    expect(await index.readAll(store, tenant)).toEqual(before);
    const packs = (await store.listPacks(tenant)).map(({ pack }) => pack);
    expect(packs).not.toContain(bodies[0]!.location.pack);
    await expect(store.read(tenant, bodies[5]!.location)).rejects.toMatchObject({
      code: 'store.bodies.moved',
    });
  });

  it('leaves a pack alone until every transaction that may name a body of it has ended', async () => {
    const bodies = await fill(noise(10));
    for (const { hash } of bodies.slice(1)) index.setReferences(tenant, hash, 0);
    const subject = compactor({ settleMs: 5000 });
    expect((await subject.run()).packsRemoved).toBe(0);
    clock.pass(4999);
    expect((await subject.run()).packsRemoved).toBe(0);
    clock.pass(1);
    expect((await subject.run()).packsRemoved).toBe(1);
  });

  it('keeps a body that is referred to again meanwhile, and takes another round for late entries', async () => {
    const bodies = await fill(noise(10));
    for (const { hash } of bodies.slice(0, 6)) index.setReferences(tenant, hash, 0);
    const [revived, late] = bodies;
    index.entries.get(tenant)?.delete(late!.hash);
    const drop = index.dropUnreferenced.bind(index);
    index.dropUnreferenced = async (...of) => {
      index.setReferences(tenant, revived!.hash, 1);
      return drop(...of);
    };
    const move = index.moveEntries.bind(index);
    let moves = 0;
    index.moveEntries = async (...of) => {
      moves += 1;
      if (moves === 1) index.add(tenant, late!.hash, late!.location);
      await move(...of);
    };
    expect(await compact(compactor())).toMatchObject({ packsRemoved: 1, bodiesMoved: 6, bodiesDropped: 4 });
    expect([...(await index.readAll(store, tenant)).keys()]).toEqual(
      expect.arrayContaining([revived!.hash, late!.hash]),
    );
  });

  it('is safe when killed before or after any step', async () => {
    for (let killAt = 0; ; killAt += 1) {
      const bodies = await fill(noise(8));
      for (const { hash } of bodies.slice(0, 3)) index.setReferences(tenant, hash, 0);
      const before = await index.readAll(store, tenant);
      let calls = 0;
      const dying = <T extends object>(target: T, methods: readonly (keyof T)[]): T =>
        new Proxy(target, {
          get: (real, name) => {
            const value: unknown = Reflect.get(real, name, real);
            if (typeof value !== 'function') return value;
            if (!methods.includes(name as keyof T)) return value.bind(real);
            return async (...of: unknown[]) => {
              // Even numbers die before the step, odd ones after it.
              if (calls++ === killAt) throw new Error('killed');
              const result: unknown = await value.apply(real, of);
              if (calls++ === killAt) throw new Error('killed');
              return result;
            };
          },
        });
      const subject = compactor({
        store: dying<BodyStore>(store, ['rewrite', 'removePack']),
        index: dying(index, ['moveEntries', 'dropUnreferenced']),
      });
      const outcome = await compact(subject).then(
        () => 'finished',
        (error: Error) => error.message,
      );
      expect(await index.readAll(store, tenant)).toEqual(before);
      // Copies that nobody came to know are dead in the eyes of a later pass.
      clock.pass(8 * dayMs);
      await store.seal(tenant);
      await compact(compactor());
      expect(await index.readAll(store, tenant)).toEqual(before);
      await store.seal(tenant);
      if (outcome === 'finished') return expect(killAt).toBeGreaterThan(8);
      expect(outcome).toBe('killed');
    }
  });

  it('leaves a pack with an unreadable body where it is, and says which', async () => {
    const bodies = await fill(noise(10));
    for (const { hash } of bodies.slice(0, 4)) index.setReferences(tenant, hash, 0);
    const broken = bodies[7]!;
    const file = await open(packPath(root, tenant, broken.location.pack), 'r+');
    await file.write(Buffer.from([1, 2, 3]), 0, 3, broken.location.offset + 500);
    await file.close();
    const report = await compact(compactor());
    expect(report).toMatchObject({ packsRemoved: 0, bodiesMoved: 5 });
    expect(report.damaged.map(({ body }) => body.hash)).toEqual([broken.hash]);
    expect(index.get(tenant, broken.hash).location).toEqual(broken.location);
  });

  it('compresses cold packs once', async () => {
    await fill(text(10));
    const before = await index.readAll(store, tenant);
    const [raw] = await store.listPacks(tenant);
    clock.pass(dayMs);
    expect(await compact(compactor())).toMatchObject({ packsRemoved: 1, bodiesMoved: 10 });
    await store.seal(tenant);
    const [compressed] = await store.listPacks(tenant);
    expect(compressed!.bytes).toBeLessThan(raw!.bytes / 5);
    clock.pass(dayMs);
    expect(await compact(compactor())).toMatchObject({ packsRemoved: 0, bodiesMoved: 0 });
    expect(await index.readAll(store, tenant)).toEqual(before);
  });

  it('puts many small packs together, but not those of one large body each', async () => {
    for (let at = 0; at < 8; at += 1) await fill(noise(2));
    for (let at = 0; at < 8; at += 1) await fill(noise(1, 60_000));
    expect(await compact(compactor())).toMatchObject({ packsRemoved: 8, bodiesMoved: 16 });
    await store.seal(tenant);
    expect(await compact(compactor())).toMatchObject({ packsRemoved: 0 });
  });

  it('keeps to its budget', async () => {
    const bodies = await fill(noise(20));
    for (const { hash } of bodies.slice(0, 10)) index.setReferences(tenant, hash, 0);
    const subject = compactor({ bytesPerSecond: 2000 });
    await subject.run();
    clock.pass(1000);
    const before = clock.elapsedMs;
    await subject.run();
    expect(clock.elapsedMs - before).toBe(5000);
  });

  it('stops when asked, and goes on another time', async () => {
    const bodies = await fill(noise(20));
    for (const { hash } of bodies.slice(0, 10)) index.setReferences(tenant, hash, 0);
    const before = await index.readAll(store, tenant);
    const abort = new AbortController();
    const sleep = clock.sleep;
    clock.sleep = (ms, signal) => {
      abort.abort(new Error('shutting down'));
      return sleep(ms, signal);
    };
    const subject = compactor();
    await subject.run();
    clock.pass(1000);
    await expect(subject.run(abort.signal)).rejects.toThrow('shutting down');
    expect(await index.readAll(store, tenant)).toEqual(before);
    expect((await subject.run()).packsRemoved).toBe(1);
  });

  it('touches nothing of a tenant that the index has never heard of', async () => {
    await fill(noise(5));
    index.entries.clear();
    clock.pass(30 * dayMs);
    expect((await compact(compactor())).packsRemoved).toBe(0);
    expect(await collect(rebuildIndexEntries(store, tenant))).toHaveLength(5);
  });
});

describe('choosing packs', () => {
  const now = 1_790_000_000_000;
  const packAged = (ageMs: number) => (now - ageMs) * 1024;
  const summary = (over: Partial<PackSummary>): Required<PackSummary> => ({
    pack: packAged(0),
    bytes: 64 + 40 + 10 * 72 + 100_000,
    sealed: true,
    residence: 'local',
    records: 10,
    untriedBytes: 0,
    ...over,
  });
  const cases: [
    string,
    Partial<PackSummary>,
    { live: number; dead: number } | undefined,
    string | undefined,
  ][] = [
    ['alive', {}, { live: 100_000, dead: 0 }, undefined],
    ['a little dead', {}, { live: 71_000, dead: 29_000 }, undefined],
    ['dead enough', {}, { live: 70_000, dead: 30_000 }, 'dead'],
    ['young, with bodies unknown to the index', {}, { live: 10_000, dead: 0 }, undefined],
    ['old, with bodies unknown', { pack: packAged(7 * dayMs) }, { live: 10_000, dead: 0 }, 'dead'],
    ['old and unknown as a whole', { pack: packAged(7 * dayMs) }, undefined, 'dead'],
    ['warm and untried', { untriedBytes: 90_000 }, { live: 100_000, dead: 0 }, undefined],
    [
      'cold and untried',
      { untriedBytes: 90_000, pack: packAged(dayMs) },
      { live: 100_000, dead: 0 },
      'untried',
    ],
    ['cold and tried', { untriedBytes: 9_000, pack: packAged(dayMs) }, { live: 100_000, dead: 0 }, undefined],
    ['unsealed', { sealed: false }, { live: 50_000, dead: 50_000 }, 'dead'],
    ['unsealed and not in use yet', { sealed: false }, undefined, undefined],
  ];
  it.each(cases)('%s', (_name, over, use, expected) => {
    const { records, untriedBytes, ...outline } = summary(over);
    const pack: PackSummary = outline.sealed ? { ...outline, records, untriedBytes } : outline;
    const uses = use ? [{ pack: pack.pack, liveBytes: use.live, deadBytes: use.dead }] : [];
    const [choice] = choosePacks([pack], uses, now, defaultChoiceLimits);
    expect(choice?.reason).toBe(expected);
  });
});
