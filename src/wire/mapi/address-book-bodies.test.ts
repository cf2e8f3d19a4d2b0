import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Guid } from '../../base/ids.ts';
import { type AddressBookRequestType, readAddressBookRequest } from './address-book-requests.ts';
import { type AddressBookResponses, writeAddressBookResponse } from './address-book-responses.ts';
import { MapiFormatError } from './mapi-format-error.ts';
import { windowsCodePage } from './windows-code-page.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

/** DisplayName, the whole address book, row 0x1010, two rows on, code page 949, Korean. */
const stat = '00000000 00000000 10100000 02000000 05000000 64000000 b5030000 12040000 12040000';
const state = {
  sortType: 0,
  containerId: 0,
  currentRec: 0x1010,
  delta: 2,
  numPos: 5,
  totalRecs: 100,
  codePage: 949,
  templateLocale: 0x412,
  sortLocale: 0x412,
};
const aux = '00000000';

const requests: readonly (readonly [AddressBookRequestType, string, object])[] = [
  ['Bind', `00000000 01 ${stat}`, { flags: 0, state }],
  ['Unbind', '00000000', {}],
  ['CompareMIds', `00000000 01 ${stat} 10100000 11100000`, { state, left: 0x1010, right: 0x1011 }],
  ['DNToMId', '00000000 01 02000000 2f6f3d4100 7800', { names: ['/o=A', 'x'] }],
  ['DNToMId', '00000000 00', { names: [] }],
  [
    'GetMatches',
    `00000000 01 ${stat} 00 00000000 01 04 04 1f000130 ff 1f000130 ff 40ae0000 00 32000000 01 01000000 1f000130`,
    {
      state,
      filter: {
        kind: 'property',
        relation: 'equal',
        tag: 0x3001_001f,
        value: { tag: 0x3001_001f, value: '김' },
      },
      rowCount: 50,
      columns: [0x3001_001f],
    },
  ],
  [
    'GetMatches',
    `00000000 00 01 01000000 10100000 00000000 01 00 02000000 08 1f000130 02 08 1e00183a 01 ${'00'.repeat(16)} 05000000 05000000 00`,
    {
      state: undefined,
      filter: {
        kind: 'and',
        all: [
          { kind: 'exists', tag: 0x3001_001f },
          { kind: 'not', restriction: { kind: 'exists', tag: 0x3a18_001e } },
        ],
      },
      rowCount: 5,
      columns: undefined,
    },
  ],
  ['GetPropList', '01000000 10100000 b5030000', { flags: 1, minimalEntryId: 0x1010, codePage: 949 }],
  ['GetProps', `02000000 01 ${stat} 01 01000000 1e000130`, { flags: 2, state, tags: [0x3001_001e] }],
  ['GetSpecialTable', `04000000 01 ${stat} 01 07000000`, { flags: 4, state, version: 7 }],
  [
    'GetTemplateInfo',
    '01000000 00000000 01 2f6f3d4100 b5030000 12040000',
    { flags: 1, displayType: 0, templateDn: '/o=A', codePage: 949, localeId: 0x412 },
  ],
  [
    'ModLinkAtt',
    '01000000 0d000980 10100000 01 01000000 02000000 abcd',
    { flags: 1, tag: 0x8009_000d, minimalEntryId: 0x1010, entryIds: [hex('abcd')] },
  ],
  [
    'ModProps',
    `00000000 01 ${stat} 01 01000000 02116a8c 01 01000000 02116a8c ff 01000000 ff 03000000 010203`,
    {
      state,
      tagsToRemove: [0x8c6a_1102],
      values: [{ tag: 0x8c6a_1102, value: [hex('010203')] }],
    },
  ],
  ['QueryColumns', '00000000 00000080', { flags: 0x8000_0000 }],
  [
    'QueryRows',
    `02000000 01 ${stat} 01000000 11100000 14000000 01 02000000 1f000130 03000039`,
    { flags: 2, state, explicitTable: [0x1011], rowCount: 20, columns: [0x3001_001f, 0x3900_0003] },
  ],
  [
    'ResolveNames',
    `00000000 01 ${stat} 00 01 02000000 40ae0000 0000`,
    { state, tags: undefined, names: ['김', ''] },
  ],
  [
    'ResortRestriction',
    `00000000 01 ${stat} 01 02000000 11100000 10100000`,
    { state, minimalEntryIds: [0x1011, 0x1010] },
  ],
  [
    'SeekEntries',
    `00000000 01 ${stat} 01 1e000130 ff b1e800 01 01000000 10100000 00`,
    { state, target: { tag: 0x3001_001e, value: '김' }, explicitTable: [0x1010], columns: undefined },
  ],
  ['SeekEntries', '00000000 00 01 1f000130 00 00 00', { target: { tag: 0x3001_001f, value: undefined } }],
  ['UpdateStat', `00000000 01 ${stat} 01`, { state, isDeltaRequested: true }],
  ['GetMailboxUrl', '00000000 2f000000', { serverDn: '/' }],
  ['GetAddressBookUrl', '00000000 2f000000', { userDn: '/' }],
];

