import { describe, expect, it } from 'vitest';
import { legacyDnOf } from '../../../organization/legacy-dn.ts';
import { ascii, bytes, createTestAddressBook, given, stat, tags, u32, wide } from './test-address-book.ts';

const people = [
  {
    kind: 'userMailbox',
    name: 'lee',
    displayName: '이영희',
    attributes: { title: '과장', phone: '02-1', givenName: '영희', surname: '이' },
  },
  {
    kind: 'userMailbox',
    name: 'kim',
    displayName: '김민수',
    attributes: { department: '영업', office: 'B-3' },
  },
  { kind: 'userMailbox', name: 'anna', displayName: 'Anna Smith', attributes: { phone: '+44 20' } },
  { kind: 'mailContact', name: 'zed', displayName: 'Zed Partner', targetAddress: 'zed@fabrikam.com' },
  { kind: 'distributionGroup', name: 'all', displayName: 'All Hands' },
  { kind: 'roomMailbox', name: 'room1', displayName: '회의실 1', attributes: { resourceCapacity: 8 } },
  { kind: 'userMailbox', name: 'ghost', displayName: 'Ghost', hiddenFromAddressLists: true },
  { kind: 'user', name: 'nomail', displayName: 'No Mail' },
] as const;

const displayName = 0x3001_001f;
const displayType = 0x3900_0003;
const emailAddress = 0x3003_001f;

/** QueryRows from the beginning. */
const listed = async (book: Awaited<ReturnType<typeof createTestAddressBook>>, containerId: number) => {
  const { code, answer } = await book.ask('QueryRows', [
    u32(0),
    given(stat({ containerId })),
    tags(),
    u32(50),
    given(tags(displayName)),
  ]);
  if (code !== 0) return code;
  answer.ifGiven(() => answer.stat());
  return answer.ifGiven(() => answer.rows())?.rows.flat();
};

