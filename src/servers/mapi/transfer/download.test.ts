/** [MS-OXCFXICS] section 2.2.3.1.1: what clients fetch of messages, attachments and folders. Requirement numbers are its own. */
import { describe, expect, it } from 'vitest';
import { bytes, u16, u32 } from '../../../../tests/support/mapi/emsmdb-client.ts';
import {
  append,
  inboxOf,
  makeFolder,
  midOf,
  type OpenedInbox,
  openInbox,
} from '../../../../tests/support/mapi/opened-inbox.ts';
import { dnOf, serveMapi } from '../../../../tests/support/mapi/served-mapi.ts';
import { type Element, find, takeApart, textOf } from '../../../../tests/support/mapi/transfer-client.ts';
import { writePermissions } from '../../../mailbox/folder-permissions.ts';
import { readLegacyDn } from '../../../organization/legacy-dn.ts';

const subject = 0x0037_001f;
const plainBody = 0x1000_001f;
const recipients = 0x0e12_000d;
const invalid = 0x8007_0057;
const partial = 1;
const done = 3;

async function withMail() {
  const served = await serveMapi();
  const opened = await openInbox(served);
  const { item } = await append(served, await inboxOf(served), 'RE: 회의 자료');
  const mid = midOf(item);
  const { handle: message } = await opened.rops.open(opened.inbox, opened.inboxId, mid);
  return { served, ...opened, mid, message };
}

const all = async ({ transfer }: Pick<OpenedInbox, 'transfer'>, handle: number) => {
  const { elements, left } = takeApart(Buffer.concat(await transfer.fetchAll(handle)));
  expect(left).toBe(0);
  return elements;
};

/** Markers, and what says what is to go. */
const outline = (elements: readonly Element[]): string =>
  elements.filter((each) => !each.includes('=') || each.startsWith('4016')).join(' ');

/** Before anything below it. */
function ownOf(elements: readonly Element[]): readonly Element[] {
  const end = elements.findIndex((each) => !each.includes('='));
  return end < 0 ? elements : elements.slice(0, end);
}

const innerMail = 'NewAttach StartEmbed StartRecip EndToRecip EndEmbed EndAttach';
const wholeMail = `StartRecip EndToRecip StartRecip EndToRecip NewAttach EndAttach ${innerMail}`;
const [tellsRecipients, tellsAttachments] = ['40160003=0d00120e', '40160003=0d00130e'];

