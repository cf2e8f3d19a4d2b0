import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import type { Guid, MailboxId, TenantId, Uid } from '../../src/base/ids.ts';
import { silentLog } from '../../src/base/log.ts';
import { Mailboxes } from '../../src/mailbox/mailboxes.ts';
import { expectInvariants } from '../../src/store/contracts/mail-store.contract/invariants.ts';
import { openDataFolder } from '../../src/store/data-folder/data-folder.ts';
import { type MailboxKey, unlimitedQuotas } from '../../src/store/ports/mail-model.ts';
import { allUids } from '../../src/store/uid-ranges.ts';
import { startChild } from '../support/child.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { checkShards } from './load/check-shards.ts';
import { openLoadedStore } from './load/serve-store.ts';

const key: MailboxKey = { tenant: 1 as TenantId, mailbox: 1 as MailboxId };
const settings = {
  guid: '00000000-0000-4000-8000-000000000001' as Guid,
  quotas: unlimitedQuotas,
  language: 'ko',
} as const;
const arrival = { receivedAt: Date.UTC(2026, 0, 1), flags: 0, keywords: [] };

async function openMailbox(folder: string, clock: ManualClock = new ManualClock()) {
  const store = openLoadedStore(folder, { writeIn: 'process', clock });
  const mailboxes = new Mailboxes({ store, clock, log: silentLog, pollMs: null });
  await mailboxes.provision(key, settings);
  const mailbox = mailboxes.open(key);
  const close = async () => {
    await mailboxes.close();
    await store.close();
  };
  onTestFinished(close);
  return { store, mailbox, close, tree: await mailbox.folders() };
}

const mail = (text: string) => Buffer.from(`Subject: ${text}\r\n\r\n${text}\r\n`);

describe('two processes on one data folder', () => {
  it('the second is told which process has it; a kill -9 of the first lets it in', async () => {
    const folder = path.join(await temporaryFolder(), 'data');
    const open = () =>
      openDataFolder({
        folder,
        lock: 'exclusive',
        clock: systemClock,
        holder: { pid: process.pid, host: 'a-host', command: 'landfall fsck' },
        version: '0.1.0',
      });
    const first = await startChild('tests/crash/load/folder-child.ts', {
      args: [folder],
      nodeFlags: ['--expose-gc'],
    });
    onTestFinished(() => first[Symbol.asyncDispose]());
    await first.line(/^holding$/);
    expect(open).toThrow(
      expect.objectContaining({
        code: 'store.dataFolder.inUse',
        message: expect.stringMatching(
          new RegExp(`in use by process ${first.pid} on a-host \\(landfall start\\)`),
        ),
      }),
    );
    await first.kill9();
    open().release();
  });
});

describe('a database from the future', () => {
  it.each(['process', 'thread'] as const)(
    'is refused with its version, and not changed (%s)',
    async (writeIn) => {
      const folder = await temporaryFolder();
      const { mailbox, close, tree } = await openMailbox(folder);
      await mailbox.append(tree.getRole('inbox').folder, mail('kept'), arrival);
      await close();
      const file = path.join(folder, 'shards/1/mail.sqlite');
      edit(file, "insert into schema_versions values ('mail', 99, 'from the future', 0)");
      const store = openLoadedStore(folder, { writeIn });
      for (let attempt = 0; attempt < 2; attempt += 1) {
        await expect(store.findMailbox(key)).rejects.toMatchObject({
          kind: 'unavailable',
          code: 'store.schema.newer',
          retryable: false,
          message: expect.stringMatching(
            /version 99.*newer Landfall.*Start that version, or restore a backup/,
          ),
        });
      }
      await store.close();
      edit(file, 'delete from schema_versions where version = 99');
      const again = await openMailbox(folder);
      expect((await again.mailbox.folders()).getRole('inbox').messageCount).toBe(1);
    },
  );
});

function edit(file: string, text: string): void {
  const database = new DatabaseSync(file);
  database.exec(text);
  database.close();
}

describe('a clock that jumps back', () => {
  it('gives no UIDVALIDITY, change number or pack twice, and keeps what is recoverable', async () => {
    const folder = await temporaryFolder();
    const clock = new ManualClock();
    const before = await openMailbox(folder, clock);
    const uidValidities: number[] = [];
    const changes: number[] = [];
    const kept: string[] = [];
    const year = 365 * 24 * 3_600_000;
    let { store, mailbox, close, tree } = before;
    for (let round = 0; round < 6; round += 1) {
      const parent = tree.getRole('ipmSubtree').folder;
      // The same name again and again: only UIDVALIDITY tells a client that it is another folder.
      const made = await mailbox.createFolder(parent, '같은 이름');
      uidValidities.push(made.uidValidity);
      const added = await mailbox.append(made.folder, mail(`round ${round}`), arrival);
      kept.push(added.body);
      changes.push(made.changeNo, added.changeNo);
      await mailbox.removeFolder(made.folder);
      clock.jump(-2 * year);
      expect(await mailbox.recoverable.purgeExpired()).toBe(0);
      await (await store.writer(key.tenant)).sealPacks(key.tenant);
      if (round % 2 === 1) {
        await close();
        ({ store, mailbox, close, tree } = await openMailbox(folder, clock));
      }
    }
    expect(uidValidities).toEqual([...new Set(uidValidities)].sort((a, b) => a - b));
    expect(changes).toEqual([...new Set(changes)].sort((a, b) => a - b));
    expect((await mailbox.recoverable.list({ limit: 100 })).messages).toHaveLength(6);
    for (const [round, body] of kept.entries()) {
      const bytes = await (await store.openBody(key.tenant, body as never)).read();
      expect(Buffer.from(bytes)).toEqual(mail(`round ${round}`));
    }
    await expectInvariants(store, key);
    await close();
    expect(await checkShards(folder)).toEqual([]);
  });
});