describe('the address book', () => {
  it('lists who can be sent mail, Latin before Hangul, without those who are hidden', async () => {
    const book = await createTestAddressBook(people);
    expect(await listed(book, 0)).toEqual([
      'All Hands',
      'Anna Smith',
      'Zed Partner',
      '김민수',
      '이영희',
      '회의실 1',
    ]);
    expect(await listed(book, 0x21)).toEqual(['Zed Partner']);
    expect(await listed(book, 0x22)).toEqual(['All Hands']);
    expect(await listed(book, 0x23)).toEqual(['회의실 1']);
    expect(await listed(book, 0x24)).toEqual(['Anna Smith', '김민수', '이영희']);
    expect(await listed(book, 0x20)).toEqual([]);
    // [MS-OXNSPI] R948.
    expect(await listed(book, 1)).toBe(0x8004_0405);
  });

  it('goes on where a client is: UpdateStat, QueryRows and SeekEntries say the same positions', async () => {
    const book = await createTestAddressBook(people);
    const [lee, kim] = book.made.map(({ recipient }) => book.idOf(recipient));
    const moved = await book.ask('UpdateStat', [u32(0), given(stat({ delta: 3 })), bytes('01')]);
    expect(moved.answer.ifGiven(() => moved.answer.stat())).toMatchObject({
      currentRec: kim,
      numPos: 3,
      totalRecs: 6,
      delta: 0,
    });
    expect(moved.answer.ifGiven(() => moved.answer.u32())).toBe(3);
    const sought = await book.ask('SeekEntries', [
      u32(0),
      given(stat({})),
      given(Buffer.concat([u32(displayName), bytes('ff'), wide('나')])),
      given(undefined),
      given(tags(displayName, displayType)),
    ]);
    expect(sought.answer.ifGiven(() => sought.answer.stat())).toMatchObject({
      currentRec: lee,
      numPos: 4,
      totalRecs: 6,
    });
    expect(sought.answer.ifGiven(() => sought.answer.rows())?.rows).toEqual([
      ['이영희', 0],
      ['회의실 1', 0],
    ]);
    const rows = await book.ask('QueryRows', [
      u32(0),
      given(stat({ currentRec: kim! })),
      tags(),
      u32(2),
      given(tags(displayName)),
    ]);
    expect(rows.answer.ifGiven(() => rows.answer.stat())).toMatchObject({
      numPos: 5,
      totalRecs: 6,
      delta: 0,
    });
    // [MS-OXNSPI] R792, R1704.
    expect(
      (await book.ask('UpdateStat', [u32(0), given(stat({ currentRec: 0xffff_ffff })), bytes('00')])).code,
    ).toBe(0x8004_010f);
    const end = await book.ask('UpdateStat', [u32(0), given(stat({ currentRec: 2, delta: 1 })), bytes('00')]);
    expect(end.answer.ifGiven(() => end.answer.stat())).toMatchObject({ currentRec: 2, numPos: 6 });
    const half = await book.ask('UpdateStat', [
      u32(0),
      given(stat({ currentRec: 1, numPos: 50, totalRecs: 100 })),
      bytes('00'),
    ]);
    expect(half.answer.ifGiven(() => half.answer.stat())).toMatchObject({ numPos: 3 });
  });

  it('gives texts as they are asked for, and an error for what is not there [MS-OXNSPI] R909, R910', async () => {
    const book = await createTestAddressBook(people);
    const kim = book.idOf(book.made[1]!.recipient);
    const { code, answer } = await book.ask('GetProps', [
      u32(0),
      given(stat({ currentRec: kim, codePage: 949 })),
      given(tags(0x3001_001e, displayName, 0x3a18_001f, 0x3a17_001f, emailAddress, displayType, 0x3001_0000)),
    ]);
    expect(code).toBe(0x0004_0380);
    expect(answer.u32()).toBe(949);
    const values = answer.ifGiven(() => answer.values());
    expect(values).toMatchObject({
      '3001001f': '김민수',
      '3a18001f': '영업',
      '3a17000a': { error: 0x8004_010f },
      '3003001f': legacyDnOf(book.guid, book.made[1]!.guid),
      '39000003': 0,
    });
    expect(Buffer.from(values?.['3001001e'] as string, 'latin1').toString('hex')).toBe('b1e8b9cebcf6');
    expect(answer.u32()).toBe(0);
    expect(answer.left).toBe(0);
  });

  it('flags errors in rows of columns that nobody named, or that were asked for as errors ([MS-OXCMAPIHTTP] R2024)', async () => {
    const book = await createTestAddressBook(people);
    const rowsOf = async (columns: Buffer | undefined) => {
      const request = [u32(0), given(stat()), tags(), u32(1), given(columns)];
      const { answer } = await book.ask('QueryRows', request);
      answer.ifGiven(() => answer.stat());
      return answer.ifGiven(() => answer.rows());
    };
    expect((await rowsOf(undefined))?.columns.at(-1)).toBe('3a19001e');
    expect(await rowsOf(tags(0x3001_000a))).toEqual({
      columns: ['3001000a'],
      rows: [[{ error: 0x8004_010f }]],
    });
  });

  it('makes a column of errors of what nobody has', async () => {
    const book = await createTestAddressBook(people);
    const { answer } = await book.ask('QueryRows', [
      u32(0),
      given(stat()),
      tags(),
      u32(3),
      given(tags(0x3a70_1102, 0x3a1a_001f)),
    ]);
    answer.ifGiven(() => answer.stat());
    expect(answer.ifGiven(() => answer.rows())).toEqual({
      columns: ['3a70000a', '3a1a001f'],
      rows: [
        [{ error: 0x8004_010f }, { error: 0x8004_010f }],
        [{ error: 0x8004_010f }, '+44 20'],
        [{ error: 0x8004_010f }, { error: 0x8004_010f }],
      ],
    });
  });

  it.each([
    ['민수', 0, 'nobody: no word of hers begins so'],
    ['김', 2, 'one who has a word that begins so'],
    ['영희 이', 2, 'both of her names, the other way round'],
    ['KIM@contoso.com', 2, 'an address, without case'],
    ['=SMTP:kim@contoso.com', 2, 'an address and nothing else'],
    ['=kim@contoso', 0, 'a part of an address, where all of it is wanted'],
    ['Kim <kim@contoso.com>', 2, 'the address in a name'],
    ['=kim', 2, 'an alias'],
    ['zed@fabrikam.com', 2, 'where a contact is'],
    ['a', 1, 'more than one'],
    ['ghost', 0, 'somebody who is hidden'],
    ['=SMTP:ghost@contoso.com', 0, 'the address of somebody who is hidden'],
    ['No Mail', 0, 'somebody without mail'],
    ['', 0, 'nothing'],
  ])('resolves "%s" to %i: %s', async (name, resolution) => {
    const book = await createTestAddressBook(people);
    const { answer } = await book.ask('ResolveNames', [
      u32(0),
      given(stat()),
      given(tags(displayName)),
      given(Buffer.concat([u32(1), wide(name)])),
    ]);
    answer.u32();
    expect(answer.ifGiven(() => answer.numbers())).toEqual([resolution]);
    expect(answer.ifGiven(() => answer.rows())?.rows).toHaveLength(resolution === 2 ? 1 : 0);
  });

  it('finds people by their names for ever, the hidden too, and nobody of another organisation', async () => {
    const book = await createTestAddressBook(people);
    const other = await createTestAddressBook(people);
    const [lee, kim] = book.made;
    const names = [
      legacyDnOf(book.guid, kim!.guid).toUpperCase(),
      legacyDnOf(book.guid, book.made[6]!.guid),
      legacyDnOf(other.guid, other.made[0]!.guid),
      legacyDnOf(book.guid, other.made[0]!.guid),
      legacyDnOf(book.guid, book.made[7]!.guid),
      '/guid=5F2C4C2A7B1E4D0C9A510B6F3F0A1C24',
      'UnableToLocate',
    ];
    const { answer } = await book.ask('DNToMId', [
      u32(0),
      given(Buffer.concat([u32(names.length), ...names.map(ascii)])),
    ]);
    const [ghost] = [book.idOf(book.made[6]!.recipient)];
    expect(answer.ifGiven(() => answer.numbers())).toEqual([
      book.idOf(kim!.recipient),
      ghost,
      0,
      0,
      0,
      0x24,
      0,
    ]);
    const compared = await book.ask('CompareMIds', [
      u32(0),
      given(stat()),
      u32(book.idOf(lee!.recipient), book.idOf(kim!.recipient)),
    ]);
    expect([compared.code, compared.answer.u32()]).toEqual([0, 1]);
    const withGhost = await book.ask('CompareMIds', [u32(0), given(stat()), u32(ghost!, ghost!)]);
    expect(withGhost.code).toBe(0x8000_4005);
  });
});