describe('a message', () => {
  it('is fetched with everything in it, and nothing that is of its place (R1164, R2276, R3786)', async () => {
    const opened = await withMail();
    const { handle } = await opened.transfer.copyTo(opened.message);
    const elements = await all(opened, handle);
    expect(outline(elements)).toBe(
      wholeMail
        .replace('StartRecip', `${tellsRecipients} StartRecip`)
        .replace('NewAttach', `${tellsAttachments} NewAttach`),
    );
    expect(textOf(find(elements, '0037001f'))).toBe('RE: 회의 자료');
    expect(Buffer.from(find(elements, '10130102')?.slice(9) ?? '', 'hex').toString()).toContain('안녕');
    expect(elements.filter((each) => textOf(each) === '회의 초대' && each.startsWith('0037'))).toHaveLength(
      1,
    );
    expect(find(elements, '37010102')?.length).toBe(9 + 2 * 90_000);
    // R1391, R1392: the id of a recipient is its first property.
    for (const [index, each] of elements.entries())
      if (each === 'StartRecip') expect(elements[index + 1]).toMatch(/^30000003=/);
    const internal = elements.filter((each) => /^6[67]/.test(each));
    expect(internal).toEqual([]);
    for (const tag of ['0fff0102', '65e00102', '65e20102', '65e30102', '0e090102', '0ff40003'])
      expect(find(ownOf(elements), tag)).toBeUndefined();
  });

  it.each([
    ['R365, R3440: what is named stays behind', { without: [recipients, subject] }, 0],
    ['R3441: nothing below it', { level: 1 }, 1],
  ])('%s', async (_what, terms, level) => {
    const opened = await withMail();
    const { handle } = await opened.transfer.copyTo(opened.message, terms);
    const elements = await all(opened, handle);
    expect(find(ownOf(elements), '0037001f') === undefined).toBe(level === 0);
    expect(outline(elements).includes(tellsRecipients)).toBe(false);
    expect(outline(elements).startsWith('4016')).toBe(level === 0);
    if (level === 0) {
      // R380: what is attached keeps what the message itself is asked to leave behind.
      const inside = elements.slice(elements.indexOf('StartEmbed'));
      expect(textOf(find(inside, '0037001f'))).toBe('회의 초대');
      expect(inside).toContain('StartRecip');
    } else expect(outline(elements)).toBe('');
  });

  it('gives what follows from where it lies to whoever asks for it', async () => {
    const opened = await withMail();
    const { handle } = await opened.transfer.copyProperties(opened.message, [0x0ff4_0003, 0x0e07_0003]);
    expect((await all(opened, handle)).map((each) => each.slice(0, 8))).toEqual(['0e070003', '0ff40003']);
  });

  it('gives what is asked for, and makes the text of it that is (R3783, R3518)', async () => {
    const opened = await withMail();
    const { handle } = await opened.transfer.copyProperties(opened.message, [subject, plainBody, recipients]);
    const [first, ...others] = await all(opened, handle);
    expect([first, others[0]].map((each) => each?.slice(0, 8)).sort()).toEqual(['0037001f', '1000001f']);
    expect(textOf([first, ...others].find((each) => each?.startsWith('1000')))).toContain('안녕');
    expect(outline(others)).toBe(`${tellsRecipients} StartRecip EndToRecip StartRecip EndToRecip`);
  });

  it('is told in the form that it was written in, and to a server in all of them (R3118002, R3532)', async () => {
    const opened = await withMail();
    const stream = async (options: number) =>
      all(opened, (await opened.transfer.copyTo(opened.message, { options })).handle);
    const [forPeople, forServer] = [await stream(9), await stream(3)];
    expect(find(forPeople.slice(0, forPeople.indexOf('StartRecip')), '1000001f')).toBeUndefined();
    expect(textOf(find(forServer, '100084b0'))).toContain('안녕');
    // R3447: in the code page of the connection, which is 949.
    expect(find(await stream(0), '0037001e')).toBe('0037001e=52453a20c8b8c0c720c0dab7e100');
  });

  it.each([
    [
      'R2096',
      (opened: OpenedInbox, object: number) => opened.transfer.copyTo(object, { flags: 0x1_0000 }),
      invalid,
    ],
    [
      'R3442003',
      (opened: OpenedInbox, object: number) => opened.transfer.copyTo(object, { flags: 1 }),
      invalid,
    ],
    [
      'R2101',
      (opened: OpenedInbox, object: number) => opened.transfer.copyTo(object, { options: 0x80 }),
      invalid,
    ],
    ['R2707', (opened: OpenedInbox, object: number) => opened.transfer.copyTo(object, { flags: 0x60e }), 0],
    ['R42002', (opened: OpenedInbox, object: number) => opened.transfer.copyTo(object, { options: 0x61 }), 0],
    [
      'R2105',
      (opened: OpenedInbox, object: number) =>
        opened.transfer.copyProperties(object, [subject], { flags: 0x10 }),
      invalid,
    ],
    [
      'a move of properties alone',
      (opened: OpenedInbox, object: number) =>
        opened.transfer.copyProperties(object, [subject], { flags: 1 }),
      0x8004_0fff,
    ],
    ['R477', ({ transfer, inbox }: OpenedInbox) => transfer.copyMessages(inbox, []), invalid],
    [
      'R498',
      ({ transfer, inbox }: OpenedInbox) => transfer.copyMessages(inbox, [midOf(1)], { flags: 8 }),
      invalid,
    ],
    ['R2131', ({ transfer, inbox }: OpenedInbox) => transfer.copyFolder(inbox, { flags: 0x20 }), invalid],
    ['R526001', ({ transfer, inbox }: OpenedInbox) => transfer.copyFolder(inbox, { flags: 1 }), invalid],
    ['R504', ({ transfer }: OpenedInbox, object: number) => transfer.copyFolder(object), 0x8004_0102],
  ])(
    'flags that nobody knows are refused, and those that are ignored are not: %s',
    async (_what, ask, code) => {
      const opened = await withMail();
      expect((await ask(opened, opened.message)).code).toBe(code);
    },
  );
});

describe('an attachment', () => {
  it('is fetched with the message that it is (R1053, R369001)', async () => {
    const opened = await withMail();
    const { handle } = await opened.rops.call(0x22, [0, 2], bytes(0, u32(1)), [opened.message]);
    for (const level of [0, 1]) {
      const elements = await all(opened, (await opened.transfer.copyTo(handle, { level })).handle);
      expect(outline(elements)).toBe('StartEmbed StartRecip EndToRecip EndEmbed');
      expect(find(elements, '37050003')).toBe('37050003=05000000');
    }
    const without = await opened.transfer.copyTo(handle, { without: [0x3701_000d] });
    expect(outline(await all(opened, without.handle))).toBe('');
  });
});

