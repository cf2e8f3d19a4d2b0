import { randomBytes } from 'node:crypto';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import type { TenantId } from '../../base/ids.ts';
import { inlineBody, only, putOne, scanAll, spool } from '../contracts/body-store.contract.ts';
import type { BodyLocation } from '../ports/bodies.ts';
import { type DiskStep, FaultyDisk } from './faulty-disk.ts';
import { PackBodyStore } from './pack-body-store.ts';

const tenant = 3 as TenantId;

let root: string;
let disk: FaultyDisk;
let store: PackBodyStore;
const kept = new Map<BodyLocation, Buffer>();

beforeEach(async () => {
  kept.clear();
  root = await temporaryFolder();
  disk = new FaultyDisk();
  store = await PackBodyStore.open({ root, disk, limits: { adoptBytes: 100_000 } });
  onTestFinished(() => store.close());
});

async function keep(bytes = randomBytes(3_000)): Promise<BodyLocation> {
  const place = await putOne(store, tenant, bytes);
  kept.set(place, bytes);
  return place;
}

async function expectKept(): Promise<void> {
  for (const [place, bytes] of kept) {
    expect(Buffer.from(await store.read(tenant, place)).equals(bytes)).toBe(true);
  }
}

async function reopen(): Promise<void> {
  await store.close();
  store = await PackBodyStore.open({ root });
}

/** Fails `step` with `code` for so many times. */
function failing(step: DiskStep, code: string, times = 1): void {
  let left = times;
  disk.fault = (at) => (at === step && left-- > 0 ? code : undefined);
}

