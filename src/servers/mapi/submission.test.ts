import { describe, expect, it } from 'vitest';
import { bytes, folderIds, u16, u32 } from '../../../tests/support/mapi/emsmdb-client.ts';
import { property, RopClient, smtpRecipient } from '../../../tests/support/mapi/rop-client.ts';
import { dnOf, serveMapi } from '../../../tests/support/mapi/served-mapi.ts';
import { flag } from '../../store/ports/mail-model.ts';

async function openOutbox() {
  const served = await serveMapi();
  const client = await served.connect();
  const { body, handle: logon } = await client.logon(dnOf('anna'));
  const rops = new RopClient(client);
  const outboxId = folderIds(body)[5] ?? Buffer.alloc(8);
  const { handle: folder } = await rops.call(0x02, [0, 2], bytes(outboxId, 0), [logon]);
  const { handle: message } = await rops.create(folder, outboxId);
  return { served, rops, logon, folder, outboxId, message };
}

/** Somebody of the organisation, by a legacyExchangeDN: X500DN, DisplayName, Unicode. */
function colleague(rowId: number, type: number, name: string, dn: string): Buffer {
  const text = Buffer.from(`${name}\0`, 'utf16le');
  const row = bytes(u16(0x0211), 0, 0, Buffer.from(`${dn}\0`, 'latin1'), text, u16(0), 0);
  return bytes(u32(rowId), type, u16(row.length), row);
}

describe('a message that is submitted', () => {
  it('is sent as it is stored, to everybody it is for, and is no draft any more', async () => {
    const { served, rops, message } = await openOutbox();
    await rops.set(message, property.text(0x37, 'Hello'), property.text(0x1000, 'Text'));
    expect((await rops.call(0x32, [0], bytes(0), [message])).code).toBe(0x8004_0607);
    const rows = [colleague(0, 1, 'Kim', dnOf('kim')), smtpRecipient(1, 3, 'Lee', 'lee@b.test')];
    await rops.call(0x0e, [0], bytes(u16(0), u16(2), ...rows), [message]);
    expect((await rops.call(0x32, [0], bytes(0), [message])).code).toBe(0);
    const [sent] = [...served.sent.values()];
    expect(sent).toMatchObject({ deleteAfterSubmit: false, saveSentTo: false, deferredUntil: undefined });
    expect(sent?.recipients.map((address) => address.split('@')[1]).length).toBe(2);
    expect(sent?.recipients[1]).toBe('lee@b.test');
    const mailbox = served.mailboxes.anna;
    const row = sent && (await mailbox.findItem(sent.item));
    expect(row && [row.flags & flag.draft, row.flags & flag.seen]).toEqual([0, flag.seen]);
    const mime = row ? Buffer.from(await (await mailbox.openBody(row)).read()).toString() : '';
    expect(mime).toMatch(/^From: .+@/m);
    expect(mime).toMatch(/^Message-ID: <.+>\r$/m);
    expect((await rops.number(message, 0x0e07_0003)) & 0x29).toBe(0x21);
  });

  it('goes where its client wants it, and is called back as long as it waits', async () => {
    const { served, rops, logon, folder, outboxId, message } = await openOutbox();
    const [sentFolder] = await rops.get(folder, 0x0fff_0102);
    const entryId = Buffer.isBuffer(sentFolder) ? sentFolder.subarray(2) : Buffer.alloc(0);
    await rops.set(message, property.binary(0x0e0a, entryId));
    await rops.call(0x0e, [0], bytes(u16(0), u16(1), smtpRecipient(0, 1, 'Lee', 'lee@b.test')), [message]);
    const { mid } = await rops.save(message);
    const abort = () => rops.call(0x34, [0], bytes(outboxId, mid), [logon]);
    expect((await abort()).code).toBe(0x8004_0601);
    expect((await rops.call(0x32, [0], bytes(0), [message])).code).toBe(0);
    const [sent] = [...served.sent.values()];
    expect(sent?.saveSentTo).toBe(outboxId.readUIntBE(2, 6));
    expect((await abort()).code).toBe(0);
    expect(served.sent.size).toBe(0);
    const { handle } = await rops.open(folder, outboxId, mid);
    expect((await rops.number(handle, 0x0e07_0003)) & 0x08).toBe(0x08);
    expect((await abort()).code).toBe(0x8004_0601);
  });

  it('is not sent to a part of those it is for', async () => {
    const { served, rops, message } = await openOutbox();
    const rows = [colleague(0, 1, 'Nobody', '/o=x/cn=nobody'), smtpRecipient(1, 1, 'Lee', 'lee@b.test')];
    await rops.call(0x0e, [0], bytes(u16(0), u16(2), ...rows), [message]);
    expect((await rops.call(0x32, [0], bytes(0), [message])).code).toBe(0x8004_010f);
    expect(served.sent.size).toBe(0);
  });

  it('has a folder, types of addresses, and nobody who spools it', async () => {
    const { rops, logon, outboxId } = await openOutbox();
    const types = await rops.call(0x49, [0], bytes(), [logon]);
    expect([types.body.readUInt16LE(0), types.body.toString('latin1', 4)]).toEqual([2, 'EX\0SMTP\0']);
    expect((await rops.call(0x6d, [0], bytes(), [logon])).body.equals(outboxId)).toBe(true);
    expect((await rops.call(0x47, [0], bytes(), [logon])).code).toBe(0);
    const options = await rops.call(0x6f, [0], bytes(Buffer.from('SMTP\0'), 0), [logon]);
    expect([options.code, options.body.toString('hex')]).toEqual([0, '0100000000']);
  });
});
