/** Requirement numbers are those of [MS-OXCSTOR]. */
import { expect, it } from 'vitest';
import { bytes, u16, u32 } from '../../../../tests/support/mapi/emsmdb-client.ts';
import { dnOf, serveMapi } from '../../../../tests/support/mapi/served-mapi.ts';
import { ValueReader } from '../../../../tests/support/mapi/table-client.ts';
import { readAutoReply } from '../../../mailflow/out-of-office/auto-reply.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';

const success = '00000000';

async function open(person: 'anna' | 'kim' = 'anna') {
  const { connect, mailboxes } = await serveMapi();
  const client = await connect(person);
  const { body, handle } = await client.logon(dnOf('anna'));
  const rop = async (id: number, ...request: Uint8Array[]) => {
    const { buffers } = await client.execute([bytes(id, 0, 0, ...request)], [handle]);
    return (buffers[0]?.rops ?? bytes()).subarray(2);
  };
  return {
    ...{ client, body, rop, anna: mailboxes.anna },
    async read(...tags: number[]) {
      const answer = await rop(0x07, u16(0), u16(1), u16(tags.length), ...tags.map(u32));
      return new ValueReader(answer.subarray(4)).row(tags);
    },
    async set(tag: number, value: Uint8Array) {
      const answer = await rop(0x0a, u16(value.length + 6), u16(1), u32(tag), value);
      return answer.toString('hex');
    },
  };
}

it('says whose mailbox it is, what it holds and where its folders are (R651, R656 to R660, R1141001, R4003)', async () => {
  const { read } = await open('kim');
  const [owner, name, count, state, subtree, locale, mostRules] = await read(
    ...[PidTag.MailboxOwnerEntryId, PidTag.MailboxOwnerName, PidTag.ContentCount, PidTag.StoreState],
    ...[PidTag.IpmSubtreeEntryId, PidTag.LocaleId, PidTag.ExtendedRuleSizeLimit],
  );
  expect([name, count, state, mostRules]).toEqual(['anna', 0, 0x0100_0000, 262_144]);
  expect(typeof locale).toBe('number');
  expect(`${Buffer.from(owner as Buffer).toString('latin1')}`).toContain(dnOf('anna'));
  expect(subtree).toHaveLength(46);
  const [user, id] = await read(PidTag.UserEntryId, PidTag.EntryId);
  expect((user as Buffer).toString('latin1')).toContain(dnOf('kim'));
  expect((id as Buffer).length).toBeGreaterThan(60);
});

it('says whether its owner is away, and takes it from Outlook (R661, R662, R3068004)', async () => {
  const { read, set, anna, client } = await open();
  expect(await read(PidTag.OutOfOfficeState)).toEqual([false]);
  expect(await set(PidTag.OutOfOfficeState, bytes(1))).toBe(`${success}0000`);
  expect(await read(PidTag.OutOfOfficeState)).toEqual([true]);
  expect((await readAutoReply(anna, 0)).state).toBe('Enabled');
  // ResponseFlags of another logon.
  const { body } = await client.logon(dnOf('anna'));
  expect((body[1 + 13 * 8] ?? 0) & 0x10).toBe(0x10);
});

it('keeps what clients may write, and nothing else (R3055003, R3128, R59734, R6280001, R306800301)', async () => {
  const { read, set, rop } = await open();
  const vendors = 0x6e00_0003;
  expect(await set(vendors, u32(7))).toBe(`${success}0000`);
  expect(await read(vendors)).toEqual([7]);
  expect(await set(PidTag.ProhibitReceiveQuota, u32(1))).toContain('1a010480');
  for (const tag of [PidTag.Comment, PidTag.DisplayName])
    expect(await set(tag, Buffer.from('안녕\0', 'utf16le'))).toContain('05000780');
  expect(await set(PidTag.DeleteAfterSubmit, bytes(0))).toContain('05000780');
  const removed = await rop(0x0b, u16(2), u32(PidTag.DeleteAfterSubmit), u32(PidTag.SentMailSvrEID));
  expect(removed.toString('hex')).toBe(`${success}0000`);
  const other = await open('kim');
  expect(await other.set(vendors, u32(8))).toContain('05000780');
});

it('has sizes where there is no limit too (R645, R647, R649, R3057)', async () => {
  const { read } = await open();
  const [most, receive, send] = await read(
    ...[PidTag.MaximumSubmitMessageSize, PidTag.ProhibitReceiveQuota, PidTag.ProhibitSendQuota],
  );
  expect(most).toBeGreaterThan(0);
  expect([receive, send]).toEqual([-1, -1]);
});
