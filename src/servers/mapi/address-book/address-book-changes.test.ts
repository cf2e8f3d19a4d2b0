import { describe, expect, it } from 'vitest';
import { legacyDnOf } from '../../../organization/legacy-dn.ts';
import { permanentEntryIdOf, writeAddressBookEntryId } from '../../../wire/mapi/address-book-entry-id.ts';
import { ascii, bytes, createTestAddressBook, given, stat, tags, u32 } from './test-address-book.ts';

const member = 0x8009_000d;
const memberNames = 0x8009_101e;
const delegates = 0x8015_000d;
const certificates = 0x8c6a_1102;

async function openScene() {
  const book = await createTestAddressBook([
    { kind: 'userMailbox', name: 'owner', displayName: 'Owner' },
    { kind: 'userMailbox', name: 'other', displayName: 'Other' },
    { kind: 'distributionGroup', name: 'team', displayName: 'Team' },
    { kind: 'mailContact', name: 'zed', displayName: 'Zed', targetAddress: 'zed@fabrikam.com' },
  ]);
  const [owner, other, team, zed] = book.made;
  if (!owner || !other || !team || !zed) throw new Error('Somebody is missing.');
  await book.recipients.updateOne(book.tenant, team.recipient, { attributes: { managedBy: [owner.guid] } });
  const entryId = ({ guid }: { guid: typeof owner.guid }) => permanentEntryIdOf(legacyDnOf(book.guid, guid));
  const modLink = async (
    caller: typeof owner,
    flags: number,
    tag: number,
    object: typeof owner,
    ids: Uint8Array[],
  ) => {
    const list = ids.flatMap((id) => [u32(id.length), Buffer.from(id)]);
    const parts = [
      u32(flags, tag, book.idOf(object.recipient)),
      given(Buffer.concat([u32(ids.length), ...list])),
    ];
    return (await book.ask('ModLinkAtt', parts, book.callerOf(caller))).code;
  };
  const read = async (object: typeof owner, tag: number) => {
    const currentRec = book.idOf(object.recipient);
    const { answer } = await book.ask('GetProps', [u32(0), given(stat({ currentRec })), given(tags(tag))]);
    answer.u32();
    return Object.values(answer.ifGiven(() => answer.values()) ?? {})[0];
  };
  return { ...book, owner, other, team, zed, entryId, modLink, read };
}

