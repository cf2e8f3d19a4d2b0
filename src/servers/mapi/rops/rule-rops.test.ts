/** Requirement numbers are those of [MS-OXORULE] where no other is said. */
import { describe, expect, it } from 'vitest';
import { bytes, folderIds, u16, u32, utf16z } from '../../../../tests/support/mapi/emsmdb-client.ts';
import { dnOf, serveMapi } from '../../../../tests/support/mapi/served-mapi.ts';
import { TableClient } from '../../../../tests/support/mapi/table-client.ts';
import type { Uid } from '../../../base/ids.ts';
import { mailOf } from '../../../mailbox/test-mailboxes.ts';
import { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { restoreProperty, storeProperty } from '../../../wire/mapi/stored-value.ts';

const none = 0xffff_ffff;
const success = '00000000';
const [invalid, notFound, notSupported, denied] = ['57000780', '0f010480', '02010480', '05000780'];
const row = { add: 1, modify: 2, remove: 4 } as const;

async function open(person: 'anna' | 'kim' = 'anna') {
  const served = await serveMapi();
  const client = await served.connect(person);
  const { body, handle: logon } = await client.logon(dnOf('anna'));
  const id = folderIds(body)[4] ?? bytes();
  const openInbox = async () => {
    const { buffers } = await client.execute([bytes(0x02, 0, 0, 1, id, 0)], [logon, none]);
    const [reply] = buffers;
    return { handle: reply?.handles[1] ?? none, hasRules: reply?.rops[6] };
  };
  const { handle: folder } = await openInbox();
  const rop = async (handle: number, number: number, ...request: readonly (Uint8Array | number)[]) => {
    const { buffers } = await client.execute([bytes(number, 0, 0, ...request)], [handle]);
    return (buffers[0]?.rops ?? bytes()).subarray(2).toString('hex');
  };
  return {
    ...{ client, logon, folder, openInbox, rop, anna: served.mailboxes.anna },
    modify: (flags: number, ...rules: readonly Uint8Array[]) =>
      rop(folder, 0x41, flags, u16(rules.length), ...rules),
    async table() {
      const { buffers } = await client.execute([bytes(0x3f, 0, 0, 1, 0x40)], [folder, none]);
      const opened = new TableClient(client, buffers[0]?.handles[1] ?? none, 0);
      await opened.setColumns(PidTag.RuleName, PidTag.RuleSequence, PidTag.RuleState, PidTag.RuleId);
      return (await opened.query()).rows;
    },
  };
}

const rule = (kind: keyof typeof row, ...values: readonly Uint8Array[]) =>
  bytes(row[kind], u16(values.length), ...values);
const name = (text: string) => bytes(u32(PidTag.RuleName), utf16z(text));
const number = (tag: number, value: number) => bytes(u32(tag), u32(value));
const idOf = (id: bigint) => {
  const value = Buffer.alloc(8);
  value.writeBigUInt64LE(BigInt.asUintN(64, id));
  return bytes(u32(PidTag.RuleId), value);
};
/** OP_MARK_AS_READ. */
const actions = bytes(u32(PidTag.RuleActions), u16(1), u16(9), 11, u32(0), u32(0));
const added = (text: string, sequence: number) =>
  rule('add', name(text), number(PidTag.RuleSequence, sequence), number(PidTag.RuleState, 0x43), actions);

describe('rules', () => {
  it('are added, shown in their order, changed and removed (R14, R66, R77, R122, R597, R732, R733)', async () => {
    const { modify, table, openInbox, rop, folder } = await open();
    expect((await openInbox()).hasRules).toBe(0);
    expect(await modify(0, added('둘', 20), added('one', 10))).toBe(success);
    const [first, second] = await table();
    expect([first?.slice(0, 3), second?.slice(0, 3)]).toEqual([
      ['one', 10, 1],
      ['둘', 20, 1],
    ]);
    // [MS-OXCFOLD] R25, and PidTagHasRules (R605).
    expect((await openInbox()).hasRules).toBe(1);
    expect(await rop(folder, 0x07, u16(0), u16(0), u16(1), u32(PidTag.HasRules))).toBe(`${success}0001`);
    const [one, two] = [idOf(first?.[3] as bigint), idOf(second?.[3] as bigint)];
    expect(await modify(0, rule('modify', one, name('three')), rule('remove', two))).toBe(success);
    expect((await table()).map(([text]) => text)).toEqual(['three']);
    expect(await modify(0, rule('remove', two))).toBe(notFound);
    expect(await modify(1, added('new', 1))).toBe(success);
    expect((await table()).map(([text]) => text)).toEqual(['new']);
  });

  it('are refused where the request is wrong (R594, R670, R822)', async () => {
    const { modify, rop, folder, table } = await open();
    expect(await modify(2, added('x', 1))).toBe(invalid);
    expect(await modify(1, rule('remove', idOf(1n)))).toBe(invalid);
    expect(await rop(folder, 0x41, 0, u16(1), 9, u16(1), u32(0))).toBe(invalid);
    expect(await table()).toEqual([]);
  });

  it('have a table that knows no flag but Unicode (R826)', async () => {
    const { client, folder } = await open();
    const { buffers } = await client.execute([bytes(0x3f, 0, 0, 1, 0x41)], [folder, none]);
    expect(buffers[0]?.rops.subarray(2).toString('hex')).toBe(notSupported);
  });

  it('have a table that can be gone through by fractions ([MS-OXCTABL] R910)', async () => {
    const { client, folder, modify, rop } = await open();
    expect(await modify(0, added('one', 10), added('two', 20))).toBe(success);
    const { buffers } = await client.execute([bytes(0x3f, 0, 0, 1, 0x40)], [folder, none]);
    const rules = buffers[0]?.handles[1] ?? none;
    await new TableClient(client, rules, 0).setColumns(PidTag.RuleName);
    expect(await rop(rules, 0x1a, u32(1), u32(2))).toBe(success);
    expect(await rop(rules, 0x17)).toBe(`${success}0100000002000000`);
  });
});

describe('deferred actions', () => {
  it('follow a message that its client has moved elsewhere (R618, R619, R620)', async () => {
    const { rop, logon, anna } = await open();
    const { folder } = (await anna.folders()).getRole('deferredAction');
    const arrival = { receivedAt: 0, flags: 0, keywords: [] };
    const made: Uid[] = [];
    for (const id of ['a1', 'b2']) {
      const { uid } = await anna.append(folder, mailOf('', ''), arrival);
      made.push(uid);
      const set = [storeProperty({ key: PidTag.DamOriginalEntryId, value: Buffer.from(id) })];
      await anna.writeProperties({ kind: 'message', folder, uid }, { set, remove: [] });
    }
    const ids = [u16(2), Buffer.from('a1'), u16(3), Buffer.from('new')];
    expect(await rop(logon, 0x57, ...ids)).toBe(success);
    const kept = await Promise.all(
      made.map(async (uid) => {
        const rows = await anna.readProperties({ kind: 'message', folder, uid });
        const bag = new PropertyBag(rows.flatMap((each) => restoreProperty(each) ?? []));
        return [bag.bytes(PidTag.DamOriginalEntryId), bag.boolean(PidTag.DamBackPatched)];
      }),
    );
    expect(kept).toEqual([
      [new Uint8Array(Buffer.from('new')), true],
      [new Uint8Array(Buffer.from('b2')), undefined],
    ]);
  });

  it("are nobody's but the owner's", async () => {
    const { rop, logon } = await open('kim');
    expect(await rop(logon, 0x57, u16(0), u16(0))).toBe(denied);
  });
});