const content = (tag: number, text: string) =>
  Buffer.concat([bytes('03 0200 0100'), u32(tag), bytes('ff'), u32(tag), bytes('ff'), wide(text)]);
const equal = (tag: number, text: string) =>
  Buffer.concat([bytes('04 04'), u32(tag), bytes('ff'), u32(tag), bytes('ff'), wide(text)]);

describe('GetMatches', () => {
  const matches = async (
    book: Awaited<ReturnType<typeof createTestAddressBook>>,
    state: Buffer,
    filter: Buffer | undefined,
    rowCount = 50,
  ) => {
    const { code, answer } = await book.ask('GetMatches', [
      u32(0),
      given(state),
      given(undefined),
      u32(0),
      given(filter),
      given(undefined),
      u32(rowCount),
      given(tags(displayName)),
    ]);
    const at = answer.ifGiven(() => answer.stat());
    const ids = answer.ifGiven(() => answer.numbers());
    const rows = answer.ifGiven(() => answer.rows())?.rows.flat();
    return { code, at, ids, rows };
  };

  it.each([
    ['a name that begins so', () => content(displayName, 'a'), ['All Hands', 'Anna Smith']],
    ['ambiguous name resolution', () => equal(0x360c_001f, '이'), ['이영희']],
    [
      'both of two conditions, one of them by name',
      () => Buffer.concat([bytes('00'), u32(2), equal(0x360c_001f, 'a'), bytes('08'), u32(0x3a1a_001f)]),
      ['Anna Smith'],
    ],
    [
      'one or the other',
      () =>
        Buffer.concat([bytes('01'), u32(2), equal(displayName, '김민수'), equal(displayName, 'zed partner')]),
      ['Zed Partner', '김민수'],
    ],
    [
      'what is not so',
      () => Buffer.concat([bytes('02 08'), u32(0x3a1a_001f)]),
      ['All Hands', 'Zed Partner', '김민수', '회의실 1'],
    ],
    [
      'a value without the marks of RPC, as the specification shows it',
      () => Buffer.concat([bytes('04 04'), u32(displayName), u32(displayName), wide('이영희')]),
      ['이영희'],
    ],
    [
      'a value that alone is marked',
      () => Buffer.concat([bytes('04 04'), u32(0x3001_001e, 0x3001_001e), bytes('ff'), ascii('Anna Smith')]),
      ['Anna Smith'],
    ],
  ])('finds %s', async (_title, filter, names) => {
    const book = await createTestAddressBook(people);
    expect(await matches(book, stat(), filter())).toMatchObject({ code: 0, rows: names });
  });

  it('refuses what is too much or cannot be decided [MS-OXNSPI] R1125, R1149', async () => {
    const book = await createTestAddressBook(people);
    const everyone = Buffer.concat([bytes('08'), u32(displayName)]);
    expect(await matches(book, stat(), everyone, 5)).toEqual({ code: 0x8004_0403 });
    expect(await matches(book, stat(), Buffer.concat([bytes('08'), u32(0)]))).toEqual({ code: 0x8004_0117 });
    expect(await matches(book, stat({ sortType: 4 }), everyone)).toEqual({ code: 0x8000_4005 });
    expect(await matches(book, stat(), undefined)).toEqual({ code: 0x8000_4005 });
  });

  it('opens members, groups, managers and reports as tables, without those who are hidden', async () => {
    const book = await createTestAddressBook(people);
    const [lee, kim, anna, , all, , ghost] = book.made;
    await book.groups.addMembers(book.tenant, all!.recipient, [
      lee!.recipient,
      anna!.recipient,
      ghost!.recipient,
    ]);
    await book.recipients.updateOne(book.tenant, anna!.recipient, { attributes: { manager: kim!.guid } });
    const table = (of: { recipient: number }, property: number) =>
      matches(
        book,
        stat({ sortType: 1000, currentRec: book.idOf(of.recipient as never), containerId: property }),
        undefined,
      );
    expect(await table(all!, 0x8009_000d)).toMatchObject({ rows: ['Anna Smith', '이영희'] });
    expect(await table(anna!, 0x8008_000d)).toMatchObject({ rows: ['All Hands'] });
    expect(await table(anna!, 0x8005_000d)).toMatchObject({ rows: ['김민수'] });
    expect(await table(kim!, 0x800e_000d)).toMatchObject({ rows: ['Anna Smith'] });
    expect(await table(lee!, 0x8009_000d)).toMatchObject({ code: 0, rows: [] });
    // [MS-OXNSPI] R1146: the object stands for itself where the property is none that names others.
    const alone = await table(lee!, 0);
    expect(alone).toMatchObject({ rows: ['이영희'], at: { containerId: book.idOf(lee!.recipient) } });
    // R1899: asked again with what it was given, a client finds what it found before.
    const again = stat({ containerId: book.idOf(lee!.recipient) });
    expect(await matches(book, again, content(displayName, 'zed'))).toMatchObject({ rows: ['Zed Partner'] });
  });
});
