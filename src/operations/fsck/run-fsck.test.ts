import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import type { TenantId } from '../../base/ids.ts';
import { queryBuilders, rawQuery } from '../../store/sql/statement.ts';
import { admit, discharge, flip, own, type Patient, tenant } from './patient.contract.ts';
import { fsckExitCode, runFsck } from './run-fsck.ts';
import { checksOfStore } from './runnable-check.ts';

let patient: Patient;

describe('fsck', () => {
  beforeEach(async () => {
    patient = await admit('sqlite');
  });
  afterEach(discharge);

  it('names the messages whose body was hit by a flipped bit, and leaves them without --drop-lost', async () => {
    const { body, subject } = await patient.box.message(6);
    await patient.flipBit(6);
    const { findings } = await patient.check(true);
    expect(findings).toMatchObject([
      { check: 'body-records', severity: 'error', tenant, mailbox: 1, object: `body ${body}` },
    ]);
    expect(findings[0]?.sentence).toContain(`message ${patient.box.inbox}/6 of mailbox 1`);
    expect(findings[0]?.sentence).toContain('badChecksum');
    expect(await patient.box.message(6)).toMatchObject({ subject });
    expect((await patient.check()).exitCode).toBe(1);
  });

  it('takes away a message whose body is lost, with a tombstone, when told to', async () => {
    await patient.flipBit(6);
    const before = await patient.box.changeNo();
    const { exitCode, steps } = await patient.check(true, true);
    expect(exitCode).toBe(0);
    expect(steps.map(({ sentence }) => sentence)).toContainEqual(expect.stringMatching(/^Took message 6 /));
    expect(await patient.box.changes(before)).toMatchObject([{ kind: 'messageGone', uid: 6 }]);
    expect((await patient.check()).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('leaves a message that MIME still tells where what MAPI has of it is lost', async () => {
    const folders = await patient.box.store.listFolders(patient.box.key);
    const views = folders.find(({ kind }) => kind === 'associated');
    const [view] = await patient.box.messages(views?.folder);
    await patient.flipBody(view?.native ?? ('' as never));
    expect((await patient.check(true)).exitCode).toBe(1);
    const { exitCode, steps } = await patient.check(true, true);
    expect(exitCode).toBe(0);
    expect(steps.map(({ sentence }) => sentence)).toContainEqual(
      expect.stringMatching(/^Left of message 1 /),
    );
    const kept = await patient.box.messages(views?.folder);
    expect(kept).toMatchObject([{ uid: 1, native: null, nativeSize: 0, body: view?.body }]);
    expect((await patient.check()).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('finds damage where nothing lies, a lost pack, and no pack unread when quick', async () => {
    const key = patient.box.key;
    await patient.flipBit(7);
    patient.depth = 'quick';
    expect((await patient.check()).findings).toEqual([]);
    patient.depth = 'normal';
    const [pack] = await patient.bodies.listPacks(tenant);
    await patient.bodies.seal(tenant);
    await patient.bodies.removePack(tenant, pack!.pack);
    const { findings, found } = await patient.check();
    expect(found).toEqual(['body-records']);
    expect(findings.length).toBeGreaterThan(10);
    expect(findings.every(({ sentence }) => sentence.includes('its pack is missing'))).toBe(true);
    expect(await patient.store.findMailbox(key)).toBeDefined();
  });

  it('notices a closed pack that nothing refers to, which is no fault', async () => {
    await patient.bodies.seal(tenant);
    await patient.bodies.append(9 as TenantId, [
      { kind: 'inline', hash: 'ab'.repeat(32) as never, bytes: new Uint8Array(10) },
    ]);
    await patient.bodies.seal(9 as TenantId);
    const { findings, exitCode } = await patient.check();
    expect(findings).toMatchObject([{ check: 'stray-packs', severity: 'notice', tenant: 9 }]);
    expect(exitCode).toBe(0);
  });

  it('finds an index of SQLite that lies, and builds it again', async () => {
    patient = await patient.reopenAfter(async (file) => {
      const [index] = await patient.database.query<{ rootpage: number }>(
        rawQuery(
          queryBuilders.sqlite,
          sql`select rootpage from sqlite_schema where name = 'messages_by_receipt'`,
        ),
      );
      // The last byte of its root page is the end of an entry: a uid.
      await flip(file, (index?.rootpage ?? 0) * 4096 - 1, 0x01);
    });
    const before = await patient.check();
    expect(before.found).toEqual(['database-integrity']);
    expect((await patient.check(true)).exitCode).toBe(0);
  });

  it('says that a schema is too old, and cannot check one from the future', async () => {
    await patient.database.execute('update schema_versions set version = 99 where version = 1');
    const failures: unknown[] = [];
    const { database, bodies } = patient;
    const store = {
      database,
      bodies,
      depth: 'normal',
      clock: systemClock,
      exclusive: true,
      holdsTenant: () => true,
    } as const;
    const summary = await runFsck(
      checksOfStore(store),
      {},
      { onFailure: (_check, error) => failures.push(error) },
    );
    expect(failures).toMatchObject([{ code: 'store.schema.newer' }]);
    expect(fsckExitCode(summary)).toBe(2);
  });

  it('finds folders and messages of a mailbox that does not exist', async () => {
    await patient.database.execute('delete from mailboxes where mailbox_id = 2');
    const { found, findings } = await patient.check();
    expect(found).toEqual(['mailbox-rows']);
    expect(findings.every((finding) => finding.mailbox === 2 && !finding.repairable)).toBe(true);
  });

  it('finds what a doubled role does where its index is gone', async () => {
    await patient.damage(
      `drop index folders_by_role; update folders set role = 'inbox' where ${own} and folder_id = :inner`,
    );
    expect((await patient.check()).found).toEqual(['folder-tree']);
    expect((await patient.check(true)).exitCode).toBe(0);
  });
});
