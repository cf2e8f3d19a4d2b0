import { createHash, randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { describeWith } from '../../../../tests/support/services.ts';
import { createTemporaryFolder, temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { createTestBucket } from '../../../../tests/support/test-bucket.ts';
import type { TenantId } from '../../../base/ids.ts';
import {
  bodyStoreContract,
  collect,
  inlineBody,
  putOne,
  scanAll,
  spool,
} from '../../contracts/body-store.contract.ts';
import type { BodyStore } from '../../ports/bodies.ts';
import { S3Client, type S3Options } from './s3-client.ts';
import { TieredBodyStore, type TieredStoreOptions } from './tiered-body-store.ts';

const tenant = 5 as TenantId;

describeWith('rados-gateway', 'bodies in an object store', () => {
  describe('the client', () => {
    let options: S3Options;
    let client: S3Client;
    beforeEach(async () => {
      options = await createTestBucket();
      client = new S3Client(options);
      onTestFinished(() => client.close());
    });
    const put = (key: string, bytes: Uint8Array, sha256 = createHash('sha256').update(bytes).digest('hex')) =>
      client.putNew(key, {
        bytes: bytes.byteLength,
        sha256,
        async *chunks() {
          for (let at = 0; at < bytes.byteLength; at += 1000) yield bytes.subarray(at, at + 1000);
        },
      });

    it('puts, finds, reads by range, lists and removes', async () => {
      const bytes = randomBytes(10_000);
      await put('a/한 글+&=?.pack', bytes);
      const found = await client.find('a/한 글+&=?.pack');
      expect(found).toEqual({ bytes: 10_000, sha256: createHash('sha256').update(bytes).digest('hex') });
      expect((await client.getRange('a/한 글+&=?.pack', 10, 20)).equals(bytes.subarray(10, 20))).toBe(true);
      expect((await client.getRange('a/한 글+&=?.pack', 9_990, 20_000)).equals(bytes.subarray(9_990))).toBe(
        true,
      );
      expect(await client.getRange('a/한 글+&=?.pack', 10_000, 20_000)).toHaveLength(0);
      const [page] = await collect(client.list('a/'));
      expect(page?.objects).toEqual([{ key: 'a/한 글+&=?.pack', bytes: 10_000 }]);
      await client.remove('a/한 글+&=?.pack');
      await client.remove('a/한 글+&=?.pack');
      expect(await client.find('a/한 글+&=?.pack')).toBeUndefined();
    });

    it('lists more than a page, and what lies below a delimiter', async () => {
      const keys = Array.from({ length: 1005 }, (_, at) => `many/${at % 3}/${String(at).padStart(5, '0')}`);
      for (let at = 0; at < keys.length; at += 50) {
        await Promise.all(keys.slice(at, at + 50).map((key) => put(key, Buffer.from('x'))));
      }
      const pages = await collect(client.list('many/'));
      expect(pages.length).toBeGreaterThan(1);
      expect(pages.flatMap(({ objects }) => objects.map(({ key }) => key))).toEqual([...keys].sort());
      const below = await collect(client.list('many/', '/'));
      expect(below.flatMap(({ prefixes }) => prefixes)).toEqual(['many/0/', 'many/1/', 'many/2/']);
    });

    it('does not replace what is there', async () => {
      await put('key', Buffer.from('first'));
      await expect(put('key', Buffer.from('second'))).rejects.toMatchObject({ code: 'store.s3.exists' });
      expect((await client.getRange('key', 0, 10)).toString()).toBe('first');
    });

    it('stores nothing when the bytes are not those that were signed', async () => {
      const wrong = createHash('sha256').update('other').digest('hex');
      await expect(put('key', Buffer.from('these'), wrong)).rejects.toMatchObject({ kind: 'internal' });
      expect(await client.find('key')).toBeUndefined();
    });

    it.each<[string, Partial<S3Options>, object]>([
      [
        'a wrong secret',
        { credentials: { accessKeyId: 'nobody', secretAccessKey: 'wrong' } },
        { kind: 'unavailable', code: 'store.s3.denied', retryable: false },
      ],
      ['no such bucket', { bucket: 'not-there' }, { kind: 'unavailable', code: 'store.s3.noBucket' }],
      [
        'a clock a day ahead',
        {
          clock: { now: () => Date.now() + 24 * 3600_000, monotonic: () => 0, sleep: async () => undefined },
        },
        { kind: 'unavailable', code: 'store.s3.clockSkew' },
      ],
    ])('says what to do about %s', async (_name, over, expected) => {
      const other = new S3Client({ ...options, ...over });
      onTestFinished(() => other.close());
      await expect(other.getRange('key', 0, 10)).rejects.toMatchObject(expected);
    });

    it('tells a missing object', async () => {
      const missing = { kind: 'notFound', code: 'store.s3.notFound' };
      await expect(client.getRange('key', 0, 10)).rejects.toMatchObject(missing);
    });
  });

  async function openTiered(over: Partial<TieredStoreOptions> = {}, given?: S3Options) {
    const { folder, remove } = await createTemporaryFolder();
    const client = new S3Client(given ?? (await createTestBucket()));
    const options: TieredStoreOptions = {
      packs: { root: path.join(folder, 'packs') },
      client,
      cacheFolder: path.join(folder, 'cache'),
      blockBytes: 64 << 10,
      localBytes: 0,
      ...over,
    };
    const stores = [await TieredBodyStore.open(options)];
    const reopen = async () => {
      await stores.at(-1)?.close();
      stores.push(await TieredBodyStore.open(options));
      return stores.at(-1)!;
    };
    const dispose = async () => {
      await stores.at(-1)?.close();
      client.close();
      await remove();
    };
    return { store: stores[0]!, folder, client, options, reopen, dispose };
  }

  describe('the tiered store, packs still local', () => {
    bodyStoreContract(openTiered);
  });

  describe('the tiered store, packs gone to the object store before each read', () => {
    const remotely = (store: TieredBodyStore): BodyStore =>
      new Proxy<BodyStore>(store, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name);
          if (typeof value !== 'function') return value;
          const method = value.bind(target);
          if (name === 'read') {
            return async (of: TenantId, ...rest: unknown[]) => {
              await store.seal(of);
              await store.migrateNow();
              return method(of, ...rest);
            };
          }
          if (name !== 'stream') return method;
          return async function* (of: TenantId, ...rest: unknown[]) {
            await store.seal(of);
            await store.migrateNow();
            yield* method(of, ...rest);
          };
        },
      });
    bodyStoreContract(async () => {
      const opened = await openTiered();
      const reopen = async () => remotely(await opened.reopen());
      return { store: remotely(opened.store), reopen, dispose: opened.dispose };
    });
  });

  describe('migration', () => {
    it('leaves packs that fit, and lets the oldest go first', async () => {
      const { store, dispose } = await openTiered({ localBytes: 25_000 });
      onTestFinished(dispose);
      for (let at = 0; at < 4; at += 1) {
        await putOne(store, tenant, randomBytes(10_000));
        await store.seal(tenant);
      }
      await store.migrateNow();
      const packs = await store.listPacks(tenant);
      expect(packs.map(({ residence }) => residence)).toEqual(['remote', 'remote', 'both', 'both']);
    });

    it('keeps what is being appended to, and scans what is remote', async () => {
      const { store, dispose } = await openTiered();
      onTestFinished(dispose);
      const bodies = Array.from({ length: 30 }, () => inlineBody(randomBytes(10_000)));
      const places = await store.append(tenant, bodies);
      await store.seal(tenant);
      await putOne(store, tenant, Buffer.from('still open'));
      await store.migrateNow();
      expect((await store.listPacks(tenant)).map(({ residence }) => residence)).toEqual(['remote', 'local']);
      const entries = await scanAll(store, tenant, { verifyHashes: true });
      expect(entries.slice(0, 30)).toEqual(
        bodies.map(({ hash }, at) => ({ kind: 'record', hash, location: places[at] })),
      );
      expect(await store.listTenants()).toEqual([tenant]);
    });

    it('finds the object of an upload whose end it did not see', async () => {
      const opened = await openTiered();
      onTestFinished(opened.dispose);
      const bytes = randomBytes(300_000);
      const place = await putOne(opened.store, tenant, bytes);
      await opened.store.seal(tenant);
      const first = await TieredBodyStore.open({ ...opened.options, localBytes: 1 << 30 });
      await first.migrateNow();
      await first.close();
      const again = await opened.reopen();
      await again.migrateNow();
      expect((await again.listPacks(tenant)).map(({ residence }) => residence)).toEqual(['remote']);
      expect(Buffer.from(await again.read(tenant, place)).equals(bytes)).toBe(true);
    });

    it('keeps the local copy when the object is not the same', async () => {
      const { store, client, folder, dispose } = await openTiered();
      onTestFinished(dispose);
      const place = await putOne(store, tenant, Buffer.from('the right one'));
      await store.seal(tenant);
      const name = (await readdir(path.join(folder, 'packs', String(tenant)))).find((file) =>
        file.endsWith('.pack'),
      );
      const other = Buffer.from('from another node');
      await client.putNew(`bodies/${tenant}/${name}`, {
        bytes: other.byteLength,
        sha256: createHash('sha256').update(other).digest('hex'),
        async *chunks() {
          yield other;
        },
      });
      await store.migrateNow();
      expect(Buffer.from(await store.read(tenant, place)).toString()).toBe('the right one');
    });

    it('leaves nothing behind of a removed tenant', async () => {
      const { store, client, dispose } = await openTiered();
      onTestFinished(dispose);
      await putOne(store, tenant, randomBytes(1000));
      await store.seal(tenant);
      await store.migrateNow();
      await putOne(store, tenant, randomBytes(1000));
      await store.removeTenant(tenant);
      await store.migrateNow();
      const pages = await collect(client.list(''));
      expect(pages.flatMap(({ objects }) => objects)).toEqual([]);
      expect(await store.listTenants()).toEqual([]);
    });

    it('copies in the background, and stops with the store', async () => {
      const { store, dispose } = await openTiered({ intervalMs: 10 });
      onTestFinished(dispose);
      store.startMigration();
      const place = await putOne(store, tenant, Buffer.from('soon away'));
      await store.seal(tenant);
      await expect
        .poll(async () => (await store.listPacks(tenant)).map(({ residence }) => residence))
        .toEqual(['remote']);
      expect(Buffer.from(await store.read(tenant, place)).toString()).toBe('soon away');
    });
  });

  describe('the block cache', () => {
    it('asks once for a block that many read, and again for one that a power cut damaged', async () => {
      const opened = await openTiered();
      onTestFinished(opened.dispose);
      const { store, folder, client } = opened;
      const bytes = randomBytes(40_000);
      const place = await putOne(store, tenant, bytes);
      await store.seal(tenant);
      await store.migrateNow();
      const ranges: number[] = [];
      const getRange = client.getRange.bind(client);
      client.getRange = (key, start, end) => {
        ranges.push(start);
        return getRange(key, start, end);
      };
      await Promise.all(Array.from({ length: 20 }, () => store.read(tenant, place)));
      expect(ranges).toEqual([0]);
      const again = await opened.reopen();
      await again.read(tenant, place);
      expect(ranges).toEqual([0]);
      const cache = path.join(folder, 'cache');
      for (const name of await readdir(cache)) await writeFile(path.join(cache, name), randomBytes(40_000));
      const afterCut = await opened.reopen();
      expect(Buffer.from(await afterCut.read(tenant, place)).equals(bytes)).toBe(true);
      expect(ranges).toEqual([0, 0]);
    });

    it('stays within its bounds, and streams more than it holds', async () => {
      const { store, folder, dispose } = await openTiered({ cacheBytes: 150_000 });
      onTestFinished(dispose);
      const bytes = randomBytes(3_000_000);
      const [place] = await store.append(tenant, [await spool(store, tenant, bytes)]);
      await store.migrateNow();
      const streamed = Buffer.concat(await collect(store.stream(tenant, place!)));
      expect(streamed.equals(bytes)).toBe(true);
      expect((await readdir(path.join(folder, 'cache'))).length).toBeLessThanOrEqual(2);
    });
  });

  it('says that the object store is away, and goes on with local mail', async () => {
    const client = new S3Client({
      ...(await createTestBucket()),
      endpoint: 'http://127.0.0.1:9',
      attempts: 2,
    });
    const root = await temporaryFolder();
    const cacheFolder = path.join(root, 'cache');
    const store = await TieredBodyStore.open({ packs: { root }, client, cacheFolder, localBytes: 0 });
    onTestFinished(() => store.close());
    const place = await putOne(store, tenant, Buffer.from('local'));
    await store.seal(tenant);
    await expect(store.migrateNow()).rejects.toMatchObject({ code: 'store.s3.unreachable', retryable: true });
    expect(Buffer.from(await store.read(tenant, place)).toString()).toBe('local');
  });
});
