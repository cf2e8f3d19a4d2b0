import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/errors.ts';
import type { BodyHash } from '../../base/ids.ts';
import { DigestChecksum } from '../../store/digest-checksum.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import { compileContentFilter } from '../content-filter/content-filter.ts';
import type { MigrationBatch } from '../control/batch-model.ts';
import type { MigrationUser } from '../control/user-model.ts';
import { mail, TestSync } from '../sync/test-sync.ts';
import { LedgerManifests } from './ledger-manifests.ts';
import { testUser } from './test-report.ts';

/** As anybody makes it again from the messages. */
function checksumOf(...messages: string[]): string {
  const checksum = new DigestChecksum();
  for (const message of messages) {
    checksum.add(createHash('sha256').update(message).digest('hex') as BodyHash);
  }
  return checksum.toString();
}

async function scene() {
  const test = await TestSync.open();
  const { tenant, mailbox } = test.mailbox.key;
  const user = { ...testUser({ name: "o'hara" }), mailbox: { mailbox } } as MigrationUser;
  const manifests = new LedgerManifests(test.rooms.mailboxes, async (_, { emailAddress, status }) => {
    if (status === 'Corrupted')
      throw new AppError({ kind: 'notFound', code: 'test', message: 'It is gone.' });
    return { source: 'landfall://here', target: `imap://there/${emailAddress}` };
  });
  const read = (maxSkipped = 10, direction: MigrationBatch['direction'] = 'Onboarding') =>
    manifests.open({ tenant } as Tenant, { direction }).read(user, maxSkipped);
  return { test, user, read };
}

describe('a manifest', () => {
  it('has what was copied of each folder, and a checksum that anybody can make again', async () => {
    const { test, read } = await scene();
    test.source.create('&vPSwuA- &07jJwNVo-', ['\\Sent']);
    test.source.create('Empty');
    test.source.deliver('INBOX', { bytes: mail('one') });
    test.source.deliver('INBOX', { bytes: mail('two') });
    test.source.deliver('&vPSwuA- &07jJwNVo-', { bytes: mail('sent') });
    await test.sync();
    const { folders, skipped } = await read();
    expect(skipped).toEqual([]);
    expect(folders).toMatchObject([
      {
        folder: 'Inbox',
        sourceFolder: 'INBOX',
        items: 2,
        bytes: mail('one').length + mail('two').length,
        skipped: 0,
        checksum: checksumOf(mail('two'), mail('one')),
      },
      {
        folder: 'Sent Items',
        sourceFolder: '보낸 편지함',
        sourceName: '&vPSwuA- &07jJwNVo-',
        items: 1,
        checksum: checksumOf(mail('sent')),
      },
      { folder: 'Empty', items: 0, checksum: checksumOf() },
    ]);
    await test.close();
  });

  it('lists what was skipped, with how to try again, and not what was filtered out', async () => {
    const { test, read } = await scene();
    test.source.deliver('INBOX', { bytes: mail('large', 'x'.repeat(3000)) });
    test.source.deliver('INBOX', { bytes: mail('larger', 'x'.repeat(4000)) });
    test.source.deliver('INBOX', { bytes: mail('old'), receivedAt: Date.UTC(2001, 0, 1) });
    const contentFilter = compileContentFilter("Received -gt '2020-01-01'", { toUtcMs: (ms) => ms });
    await test.sync({ options: { largestMessageBytes: 2000, contentFilter } });
    const { skipped, omittedSkipped } = await read();
    expect(skipped.map(({ subject }) => subject)).toEqual(['large', 'larger']);
    expect(skipped[0]).toMatchObject({
      folder: 'INBOX',
      uid: 1,
      reason: 'tooLarge',
      attempts: 1,
      isApproved: false,
      command: "Set-MigrationUser -Identity 'o''hara@contoso.com' -SyncNow",
    });
    expect(omittedSkipped).toBe(0);
    expect(await read(1)).toMatchObject({ skipped: [{ subject: 'large' }], omittedSkipped: 1 });
    await test.close();
  });

  it('is empty where nothing was copied', async () => {
    const { test, user, read } = await scene();
    expect(await read()).toEqual({ folders: [], skipped: [], omittedSkipped: 0 });
    expect(await read(10, 'Remote')).toEqual({ folders: [], skipped: [], omittedSkipped: 0 });
    Object.assign(user, { status: 'Corrupted' });
    expect(await read(10, 'Remote')).toEqual({ folders: [], skipped: [], omittedSkipped: 0 });
    await test.close();
  });

  it('of a mailbox that moves out is of what was copied to the other server', async () => {
    const { test, user, read } = await scene();
    test.source.deliver('INBOX', { bytes: mail('moved in') });
    await test.sync();
    const identity = { source: 'landfall://here', target: `imap://there/${user.emailAddress}` };
    const ledger = await test.rooms.mailboxes.openLedger(test.mailbox.key.tenant, {
      mailbox: null,
      ...identity,
    });
    const state = {
      delimiter: '/',
      mailboxId: null,
      uidValidity: 7,
      uidNext: 2,
      highestModseq: null,
      place: 1,
      targetPath: ['INBOX', 'Out'],
      targetName: 'INBOX/Out',
      targetUidValidity: 1,
      syncedAt: 1,
    };
    await ledger.write({ putFolders: [{ number: 1, name: 'Out', state }] });
    expect(await read(10, 'Offboarding')).toMatchObject({ folders: [{ folder: 'INBOX/Out', items: 0 }] });
    expect(await read(10, 'Onboarding')).toMatchObject({ folders: [{ folder: 'Inbox', items: 1 }] });
    await test.close();
  });
});