describe('messages of a folder', () => {
  it('come in the order of their ids, and what is not there does not (R3311, R1166)', async () => {
    const opened = await withMail();
    const { item } = await append(opened.served, await inboxOf(opened.served), '둘째');
    const { handle } = await opened.transfer.copyMessages(opened.inbox, [
      midOf(item),
      midOf(9_999),
      opened.mid,
    ]);
    const elements = await all(opened, handle);
    const [first, second] = elements.flatMap((each, at) =>
      each === 'StartMessage' ? [elements[at + 1]] : [],
    );
    expect([first, second]).toEqual(
      [midOf(item), opened.mid].map((mid) => `674a0014=${mid.toString('hex')}`),
    );
    expect(outline(elements)).toBe(`${`StartMessage ${wholeMail} EndMessage `.repeat(2)}`.trim());
    // R3134.
    for (const tag of ['30080040', '65e00102', '3a120102']) expect(find(elements, tag)).toBeUndefined();
  });

  it('say which version of them this is where that is asked for (R3132, R3133)', async () => {
    const opened = await withMail();
    const { handle } = await opened.transfer.copyMessages(opened.inbox, [opened.mid], { flags: 0x20 });
    const elements = await all(opened, handle);
    for (const tag of ['30080040', '65e00102', '65e20102', '65e30102', '3a120102'])
      expect(find(elements, tag)?.length).toBeGreaterThan(20);
  });

  it('are told of where somebody may not read them (R1167, R1168)', async () => {
    const opened = await withMail();
    const guid = readLegacyDn(dnOf('kim'))?.recipient ?? null;
    const grant = async (rights: number) =>
      writePermissions(opened.served.mailboxes.anna, await inboxOf(opened.served), [
        { member: 1, guid, rights },
      ]);
    await grant(0x400);
    const kim = await openInbox(opened.served, 'kim', 'anna');
    const { handle } = await kim.transfer.copyMessages(kim.inbox, [opened.mid]);
    expect(await all(kim, handle)).toEqual(['400f0003=05000780']);
    await grant(0x401);
    const readable = await kim.transfer.copyMessages(kim.inbox, [opened.mid]);
    expect(outline(await all(kim, readable.handle))).toContain('StartMessage');
    // R2114: what is going to be moved must be theirs to delete.
    const moved = await kim.transfer.copyMessages(kim.inbox, [opened.mid], { flags: 1 });
    expect(await all(kim, moved.handle)).toEqual(['400f0003=05000780']);
  });
});

describe('a folder', () => {
  async function withFolders() {
    const opened = await withMail();
    const top = await makeFolder(opened, opened.inbox, '위');
    const below = await makeFolder(opened, top.handle, '아래');
    const folders = await opened.served.mailboxes.anna.folders();
    const topFolder = folders.findChild(await inboxOf(opened.served), '위');
    if (topFolder === undefined) throw new Error('The folder is not there.');
    await append(opened.served, topFolder.folder, '하나');
    return { ...opened, top, below };
  }

  it('is fetched with messages and folders, each kind with what says that it comes (R1099, R2620)', async () => {
    const opened = await withFolders();
    const elements = await all(opened, (await opened.transfer.copyTo(opened.top.handle)).handle);
    const [associated, normal, folders] = ['40160003=0d001036', '40160003=0d000f36', '40160003=0d000e36'];
    expect(outline(elements)).toBe(
      `${associated} ${normal} StartMessage ${wholeMail} EndMessage ${folders} StartSubFld ${associated} ${normal} ${folders} EndFolder`,
    );
    // R1345, R1348, R1351: in this order.
    expect(elements.slice(0, 3).map((each) => each.slice(0, 8))).toEqual([
      '67480014',
      '3001001f',
      '3004001f',
    ]);
    const inside = elements.slice(elements.indexOf('StartSubFld') + 1);
    expect(inside.slice(1, 3).map(textOf)).toEqual(['아래', '설명']);
    // R3311 is about lists of messages alone.
    expect(find(elements, '674a0014')).toBeUndefined();
  });

  it.each([
    ['R3482: without what is below it', 0, false],
    ['R2124: with it', 0x10, true],
  ])('is copied as a whole, %s', async (_what, flags, isDeep) => {
    const opened = await withFolders();
    const elements = await all(
      opened,
      (await opened.transfer.copyFolder(opened.top.handle, { flags })).handle,
    );
    const message = `StartMessage ${wholeMail} EndMessage`;
    expect(outline(elements)).toBe(
      `StartTopFld ${message}${isDeep ? ' StartSubFld EndFolder' : ''} EndFolder`,
    );
    const top = elements.slice(0, elements.indexOf('StartMessage'));
    for (const tag of ['67480014', '3001001f', '3004001f']) expect(find(top, tag)).toBeUndefined();
    expect(find(elements, '674a0014')).toBeDefined();
  });

  it('gives what is asked for alone (R450)', async () => {
    const opened = await withFolders();
    const { handle } = await opened.transfer.copyProperties(
      opened.top.handle,
      [0x0ff4_0003, 0x3001_001f, 0x360f_000d],
    );
    const elements = await all(opened, handle);
    expect(elements.slice(0, 3).map((each) => each.slice(0, 8))).toEqual([
      '3001001f',
      '0ff40003',
      '40160003',
    ]);
    expect(outline(elements)).toBe(`40160003=0d000f36 StartMessage ${wholeMail} EndMessage`);
  });

  it('leaves behind what is named (R3515)', async () => {
    const opened = await withFolders();
    const { handle } = await opened.transfer.copyTo(opened.top.handle, {
      without: [0x360f_000d, 0x360e_000d],
    });
    expect(outline(await all(opened, handle))).toBe('40160003=0d001036');
  });
});