describe('names of 10,000 characters', () => {
  it.each([
    ['letters', 'n'.repeat(10_000)],
    ['Hangul', '회'.repeat(10_000)],
    ['surrogate pairs', '😀'.repeat(10_000)],
    ['combining marks', `e${'\u0301'.repeat(10_000)}`],
    ['lone surrogates and NUL', '\ud800\0'.repeat(5_000)],
    ['spaces', ' '.repeat(10_000)],
  ])('of %s are cut, refused or kept, and everything stays usable', async (_what, name) => {
    const folder = await temporaryFolder();
    const { store, mailbox, close, tree } = await openMailbox(folder);
    const inbox = tree.getRole('inbox').folder;
    const attempts: (() => Promise<unknown>)[] = [
      () => mailbox.createFolder(inbox, name),
      () => mailbox.createFolder(inbox, name),
      () => mailbox.ensureFolder([name, name]),
      () => mailbox.createFolder(inbox, 'x', name),
      () => mailbox.append(inbox, mail(name), { ...arrival, keywords: [name] }),
      () =>
        mailbox.append(inbox, Buffer.from(`From: ${name} <a@b>\r\nMessage-ID: <${name}>\r\n\r\n`), arrival),
      () => mailbox.updateFlags(inbox, allUids, { mode: 'add', flags: 0, keywords: [name] }),
      () =>
        mailbox.writeProperties(
          { kind: 'folder', folder: inbox },
          { set: [{ key: name, value: Buffer.alloc(1) }], remove: [] },
        ),
      () =>
        mailbox.query({
          folder: inbox,
          filter: { text: name },
          sort: { by: 'subject', descending: false },
          limit: 9,
        }),
      () =>
        mailbox.query({
          folder: inbox,
          filter: { field: 'subject', contains: name },
          sort: { by: 'uid', descending: false },
          limit: 9,
        }),
      () =>
        mailbox.query({
          folder: inbox,
          filter: { keyword: name },
          sort: { by: 'uid', descending: false },
          limit: 9,
        }),
      () => mailbox.query({ folder: inbox, sort: { by: 'sender', descending: true }, limit: 9, after: name }),
    ];
    for (const [at, call] of attempts.entries()) {
      const outcome = await call().catch((error: unknown) => error);
      if (outcome instanceof Error) {
        expect(outcome, `call ${at}`).toMatchObject({
          name: 'AppError',
          kind: expect.stringMatching(/invalid|conflict|limit/),
        });
        // A message that repeats the whole name would fill a screen and a log.
        expect(outcome.message.length, `call ${at}: ${outcome.message.slice(0, 200)}`).toBeLessThan(2_000);
      }
    }
    const added = await mailbox.append(inbox, mail('after'), arrival);
    expect(await mailbox.findMessage(inbox, added.uid)).toMatchObject({ subject: 'after' });
    await expectInvariants(store, key);
    await close();
    expect(await checkShards(folder)).toEqual([]);
  });
});

describe('a thousand folders in one another', () => {
  it('are made, found, listed, renamed at the top, refused as their own parent, and removed', async () => {
    const depth = 1_000;
    const folder = await temporaryFolder();
    const { store, mailbox, close } = await openMailbox(folder);
    const names = Array.from({ length: depth }, (_, level) => `${level}`);
    const deepest = await mailbox.ensureFolder(names);
    const { uid } = await mailbox.append(deepest.folder, mail('deep'), arrival);
    const tree = await mailbox.folders();
    expect(tree.pathOf(deepest.folder)).toEqual(names);
    expect(tree.findPath(names)?.folder).toBe(deepest.folder);
    const top = tree.findPath(['0']);
    if (top === undefined) throw new Error('The top is not there.');
    expect(tree.subtree(top.folder)).toHaveLength(depth);
    await expect(mailbox.updateFolder(top.folder, { parent: deepest.folder })).rejects.toMatchObject({
      kind: 'invalid',
    });
    await mailbox.updateFolder(top.folder, { name: '맨 위' });
    expect((await mailbox.folders()).pathOf(deepest.folder)?.[0]).toBe('맨 위');
    expect(await mailbox.findMessage(deepest.folder, uid as Uid)).toMatchObject({ subject: 'deep' });
    await mailbox.removeFolder(top.folder);
    expect((await mailbox.folders()).find(deepest.folder)).toBeUndefined();
    expect((await mailbox.recoverable.list({ limit: 9 })).messages).toHaveLength(1);
    await expectInvariants(store, key);
    await close();
    expect(await checkShards(folder)).toEqual([]);
  });
});