describe('a disk that fails', () => {
  const diskFull = { kind: 'unavailable', code: 'store.bodies.diskFull', retryable: true };
  const diskFailed = { kind: 'unavailable', code: 'store.bodies.diskFailed', retryable: true };

  it.each(['ENOSPC', 'EDQUOT'])('says %s, loses nothing, and goes on in the same pack', async (code) => {
    const first = await keep();
    failing('write', code, 3);
    for (let at = 0; at < 3; at += 1) await expect(keep()).rejects.toMatchObject(diskFull);
    await expectKept();
    const next = await keep();
    expect(next).toMatchObject({ pack: first.pack, offset: first.offset + 72 + 3_000 });
    await reopen();
    await expectKept();
    expect(await scanAll(store, tenant, { verifyHashes: true })).toHaveLength(2);
  });

  it('is full from the first body on', async () => {
    failing('write', 'ENOSPC');
    await expect(keep()).rejects.toMatchObject(diskFull);
    expect(await store.listPacks(tenant)).toEqual([]);
    await keep();
    await expectKept();
  });

  it('fails every append of a batch that was written together', async () => {
    await keep();
    failing('write', 'ENOSPC', 2);
    const outcomes = await Promise.allSettled([keep(), keep(), keep()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await keep();
    await expectKept();
  });

  it.each<[DiskStep, string]>([
    ['write', 'EIO'],
    ['sync', 'EIO'],
  ])('is not trusted again with a pack after %s failed: the batch goes to a new one', async (step, code) => {
    const first = await keep();
    failing(step, code);
    const second = await keep();
    expect(second.pack).not.toBe(first.pack);
    await keep();
    await expectKept();
    const packs = await store.listPacks(tenant);
    expect(packs.map(({ sealed }) => sealed)).toEqual([true, false]);
    await reopen();
    await expectKept();
    expect(await scanAll(store, tenant, { verifyHashes: true })).toHaveLength(3);
  });

  it.each<[DiskStep, string, object]>([
    ['write', 'EIO', diskFailed],
    ['sync', 'EIO', diskFailed],
    ['sync', 'ENOSPC', diskFull],
    ['open', 'EACCES', diskFailed],
    ['open', 'ENOSPC', diskFull],
    ['syncFolder', 'EIO', diskFailed],
  ])('reports %s %s when a new pack fails too', async (step, code, expected) => {
    await keep();
    await store.seal(tenant);
    failing(step, code, 100);
    await expect(keep()).rejects.toMatchObject(expected);
    disk.fault = () => undefined;
    await keep();
    await expectKept();
    await reopen();
    await expectKept();
  });

  it.each<[DiskStep, boolean]>([
    ['write', false],
    // The seal is there to be read, and may be gone after a power cut; then the next start makes another.
    ['sync', true],
  ])('goes on in another pack when %s fails for the seal of a full one', async (step, seemsSealed) => {
    await store.close();
    store = await PackBodyStore.open({ root, disk, limits: { packBytes: 5_000 } });
    await keep();
    failing(step, 'EIO');
    await keep();
    await expectKept();
    expect((await store.listPacks(tenant)).map(({ sealed }) => sealed)).toEqual([seemsSealed, false]);
    await reopen();
    await keep();
    await expectKept();
    expect((await store.listPacks(tenant)).map(({ sealed }) => sealed)).toEqual([true, true, false]);
  });

  it('keeps a full pack open when there is no room for its seal', async () => {
    await store.close();
    store = await PackBodyStore.open({ root, disk, limits: { packBytes: 5_000 } });
    await keep();
    failing('write', 'ENOSPC');
    await expect(keep()).rejects.toMatchObject(diskFull);
    await keep();
    await expectKept();
    expect((await store.listPacks(tenant)).map(({ sealed }) => sealed)).toEqual([true, false]);
  });

  it('survives that nothing can be taken back either', async () => {
    await keep();
    disk.fault = (step) => (['write', 'truncate', 'remove'].includes(step) ? 'EIO' : undefined);
    await expect(keep()).rejects.toMatchObject(diskFailed);
    disk.fault = () => undefined;
    await keep();
    await expectKept();
    await reopen();
    await keep();
    await expectKept();
  });

  it('keeps a spool until everything it was appended with is on disk', async () => {
    const large = randomBytes(300_000);
    const small = randomBytes(1_000);
    const bodies = [await spool(store, tenant, large), await spool(store, tenant, small), inlineBody('x')];
    failing('write', 'ENOSPC', 100);
    await expect(store.append(tenant, bodies)).rejects.toMatchObject(diskFull);
    failing('link', 'EIO');
    await expect(store.append(tenant, bodies)).rejects.toMatchObject(diskFailed);
    const places = await store.append(tenant, bodies);
    expect(Buffer.from(await store.read(tenant, places[0]!)).equals(large)).toBe(true);
    expect(Buffer.from(await store.read(tenant, places[1]!)).equals(small)).toBe(true);
    expect(await readdir(path.join(root, String(tenant), 'spool'))).toEqual([]);
    expect((await scanAll(store, tenant)).map(({ kind }) => kind)).toEqual(['record', 'record', 'record']);
  });

  it('tells who spools that it is full', async () => {
    const target = await store.openSpool(tenant);
    failing('write', 'ENOSPC');
    await expect(target.write(randomBytes(1 << 20))).rejects.toMatchObject(diskFull);
    await target.discard();
    expect(await readdir(path.join(root, String(tenant), 'spool'))).toEqual([]);
  });
});

describe('syncing', () => {
  it('takes one write and one sync for a batch, and a folder sync for a new pack alone', async () => {
    await keep();
    disk.steps.length = 0;
    await store.append(
      tenant,
      Array.from({ length: 100 }, (_, at) => inlineBody(`body ${at}`)),
    );
    expect(disk.steps).toEqual(['write', 'sync']);
  });

  it('puts appends that come while it syncs into the next write together', async () => {
    await keep();
    disk.steps.length = 0;
    await Promise.all(Array.from({ length: 50 }, () => keep()));
    expect(disk.steps).toEqual(['write', 'sync', 'write', 'sync']);
    await expectKept();
  });

  it('makes a large spool a pack without copying it', async () => {
    const body = await spool(store, tenant, randomBytes(500_000));
    disk.steps.length = 0;
    const place = only(await store.append(tenant, [body]));
    expect(disk.steps.filter((step) => step === 'write')).toHaveLength(1);
    expect(disk.steps).toContain('syncFolder');
    expect((await store.listPacks(tenant))[0]).toMatchObject({ pack: place.pack, sealed: true, records: 1 });
  });
});

describe('two instances on one folder', () => {
  it('read and spool beside the writer, which finds the spool by its token', async () => {
    const beside = await PackBodyStore.openBeside({ root });
    onTestFinished(() => beside.close());
    const place = await keep();
    expect(await beside.read(tenant, place)).toEqual(kept.get(place));
    const bytes = randomBytes(200_000);
    const body = await spool(beside, tenant, bytes);
    const spooled = only(await store.append(tenant, [{ ...body }]));
    expect(Buffer.from(await beside.read(tenant, spooled)).equals(bytes)).toBe(true);
    await store.removePack(tenant, spooled.pack);
    await expect(
      PackBodyStore.openBeside({ root }).then((late) => late.read(tenant, spooled)),
    ).rejects.toMatchObject({ code: 'store.bodies.moved', retryable: true });
  });

  it('clears away spools of an earlier process, and no others', async () => {
    const folder = path.join(root, String(tenant), 'spool');
    const own = await spool(store, tenant, randomBytes(10));
    const stale = path.join(folder, '0'.repeat(32));
    await writeFile(stale, 'left from a crash');
    await utimes(stale, 1, 1);
    await store.close();
    store = await PackBodyStore.open({ root });
    expect(await readdir(folder)).toEqual([own.token]);
    expect(await store.append(tenant, [own])).toHaveLength(1);
  });
});