describe('buffers', () => {
  it.each([100, 700, 4_096, 0x7000])(
    'of %i bytes at most, come together as one stream (R2142)',
    async (size) => {
      const opened = await withMail();
      const whole = Buffer.concat(
        await opened.transfer.fetchAll((await opened.transfer.copyTo(opened.message)).handle, 0x7f00),
      );
      const { handle } = await opened.transfer.copyTo(opened.message);
      const buffers = await opened.transfer.fetchAll(handle, size);
      expect(Math.max(...buffers.map(({ length }) => length))).toBeLessThanOrEqual(size);
      expect(Buffer.concat(buffers).equals(whole)).toBe(true);
    },
  );

  it('are as large as the server likes, one behind the other in one answer (R2138, R561)', async () => {
    const opened = await withMail();
    const { handle } = await opened.transfer.copyTo(opened.message);
    const request = bytes(u16(0xbabe), u16(0x7bc0));
    const { code, body, more } = await opened.rops.call(0x4e, [0], request, [handle], true);
    expect([code, body.readUInt16LE(0), body.readUInt16LE(4), more.length > 1]).toEqual([
      0,
      partial,
      1,
      true,
    ]);
    const last = more.at(-1) ?? bytes();
    expect([last.readUInt16LE(0), last.readUInt16LE(2), last.readUInt8(6)]).toEqual([done, 1, 0]);
    const stream = [body, ...more].map((each) => each.subarray(9, 9 + each.readUInt16LE(7)));
    expect(takeApart(Buffer.concat(stream)).left).toBe(0);
  });

  it('that have no room are asked for again, and nothing is lost (R2141)', async () => {
    const opened = await withMail();
    const { handle } = await opened.transfer.copyTo(opened.message);
    const answer = await opened.rops.call(0x4e, [0], u16(0x7ff0), [handle]);
    // RopBufferTooSmall, with the request behind it.
    expect(answer.code).not.toBe(0);
    expect(Buffer.concat(await opened.transfer.fetchAll(handle)).length).toBeGreaterThan(90_000);
  });

  it('fail in the same form, and again in the same way (R566, R3489)', async () => {
    const opened = await withMail();
    const { handle } = await opened.transfer.copyTo(opened.message);
    const small = await opened.transfer.fetch(handle, 3);
    expect([small.code, small.status, small.data.length]).toEqual([0x47d, 0, 0]);
    const gone = await opened.transfer.copyTo(opened.inbox);
    await opened.rops.release(gone.handle);
    expect((await opened.transfer.fetch(gone.handle, 100)).code).toBe(0x4b9);
    const { handle: table } = await makeFolder(opened, opened.inbox, '곧 없다');
    const { handle: lost } = await opened.transfer.copyFolder(table);
    const tree = await opened.served.mailboxes.anna.folders();
    const folder = tree.findChild(await inboxOf(opened.served), '곧 없다');
    if (folder !== undefined)
      await opened.served.mailboxes.anna.removeFolder(folder.folder, { recover: false });
    for (const _again of [1, 2]) expect((await opened.transfer.fetch(lost, 500)).code).toBe(0x8004_010a);
  });

  it('are as many at once as one may have open, and those of a release are free again', async () => {
    const opened = await withMail();
    const handles: number[] = [];
    for (;;) {
      const { code, handle } = await opened.transfer.copyTo(opened.inbox);
      if (code !== 0) {
        expect([code, handles.length]).toEqual([0x8004_010e, 64]);
        break;
      }
      handles.push(handle);
    }
    await opened.rops.release(handles[0] ?? 0);
    expect((await opened.transfer.copyTo(opened.inbox)).code).toBe(0);
  });
});

it('a version is taken note of (R2149)', async () => {
  const { rops, message, inbox } = await withMail();
  for (const object of [message, inbox])
    expect((await rops.call(0x86, [0], bytes(u16(15), u16(2), u16(986)), [object])).code).toBe(0);
});
