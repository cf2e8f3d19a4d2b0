import { describe, expect, it } from 'vitest';
import { bytes, folderIds, u16, u32 } from '../../../tests/support/mapi/emsmdb-client.ts';
import { property, RopClient, smtpRecipient, u64 } from '../../../tests/support/mapi/rop-client.ts';
import { dnOf, serveMapi } from '../../../tests/support/mapi/served-mapi.ts';
import { flag } from '../../store/ports/mail-model.ts';

const subject = 0x0037_001f;
const normalizedSubject = 0x0e1d_001f;
const body = 0x1000_001f;
const messageFlags = 0x0e07_0003;
const accessLevel = 0x0ff7_0003;

async function openInbox() {
  const served = await serveMapi();
  const client = await served.connect();
  const { body: logonBody, handle: logon } = await client.logon(dnOf('anna'));
  const rops = new RopClient(client);
  const inboxId = folderIds(logonBody)[4] ?? Buffer.alloc(8);
  const { handle: folder } = await rops.call(0x02, [0, 2], bytes(inboxId, 0), [logon]);
  const mailbox = served.mailboxes.anna;
  const inbox = (await mailbox.folders()).getRole('inbox').folder;
  return { rops, client, logon, folder, inboxId, mailbox, inbox };
}

type Opened = Awaited<ReturnType<typeof openInbox>>;

const mimeOf = async ({ mailbox, inbox }: Opened) => {
  const rows = await mailbox.listMessages(inbox, [{ first: 1 as never, last: 0xffff_ffff as never }], 10);
  return Promise.all(
    rows.map(async (row) => Buffer.from(await (await mailbox.openBody(row)).read()).toString()),
  );
};

async function arrive({ mailbox, inbox }: Opened, mime: string): Promise<Buffer> {
  const arrival = { receivedAt: Date.UTC(2026, 0, 2), flags: 0, keywords: [] };
  const { item } = await mailbox.append(inbox, Buffer.from(mime.replaceAll('\n', '\r\n')), arrival);
  const mid = Buffer.alloc(8);
  mid.writeUInt16LE(1);
  mid.writeUIntBE(item, 2, 6);
  return mid;
}