describe('who may change what', () => {
  it('lets owners of groups change their members, and nobody else but administrators [MS-OXNSPI] R1332, R1335', async () => {
    const { owner, other, team, zed, entryId, modLink, read, administrators, guid, idOf } = await openScene();
    expect(await read(team, memberNames)).toEqual({ error: 0x8004_010f });
    expect(await modLink(other, 0, member, team, [entryId(zed)])).toBe(0x8007_0005);
    expect(await modLink(owner, 0, member, team, [entryId(zed), entryId(other)])).toBe(0);
    expect(await read(team, memberNames)).toEqual([legacyDnOf(guid, other.guid), legacyDnOf(guid, zed.guid)]);
    // R1336, R1333: what is there already, and what is not there.
    expect(await modLink(owner, 0, member, team, [entryId(zed)])).toBe(0);
    const session = {
      kind: 'ephemeral',
      server: guid,
      displayType: 9,
      minimalEntryId: idOf(zed.recipient),
    } as const;
    expect(await modLink(owner, 1, member, team, [writeAddressBookEntryId(session), entryId(owner)])).toBe(0);
    expect(await read(team, memberNames)).toEqual([legacyDnOf(guid, other.guid)]);
    administrators.add(other.recipient);
    expect(await modLink(other, 0xff, member, team, [entryId(other)])).toBe(0);
    expect(await read(team, memberNames)).toEqual({ error: 0x8004_010f });
  });

  it('lets people say who sends on their behalf', async () => {
    const { owner, other, team, zed, entryId, modLink, read, guid } = await openScene();
    expect(await modLink(owner, 0, delegates, owner, [entryId(other)])).toBe(0);
    expect(await read(owner, 0x8015_101e)).toEqual([legacyDnOf(guid, other.guid)]);
    expect(await modLink(other, 0, delegates, owner, [entryId(other)])).toBe(0x8007_0005);
    expect(await modLink(owner, 1, delegates, owner, [entryId(other)])).toBe(0);
    expect(await read(owner, 0x8015_101e)).toEqual({ error: 0x8004_010f });
    // R1647, R1326, R1328, and an entry id of elsewhere.
    expect(await modLink(owner, 0, delegates, zed, [entryId(other)])).toBe(0x8007_0005);
    expect(await modLink(owner, 0, member, zed, [entryId(other)])).toBe(0x8007_0005);
    expect(await modLink(owner, 0, 0x3001_001f, team, [entryId(other)])).toBe(0x8004_010f);
    const nobody = { ...owner, recipient: 0xffff as typeof owner.recipient };
    expect(await modLink(owner, 0, member, nobody, [entryId(other)])).toBe(0x8007_0057);
    expect(await modLink(owner, 0, member, team, [permanentEntryIdOf('/o=Elsewhere/cn=x')])).toBe(
      0x8007_0005,
    );
  });

  it('keeps the certificates that people publish, and changes nothing else [MS-OXNSPI] R1268, R1295, R1303', async () => {
    const { ask, callerOf, idOf, owner, other, team, read } = await openScene();
    const modify = async (
      caller: typeof owner,
      object: typeof owner,
      remove: Buffer | undefined,
      values?: Buffer,
    ) => {
      const state = given(stat({ currentRec: idOf(object.recipient) }));
      return (await ask('ModProps', [u32(0), state, given(remove), given(values)], callerOf(caller))).code;
    };
    const published = Buffer.concat([
      u32(1, certificates),
      bytes('ff'),
      u32(1),
      bytes('ff'),
      u32(2),
      bytes('3082'),
    ]);
    expect(await modify(owner, owner, tags(), published)).toBe(0);
    expect(await read(owner, certificates)).toEqual([bytes('3082')]);
    expect(await modify(other, owner, tags(certificates))).toBe(0x8007_0005);
    expect(await modify(owner, owner, tags(certificates, 0x3001_001e))).toBe(0x8007_0005);
    expect(await read(owner, certificates)).toEqual([bytes('3082')]);
    expect(await modify(owner, owner, tags(certificates))).toBe(0);
    expect(await read(owner, certificates)).toEqual({ error: 0x8004_010f });
    expect(await modify(owner, team, tags(certificates))).toBe(0x8004_0108);
    expect(await modify(owner, owner, undefined, published)).toBe(0x8007_0057);
  });
});

