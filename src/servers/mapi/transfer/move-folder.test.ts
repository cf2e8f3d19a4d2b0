/** [MS-OXCFXICS]: a folder that goes from one mailbox to another through a client. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { append, inboxOf, makeFolder, openInbox } from '../../../../tests/support/mapi/opened-inbox.ts';
import { property } from '../../../../tests/support/mapi/rop-client.ts';
import { serveMapi } from '../../../../tests/support/mapi/served-mapi.ts';
import {
  type Element,
  find,
  type TakenApart,
  takeApart,
  textOf,
} from '../../../../tests/support/mapi/transfer-client.ts';
import type { FolderId } from '../../../base/ids.ts';

const copyTo = 1;

/** Ids, sizes, times and who has written it last: they belong to where something lies. */
const ofPlace = ['6748', '674a', '3008', '3007', '0e08', '3ff8', '3ff9', '3ffa', '3ffb'];

/** Properties have no order; values that are long are told by a digest. */
function comparable(elements: readonly Element[]): readonly Element[] {
  const parts: Element[] = [];
  let list: Element[] = [];
  const end = () => parts.push(...list.sort());
  for (const element of elements) {
    const isProperty = element.includes('=');
    if (isProperty && ofPlace.some((id) => element.startsWith(id))) continue;
    if (isProperty && !element.startsWith('4016')) list.push(shortened(asModified(element)));
    else {
      end();
      list = [];
      parts.push(element);
    }
  }
  end();
  return parts;
}

/** Without the bit of PidTagMessageFlags that says that nobody has written it since it came. */
const asModified = (element: Element): Element =>
  element.startsWith('0e070003=1') ? element.replace('=13', '=11').replace('=12', '=10') : element;

const isFolderName = (element: Element): boolean =>
  element.startsWith('300184b0=') && ['보관함', '옮긴 것'].includes(textOf(element));

const shortened = (element: Element): Element =>
  element.length < 500
    ? element
    : `${element.slice(0, 40)}…${createHash('md5').update(element).digest('hex')}`;

it('a folder goes from one mailbox to another with all that is in it (R1098, R2035)', async () => {
  const served = await serveMapi();
  const anna = await openInbox(served);
  const top = await makeFolder(anna, anna.inbox, '보관함');
  const topFolder = (await served.mailboxes.anna.folders()).findChild(await inboxOf(served), '보관함');
  const below = await makeFolder(anna, top.handle, '2026년');
  for (const subject of ['첫 번째 메일', 'RE: 두 번째 메일'])
    await append(served, topFolder?.folder ?? (0 as FolderId), subject);
  const belowFolder = (await served.mailboxes.anna.folders()).findChild(
    topFolder?.folder ?? (0 as FolderId),
    '2026년',
  );
  await append(served, belowFolder?.folder ?? (0 as FolderId), '아래 메일', 0);
  const topId = top.body.subarray(0, 8);
  const note = await anna.rops.create(top.handle, topId, 1);
  await anna.rops.set(note.handle, property.text(0x001a, 'IPM.Configuration.Test'));
  await anna.rops.save(note.handle);
  expect(below.code).toBe(0);

  const download = await anna.transfer.copyTo(top.handle, { options: 3 });
  expect(download.code).toBe(0);
  const kim = await openInbox(served, 'kim');
  const target = await makeFolder(kim, kim.inbox, '옮긴 것');
  const upload = await kim.transfer.configure(target.handle, copyTo);
  expect(upload.code).toBe(0);
  const buffers = await anna.transfer.fetchAll(download.handle, 4_000);
  for (const buffer of buffers) {
    const { code, body } = await kim.transfer.put(upload.handle, buffer);
    // R318200101, R31701, R3178001.
    expect([code, body.readUInt16LE(2), body.readUInt16LE(4), body.readUInt16LE(7)]).toEqual([
      0,
      0,
      1,
      buffer.length,
    ]);
  }
  const sent = takeApart(Buffer.concat(buffers));
  const again = await kim.transfer.copyTo(target.handle, { options: 3 });
  const received = takeApart(Buffer.concat(await kim.transfer.fetchAll(again.handle)));
  expect([sent.left, received.left]).toEqual([0, 0]);
  expect(sent.elements.filter((each) => each === 'StartMessage')).toHaveLength(3);
  expect(sent.elements.filter((each) => each === 'StartFAIMsg')).toHaveLength(1);
  // The folder that they come into keeps its own name.
  const names = [sent, received].map(({ elements }) => textOf(find(elements, '300184b0')));
  expect(names).toEqual(['보관함', '옮긴 것']);
  const inside = ({ elements }: TakenApart) => comparable(elements.filter((each) => !isFolderName(each)));
  expect(inside(received)).toEqual(inside(sent));
  const there = await served.mailboxes.kim.folders();
  const moved = there.findChild(await inboxOf(served, 'kim'), '옮긴 것');
  const rows = await served.mailboxes.kim.query({
    ...(moved !== undefined && { folder: moved.folder }),
    sort: { by: 'uid', descending: false },
    limit: 10,
  });
  expect(rows.messages.map(({ subject, flags }) => [subject, flags & 1])).toEqual([
    ['첫 번째 메일', 1],
    ['RE: 두 번째 메일', 1],
  ]);
});
