import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import type { Guid, MailboxId } from '../../src/base/ids.ts';
import { systemRandom } from '../../src/base/random.ts';
import { makeOwnTenant } from '../../src/store/contracts/directory-fixtures.ts';
import { newMessage, usualFolders } from '../../src/store/contracts/mail-store.contract/fixture.ts';
import { openDataFolder } from '../../src/store/data-folder/data-folder.ts';
import { unlimitedQuotas } from '../../src/store/ports/mail-model.ts';
import { openDirectoryStore } from '../../src/store/sql/directory/open-directory-store.ts';
import { EmbeddedMailStore } from '../../src/store/sql/sqlite/shard/embedded-mail-store.ts';
import { type Child, startChild } from '../support/child.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { checkShards } from './load/check-shards.ts';

const points = 10;
const messages = 1_500;
const bodyBytes = 20_000;

/** Mail enough that a backup takes long beside the start of a process. */
async function fillFolder(folder: string): Promise<void> {
  openDataFolder({
    folder,
    lock: 'exclusive',
    clock: systemClock,
    version: '1.0.0',
    holder: { pid: process.pid, host: 'localhost', command: 'landfall test' },
  }).release();
  const place = { kind: 'sqlite', path: path.join(folder, 'platform.sqlite') } as const;
  const directory = await openDirectoryStore(place, systemClock);
  const own = await makeOwnTenant(directory);
  const store = new EmbeddedMailStore({ dataFolder: folder, shardOf: () => 0, writeIn: 'process' });
  for (const name of ['minsu', 'terry', 'younghee']) {
    const user = await own.addOne(own.user(name));
    const key = { tenant: own.tenant, mailbox: user.mailbox?.mailbox as MailboxId };
    const settings = { guid: user.mailbox?.guid as Guid, quotas: unlimitedQuotas, folders: usualFolders };
    await store.createMailbox(key, settings);
    const ready = { recipient: user.recipient, change: { mailbox: { to: 'ready' as const } } };
    await directory.updateRecipients(own.tenant, [ready]);
    const inbox = (await store.listFolders(key)).find(({ role }) => role === 'inbox');
    for (let made = 0; made < messages / 3; made += 100) {
      const batch = Array.from({ length: 100 }, () => {
        return newMessage({ body: { kind: 'bytes', bytes: Buffer.from(systemRandom.bytes(bodyBytes)) } });
      });
      await store.addMessages(key, inbox!.folder, batch);
    }
  }
  await store.close();
  await directory.close();
}

function landfall(dataFolder: string, ...words: readonly string[]): Promise<Child> {
  return startChild('src/main.ts', { args: [...words, '--set', `store.dataFolder=${dataFolder}`] });
}

async function finish(starting: Promise<Child>): Promise<{ code: number | null; output: string }> {
  const child = await starting;
  const { code } = await child.exited;
  return { code, output: child.output.join('\n') };
}

async function bytesUnder(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(ignoreMissing);
  let bytes = 0;
  for (const entry of entries ?? []) {
    if (!entry.isFile()) continue;
    bytes += (await stat(path.join(entry.parentPath, entry.name)).catch(ignoreMissing))?.size ?? 0;
  }
  return bytes;
}

/** What is not there yet, or has just been renamed. */
function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

/**
 * When `bytes` lie in `folder`: how long each part takes is the machine's affair, what has been
 * written when it dies is ours. False where it ended before.
 */
async function killAt(starting: Promise<Child>, folder: string, bytes: number): Promise<boolean> {
  const child = await starting;
  let ended = false;
  const ending = child.exited.finally(() => {
    ended = true;
  });
  while (!ended && (await bytesUnder(folder)) < bytes) await Promise.race([sleep(2), ending]);
  return (await child.kill9()).signal === 'SIGKILL';
}

describe('kill -9 in the middle', () => {
  it('of a backup leaves one that the next run takes up, and that is whole', {
    timeout: 180_000,
  }, async () => {
    const root = await temporaryFolder();
    const data = path.join(root, 'data');
    await fillFolder(data);
    const wholeFolder = path.join(root, 'whole');
    expect(await finish(landfall(data, 'backup', wholeFolder))).toMatchObject({ code: 0 });
    const whole = await bytesUnder(wholeFolder);
    const folder = path.join(root, 'backup');
    let kills = 0;
    for (let point = 1; point <= points; point += 1) {
      if (await killAt(landfall(data, 'backup', folder), folder, (whole * point) / (points + 1))) kills += 1;
    }
    expect(kills).toBeGreaterThan(points / 2);
    expect(await finish(landfall(data, 'backup', folder, '--verify'))).toMatchObject({ code: 0 });
    expect(await finish(landfall(data, 'backup', 'verify', folder, '--deep'))).toMatchObject({ code: 0 });
    const restored = path.join(root, 'restored');
    const { code, output } = await finish(landfall(restored, 'restore', folder, '--output', 'json'));
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ mailboxes: 3, changes: messages, losses: 0 });
    expect(await checkShards(restored)).toEqual([]);
  });

  it('of a restore leaves a folder that says so; a fresh one takes it all', {
    timeout: 180_000,
  }, async () => {
    const root = await temporaryFolder();
    const data = path.join(root, 'data');
    await fillFolder(data);
    const folder = path.join(root, 'backup');
    expect(await finish(landfall(data, 'backup', folder))).toMatchObject({ code: 0 });
    const wholeFolder = path.join(root, 'whole');
    expect(await finish(landfall(wholeFolder, 'restore', folder))).toMatchObject({ code: 0 });
    const whole = await bytesUnder(wholeFolder);
    let unfinished = 0;
    for (let point = 0; point <= points; point += 1) {
      const target = path.join(root, `target-${point}`);
      const bytes = (whole * point) / (points + 1);
      if (!(await killAt(landfall(target, 'restore', folder), target, bytes))) continue;
      const again = await finish(landfall(target, 'restore', folder, '--output', 'json'));
      if (again.code === 0) {
        // It had not begun to write.
        expect(JSON.parse(again.output)).toMatchObject({ mailboxes: 3, changes: messages });
        continue;
      }
      if (again.output.includes('There are organisations in this installation already')) {
        // It had written everything, and died on its way out.
        expect(await checkShards(target)).toEqual([]);
        continue;
      }
      unfinished += 1;
      expect(again).toMatchObject({ code: 2, output: expect.stringContaining('was not finished') });
      const started = await finish(landfall(target, 'start'));
      expect(started).toMatchObject({ code: 2, output: expect.stringContaining('was not finished') });
    }
    expect(unfinished).toBeGreaterThan(points / 2);
    const fresh = path.join(root, 'fresh');
    expect(await finish(landfall(fresh, 'restore', folder))).toMatchObject({ code: 0 });
    expect(await checkShards(fresh)).toEqual([]);
  });
});