describe('requests of the address book', () => {
  it.each(requests)('[MS-OXCMAPIHTTP] 2.2.5: %s of %s', (type, bytes, body) => {
    expect(readAddressBookRequest(type, hex(bytes + aux)).body).toMatchObject(body);
  });

  const strict = requests.filter(([type]) => type !== 'ModProps');

  it.each(strict)('%s is refused wherever it is cut off', (type, bytes) => {
    const whole = hex(bytes + aux);
    // Where only the size of the auxiliary buffer is missing, Microsoft's suite has left a count out.
    for (let length = 0; length < hex(bytes).length; length += 1)
      expect(() => readAddressBookRequest(type, whole.subarray(0, length))).toThrow(MapiFormatError);
  });

  it.each([
    ['rows of 4 billion', 'QueryRows', `00000000 00 ffffffff 01000000 00`],
    ['more tags than there are bytes', 'GetProps', '00000000 00 01 ffffff7f'],
    ['names of 2 GB', 'ResolveNames', '00000000 00 00 01 ffffff7f 0000'],
    ['an entry id of 4 GB', 'ModLinkAtt', '00000000 0d000980 10100000 01 01000000 ffffffff'],
    ['a restriction 10,000 deep', 'GetMatches', `00000000 00 00 00000000 01 ${'02'.repeat(10_000)}`],
    ['a restriction of 4 billion parts', 'GetMatches', '00000000 00 00 00000000 01 00 ffffffff 08'],
  ] as const)('refuses %s', (_title, type, bytes) => {
    expect(() => readAddressBookRequest(type, hex(bytes + aux))).toThrow(MapiFormatError);
  });

  it('takes two more zeros behind texts, and says that values cannot be read', () => {
    const url = readAddressBookRequest('GetMailboxUrl', hex(`00000000 2f000000 0000 ${aux}`));
    expect(url.body).toEqual({ serverDn: '/' });
    const names = readAddressBookRequest(
      'ResolveNames',
      hex(`00000000 00 00 01 01000000 61000000 0000 ${aux}`),
    );
    expect(names.body).toMatchObject({ names: ['a'] });
    const values = '00000000 00 00 01 01000000 02116a8c ff ffffffff';
    expect(readAddressBookRequest('ModProps', hex(values)).body).toMatchObject({ values: undefined });
  });

  const types = [...new Set(requests.map(([type]) => type))];

  it('fails with an error of the format whatever comes', () => {
    const made = fc.tuple(fc.constantFrom(...types), fc.uint8Array({ maxLength: 120 }));
    fc.assert(
      fc.property(made, ([type, bytes]) => {
        try {
          readAddressBookRequest(type, bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(MapiFormatError);
        }
      }),
    );
  });

  it('fails so too where bytes of a request have turned', () => {
    const turned = fc.record({
      request: fc.constantFrom(...requests),
      at: fc.nat(),
      to: fc.integer({ min: 0, max: 255 }),
    });
    fc.assert(
      fc.property(turned, ({ request: [type, text], at, to }) => {
        const bytes = hex(text + aux);
        bytes[at % bytes.length] = to;
        try {
          readAddressBookRequest(type, bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(MapiFormatError);
        }
      }),
    );
  });
});

const success = '00000000 00000000';
const rows = {
  columns: [0x3001_001e, 0x3a08_000a, 0x3900_0003],
  rows: [
    [{ type: 0x1e, value: '김' }, { error: 0x8004_010f }, { type: 3, value: 6 }],
    [{ error: 0x8004_010f }, { error: 0x8004_010f }, { type: 3, value: 0 }],
  ],
} as const;
const rowBytes =
  '01 03000000 1e000130 0a00083a 03000039 02000000 ' +
  '01 00 ff b1e800 0a 0f010480 00 06000000 ' +
  '01 0a 0f010480 0a 0f010480 00 00000000';

const responses: readonly (readonly [AddressBookRequestType, object, string])[] = [
  ['Bind', { server: '00112233-4455-6677-8899-aabbccddeeff' as Guid }, '33221100554477668899aabbccddeeff'],
  ['CompareMIds', { order: -1 }, 'ffffffff'],
  ['DNToMId', { minimalEntryIds: [0x1010, 0] }, '01 02000000 10100000 00000000'],
  ['GetMatches', { state, minimalEntryIds: [1], rows }, `01 ${stat} 01 01000000 01000000 ${rowBytes}`],
  ['GetPropList', { tags: [0x3001_001e] }, '01 01000000 1e000130'],
  [
    'GetProps',
    {
      codePage: 949,
      values: [
        { tag: 0x800f_101e, value: ['a', 'b'] },
        { tag: 0x3a17_000a, value: 0x8004_010f },
        { tag: 0x0ff6_0102, value: hex('0102') },
      ],
    },
    'b5030000 01 03000000 1e100f80 ff 02000000 ff 6100 ff 6200 0a00173a 0f010480 0201f60f ff 02000000 0102',
  ],
  [
    'GetSpecialTable',
    { codePage: 949, version: 1, rows: [[{ tag: 0x3005_0003, value: 0 }]] },
    'b5030000 01 01000000 01 01000000 01000000 03000530 00000000',
  ],
  [
    'GetTemplateInfo',
    { codePage: 949, row: [{ tag: 0x0004_0102, value: hex('00') }] },
    'b5030000 01 01000000 02010400 ff 01000000 00',
  ],
  ['QueryColumns', { tags: [] }, '01 00000000'],
  ['QueryRows', { state, rows }, `01 ${stat} ${rowBytes}`],
  [
    'ResolveNames',
    { codePage: 949, minimalEntryIds: [2], rows },
    `b5030000 01 01000000 02000000 ${rowBytes}`,
  ],
  ['ResortRestriction', { state, minimalEntryIds: [] }, `01 ${stat} 01 00000000`],
  ['SeekEntries', { state, rows: undefined }, `01 ${stat} 00`],
  ['UpdateStat', { state, delta: -2 }, `01 ${stat} 01 feffffff`],
  ['GetMailboxUrl', { url: 'a' }, '61000000'],
  ['GetAddressBookUrl', { url: 'a' }, '61000000'],
  ['ModProps', {}, ''],
  ['ModLinkAtt', {}, ''],
  ['Unbind', {}, ''],
];

/** What stands in an answer that tells of an error. */
const empty: Readonly<Record<AddressBookRequestType, string>> = {
  Bind: '00'.repeat(16),
  Unbind: '',
  CompareMIds: '00000000',
  DNToMId: '00',
  GetMatches: '00 00 00',
  GetPropList: '00',
  GetProps: '00000000 00',
  GetSpecialTable: '00000000 00 00',
  GetTemplateInfo: '00000000 00',
  ModLinkAtt: '',
  ModProps: '',
  QueryColumns: '00',
  QueryRows: '00 00',
  ResolveNames: '00000000 00 00',
  ResortRestriction: '00 00',
  SeekEntries: '00 00',
  UpdateStat: '00 00',
  GetMailboxUrl: '0000',
  GetAddressBookUrl: '0000',
};

describe('answers of the address book', () => {
  it.each(responses)('[MS-OXCMAPIHTTP] 2.2.5: %s', (type, body, bytes) => {
    const codePage = windowsCodePage(949);
    const written = writeAddressBookResponse(type, 0, body as AddressBookResponses[typeof type], codePage);
    expect(Buffer.from(written).toString('hex')).toBe(`${success} ${bytes} ${aux}`.replaceAll(' ', ''));
  });

  it.each(Object.entries(empty))('%s has all of its fields beside an error', (type, bytes) => {
    const written = writeAddressBookResponse(type as AddressBookRequestType, 0x8004_0405, undefined);
    expect(Buffer.from(written).toString('hex')).toBe(
      `00000000 05040480 ${bytes} ${aux}`.replaceAll(' ', ''),
    );
  });
});
