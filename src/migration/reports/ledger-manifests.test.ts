import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { BodyHash } from '../../base/ids.ts';
import { DigestChecksum } from '../../store/digest-checksum.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import { compileContentFilter } from '../content-filter/content-filter.ts';
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
  const read = (maxSkipped = 10) =>
    new LedgerManifests(test.rooms.mailboxes).read({ tenant } as Tenant, user, maxSkipped);
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

  it('is empty where nothing was copied, or to elsewhere', async () => {
    const { test, user, read } = await scene();
    expect(await read()).toEqual({ folders: [], skipped: [], omittedSkipped: 0 });
    const { tenant } = test.mailbox.key;
    const manifests = new LedgerManifests(test.rooms.mailboxes);
    const elsewhere = { ...user, mailbox: null };
    expect(await manifests.read({ tenant } as Tenant, elsewhere, 10)).toMatchObject({ folders: [] });
    await test.close();
  });
});
