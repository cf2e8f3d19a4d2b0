import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import type { TenantId, Uid } from '../../base/ids.ts';
import { TestMailbox } from '../../store/contracts/mail-store.contract/fixture.ts';
import {
  copied,
  ledgerFolder,
  openLedger,
  skipped,
} from '../../store/contracts/mail-store.contract/ledger-fixture.ts';
import type { MailboxKey } from '../../store/ports/mail-model.ts';
import { BackupFolder } from './backup-folder.ts';
import type { BackupReader } from './backup-ports.ts';
import { openBodies } from './body-archive.ts';
import { formatManifest, type Manifest, parseManifest } from './manifest.ts';
import {
  backUp,
  everything,
  makePlatform,
  makeUser,
  newFolder,
  type PlatformKind,
  restore,
  type TestPlatform,
} from './platforms.contract.ts';
import { verifyBackup } from './verify-backup.ts';

const synced = ledgerFolder(1, {
  uidNext: 40,
  highestModseq: '99',
  syncedAt: 5,
  targetPath: ['받은 편지함'],
  targetUidValidity: 3,
});
/** Read again from its beginning by the next round. */
const unread = { uidNext: 0, highestModseq: null };

const first = 1 as TenantId;

/** What the ledgers of a tenant say, whatever their numbers are. */
async function ledgersOf({ mail }: TestPlatform, tenant: TenantId) {
  const records = await mail.listLedgers(tenant);
  return Promise.all(
    records.map(async ({ ledger, mailbox, source, target }) => ({
      ...{ mailbox, source, target },
      folders: await mail.readLedgerFolders(tenant, ledger),
      entries: await mail.listLedgerEntries(tenant, ledger, { limit: 10_000 }),
    })),
  );
}

/** As a backup has them: with everything to look at again. */
async function expectedOf(platform: TestPlatform, tenant: TenantId) {
  const ledgers = await ledgersOf(platform, tenant);
  return ledgers.map((ledger) => ({
    ...ledger,
    folders: ledger.folders.map(({ state, ...folder }) => ({
      ...folder,
      state: { ...state, ...unread, ...(ledger.mailbox === null && { targetUidValidity: null }) },
    })),
  }));
}

function ledgerFiles(manifest: { readonly files: readonly { readonly path: string }[] }): string[] {
  return manifest.files.map((file) => file.path).filter((name) => name.startsWith('ledgers/'));
}

/** A platform that is written to whenever a backup reads a ledger of it. */
function writtenMeanwhile(platform: TestPlatform, write: () => Promise<unknown>): TestPlatform {
  const reader = new Proxy<BackupReader>(platform.mail, {
    get(target, name: keyof BackupReader) {
      if (name !== 'listLedgers') return target[name].bind(target);
      return async (...given: Parameters<BackupReader['listLedgers']>) => {
        await write();
        return target.listLedgers(...given);
      };
    },
  });
  return { ...platform, source: { ...platform.source, findMail: () => reader } };
}

const kinds: PlatformKind[] = ['memory', 'sqlite'];

