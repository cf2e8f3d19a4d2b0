import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FolderId, Uid } from '../../../../base/ids.ts';
import type { Mailbox } from '../../../../mailbox/mailbox.ts';
import { mailOf, TestMailboxes } from '../../../../mailbox/test-mailboxes.ts';
import { flag } from '../../../../store/ports/mail-model.ts';
import type { TableSort } from '../../../../store/ports/message-query.ts';
import { MessageOrders } from './message-orders.ts';

const newest: TableSort = { by: 'receivedAt', descending: true };
const orders: readonly (readonly TableSort[])[] = [
  [newest],
  [{ by: 'uid', descending: false }],
  [{ by: 'subject', descending: false }, newest],
  [{ by: 'sender', descending: true }],
  [{ by: 'unread', descending: true }, newest],
];

async function makeInbox() {
  const room = new TestMailboxes();
  onTestFinished(() => room.close());
  const mailbox = await room.make();
  const folder = (await mailbox.folders()).getRole('inbox').folder;
  const asked = { whole: 0, rows: 0 };
  const watched = {
    key: mailbox.key,
    readSortedUids: (...terms: Parameters<Mailbox['readSortedUids']>) => {
      asked.whole += 1;
      return mailbox.readSortedUids(...terms);
    },
    changesSince: (...terms: Parameters<Mailbox['changesSince']>) => mailbox.changesSince(...terms),
    listMessagesByUid: (...terms: Parameters<Mailbox['listMessagesByUid']>) => {
      asked.rows += 1;
      return mailbox.listMessagesByUid(...terms);
    },
  };
  return { mailbox, folder, asked, watched };
}

const add = (mailbox: Mailbox, folder: FolderId, day: number, subject = `about ${day}`) =>
  mailbox.append(folder, mailOf(`Subject: ${subject}`, `From: p${day % 5}@b.c`, '', 'text'), {
    ...{ receivedAt: Date.UTC(2026, 0, day), flags: 0, keywords: [] },
  });

const versionOf = async (mailbox: Mailbox, folder: FolderId) =>
  (await mailbox.findFolder(folder))?.contentChange ?? 0;

describe('the order of the messages of a folder', () => {
  it('is read once, and followed by what came and went: a row or two of a thousand are looked at', async () => {
    const { mailbox, folder, asked, watched } = await makeInbox();
    for (let day = 1; day <= 300; day += 1) await add(mailbox, folder, day * 2);
    const kept = new MessageOrders();
    const read = async () =>
      kept.read({ mailbox: watched, folder, sorts: [newest], version: await versionOf(mailbox, folder) });
    const before = await read();
    expect(await read()).toBe(before);
    await add(mailbox, folder, 1_000);
    expect((await read())[0]).toBe(301);
    expect(asked).toEqual({ whole: 1, rows: 1 });
    await add(mailbox, folder, 301);
    await mailbox.expunge(folder, [{ first: 7 as Uid, last: 9 as Uid }]);
    const now = await read();
    expect(now).toEqual(await mailbox.readSortedUids({ folder, sorts: [newest] }));
    expect(asked).toMatchObject({ whole: 1 });
    expect(asked.rows).toBeLessThan(6);
  });

  it('is what the store says, whatever happens in the folder', async () => {
    const { mailbox, folder, watched } = await makeInbox();
    const kept = new MessageOrders({ maxRows: 100, maxOrders: 3 });
    const happening = fc.oneof(
      fc.record({ kind: fc.constant('come' as const), days: fc.array(fc.nat(60), { maxLength: 5 }) }),
      fc.record({ kind: fc.constant('gone' as const), uid: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ kind: fc.constant('read' as const), uid: fc.integer({ min: 1, max: 40 }) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(happening, { maxLength: 4 }),
        fc.nat(orders.length - 1),
        async (all, order) => {
          for (const each of all) {
            if (each.kind === 'come') for (const day of each.days) await add(mailbox, folder, day + 1);
            else {
              const uids = [{ first: each.uid as Uid, last: each.uid as Uid }];
              if (each.kind === 'gone') await mailbox.expunge(folder, uids, { recover: false });
              else await mailbox.updateFlags(folder, uids, { mode: 'add', flags: flag.seen, keywords: [] });
            }
          }
          const sorts = orders[order] ?? [];
          const version = await versionOf(mailbox, folder);
          const found = await kept.read({ mailbox: watched, folder, sorts, version });
          expect(found).toEqual(await mailbox.readSortedUids({ folder, sorts }));
        },
      ),
    );
  });
});
