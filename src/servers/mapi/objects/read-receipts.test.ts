import { describe, expect, it } from 'vitest';
import { bytes, folderIds, u16 } from '../../../../tests/support/mapi/emsmdb-client.ts';
import { property, RopClient, u64 } from '../../../../tests/support/mapi/rop-client.ts';
import { dnOf, serveMapi } from '../../../../tests/support/mapi/served-mapi.ts';
import { mailOf } from '../../../mailbox/test-mailboxes.ts';
import { allUids } from '../../../store/uid-ranges.ts';
import { objectIdOf } from '../../../wire/mapi/object-id.ts';

const [normal, suppress, clearRead, receiptOnly, clearNotify] = [0x00, 0x01, 0x04, 0x10, 0x60];

async function open(...subjects: readonly string[]) {
  const { connect, mailboxes, receipts } = await serveMapi();
  const inbox = (await mailboxes.anna.folders()).getRole('inbox').folder;
  for (const subject of subjects) {
    const asks = subject.startsWith('asks') ? ['Disposition-Notification-To: kim@contoso.com'] : [];
    const mail = mailOf(`Subject: ${subject}`, 'From: kim@contoso.com', ...asks, '', 'text');
    await mailboxes.anna.append(inbox, mail, { receivedAt: 0, flags: 0, keywords: [] });
  }
  const client = await connect();
  const rops = new RopClient(client);
  const logon = await client.logon(dnOf('anna'));
  const id = folderIds(logon.body)[4] ?? bytes();
  const { handle: folder } = await rops.call(0x02, [0, 2], bytes(id, 0), [logon.handle]);
  const items = (await mailboxes.anna.listMessages(inbox, allUids, 10)).map(({ item }) => objectIdOf(item));
  const ids = bytes(u16(items.length), ...items.map(u64));
  const read = (flags: number) => rops.call(0x66, [0], bytes(0, flags, ids), [folder]);
  const remove = (rop: number, notifies: number) => rops.call(rop, [0], bytes(0, notifies, ids), [folder]);
  return { rops, folder, id, items, read, remove, receipts };
}

describe('[MS-OXOMSG] 2.2.2: whoever asked for a receipt', () => {
  it.each<[string, readonly number[], readonly string[]]>([
    ['is told once when a message is read', [normal, clearRead, normal], ['read asks']],
    ['is not told where the reader does not want it', [suppress, clearRead, normal], []],
    ['is not told any more once the reader has declined', [clearNotify, normal], []],
    ['is told by a receipt alone', [receiptOnly, receiptOnly], ['read asks']],
  ])('%s', async (_, steps, told) => {
    const { read, receipts } = await open('asks', 'plain');
    for (const flags of steps) expect((await read(flags)).code).toBe(0);
    expect(receipts).toEqual(told);
  });

  it('is told when all of a folder is marked as read', async () => {
    const { rops, folder, receipts } = await open('asks one', 'plain', 'asks two');
    for (let round = 0; round < 2; round += 1)
      expect((await rops.call(0x66, [0], bytes(0, normal, u16(0)), [folder])).code).toBe(0);
    expect(receipts).toEqual(['read asks one', 'read asks two']);
  });

  it('is told when a message is opened and marked as read', async () => {
    const { rops, folder, id, items, receipts } = await open('asks');
    const { handle } = await rops.open(folder, id, u64(items[0] ?? 0n));
    expect((await rops.call(0x11, [0, 0], bytes(0), [handle])).code).toBe(0);
    expect(receipts).toEqual(['read asks']);
  });

  it('is not told where the reader has said so beside the message', async () => {
    const { rops, folder, id, items, read, receipts } = await open('asks');
    const { handle } = await rops.open(folder, id, u64(items[0] ?? 0n), 1);
    await rops.set(handle, property.bool(0x0029, false));
    await rops.save(handle);
    await read(normal);
    expect(receipts).toEqual([]);
  });

  it.each([
    ['softly', 0x1e],
    ['for good', 0x91],
  ])('is told where a message is deleted %s unread, if the client says so', async (_, rop) => {
    const first = await open('asks one', 'plain');
    expect((await first.remove(rop, 1)).code).toBe(0);
    expect(first.receipts).toEqual(['notRead asks one']);
    const second = await open('asks two');
    await second.remove(rop, 0);
    expect(second.receipts).toEqual([]);
  });

  it('is not told of one that was read that it was deleted', async () => {
    const { read, remove, receipts } = await open('asks');
    await read(normal);
    await remove(0x1e, 1);
    expect(receipts).toEqual(['read asks']);
  });
});
