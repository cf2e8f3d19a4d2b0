import { expect, it, onTestFinished } from 'vitest';
import { describeWith } from '../../tests/support/services.ts';
import { createTemporaryFolder } from '../../tests/support/temporary-folder.ts';
import { createTestDatabase } from '../../tests/support/test-database.ts';
import { systemClock } from '../base/clock.ts';
import type { ChangeNumber, Guid, MailboxId, TenantId } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import { PackBodyStore } from '../store/blobs/pack-body-store.ts';
import { type Change, unlimitedQuotas } from '../store/ports/mail-model.ts';
import { sqlMailStore } from '../store/sql/mail/sql-mail-store.ts';
import { mailSeries } from '../store/sql/mail-series.ts';
import { migrate } from '../store/sql/migrate.ts';
import { PostgresDatabase } from '../store/sql/postgres/postgres-database.ts';
import { Mailboxes } from './mailboxes.ts';

const key = { tenant: 1 as TenantId, mailbox: 1 as MailboxId };

/** A node as another process would be one: a pool, packs and notifications of its own. */
async function openNode(url: string, node: number): Promise<Mailboxes> {
  const { folder, remove } = await createTemporaryFolder();
  const database = new PostgresDatabase({ url });
  await migrate(database, mailSeries, systemClock);
  const store = sqlMailStore({
    database,
    bodies: await PackBodyStore.open({ root: folder, node }),
    clock: systemClock,
  });
  const mailboxes = new Mailboxes({ store, clock: systemClock, log: silentLog, pollMs: 10 });
  onTestFinished(async () => {
    await mailboxes.close();
    await store.close();
    await remove();
  });
  return mailboxes;
}

describeWith('postgresql', 'mailboxes of several nodes on one database', () => {
  it('tell each node what the others changed, each change once and in order', async () => {
    const { url, drop } = await createTestDatabase();
    onTestFinished(drop);
    const [here, there] = [await openNode(url, 1), await openNode(url, 2)];
    const guid = '00000000-0000-4000-8000-000000000001' as Guid;
    await here.provision(key, { guid, quotas: unlimitedQuotas, language: 'ko' });
    const since = (await here.open(key).describe()).changeNo;

    const seen: Change[] = [];
    const enough = Promise.withResolvers<void>();
    here.open(key).subscribe(since as ChangeNumber, (changes) => {
      seen.push(...changes);
      if (seen.length >= 10) enough.resolve();
    });
    const remote = there.open(key);
    const inbox = (await remote.folders()).getRole('inbox').folder;
    for (let sent = 0; sent < 10; sent += 1) {
      const bytes = Buffer.from(`Subject: ${sent}\r\n\r\n본문 ${sent}\r\n`);
      await remote.append(inbox, bytes, { receivedAt: sent, flags: 0, keywords: [] });
    }
    await enough.promise;
    expect(seen.map((change) => (change.kind === 'message' ? change.message.subject : change.kind))).toEqual(
      Array.from({ length: 10 }, (_, sent) => String(sent)),
    );
  });

  it('never give out one uid or change number twice', async () => {
    const { url, drop } = await createTestDatabase();
    onTestFinished(drop);
    const nodes = await Promise.all([1, 2, 3].map((node) => openNode(url, node)));
    const guid = '00000000-0000-4000-8000-000000000002' as Guid;
    await Promise.all(
      nodes.map((node) => node.provision(key, { guid, quotas: unlimitedQuotas, language: 'en' })),
    );
    const added = await Promise.all(
      nodes.flatMap((node, number) =>
        Array.from({ length: 8 }, async (_, index) => {
          const mailbox = node.open(key);
          const inbox = (await mailbox.folders()).getRole('inbox').folder;
          const bytes = Buffer.from(`Subject: ${number}.${index}\r\n\r\n`);
          return mailbox.append(inbox, bytes, { receivedAt: 0, flags: 0, keywords: [] });
        }),
      ),
    );
    expect(new Set(added.map(({ uid }) => uid)).size).toBe(24);
    expect(new Set(added.map(({ changeNo }) => changeNo)).size).toBe(24);
  });
});
