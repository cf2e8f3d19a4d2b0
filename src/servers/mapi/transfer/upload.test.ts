/** [MS-OXCFXICS] section 2.2.3.1.2: what clients put into messages, attachments and folders. Requirement numbers are its own. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, u16, u32, utf16z } from '../../../../tests/support/mapi/emsmdb-client.ts';
import {
  append,
  inboxOf,
  makeFolder,
  midOf,
  openInbox,
} from '../../../../tests/support/mapi/opened-inbox.ts';
import { property, smtpRecipient } from '../../../../tests/support/mapi/rop-client.ts';
import { dnOf, serveMapi } from '../../../../tests/support/mapi/served-mapi.ts';
import { takeApart, textOf } from '../../../../tests/support/mapi/transfer-client.ts';
import { writePermissions } from '../../../mailbox/folder-permissions.ts';
import { readLegacyDn } from '../../../organization/legacy-dn.ts';

const operation = { copyTo: 1, copyProperties: 2, copyMessages: 3, copyFolder: 4 } as const;
const corrupt = 0x8004_011b;
const denied = 0x8007_0005;

const mark = (tag: number) => u32(tag);
const markers = {
  startMessage: mark(0x400c_0003),
  endMessage: mark(0x400d_0003),
  startRecip: mark(0x4003_0003),
  endToRecip: mark(0x4004_0003),
  newAttach: mark(0x4000_0003),
  endAttach: mark(0x400e_0003),
  startEmbed: mark(0x4001_0003),
  endEmbed: mark(0x4002_0003),
  startSub: mark(0x400a_0003),
  startTop: mark(0x4009_0003),
  endFolder: mark(0x400b_0003),
  errorInfo: mark(0x4018_0003),
} as const;
const long = (tag: number, value: number) => bytes(u32(tag), u32(value));
const sized = (tag: number, value: Uint8Array) => bytes(u32(tag), u32(value.length), value);
const text = (id: number, value: string) => sized(((id << 16) | 0x1f) >>> 0, utf16z(value));
const clears = (tag: number) => long(0x4016_0003, tag);
const [recipients, attachments] = [0x0e12_000d, 0x0e13_000d];

const recipient = (name: string, rowId = 0) =>
  bytes(
    ...[markers.startRecip, long(0x3000_0003, rowId), long(0x0c15_0003, 1), text(0x3001, name)],
    ...[text(0x3002, 'SMTP'), text(0x3003, `${name}@example.com`), text(0x39fe, `${name}@example.com`)],
    markers.endToRecip,
  );
const attachment = (name: string, data: Uint8Array) =>
  bytes(
    ...[markers.newAttach, long(0x0e21_0003, 7), long(0x3705_0003, 1), text(0x3707, name)],
    ...[sized(0x3701_0102, data), markers.endAttach],
  );

async function withMessage() {
  const served = await serveMapi();
  const opened = await openInbox(served);
  const { handle: message } = await opened.rops.create(opened.inbox, opened.inboxId);
  return { served, ...opened, message };
}

describe('into a message', () => {
  it('comes what the stream says, and is stored when the message is (R2152)', async () => {
    const { served, rops, transfer, message, inbox, inboxId } = await withMessage();
    await rops.call(0x0e, [0], bytes(u16(0), u16(1), smtpRecipient(0, 1, 'old', 'old@example.com')), [
      message,
    ]);
    const { handle } = await transfer.configure(message, operation.copyTo);
    const named = bytes(
      ...[u16(0x000b), u16(0x8123), Buffer.from('0820060000000000c000000000000046', 'hex'), 0, u32(0x8503)],
      u16(1),
    );
    const stream = bytes(
      ...[text(0x0037, '올린 것'), text(0x1000, '본문'), named, long(0x6748_0003, 1), clears(recipients)],
      ...[recipient('lee'), recipient('choi'), clears(attachments), attachment('a.txt', Buffer.from('data'))],
    );
    // Cut where no server would.
    for (let at = 0; at < stream.length; at += 7)
      expect((await transfer.put(handle, stream.subarray(at, at + 7))).code).toBe(0);
    expect(await served.mailboxes.anna.countMessages(await inboxOf(served))).toBe(0);
    const { mid } = await rops.save(message);
    const stored = (await rops.open(inbox, inboxId, mid)).handle;
    expect(await rops.text(stored, 0x0037_001f)).toBe('올린 것');
    expect(await rops.text(stored, 0x0e04_001f)).toBe('lee; choi');
    const { handle: first } = await rops.call(0x22, [0, 2], bytes(0, u32(0)), [stored]);
    expect(await rops.text(first, 0x3707_001f)).toBe('a.txt');
    const again = await transfer.copyTo(stored);
    const { elements } = takeApart(Buffer.concat(await transfer.fetchAll(again.handle)));
    expect(elements).toContain('{0820060000000000c000000000000046}#8503:000b=0100');
  });

  it('may be what is attached to another (R597, R1342)', async () => {
    const { rops, transfer, message, inbox, inboxId } = await withMessage();
    const { handle: attached } = await rops.call(0x23, [0, 2], bytes(), [message]);
    const { handle } = await transfer.configure(attached, operation.copyTo);
    const inner = bytes(text(0x0037, '안쪽'), recipient('kim'), attachment('b.bin', Buffer.alloc(10)));
    const stream = bytes(...[text(0x3001, '붙인 것'), markers.startEmbed, inner, markers.endEmbed]);
    expect((await transfer.put(handle, stream)).code).toBe(0);
    await rops.call(0x25, [1, 0], bytes(0x0a), [attached, attached]);
    const { mid } = await rops.save(message);
    const stored = (await rops.open(inbox, inboxId, mid)).handle;
    const again = await transfer.copyTo(stored);
    const { elements } = takeApart(Buffer.concat(await transfer.fetchAll(again.handle)));
    const inside = elements.slice(elements.indexOf('StartEmbed'), elements.indexOf('EndEmbed'));
    expect(inside.filter((each) => !each.includes('='))).toEqual([
      ...['StartEmbed', 'StartRecip', 'EndToRecip', 'NewAttach', 'EndAttach'],
    ]);
    expect(inside.map(textOf)).toContain('안쪽');
  });

  it('comes nothing where it is open for reading', async () => {
    const { served, rops, transfer, inbox, inboxId } = await withMessage();
    const { item } = await append(served, await inboxOf(served), 'x');
    const { handle } = await rops.open(inbox, inboxId, midOf(item), 0);
    expect((await transfer.configure(handle, operation.copyTo)).code).toBe(denied);
  });
});

describe('into a folder', () => {
  it('come messages, of which one that is faulty is left out (R2680), and folders', async () => {
    const { served, transfer, inbox } = await withMessage();
    const { handle } = await transfer.configure(inbox, operation.copyFolder);
    const good = (name: string) =>
      bytes(markers.startMessage, text(0x0037, name), recipient('lee'), markers.endMessage);
    const faulty = bytes(
      ...[
        markers.startMessage,
        text(0x0037, '못 읽은 것'),
        markers.errorInfo,
        sized(0x0000_0102, Buffer.alloc(92)),
      ],
    );
    const below = bytes(
      ...[markers.startSub, text(0x3001, '아래'), text(0x3613, 'IPF.Contact'), good('둘'), markers.endFolder],
    );
    const stream = bytes(markers.startTop, good('하나'), faulty, below, markers.endFolder);
    expect((await transfer.put(handle, stream)).code).toBe(0);
    const folders = await served.mailboxes.anna.folders();
    const inboxFolder = await inboxOf(served);
    const child = folders.findChild(inboxFolder, '아래');
    expect(child?.folderClass).toBe('IPF.Contact');
    const subjects = async (folder: typeof inboxFolder) => {
      const sort = { by: 'uid', descending: false } as const;
      const { messages } = await served.mailboxes.anna.query({ folder, sort, limit: 10 });
      return messages.map(({ subject }) => subject);
    };
    expect([await subjects(inboxFolder), await subjects(child?.folder ?? inboxFolder)]).toEqual([
      ['하나'],
      ['둘'],
    ]);
  });

  it('comes what somebody may put there, and nothing else', async () => {
    const { served } = await withMessage();
    const guid = readLegacyDn(dnOf('kim'))?.recipient ?? null;
    const grant = async (rights: number) =>
      writePermissions(served.mailboxes.anna, await inboxOf(served), [{ member: 1, guid, rights }]);
    const message = bytes(markers.startMessage, text(0x0037, '남의 것'), markers.endMessage);
    const associated = bytes(mark(0x4010_0003), text(0x001a, 'IPM.Rule'), markers.endMessage);
    await grant(0x401);
    const kim = await openInbox(served, 'kim', 'anna');
    const ask = async (kind: number) => (await kim.transfer.configure(kim.inbox, kind)).code;
    expect([await ask(operation.copyMessages), await ask(operation.copyTo)]).toEqual([denied, denied]);
    await grant(0x402);
    expect(await ask(operation.copyTo)).toBe(denied);
    const upload = await kim.transfer.configure(kim.inbox, operation.copyMessages);
    expect((await kim.transfer.put(upload.handle, message)).code).toBe(0);
    const sub = bytes(markers.startSub, text(0x3001, 'x'), markers.endFolder);
    for (const refused of [associated, sub]) {
      const { handle } = await kim.transfer.configure(kim.inbox, operation.copyMessages);
      expect((await kim.transfer.put(handle, refused)).code).toBe(denied);
    }
    expect(await served.mailboxes.anna.countMessages(await inboxOf(served))).toBe(1);
  });
});

describe('a stream that is not one', () => {
  it.each([
    ['a marker that ends what was not begun', markers.endMessage],
    ['a recipient in a recipient', bytes(markers.startRecip, markers.startRecip)],
    ['a message in a message', markers.startMessage],
    ['a type that there is not', bytes(u32(0x0037_0099))],
    ['a value longer than a message may be', bytes(u32(0x1000_001f), u32(0xffff_fff0))],
    ['an error that there is nothing around', markers.errorInfo],
  ])('is refused, in the form of an answer, and what comes behind it too: %s', async (_what, stream) => {
    const { transfer, message } = await withMessage();
    const { handle } = await transfer.configure(message, operation.copyTo);
    const { code, body } = await transfer.put(handle, stream);
    expect([code, body.readUInt16LE(0), body.readUInt16LE(7)]).toEqual([corrupt, 0, stream.length]);
    expect((await transfer.put(handle, text(0x0037, 'x'))).code).toBe(corrupt);
  });

  it('nests no deeper than may be', async () => {
    const { transfer, message } = await withMessage();
    const { handle } = await transfer.configure(message, operation.copyTo);
    const nested = Buffer.concat(
      Array.from({ length: 200 }, () => bytes(markers.newAttach, markers.startEmbed)),
    );
    expect((await transfer.put(handle, nested)).code).toBe(0x8004_0117);
  });

  it('is read or refused, and the session goes on', async () => {
    const { transfer, inbox } = await withMessage();
    const part = fc.oneof(
      fc.constantFrom(...Object.values(markers)),
      fc.constantFrom(
        text(0x0037, 'x'),
        long(0x0e07_0003, 9),
        recipient('lee'),
        attachment('a', Buffer.alloc(3)),
      ),
      fc.uint8Array({ maxLength: 12 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 12 }), fc.constantFrom(1, 3, 4), async (parts, kind) => {
        const { handle, code } = await transfer.configure(inbox, kind);
        expect(code).toBe(0);
        const put = await transfer.put(handle, Buffer.concat(parts));
        expect([0, corrupt, 0x8007_0057]).toContain(put.code);
        await transfer.rops.release(handle);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['R2153', 5, 0, 0x8007_0057],
    ['R3492', 1, 2, 0x8007_0057],
    ['R611', 1, 1, 0],
  ])('%s: is not begun where nobody knows what it is', async (_number, kind, flags, code) => {
    const { transfer, inbox } = await withMessage();
    expect((await transfer.configure(inbox, kind, flags)).code).toBe(code);
  });
});

it('buffers may be counted in 32 bits (R3183019, R318302101, R318302601)', async () => {
  const { transfer, inbox } = await withMessage();
  const { handle } = await transfer.configure(inbox, operation.copyTo);
  const { code, body } = await transfer.put(handle, markers.startTop, 0x9d);
  expect([
    code,
    body.readUInt32LE(2),
    body.readUInt32LE(6),
    body.readUInt8(10),
    body.readUInt16LE(11),
  ]).toEqual([...[0, 0, 1, 0, 4]]);
});

it('a restart ends the session in which a transfer is under way, and not one in which all of it was fetched', async () => {
  const served = await serveMapi();
  const opened = await openInbox(served);
  const folder = await makeFolder(opened, opened.inbox, 'f');
  const { handle } = await opened.transfer.copyTo(folder.handle);
  await opened.transfer.fetchAll(handle);
  await served.restart();
  opened.http.reconnect();
  expect((await opened.rops.set(folder.handle, property.text(0x3004, 'x')))[0]).toBe(0);
  await opened.transfer.copyTo(folder.handle);
  await served.restart();
  opened.http.reconnect();
  await expect(opened.rops.set(folder.handle, property.text(0x3004, 'x'))).rejects.toThrow('Execute failed');
});
