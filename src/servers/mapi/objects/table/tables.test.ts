/** Requirement numbers are those of [MS-OXCTABL]. */
import { describe, expect, it } from 'vitest';
import { bytes, folderIds, u16, u32, utf16z } from '../../../../../tests/support/mapi/emsmdb-client.ts';
import { dnOf, serveMapi } from '../../../../../tests/support/mapi/served-mapi.ts';
import { TableClient, ValueReader } from '../../../../../tests/support/mapi/table-client.ts';
import { mailOf } from '../../../../mailbox/test-mailboxes.ts';

const none = 0xffff_ffff;
const tag = {
  subject: 0x0037_001f,
  displayName: 0x3001_001f,
  rowType: 0x0ff5_0003,
  depth: 0x3005_0003,
  contentCount: 0x3602_0003,
  instId: 0x674d_0014,
  importance: 0x0017_0003,
  deliveryTime: 0x0e06_0040,
  messageClass: 0x001a_001f,
  headers: 0x007d_001f,
};
const [ascending, descending] = [0, 1];

async function openFolder(place: number, options: Parameters<typeof serveMapi>[0] = {}) {
  const served = await serveMapi(options);
  const client = await served.connect();
  const { body, handle } = await client.logon(dnOf('anna'));
  const id = folderIds(body)[place] ?? bytes();
  const { buffers } = await client.execute([bytes(0x02, 0, 0, 1, id, 0)], [handle, none]);
  return { ...served, client, folder: buffers[0]?.handles[1] ?? none, logon: handle };
}

async function inboxOf(subjects: readonly string[], importance: (index: number) => string = () => 'normal') {
  const opened = await openFolder(4);
  const { anna } = opened.mailboxes;
  const inbox = (await anna.folders()).getRole('inbox').folder;
  for (const [index, subject] of subjects.entries()) {
    const mail = mailOf(`Subject: ${subject}`, 'From: a@b.c', `Importance: ${importance(index)}`, '', 'text');
    await anna.append(inbox, mail, { receivedAt: Date.UTC(2026, 0, 1 + index), flags: 0, keywords: [] });
  }
  const table = await TableClient.open(opened.client, opened.folder, 'contents');
  await table.setColumns(tag.subject);
  return { ...opened, table, inbox };
}

const plain = { receivedAt: Date.UTC(2026, 0, 9), flags: 0, keywords: [] };
const subjectsOf = (result: { rows: readonly (readonly unknown[])[] }) =>
  result.rows.map(([subject]) => subject);
/** RES_CONTENT, FL_SUBSTRING and FL_IGNORECASE, on the subject. */
const contains = (text: string) =>
  bytes(0x03, u16(1), u16(1), u32(tag.subject), u32(tag.subject), utf16z(text));

describe('a hierarchy', () => {
  it('shows the folders below one, in the language of the mailbox', async () => {
    const { client, folder } = await openFolder(3, { language: 'ko' });
    const table = await TableClient.open(client, folder, 'hierarchy');
    await table.setColumns(tag.displayName, tag.depth);
    const { rows, origin } = await table.query();
    expect(rows).toContainEqual(['받은 편지함', 0]);
    expect(rows).toContainEqual(['지운 편지함', 0]);
    expect([rows.length, origin]).toEqual([table.count, 2]);
  });

  it('goes down to the end where it is asked to', async () => {
    const { client, folder, mailboxes } = await openFolder(3);
    const inbox = (await mailboxes.anna.folders()).getRole('inbox').folder;
    const first = await mailboxes.anna.createFolder(inbox, 'Projects');
    await mailboxes.anna.createFolder(first.folder, '2026');
    const table = await TableClient.open(client, folder, 'hierarchy', 0x04);
    await table.setColumns(tag.displayName, tag.depth);
    const { rows } = await table.query();
    expect(rows).toEqual(
      expect.arrayContaining([
        ['Projects', 1],
        ['2026', 2],
      ]),
    );
  });
});