describe('tables and templates of the address book', () => {
  it('has its lists in a tree, in the language of the client [MS-OXNSPI] R1863, R1865', async () => {
    const { ask } = await openScene();
    const { answer } = await ask('GetSpecialTable', [
      u32(4),
      given(stat({ templateLocale: 0x412 })),
      given(undefined),
    ]);
    answer.u32();
    expect(answer.ifGiven(() => answer.u32())).toBe(1);
    const rows = answer.ifGiven(() => Array.from({ length: answer.u32() }, () => answer.values())) ?? [];
    expect(rows.map((row) => [row.fffd0003, row['30050003'], row['3001001f']])).toEqual([
      [0, 0, '전체 주소 목록'],
      [0x20, 0, '모든 주소 목록'],
      [0x21, 1, '모든 연락처'],
      [0x22, 1, '모든 메일 그룹'],
      [0x23, 1, '모든 회의실'],
      [0x24, 1, '모든 사용자'],
    ]);
    expect(answer.tags).toEqual([
      '0fff0102',
      '36000003',
      '30050003',
      'fffd0003',
      '3001001f',
      'fffb000b',
      'fffc0102',
    ]);
    expect(
      Buffer.from(rows[0]?.['0fff0102'] as Uint8Array)
        .subarray(24)
        .toString('latin1'),
    ).toBe('\0\x01\0\0/\0');
  });

  it('makes addresses by a template, but in a language that is none [MS-OXNSPI] R757', async () => {
    const { ask } = await openScene();
    const table = async (templateLocale: number) => {
      const { answer } = await ask('GetSpecialTable', [
        u32(2),
        given(stat({ templateLocale })),
        given(undefined),
      ]);
      answer.u32();
      answer.ifGiven(() => answer.u32());
      return answer.ifGiven(() => Array.from({ length: answer.u32() }, () => answer.values()));
    };
    expect(await table(0)).toEqual([]);
    expect(await table(0x409)).toMatchObject([
      { '3002001e': 'SMTP', '3001001e': 'SMTP Address', '3609000b': true },
    ]);
  });

  it.each([
    ['people, in Korean', 0, 0x412, 949, '일반'],
    ['people, in English', 6, 0x409, 1252, 'General'],
    ['lists, in another language', 1, 0x40c, 1252, 'General'],
    ['a search', 0x200, 0x412, 949, '일반'],
  ])(
    'has a dialog for %s that a client can draw [MS-OXOABKT] 2.2.2.1',
    async (_title, type, locale, codePage, first) => {
      const { ask } = await openScene();
      const { code, answer } = await ask('GetTemplateInfo', [
        u32(5, type),
        bytes('00'),
        u32(codePage, locale),
      ]);
      expect([code, answer.u32()]).toEqual([0, codePage]);
      const row = answer.ifGiven(() => answer.values()) ?? {};
      const data = Buffer.from(row['00010102'] as Uint8Array);
      const count = data.readUInt32LE(4);
      const controls = Array.from({ length: count }, (_, index) => {
        const at = 8 + index * 36;
        const [textAt, end] = [data.readUInt32LE(at + 32), data.indexOf(0, data.readUInt32LE(at + 32))];
        return {
          type: data.readUInt32LE(at + 16),
          text: data.subarray(textAt, end),
          isWithin: end > 0 && textAt >= 8 + count * 36,
        };
      });
      expect(data.readUInt32LE(0)).toBe(1);
      expect(controls.every(({ isWithin }) => isWithin)).toBe(true);
      expect(controls[0]?.type).toBe(8);
      const decoded = new TextDecoder(codePage === 949 ? 'euc-kr' : 'latin1').decode(controls[0]?.text);
      expect(decoded).toBe(first);
      expect(row['00040102']).toEqual(bytes('01000000 00000000'));
    },
  );

  it('knows templates by their names, and no other ones [MS-OXNSPI] R1467, R1469, R1476', async () => {
    const { ask } = await openScene();
    const template = async (dn: string | undefined, codePage: number, locale: number, type = 0) =>
      (
        await ask('GetTemplateInfo', [
          u32(1, type),
          given(dn === undefined ? undefined : ascii(dn)),
          u32(codePage, locale),
        ])
      ).code;
    expect(await template('/o=Landfall/cn=Addressing/cn=Address-Templates/cn=SMTP', 1252, 0)).toBe(0);
    expect(await template('/o=Landfall/cn=Addressing/cn=Display-Templates/cn=list', 1252, 0)).toBe(0);
    expect(await template('/o=Elsewhere', 1252, 0x409)).toBe(0x8004_011f);
    expect(await template(undefined, 1252, 0)).toBe(0x8004_011f);
    expect(await template(undefined, 1252, 0x409, 0x100)).toBe(0x8004_011f);
    expect(await template(undefined, 1200, 0x409)).toBe(0x8004_011e);
    expect(await template(undefined, 0xffff_ffff, 0x409)).toBe(0x8004_011e);
  });

  it('binds who has signed in, in a code page that it knows [MS-OXNSPI] R696, R1613', async () => {
    const { ask, guid } = await openScene();
    const bound = await ask('Bind', [u32(0), given(stat())]);
    expect([bound.code, bound.answer.bytes(4).toString('hex')]).toEqual([
      0,
      guid.slice(0, 8).match(/../g)?.reverse().join(''),
    ]);
    expect((await ask('Bind', [u32(0x20), given(stat())])).code).toBe(0x8004_0102);
    expect((await ask('Bind', [u32(0), given(stat({ codePage: 1200 }))])).code).toBe(0x8004_011e);
    expect((await ask('Unbind', [u32(0)])).code).toBe(1);
  });

  it('lists as many properties of nothing as it knows [MS-OXNSPI] R801, R828', async () => {
    const { ask, idOf, owner } = await openScene();
    const list = async (type: 'QueryColumns' | 'GetPropList', ...numbers: number[]) => {
      const { answer } = await ask(type, [u32(...numbers)]);
      return answer.ifGiven(() => answer.numbers()) ?? [];
    };
    const known = await list('QueryColumns', 0, 0);
    expect(await list('GetPropList', 1, 0, 1252)).toEqual(known);
    expect(known.filter((tag) => (tag & 0xfff) === 0x1f)).toEqual([]);
    expect((await list('QueryColumns', 0, 0x8000_0000)).filter((tag) => (tag & 0xfff) === 0x1e)).toEqual([]);
    const own = await list('GetPropList', 0, idOf(owner.recipient), 1252);
    expect(own).toContain(0x3001_001e);
    expect(own).toContain(0x8008_000d);
    const plain = await list('GetPropList', 1, idOf(owner.recipient), 1252);
    expect(plain.filter((tag) => (tag & 0xffff) === 0x0d)).toEqual([]);
  });
});