describe('a message of MAPI', () => {
  it('is seen by IMAP when it is saved, and not before (MS-OXCMSG_R339, R372, R991)', async () => {
    const opened = await openInbox();
    const { rops, folder, inboxId } = opened;
    const created = await rops.create(folder, inboxId);
    expect([created.code, [...created.body]]).toEqual([0, [0]]);
    const message = created.handle;
    expect(await rops.number(message, messageFlags)).toBe(0x409);
    expect(await rops.number(message, accessLevel)).toBe(1);
    expect(
      await rops.set(message, property.text(0x37, 'RE: 주간 보고'), property.text(0x1000, '안녕하세요')),
    ).toEqual([0, 0]);
    const recipients = [
      smtpRecipient(0, 1, '김철수', 'kim@a.test'),
      smtpRecipient(1, 2, 'Lee', 'lee@a.test'),
    ];
    const modified = await rops.call(0x0e, [0], bytes(u16(0), u16(2), ...recipients), [message]);
    expect(modified.code).toBe(0);
    expect(await mimeOf(opened)).toEqual([]);
    const { code, mid } = await rops.save(message);
    expect([code, mid.readUInt16LE(0)]).toEqual([0, 1]);
    const [mime = ''] = await mimeOf(opened);
    expect(mime).toMatch(/^To: .*<kim@a\.test>\r$/m);
    expect(mime).toMatch(/^Cc: Lee <lee@a\.test>\r$/m);
    expect(mime).toContain(Buffer.from('안녕하세요').toString('base64').slice(0, 16));
    const again = await rops.open(folder, inboxId, mid);
    expect(await rops.text(again.handle, subject)).toBe('RE: 주간 보고');
    expect(await rops.text(again.handle, normalizedSubject)).toBe('주간 보고');
    expect(await rops.text(again.handle, body)).toBe('안녕하세요');
    expect(await rops.text(again.handle, 0x0e04_001f)).toBe('김철수');
    // No named properties, the prefix in one byte each, the subject in two, two recipients.
    expect(again.body.subarray(0, 7).toString('latin1')).toBe('\0\x03RE: \0');
    const behind = again.body.subarray(7);
    expect(behind[0]).toBe(4);
    expect(behind.readUInt16LE(1 + 12)).toBe(2);
  });

  it('that came as MIME is read as properties, and what is written beside it leaves the MIME as it is', async () => {
    const opened = await openInbox();
    const { rops, folder, inboxId, mailbox, inbox } = opened;
    const mime = 'From: Kim <kim@a.test>\nTo: anna@a.test\nSubject: Hello\nMessage-ID: <1@a.test>\n\nText\n';
    const mid = await arrive(opened, mime);
    const { handle } = await rops.open(folder, inboxId, mid);
    expect(await rops.text(handle, 0x0c1a_001f)).toBe('Kim');
    expect(await rops.text(handle, body)).toBe('Text\r\n');
    expect(await rops.number(handle, messageFlags)).toBe(0x2);
    // PidTagFlagStatus and PidTagIconIndex.
    await rops.set(handle, property.long(0x1090, 2), property.long(0x1080, 0x105));
    const [before] = await mailbox.listMessages(inbox, [{ first: 1 as never, last: 9 as never }], 10);
    expect((await rops.save(handle)).code).toBe(0);
    const [after] = await mailbox.listMessages(inbox, [{ first: 1 as never, last: 9 as never }], 10);
    expect([after?.uid, after?.body, after?.flags]).toEqual([before?.uid, before?.body, flag.flagged]);
    // IMAP's flag is MAPI's.
    await mailbox.updateFlags(inbox, [{ first: 1 as never, last: 9 as never }], {
      mode: 'replace',
      flags: flag.seen,
      keywords: [],
    });
    const { handle: later } = await rops.open(folder, inboxId, mid);
    expect(await rops.number(later, 0x1090_0003)).toBe(0x8004_010f);
    expect(await rops.number(later, 0x1080_0003)).toBe(0x105);
    expect(await rops.number(later, messageFlags)).toBe(0x403);
  });

  it('that is changed keeps its id and gets a new uid, and everything that its MIME had', async () => {
    const opened = await openInbox();
    const { rops, folder, inboxId, mailbox } = opened;
    const mime = [
      'From: Kim <kim@a.test>\nTo: anna@a.test\nSubject: Hello\nMIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nText',
      '--b\nContent-Type: text/csv\nContent-Disposition: attachment; filename=a.csv\n\n1,2\n--b--\n',
    ].join('\n');
    const mid = await arrive(opened, mime);
    const { handle } = await rops.open(folder, inboxId, mid);
    await rops.set(handle, property.text(0x37, 'FW: Hello'));
    const saved = await rops.save(handle);
    expect([saved.code, saved.mid.equals(mid)]).toEqual([0, true]);
    const [text = ''] = await mimeOf(opened);
    expect(text).toContain('Subject: FW: Hello');
    expect(text).toContain(Buffer.from('1,2').toString('base64').slice(0, 4));
    const row = await mailbox.findItem(mid.readUIntBE(2, 6) as never);
    expect(row?.uid).toBe(2);
    const { handle: attachment } = await rops.call(0x22, [0, 2], bytes(0, u32(0)), [handle]);
    expect(await rops.text(attachment, 0x3707_001f)).toBe('a.csv');
    expect((await rops.get(attachment, 0x3701_0102))[0]?.toString()).toContain('1,2');
  });

  it('that another handle has saved is not overwritten unless it is forced (MS-OXCMSG_R705, R1053)', async () => {
    const opened = await openInbox();
    const { rops, folder, inboxId } = opened;
    const mid = await arrive(opened, 'Subject: x\n\n');
    const [one, other] = [await rops.open(folder, inboxId, mid), await rops.open(folder, inboxId, mid)];
    await rops.set(one.handle, property.text(0x37, 'one'));
    await rops.set(other.handle, property.text(0x37, 'other'));
    expect(await rops.text(other.handle, subject)).toBe('other');
    expect((await rops.save(one.handle)).code).toBe(0);
    expect((await rops.save(other.handle)).code).toBe(0x8004_0109);
    expect((await rops.save(other.handle, 0x0c)).code).toBe(0);
    const { handle } = await rops.open(folder, inboxId, mid);
    expect(await rops.text(handle, subject)).toBe('other');
  });

  it('may be read meanwhile, which is no change of it', async () => {
    const opened = await openInbox();
    const { rops, folder, inboxId } = opened;
    const mid = await arrive(opened, 'Subject: x\n\n');
    const { handle } = await rops.open(folder, inboxId, mid);
    await rops.set(handle, property.text(0x37, 'y'));
    const read = await rops.call(0x66, [0], bytes(0, 0x01, u16(1), mid), [folder]);
    expect([read.code, [...read.body]]).toEqual([0, [0]]);
    expect((await rops.save(handle)).code).toBe(0);
    expect(await rops.number(handle, messageFlags)).toBe(0x401);
  });

  it.each([
    ['PidTagHasAttachments', property.bool(0x0e1b, true)],
    ['PidTagMessageSize', property.long(0x0e08, 2)],
    ['PidTagMessageFlags', property.long(0x0e07, 1)],
  ])('is not saved once its client has written %s (MS-OXCMSG_R1644)', async (_, value) => {
    const opened = await openInbox();
    const { rops, folder, inboxId } = opened;
    const { handle } = await rops.open(folder, inboxId, await arrive(opened, 'Subject: x\n\n'));
    expect(await rops.set(handle, value)).toEqual([0, 0]);
    expect((await rops.save(handle)).code).toBe(0x8000_4005);
  });

  it('that is opened to be read is not written to (MS-OXCMSG_R661), and what is not there is not found (R333, R1477)', async () => {
    const opened = await openInbox();
    const { rops, folder, inboxId } = opened;
    const mid = await arrive(opened, 'Subject: x\n\n');
    const { handle } = await rops.open(folder, inboxId, mid, 0);
    expect(await rops.number(handle, accessLevel)).toBe(0);
    expect(await rops.set(handle, property.text(0x37, 'y'))).toEqual([0x8007_0005, 0]);
    const other = Buffer.from(mid);
    other.writeUIntBE(999_999, 2, 6);
    expect((await rops.open(folder, inboxId, other)).code).toBe(0x8004_010f);
    expect((await rops.open(folder, inboxId, u64(0x1234_0002n))).code).toBe(0x8004_010f);
    expect((await rops.open(handle, inboxId, mid)).code).toBe(0x4b9);
  });

  it('that is associated lies beside the folder, where IMAP sees nothing of it (MS-OXCMSG_R988)', async () => {
    const opened = await openInbox();
    const { rops, folder, inboxId } = opened;
    const { handle } = await rops.create(folder, inboxId, 1);
    await rops.set(
      handle,
      property.text(0x1a, 'IPM.Configuration.Test'),
      property.binary(0x7c07, Buffer.from('<x/>')),
    );
    const { code, mid } = await rops.save(handle);
    expect(code).toBe(0);
    expect(await mimeOf(opened)).toEqual([]);
    const again = await rops.open(folder, inboxId, mid);
    expect(await rops.text(again.handle, 0x1a_001f)).toBe('IPM.Configuration.Test');
    expect((await rops.number(again.handle, messageFlags)) & 0x40).toBe(0x40);
    await rops.set(again.handle, property.binary(0x7c07, Buffer.from('<y/>')));
    expect((await rops.save(again.handle)).code).toBe(0);
  });
});