describe('contents', () => {
  it('move a cursor forwards and backwards (R462, R469, R725, R897)', async () => {
    const { table } = await inboxOf(['d', 'c', 'b', 'a']);
    expect(table.count).toBe(4);
    expect(await table.query(3)).toEqual({ code: 0, origin: 1, rows: [['a'], ['b'], ['c']] });
    expect(await table.query(3)).toEqual({ code: 0, origin: 2, rows: [['d']] });
    expect(await table.query(2, { forward: false })).toEqual({ code: 0, origin: 1, rows: [['c'], ['d']] });
    expect(subjectsOf(await table.query(1, { advance: false }))).toEqual(['c']);
    expect(subjectsOf(await table.query(9, { forward: false }))).toEqual(['a', 'b']);
  });

  it('have what came last first, and what is beside messages as it came (R174 of [MS-OXCNOTIF])', async () => {
    const { client, folder, mailboxes, inbox, table } = await inboxOf(['old', 'new']);
    expect(subjectsOf(await table.query())).toEqual(['new', 'old']);
    const { folder: beside } = await mailboxes.anna.associatedFolder(inbox);
    for (const text of ['first', 'second'])
      await mailboxes.anna.append(beside, mailOf(`Subject: ${text}`, '', ''), plain);
    const associated = await TableClient.open(client, folder, 'contents', 0x02);
    await associated.setColumns(tag.subject);
    expect(subjectsOf(await associated.query())).toEqual(['first', 'second']);
  });

  it('need columns before rows (R428)', async () => {
    const { client, folder } = await inboxOf(['a']);
    const table = await TableClient.open(client, folder, 'contents');
    expect((await table.query()).code).toBe(0x4b9);
    expect((await table.setColumns(0x0037_0000)).code).toBe(0x8007_0057);
  });

  it('are sorted, and show what is asked for alone (R437, R452)', async () => {
    const { table } = await inboxOf(['회의 b', 'Re: 회의 a', 'other', '회의 c']);
    await table.sort([[tag.deliveryTime, descending]]);
    expect(subjectsOf(await table.query())).toEqual(['회의 c', 'other', 'Re: 회의 a', '회의 b']);
    await table.restrict(contains('회의'));
    await table.sort([[tag.subject, ascending]]);
    expect(subjectsOf(await table.query())).toEqual(['Re: 회의 a', '회의 b', '회의 c']);
    await table.restrict(bytes());
    expect((await table.query()).rows.length).toBe(4);
  });

  it('find a row from the end backwards', async () => {
    const { table } = await inboxOf(['a', 'match 2', 'match 1', 'b']);
    const restriction = contains('match');
    const { body } = await table.rop(0x4f, bytes(1, u16(restriction.length), restriction, 2, u16(0)));
    expect(new ValueReader(body.subarray(2)).row([tag.subject])).toEqual(['match 2']);
  });

  it('find a row from the cursor on, and go there (R534, R536)', async () => {
    const { table } = await inboxOf(['match 2', 'b', 'match 1', 'a']);
    const find = (origin: number, text: string) => {
      const restriction = contains(text);
      return table.rop(0x4f, bytes(0, u16(restriction.length), restriction, origin, u16(0)));
    };
    const first = await find(0, 'match');
    expect([first.code, first.body[1], new ValueReader(first.body.subarray(2)).row([tag.subject])]).toEqual([
      0,
      1,
      ['match 1'],
    ]);
    await table.query(1);
    expect(new ValueReader((await find(1, 'match')).body.subarray(2)).row([tag.subject])).toEqual([
      'match 2',
    ]);
    expect((await find(0, 'nothing')).code).toBe(0x8004_010f);
  });

  it('open a message for what its row does not say', async () => {
    const { table } = await inboxOf(['a']);
    await table.setColumns(tag.messageClass, tag.headers);
    const { rows } = await table.query();
    expect(rows).toEqual([['IPM.Note', expect.stringContaining('Importance: normal')]]);
  });

  it('follow what happens in the folder, and keep their place', async () => {
    const { table, mailboxes, inbox } = await inboxOf(['c', 'b', 'a']);
    await table.query(2);
    const uid = (await mailboxes.anna.readFolderIndex(inbox)).uids[2];
    await mailboxes.anna.expunge(inbox, [{ first: uid as never, last: uid as never }]);
    expect(subjectsOf(await table.query())).toEqual(['c']);
  });

  it('keep bookmarks over changes, and say when their row is gone (R538)', async () => {
    const { table, mailboxes, inbox } = await inboxOf(['c', 'b', 'a']);
    await table.query(1);
    const { body } = await table.rop(0x1b);
    const bookmark = body.subarray(2);
    const seek = () => table.rop(0x19, bytes(u16(bookmark.length), bookmark, u32(0), 1));
    expect((await seek()).body[0]).toBe(0);
    expect(subjectsOf(await table.query(1))).toEqual(['b']);
    const uid = (await mailboxes.anna.readFolderIndex(inbox)).uids[1];
    await mailboxes.anna.expunge(inbox, [{ first: uid as never, last: uid as never }]);
    expect((await seek()).body[0]).toBe(1);
    expect(subjectsOf(await table.query(1))).toEqual(['c']);
    await table.rop(0x89, bytes(u16(bookmark.length), bookmark));
    expect((await seek()).code).toBe(0x8004_0405);
  });
});

describe('categories', () => {
  it('have headers, which open and close (R567, R573)', async () => {
    const { table } = await inboxOf(['a', 'b', 'c'], (index) => (index === 1 ? 'high' : 'normal'));
    await table.setColumns(tag.subject, tag.rowType, tag.contentCount, tag.importance, tag.instId);
    await table.sort(
      [
        [tag.importance, descending],
        [tag.subject, ascending],
      ],
      1,
      0,
    );
    const closed = await table.query();
    expect(closed.rows.map((row) => row.slice(0, 4))).toEqual([
      [undefined, 4, 1, 2],
      [undefined, 4, 2, 1],
    ]);
    const id = bytes(u32(0), u32(0));
    id.writeBigUInt64LE(closed.rows[1]?.[4] as bigint);
    const expanded = await table.rop(0x59, bytes(u16(0), id));
    expect(expanded.body.readUInt32LE(0)).toBe(2);
    await table.rop(0x18, bytes(0, u32(0), 1));
    expect((await table.query()).rows.map(([subject, type]) => [subject, type])).toEqual([
      [undefined, 4],
      [undefined, 3],
      ['a', 1],
      ['c', 1],
    ]);
    expect((await table.rop(0x59, bytes(u16(0), id))).code).toBe(0x4f8);
    expect((await table.rop(0x5a, id)).body.readUInt32LE(0)).toBe(2);
    expect((await table.rop(0x5a, id)).code).toBe(0x4f7);
  });
});

it('goes on in further buffers where rows do not fit into one', async () => {
  const { client, table } = await inboxOf(
    Array.from({ length: 300 }, (_, index) => `${index} ${'제목'.repeat(60)}`),
  );
  const rop = bytes(0x15, 0, 0, 2, 1, u16(300));
  const { buffers } = await client.execute([rop], [table.handle], { chain: true, maxRopOut: 0x1_8008 });
  const counts = buffers.map(({ rops }) => rops.readUInt16LE(7));
  expect(buffers.length).toBe(3);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(300);
});
