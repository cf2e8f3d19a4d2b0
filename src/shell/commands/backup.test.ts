import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { systemRandom } from '../../base/random.ts';
import {
  makePlatform,
  makeUser,
  newFolder,
  type TestPlatform,
} from '../../operations/backup/platforms.contract.ts';
import type { Platform } from '../platform.ts';
import { runShell, type ShellSurroundings } from '../run.ts';
import { command as backup } from './backup.ts';
import { command as restore } from './restore.ts';

async function run(platform: TestPlatform, ...words: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const openings: unknown[] = [];
  const never = () => Promise.reject(new Error('not in this test'));
  const surroundings: ShellSurroundings = {
    commands: [backup, restore],
    environment: {},
    workingFolder: '/nowhere',
    stdin: new PassThrough(),
    stdout,
    stderr,
    isTerminal: false,
    log: silentLog,
    clock: systemClock,
    random: systemRandom,
    signal: new AbortController().signal,
    version: '1.0.0',
    openPlatform: async (config, options) => {
      openings.push(options);
      const { directory, mail: store } = platform;
      const close = () => Promise.resolve();
      return { config, directory, store, close, [Symbol.asyncDispose]: close } as unknown as Platform;
    },
    serve: never,
    examine: never,
  };
  const code = await runShell(words, surroundings);
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? ''), openings };
}

async function makeBackup() {
  const platform = await makePlatform('memory');
  const user = await makeUser(platform, 'minsu');
  await user.box.add(3);
  const folder = await newFolder();
  return { platform, user, folder, made: await run(platform, 'backup', folder) };
}

describe('landfall backup', () => {
  it('makes, lists and verifies, having opened the platform for reading', async () => {
    const { platform, folder, made } = await makeBackup();
    expect(made).toMatchObject({ code: 0, err: '', openings: [{ readOnly: true }] });
    expect(made.out).toMatch(/^Generation 000001: .* 1 mailbox, .* 3 new bodies\.\nThe master key is not /);
    expect((await run(platform, 'backup', folder, '--lang', 'ko')).out).toContain('세대 000002');
    const listed = await run(platform, 'backup', 'list', folder, '--output', 'json');
    expect(JSON.parse(listed.out)).toMatchObject([
      { generation: '000001', mailboxes: 1, problems: 0 },
      { generation: '000002' },
    ]);
    const verified = await run(platform, 'backup', 'verify', folder, '--deep');
    expect(verified).toMatchObject({ code: 0, out: `Every file of ${folder} is whole.\n`, openings: [] });
  });

  it.each([
    [['backup'], 'is missing'],
    [['backup', 'verify'], '<folder> is missing'],
    [['backup', '/a', '/b'], 'Nothing can be made of "/b"'],
    [['backup', 'list', '/nowhere/at/all'], 'holds no backup'],
  ])('%j is refused', async (words, says) => {
    const { code, err } = await run(await makePlatform('memory'), ...words);
    expect(code).toBe(2);
    expect(err).toContain(says);
  });
});

describe('landfall restore', () => {
  it('says that migrations go on in what it has restored', async () => {
    const { platform, user, folder } = await makeBackup();
    const { tenant } = user.own;
    const guid = systemRandom.guid();
    await platform.directory.writeMigrationObject(
      tenant,
      { guid, kind: 'batch', name: 'IMAPBatch1', content: {}, secret: null },
      0,
    );
    const due = { status: 'Synced', dueAt: 2 ** 42, content: {}, secret: null };
    await platform.directory.addMigrationUsers(tenant, [
      { guid: systemRandom.guid(), batch: guid, endpoint: guid, addressKey: 'minsu@contoso.kr', ...due },
    ]);
    await run(platform, 'backup', folder);
    const restored = await run(await makePlatform('memory'), 'restore', folder);
    expect(restored.err).toContain('Get-MigrationBatch | Stop-MigrationBatch');
  });

  it('restores everything into an empty installation, and nothing over another', async () => {
    const { platform, folder } = await makeBackup();
    const target = await makePlatform('memory');
    const restored = await run(target, 'restore', folder, '--output', 'json');
    expect(JSON.parse(restored.out)).toEqual({
      generation: '000001',
      tenants: 1,
      mailboxes: 1,
      changes: 3,
      losses: 0,
    });
    expect(restored.openings).toEqual([{}]);
    expect(await run(platform, 'restore', folder)).toMatchObject({
      code: 2,
      err: expect.stringContaining('Restore into an empty data folder'),
    });
  });

  it('restores one mailbox into another, or as files without opening anything', async () => {
    const { platform, user, folder } = await makeBackup();
    const mailbox = ['--mailbox', user.address];
    const into = await run(platform, 'restore', folder, ...mailbox, '--to', user.address);
    expect(into.out).toMatch(/^Restored 3 messages into the folder "Restored /);
    const files = await newFolder();
    const extracted = await run(platform, 'restore', folder, ...mailbox, '--to-folder', files);
    expect(extracted).toMatchObject({ code: 0, openings: [] });
    expect(await readdir(path.join(files, 'Inbox'))).toEqual(['1.eml', '2.eml', '3.eml']);
  });

  it.each([
    [['--to', 'a@b.kr'], '--mailbox is required'],
    [['--mailbox', 'a@b.kr'], '--to is required'],
    [['--mailbox', 'a@b.kr', '--to', 'a@b.kr', '--to-folder', '/x'], '--to is required'],
    [['--mailbox', 'a@b.kr', '--tenant', 'x'], 'There is no option --tenant here'],
  ])('%j is refused', async (words, says) => {
    const { code, err } = await run(await makePlatform('memory'), 'restore', '/nowhere', ...words);
    expect(code).toBe(2);
    expect(err).toContain(says);
  });
});
