import path from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { systemClock } from '../../base/clock.ts';
import type { Guid, MailboxId } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { systemRandom } from '../../base/random.ts';
import type { OpenedStores, OpeningMode } from '../../operations/fsck/opened-stores.ts';
import { openShards } from '../../operations/shards/open-shards.ts';
import { makeOwnTenant } from '../../store/contracts/directory-fixtures.ts';
import { newMessage, usualFolders } from '../../store/contracts/mail-store.contract/fixture.ts';
import { unlimitedQuotas } from '../../store/ports/mail-model.ts';
import { openDirectoryStore } from '../../store/sql/directory/open-directory-store.ts';
import { EmbeddedMailStore } from '../../store/sql/sqlite/shard/embedded-mail-store.ts';
import { SqliteDatabase } from '../../store/sql/sqlite/sqlite-database.ts';
import type { Platform } from '../platform.ts';
import { runShell, type ShellSurroundings } from '../run.ts';
import { command } from './fsck.ts';

/** A data folder with one mailbox of three messages. */
async function makeFolder(): Promise<string> {
  const folder = await temporaryFolder();
  const directory = await openDirectoryStore(
    { kind: 'sqlite', path: path.join(folder, 'platform.sqlite') },
    systemClock,
  );
  const own = await makeOwnTenant(directory);
  const user = await own.addOne(own.user('minsu'));
  const store = new EmbeddedMailStore({ dataFolder: folder, shardOf: () => 0, writeIn: 'process' });
  const key = { tenant: own.tenant, mailbox: user.mailbox?.mailbox as MailboxId };
  await store.createMailbox(key, {
    guid: user.mailbox?.guid as Guid,
    quotas: unlimitedQuotas,
    folders: usualFolders,
  });
  await directory.updateRecipients(own.tenant, [
    { recipient: user.recipient, change: { mailbox: { to: 'ready' } } },
  ]);
  const inbox = (await store.listFolders(key)).find(({ role }) => role === 'inbox');
  await store.addMessages(key, inbox!.folder, [newMessage(), newMessage(), newMessage()]);
  await store.close();
  await directory.close();
  return folder;
}

async function openStores(dataFolder: string, mode: OpeningMode): Promise<OpenedStores> {
  const platform = new SqliteDatabase({ path: path.join(dataFolder, 'platform.sqlite'), mode });
  const { shards, close } = await openShards({ dataFolder, mode, clock: systemClock, log: silentLog });
  return {
    platform,
    mail: shards,
    findReader: () => shards[0]?.reader,
    async close() {
      await close();
      await platform.close();
    },
  };
}

async function run(folder: string, ...words: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const openings: unknown[] = [];
  const never = () => Promise.reject(new Error('not in this test'));
  const surroundings: ShellSurroundings = {
    commands: [command],
    environment: {},
    workingFolder: folder,
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
      const directory = await openDirectoryStore(
        { kind: 'sqlite', path: path.join(folder, 'platform.sqlite') },
        systemClock,
      );
      const close = () => directory.close();
      // The rest of a platform is not asked for: it must not be opened beside a server.
      const platform: Pick<
        Platform,
        'config' | 'directory' | 'openCheckedStores' | 'close' | typeof Symbol.asyncDispose
      > = {
        config,
        directory,
        openCheckedStores: (mode) => openStores(folder, mode),
        close,
        [Symbol.asyncDispose]: close,
      };
      return platform as Platform;
    },
    serve: never,
    examine: never,
  };
  const code = await runShell(['fsck', ...words], surroundings);
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? ''), openings };
}

async function damage(folder: string): Promise<void> {
  const database = new SqliteDatabase({
    path: path.join(folder, 'shards', '0', 'mail.sqlite'),
    mode: 'readWrite',
  });
  await database.execute(`update folders set message_count = 7 where role = 'inbox'`);
  await database.close();
}

describe('landfall fsck', () => {
  it('says that a sound folder is sound, having opened it for reading', async () => {
    const { code, out, err, openings } = await run(await makeFolder());
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^\d+ checks, 0 of which could not be made\. Now: 0 errors, 0 warnings, 0 notices\./);
    expect(openings).toEqual([{ readOnly: true }]);
  });

  it('names what is wrong, changes nothing, and repairs it when told to', async () => {
    const folder = await makeFolder();
    await damage(folder);
    const found = await run(folder);
    expect(found.code).toBe(1);
    expect(found.out).toMatch(
      /^warning {2}folder-counters {2}tenant \d+, mailbox 1, folder \d+: Folder "Inbox" says 7 /,
    );
    expect((await run(folder, '--lang=ko')).out).toMatch(/^경고 {2}folder-counters/);
    const repaired = await run(folder, '--repair');
    expect(repaired.code).toBe(0);
    expect(repaired.openings).toEqual([{ readOnly: false }]);
    expect(repaired.out).toContain('repaired  folder-counters');
    expect(repaired.out).toContain('Checking again after the repair:');
    expect((await run(folder)).code).toBe(0);
  });

  it('writes one JSON document', async () => {
    const folder = await makeFolder();
    await damage(folder);
    const { out, code } = await run(folder, '--output', 'json', '--only', 'folder-counters');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      events: [
        { event: 'finding', check: 'folder-counters', severity: 'warning', mailbox: 1, repairable: true },
      ],
      summary: { checks: 1, findings: { error: 0, warning: 1, notice: 0 }, failed: [] },
    });
  });

  it('lists its checks, and knows one that is mistyped', async () => {
    const folder = await makeFolder();
    const listed = await run(folder, '--list');
    expect(listed.out).toContain('folder-counters\n  Each folder’s counts');
    expect(listed.out.match(/^[a-z-]+$/gm)?.length).toBeGreaterThan(18);
    const { code, err } = await run(folder, '--only', 'folder-counter');
    expect(code).toBe(2);
    expect(err).toContain('Did you mean folder-counters?');
  });
});
