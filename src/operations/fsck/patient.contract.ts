import { open } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { createTemporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { createTestDatabase } from '../../../tests/support/test-database.ts';
import { systemClock } from '../../base/clock.ts';
import type { BodyHash, Guid, MailboxId, TenantId, Uid } from '../../base/ids.ts';
import { PackBodyStore } from '../../store/blobs/pack-body-store.ts';
import { recordHeaderBytes } from '../../store/blobs/pack-format.ts';
import { packPath } from '../../store/blobs/pack-paths.ts';
import { TestMailbox, usualFolders } from '../../store/contracts/mail-store.contract/fixture.ts';
import {
  copied,
  ledgerFolder,
  openLedger,
  skipped,
} from '../../store/contracts/mail-store.contract/ledger-fixture.ts';
import type { BodyStore } from '../../store/ports/bodies.ts';
import { flag, unlimitedQuotas } from '../../store/ports/mail-model.ts';
import type { MailStore } from '../../store/ports/mail-store.ts';
import type { CheckDepth, Finding, RepairStep } from '../../store/sql/checks/kit/store-check.ts';
import type { SqlDatabase, SqlDialect } from '../../store/sql/database.ts';
import { sqlMailStore } from '../../store/sql/mail/sql-mail-store.ts';
import { mailSeries } from '../../store/sql/mail-series.ts';
import { migrate } from '../../store/sql/migrate.ts';
import { PostgresDatabase } from '../../store/sql/postgres/postgres-database.ts';
import { SqliteDatabase } from '../../store/sql/sqlite/sqlite-database.ts';
import { fsckExitCode, runFsck } from './run-fsck.ts';
import { checksOfStore } from './runnable-check.ts';

export const tenant = 1 as TenantId;

// Of whatever the running test opened.
const disposals: (() => Promise<void>)[] = [];

/** A store to be damaged and checked. */
export class Patient {
  readonly database: SqlDatabase;
  readonly bodies: BodyStore;
  readonly packs: string;
  readonly store: MailStore;
  box!: TestMailbox;
  #folders = { archive: 0, inner: 0 };
  depth: CheckDepth = 'normal';

  constructor(database: SqlDatabase, bodies: BodyStore, packs: string) {
    this.database = database;
    this.bodies = bodies;
    this.packs = packs;
    this.store = sqlMailStore({ database, bodies, clock: systemClock });
  }

  /** A mailbox in which everything has happened once; its neighbour must never be touched. */
  async live(): Promise<void> {
    for (const mailbox of [1, 2] as MailboxId[]) {
      const key = { tenant, mailbox };
      const guid = `00000000-0000-4000-8000-00000000000${mailbox}` as Guid;
      const created = await this.store.createMailbox(key, {
        guid,
        quotas: unlimitedQuotas,
        folders: usualFolders,
      });
      const box = new TestMailbox(this.store, created, await this.store.listFolders(key));
      if (mailbox === 1) this.box = box;
      await this.#use(box);
    }
  }

  async #use(box: TestMailbox): Promise<void> {
    const archive = await box.makeFolder('보관함 2026');
    const inner = await box.makeFolder('하위', archive);
    const doomed = await box.makeFolder('doomed', archive);
    await box.add(6, { keywords: ['$label', '업무'] });
    await box.add(3, { body: { kind: 'bytes', bytes: new Uint8Array(3_000).fill(mailbox(box)) } });
    await box.add(2, {}, doomed);
    const { key, store } = box;
    const views = await store.createFolder(key, {
      ...{ parent: box.inbox, name: '', kind: 'associated', folderClass: '' },
    });
    await box.add(
      1,
      { native: { kind: 'bytes', bytes: new Uint8Array(500).fill(mailbox(box)) } },
      views.folder,
    );
    if (box === this.box) this.#folders = { archive, inner };
    const uids = (first: number, last = first) => [{ first: first as Uid, last: last as Uid }];
    await store.moveMessages(key, box.inbox, uids(1), archive);
    await store.copyMessages(key, box.inbox, uids(2, 3), inner);
    await store.removeMessages(key, box.inbox, uids(4), { recover: true });
    await store.removeMessages(key, box.inbox, uids(5), { recover: false });
    await store.updateFlags(key, box.inbox, uids(6), { mode: 'add', flags: flag.seen, keywords: [] });
    await store.writeProperties(
      key,
      { kind: 'message', folder: box.inbox, uid: 6 as Uid },
      { set: [{ key: '0x0e070003', value: new Uint8Array([1]) }], remove: [] },
    );
    await store.removeFolder(key, doomed, { recover: true });
    for (const by of ['subject', 'size', 'sentAt', 'sender'] as const) {
      await store.queryMessages(key, { folder: box.inbox, sort: { by, descending: false }, limit: 10 });
    }
    await this.#copyInto(box);
    const unindexed = await store.listUnindexed(key, 100);
    await store.writeSearchText(
      key,
      unindexed.map(({ item, subject }) => ({ item, text: subject })),
    );
  }

  /** Two ledgers, one with a target elsewhere; of what was copied, the owner has removed one. */
  async #copyInto(box: TestMailbox): Promise<void> {
    const here = await openLedger(box);
    const added = await here.copy(box, [11, 12, 13], { alsoPut: [skipped(14)] });
    const uids = added.slice(0, 1).map(({ uid }) => ({ first: uid, last: uid }));
    await box.store.removeMessages(box.key, box.inbox, uids, { recover: false });
    const elsewhere = await openLedger(box, `source ${box.key.mailbox}`, null);
    await elsewhere.write({ putFolders: [ledgerFolder(1)], putEntries: [copied(1, { item: 1_000_000 })] });
  }

  async damage(text: string): Promise<void> {
    const { archive, inner } = this.#folders;
    await this.database.execute(text.replaceAll(':inner', `${inner}`).replaceAll(':archive', `${archive}`));
  }

  async check(repair = false, dropLost = false) {
    const findings: Finding[] = [];
    const steps: RepairStep[] = [];
    const failures: unknown[] = [];
    const { database, bodies, depth } = this;
    const store = {
      database,
      bodies,
      depth,
      clock: systemClock,
      exclusive: true,
      holdsTenant: () => true,
    };
    const summary = await runFsck(checksOfStore(store), repair ? { repair: { dropLost } } : {}, {
      onFinding: (finding, pass) => pass === 'first' && findings.push(finding),
      onStep: (step) => steps.push(step),
      onFailure: (_check, error) => failures.push(error),
    });
    expect(failures).toEqual([]);
    const found = [...new Set(findings.map((finding) => finding.check))];
    return { found, findings, steps, exitCode: fsckExitCode(summary), summary };
  }

  /** Flips one bit of the payload of the body of a message. */
  async flipBit(uid: number): Promise<void> {
    await this.flipBody((await this.box.message(uid)).body);
  }

  async flipBody(body: BodyHash): Promise<void> {
    for (const { pack } of await this.bodies.listPacks(tenant)) {
      for await (const entry of this.bodies.scanPack(tenant, pack)) {
        if (entry.kind !== 'record' || entry.hash !== body) continue;
        await flip(packPath(this.packs, tenant, pack), entry.location.offset + recordHeaderBytes + 3, 0x10);
      }
    }
  }

  /** The same store with a file that was changed behind its back. */
  async reopenAfter(change: (file: string) => Promise<void>): Promise<Patient> {
    const file = path.join(path.dirname(this.packs), 'mail.sqlite');
    await this.database.execute('pragma wal_checkpoint(truncate)');
    await change(file);
    const database = new SqliteDatabase({ path: file, mode: 'readWrite' });
    disposals.push(() => database.close());
    return new Patient(database, this.bodies, this.packs);
  }

  async close(): Promise<void> {
    await this.bodies.close();
    await this.database.close();
  }
}