describe('recipients', () => {
  it('are kept by their row ids, and read from one on (MS-OXCMSG_R388 to R403)', async () => {
    const { rops, folder, inboxId } = await openInbox();
    const { handle } = await rops.create(folder, inboxId);
    const read = (rowId: number) => rops.call(0x0f, [0], bytes(u32(rowId), u16(0)), [handle]);
    expect((await read(0)).code).toBe(0x8004_010f);
    const rows = [3, 1, 7].map((rowId) => smtpRecipient(rowId, 1, `P${rowId}`, `p${rowId}@a.test`));
    expect((await rops.call(0x0e, [0], bytes(u16(0), u16(3), ...rows), [handle])).code).toBe(0);
    const all = await read(0);
    expect([all.body[0], all.body.readUInt32LE(1)]).toEqual([3, 1]);
    expect([(await read(7)).body[0], (await read(2)).code]).toEqual([1, 0x8004_010f]);
    // A row of no bytes takes its recipient away.
    await rops.call(0x0e, [0], bytes(u16(0), u16(1), u32(3), 1, u16(0)), [handle]);
    expect((await read(0)).body[0]).toBe(2);
    expect(await rops.text(handle, 0x0e04_001f)).toBe('P1; P7');
    expect((await rops.call(0x0d, [0], u32(0), [handle])).code).toBe(0);
    expect((await read(0)).code).toBe(0x8004_010f);
  });
});