describe.each(kinds)('a backup of ledgers (%s)', (kind) => {
  it('brings them back with their mailboxes, at each of its generations', async () => {
    const platform = await makePlatform(kind);
    const folder = await newFolder();
    const { box, own } = await makeUser(platform, 'minsu');
    const here = await openLedger(box, 'source \0 하나');
    await here.copy(box, [1, 2, 3], { folder: synced, alsoPut: [skipped(9)] });
    const elsewhere = await openLedger(box, 'away', null);
    const many = Array.from({ length: 4500 }, (_, index) => copied(index + 1));
    await elsewhere.write({
      putFolders: [{ ...synced, number: 4 }],
      putEntries: many.map((entry) => ({ ...entry, folder: 4 })),
    });
    const states = [await expectedOf(platform, own.tenant)];
    expect((await backUp(platform, folder)).findings).toEqual([]);
    await here.copy(box, [4]);
    await here.write({ removeEntries: [{ folder: 1, uids: [{ first: 2 as Uid, last: 2 as Uid }] }] });
    states.push(await expectedOf(platform, own.tenant));
    const { manifest, findings } = await backUp(platform, folder);
    expect(findings).toEqual([]);
    expect(ledgerFiles(manifest)).toEqual([`ledgers/${own.tenant}/${here.id}`]);
    expect(manifest.ledgers.map(({ generation }) => generation)).toEqual(['000002', '000001']);
    for (const [index, state] of states.entries()) {
      const restored = await makePlatform(kind);
      await restore(restored, folder, { generation: `00000${index + 1}` });
      expect(await ledgersOf(restored, first)).toEqual(state);
    }
  });

  it('leaves out what was copied after the mailbox was read, and has it in the next', async () => {
    const platform = await makePlatform(kind);
    const folder = await newFolder();
    const { box, own } = await makeUser(platform, 'minsu');
    const ledger = await openLedger(box);
    await ledger.copy(box, [1, 2], { folder: synced });
    const [before, mailboxBefore] = [
      await expectedOf(platform, own.tenant),
      await everything(platform, box.key),
    ];
    let next = 3;
    await backUp(
      writtenMeanwhile(platform, async () => {
        if (next === 3) await ledger.copy(box, [next], { folder: synced });
        next += 1;
      }),
      folder,
    );
    const restored = await makePlatform(kind);
    await restore(restored, folder);
    expect(await ledgersOf(restored, first)).toEqual(before);
    const key = { tenant: first, mailbox: box.key.mailbox };
    expect(await everything(restored, key)).toEqual(mailboxBefore);
    // The next round finds the third message missing, in the mailbox and in the ledger, and copies it.
    const back = await mailboxOf(restored, key);
    await (await openLedger(back)).copy(back, [3]);
    expect(await ledgersOf(restored, first)).toMatchObject([
      { entries: [{ uid: 1 }, { uid: 2 }, { uid: 3 }] },
    ]);

    const { manifest } = await backUp(platform, folder);
    expect(ledgerFiles(manifest)).toHaveLength(1);
    const second = await makePlatform(kind);
    await restore(second, folder);
    expect(await ledgersOf(second, first)).toEqual(await expectedOf(platform, own.tenant));
    expect(ledgerFiles((await backUp(platform, folder)).manifest)).toEqual([]);
  });

  it('forgets entries of messages that could not be restored, so that they are copied again', async () => {
    const platform = await makePlatform(kind);
    const folder = await newFolder();
    const { box } = await makeUser(platform, 'minsu');
    const ledger = await openLedger(box);
    await ledger.copy(box, [1, 2], { folder: synced, alsoPut: [skipped(3)] });
    const packs = path.join(folder, 'bodies');
    await backUp(platform, folder);
    for (const name of await readdir(packs, { recursive: true })) {
      if (name.endsWith('.pack')) await writeFile(path.join(packs, name), '');
    }
    const restored = await makePlatform(kind);
    const { losses } = await restore(restored, folder, { keepGoing: true });
    expect(losses).toBeGreaterThan(0);
    expect(await ledgersOf(restored, first)).toMatchObject([
      { entries: [{ uid: 3 }], folders: [{ state: { copiedCount: 0, skippedCount: 1, ...unread } }] },
    ]);
  });

  it('tells of one that cannot be read', async () => {
    const platform = await makePlatform(kind);
    const folder = await newFolder();
    const { box } = await makeUser(platform, 'minsu');
    const ledger = await openLedger(box);
    await ledger.copy(box, [1, 2], { folder: synced });
    const { manifest } = await backUp(platform, folder);
    const [name = ''] = ledgerFiles(manifest);
    await writeFile(path.join(folder, 'generations/000001', `${name}.ndjson.zst`), 'damage');
    const bodies = await openBodies(await BackupFolder.open(folder), systemClock, false);
    const found = await Array.fromAsync(
      verifyBackup(await BackupFolder.open(folder), bodies, { deep: false }),
    );
    await bodies.close();
    expect(found).toMatchObject([{ mailbox: box.key.mailbox, file: expect.stringContaining(name) }]);
    await expect(restore(await makePlatform(kind), folder)).rejects.toMatchObject({ code: 'backup.damaged' });
    const restored = await makePlatform(kind);
    const { mailboxes, losses } = await restore(restored, folder, { keepGoing: true });
    expect([mailboxes, losses, await ledgersOf(restored, first)]).toEqual([1, 1, []]);
  });

  it('of an older format has none', async () => {
    const platform = await makePlatform(kind);
    const folder = await newFolder();
    await makeUser(platform, 'minsu');
    const { manifest } = await backUp(platform, folder);
    expect(manifest).toMatchObject({ format: 5, ledgers: [] });
    const { ledgers: _none, ...older } = { ...manifest, format: 1 };
    expect(parseManifest(formatManifest(older as Manifest), 'x').ledgers).toEqual([]);
  });
});

async function mailboxOf({ mail }: TestPlatform, key: MailboxKey): Promise<TestMailbox> {
  const found = await mail.findMailbox(key);
  if (found === undefined) throw new Error('The mailbox was not restored.');
  return new TestMailbox(mail, found, await mail.listFolders(key));
}