function mailbox({ key }: TestMailbox): number {
  return key.mailbox;
}

export async function flip(path: string, at: number, bits: number): Promise<void> {
  const file = await open(path, 'r+');
  const byte = Buffer.alloc(1);
  await file.read(byte, 0, 1, at);
  byte[0] = byte.readUInt8() ^ bits;
  await file.write(byte, 0, 1, at);
  await file.close();
}

export async function admit(dialect: SqlDialect): Promise<Patient> {
  const { folder, remove } = await createTemporaryFolder();
  disposals.push(remove);
  const database = await openDatabase(dialect, folder);
  await migrate(database, mailSeries, systemClock);
  const packs = path.join(folder, 'packs');
  const patient = new Patient(database, await PackBodyStore.open({ root: packs }), packs);
  disposals.push(() => patient.close());
  await patient.live();
  return patient;
}

async function openDatabase(dialect: SqlDialect, folder: string): Promise<SqlDatabase> {
  if (dialect === 'sqlite') {
    return new SqliteDatabase({ path: path.join(folder, 'mail.sqlite'), mode: 'readWrite' });
  }
  const { url, drop } = await createTestDatabase();
  disposals.push(drop);
  return new PostgresDatabase({ url });
}

export async function discharge(): Promise<void> {
  for (const dispose of disposals.splice(0).reverse()) await dispose();
}

/** Rows of the mailbox that is damaged. */
export const own = 'tenant_id = 1 and mailbox_id = 1';
