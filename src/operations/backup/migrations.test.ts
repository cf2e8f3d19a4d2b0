import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { TenantKeys } from '../../access/tenant-keys.ts';
import type { TenantId } from '../../base/ids.ts';
import { systemRandom } from '../../base/random.ts';
import { makeOwnTenant } from '../../store/contracts/directory-fixtures.ts';
import { claimOf, newObject, newUser, newUsers } from '../../store/contracts/migration.contract/fixtures.ts';
import {
  backUp,
  directoryOf,
  makePlatform,
  newFolder,
  type PlatformKind,
  restore,
} from './platforms.contract.ts';

const password = 'P@ssw0rd-한글';

/** A batch of three pages, one of whose users is at work, with a log and samples. */
async function platformWithMigrations(kind: PlatformKind) {
  const platform = await makePlatform(kind);
  const { directory } = platform;
  const keys = new TenantKeys(systemRandom.bytes(32), systemRandom);
  const guid = systemRandom.guid();
  const { tenant, record } = await makeOwnTenant(directory, {
    guid,
    wrappedKey: new Uint8Array(keys.create(guid)),
  });
  const box = keys.secretsOf(guid, record.wrappedKey);
  const seal = (purpose: string) => new Uint8Array(box.seal(purpose, Buffer.from(password)));
  const endpoint = newObject('IMAPEndpoint', { kind: 'endpoint', secret: seal('endpoint') });
  const batch = newObject('IMAPBatch1', { content: { status: 'Syncing', 이름: '일괄' } });
  for (const object of [endpoint, batch]) await directory.writeMigrationObject(tenant, object, 0);
  const places = { batch: batch.guid, endpoint: endpoint.guid, dueAt: 1 };
  const held = newUser({ ...places, secret: seal('user') });
  await directory.addMigrationUsers(tenant, [held, ...newUsers(1_203, places)]);
  await directory.claimMigrationUsers(tenant, claimOf([{ ...held, version: 1 }]));
  const entries = Array.from({ length: 700 }, (_, at) => ({ at, content: { 글: at } }));
  for (const subject of [batch.guid, held.guid]) {
    await directory.appendMigrationLog(tenant, subject, entries, 600);
  }
  for (const at of [1, 2]) {
    await directory.addMigrationSample(tenant, batch.guid, { at, items: 3, bytes: 4, mailboxes: 5 });
  }
  return { platform, tenant, keys, guid, batch, held };
}

const journeys: [PlatformKind, PlatformKind][] = [
  ['memory', 'sqlite'],
  ['sqlite', 'memory'],
];

describe('a backup of migrations', () => {
  it.each(journeys)('of %s comes back in %s as it was, at nobody’s hands', async (from, to) => {
    const { platform, tenant, keys, guid, batch, held } = await platformWithMigrations(from);
    const folder = await newFolder();
    expect((await backUp(platform, folder)).findings).toEqual([]);
    const restored = await makePlatform(to);
    await makeOwnTenant(restored.directory);
    const record = await platform.directory.findTenant({ tenant });
    expect(await restore(restored, folder, { tenant: record?.name ?? '' })).toMatchObject({ losses: 0 });

    const again = await restored.directory.findTenant({ guid });
    const target = again?.tenant as TenantId;
    const [released] = await platform.directory.changeMigrationUsers(tenant, [
      { guid: held.guid, release: true },
    ]);
    const [user] = await restored.directory.findMigrationUsers(target, [held.guid]);
    expect(user).toEqual({ ...released, version: 2, changedAt: user?.changedAt });
    await restored.directory.restoreMigrations(target, { users: released ? [released] : [] });
    expect(await directoryOf(restored, target)).toEqual(await directoryOf(platform, tenant));
    expect(await restored.directory.readMigrationSamples(target, batch.guid, 0)).toHaveLength(2);
    const box = keys.secretsOf(guid, again?.wrappedKey ?? new Uint8Array());
    const secret = box.open('user', user?.secret ?? new Uint8Array());
    expect(Buffer.from(secret).toString()).toBe(password);
  });

  it('holds no password that can be read', async () => {
    const { platform } = await platformWithMigrations('memory');
    const folder = await newFolder();
    await backUp(platform, folder);
    const names = await readdir(folder, { recursive: true });
    const files = names.filter((name) => name.endsWith('.ndjson.zst'));
    const texts = await Promise.all(
      files.map(async (name) => zstdDecompressSync(await readFile(path.join(folder, name))).toString()),
    );
    expect(texts.join('\n')).toContain('IMAPBatch1');
    for (const form of [password, Buffer.from(password).toString('base64')]) {
      expect(texts.join('\n')).not.toContain(form);
    }
  });
});
