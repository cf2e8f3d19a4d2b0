import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Guid } from '../../base/ids.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { latin1CodePage } from './code-page.ts';
import {
  readExtendedActions,
  readExtendedCondition,
  writeExtendedActions,
  writeExtendedCondition,
} from './extended-rule.ts';
import { MapiFormatError } from './mapi-format-error.ts';
import { PropertySet } from './property-sets.ts';
import { PidTag } from './property-tags.ts';
import { PropertyType, propertyTag } from './property-type.ts';
import { readTaggedValue, writeTaggedValue } from './property-value.ts';
import type { Restriction } from './restriction.ts';
import { type RuleAction, readRuleActions, writeRuleActions } from './rule-actions.ts';
import { readRuleData, ruleProperties, writeRuleData } from './rule-data.ts';
import { restoreProperty, storeProperty } from './stored-value.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const written = (actions: readonly RuleAction[], width: 16 | 32): string => {
  const writer = new ByteWriter(1);
  writeRuleActions(writer, { actions }, latin1CodePage, width);
  return text(writer.written);
};

const guid = '00112233-4455-6677-8899-aabbccddeeff' as Guid;
const plain = { flavor: 0, flags: 0 } as const;
const head = (type: string, flavor = '00000000') => `${type} ${flavor} 00000000`;
const own = { kind: 'own', folder: 0x0500_0000_0000_0001n, message: 0n, instance: 0 } as const;
const name = { tag: PidTag.DisplayName, value: '김' };

/** [MS-OXORULE] section 2.2.5.1: one action each, with what stands on the wire. */
const standard: readonly (readonly [string, RuleAction, string])[] = [
  [
    'OP_MOVE',
    { ...plain, kind: 'move', store: hex('0a'), folder: own },
    `0100 2400 ${head('01')} 01 0100 0a 1500 01 0100000000000005 0000000000000000 00000000`,
  ],
  [
    'OP_COPY',
    { ...plain, kind: 'copy', store: hex(''), folder: { kind: 'entryId', id: hex('0102') } },
    `0100 1000 ${head('02')} 00 0000 0200 0102`,
  ],
  [
    'OP_REPLY',
    {
      ...plain,
      kind: 'reply',
      flavor: 2,
      template: { kind: 'own', folder: 1n, message: 2n },
      templateGuid: guid,
    },
    `0100 2900 ${head('03', '02000000')} 0100000000000000 0200000000000000 33221100554477668899aabbccddeeff`,
  ],
  [
    'OP_OOF_REPLY',
    { ...plain, kind: 'oofReply', template: { kind: 'own', folder: 1n, message: 2n }, templateGuid: guid },
    `0100 2900 ${head('04')} 0100000000000000 0200000000000000 33221100554477668899aabbccddeeff`,
  ],
  ['OP_DEFER_ACTION', { ...plain, kind: 'defer', data: hex('c0ffee') }, `0100 0c00 ${head('05')} c0ffee`],
  ['OP_BOUNCE', { ...plain, kind: 'bounce', code: 0x26 }, `0100 0d00 ${head('06')} 26000000`],
  [
    'OP_FORWARD',
    { ...plain, kind: 'forward', flavor: 3, flags: 7, recipients: [[name]] },
    `0100 1600 07 03000000 07000000 0100 00 0100 1f000130 40ae0000`,
  ],
  ['OP_DELEGATE', { ...plain, kind: 'delegate', recipients: [] }, `0100 0b00 ${head('08')} 0000`],
  [
    'OP_TAG',
    { ...plain, kind: 'tag', value: { tag: PidTag.Importance, value: 2 } },
    `0100 1100 ${head('09')} 03001700 02000000`,
  ],
  ['OP_DELETE', { ...plain, kind: 'delete' }, `0100 0900 ${head('0a')}`],
  ['OP_MARK_AS_READ', { ...plain, kind: 'markAsRead' }, `0100 0900 ${head('0b')}`],
];

describe('[MS-OXORULE] 2.2.5: what rules do', () => {
  it.each(standard)('MS-OXORULE_R245: %s', (_name, action, bytes) => {
    expect(written([action], 16)).toBe(bytes.replaceAll(' ', ''));
    expect(readRuleActions(new ByteReader(hex(bytes)), latin1CodePage).actions).toEqual([action]);
  });

  it('MS-OXORULE_R633: takes the reserved byte of a recipient that clients write, and answers zero', () => {
    const sent = hex(`0100 1600 07 03000000 07000000 0100 01 0100 1f000130 40ae0000`);
    const { actions } = readRuleActions(new ByteReader(sent), latin1CodePage);
    expect(written(actions, 16)).toContain('01000001');
  });

  it('MS-OXORULE_R945, R949: has counts and lengths of 32 bits in extended rules', () => {
    const move: RuleAction = {
      ...plain,
      kind: 'move',
      store: hex('0a'),
      folder: { kind: 'entryId', id: hex('0b') },
    };
    const bytes = `01000000 13000000 ${head('01')} 01000000 0a 01000000 0b`;
    expect(written([move], 32)).toBe(bytes.replaceAll(' ', ''));
    const tag: RuleAction = {
      ...plain,
      kind: 'tag',
      value: { tag: PidTag.SearchKey, value: new Uint8Array(70_000) },
    };
    const reader = new ByteReader(hex(written([move, tag], 32)));
    expect(readRuleActions(reader, latin1CodePage, 32).actions).toEqual([move, tag]);
    expect(() => written([standard[0]?.[1] as RuleAction], 32)).toThrow(TypeError);
  });

  it.each([
    ['MS-OXORULE_R232: nothing', '0000'],
    ['an unknown action', `0100 0900 ${head('0c')}`],
    ['an action that is cut off', `0100 0900 ${head('0a').slice(0, -2)}`],
    ['an action with more behind it', `0100 0a00 ${head('0a')} 00`],
    ['65,535 actions announced', 'ffff 0900'],
    ['65,535 recipients announced', `0100 0b00 ${head('07')} ffff`],
    ['a recipient that is none', `0100 0e00 ${head('07')} 0100 02 0000`],
    ['a folder of ours that is none', `0100 0f00 ${head('01')} 01 0000 0100 00`],
    ['an action within an action', `0100 0f00 ${head('09')} fe008066 0000`],
  ])('refuses %s', (_name, bytes) => {
    expect(() => readRuleActions(new ByteReader(hex(bytes)), latin1CodePage)).toThrow(MapiFormatError);
  });

  it('reads back what it has read, from whatever bytes', () => {
    const block = fc.uint8Array({ maxLength: 60 });
    const type = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(type, block, fc.constantFrom<16 | 32>(16, 32), (kind, data, width) => {
        const writer = new ByteWriter();
        const size = (value: number) => (width === 16 ? writer.u16(value) : writer.u32(value));
        size(1);
        size(9 + data.length);
        writer.u8(kind).u32(1).u32(2).bytes(data);
        let actions: readonly RuleAction[];
        try {
          ({ actions } = readRuleActions(new ByteReader(writer.written), latin1CodePage, width));
        } catch (error) {
          expect(error).toBeInstanceOf(MapiFormatError);
          return;
        }
        const again = hex(written(actions, width));
        expect(readRuleActions(new ByteReader(again), latin1CodePage, width).actions).toEqual(actions);
      }),
    );
  });
});

const subject: Restriction = {
  kind: 'content',
  match: 'part',
  looseness: 1,
  tag: PidTag.Subject,
  value: { tag: PidTag.Subject, value: '회의' },
};

describe('conditions and actions as values', () => {
  it.each([
    [PidTag.RuleCondition, subject],
    [PidTag.RuleActions, { actions: standard.map(([, action]) => action) }],
  ] as const)('%#: are read back, from a ROP and from where they are kept', (tag, value) => {
    const writer = new ByteWriter();
    writeTaggedValue(writer, { tag, value }, latin1CodePage);
    expect(readTaggedValue(new ByteReader(writer.written), latin1CodePage)).toEqual({ tag, value });
  });

  it('keeps a condition beside a mailbox', () => {
    const entry = { key: PidTag.RuleCondition, value: subject };
    expect(restoreProperty(storeProperty(entry))).toEqual(entry);
    expect(() => storeProperty({ key: PidTag.RuleActions, value: 'text' })).toThrow(TypeError);
    expect(() => storeProperty({ key: PidTag.RuleCondition, value: 1 })).toThrow(TypeError);
  });

  it('does not follow conditions that are values of conditions, ten thousand deep', () => {
    const level = hex('04 04 fd007966 fd007966');
    const bytes = Buffer.concat(Array.from({ length: 10_000 }, () => level));
    const writer = new ByteWriter().u32(PidTag.RuleCondition).bytes(bytes);
    expect(() => readTaggedValue(new ByteReader(writer.written), latin1CodePage)).toThrow(MapiFormatError);
  });
});

describe('[MS-OXORULE] 2.2.1.3: changes of rules', () => {
  it.each([
    ['add', '01'],
    ['modify', '02'],
    ['remove', '04'],
  ] as const)('MS-OXORULE_R934: %s', (change, flags) => {
    const bytes = `${flags} 0100 14007466 0100000000000001`;
    const values = [{ tag: PidTag.RuleId, value: 0x0100_0000_0000_0001n }];
    const writer = new ByteWriter();
    writeRuleData(writer, { change, values }, latin1CodePage);
    expect(text(writer.written)).toBe(bytes.replaceAll(' ', ''));
    const read = readRuleData(new ByteReader(hex(bytes)), latin1CodePage);
    expect(read).toEqual({ change, values });
    expect(ruleProperties(read).bigint(PidTag.RuleId)).toBe(0x0100_0000_0000_0001n);
  });

  it.each([
    ['MS-OXORULE_R36: without properties', '01 0000'],
    ['of an unknown kind', '03 0100'],
  ])('refuses one %s', (_name, bytes) => {
    expect(() => readRuleData(new ByteReader(hex(bytes)), latin1CodePage)).toThrow(MapiFormatError);
  });
});

describe('[MS-OXORULE] 2.2.4: extended rules', () => {
  const names = new Map([
    [0x8001, { set: PropertySet.PublicStrings, name: 'Keywords' }],
    [0x8002, { set: PropertySet.Appointment, lid: 0x8205 }],
  ]);

  it('MS-OXORULE_R200: a condition with the names in it', () => {
    const restriction: Restriction = {
      kind: 'and',
      all: [{ kind: 'exists', tag: propertyTag(0x8001, PropertyType.multipleString) }],
    };
    const bytes = writeExtendedCondition({ names, restriction });
    expect(text(bytes).slice(0, 20)).toBe('02000180028039000000');
    expect(text(bytes).endsWith('0001000000081f100180')).toBe(true);
    expect(readExtendedCondition(bytes)).toEqual({ names, restriction });
    expect(
      text(writeExtendedCondition({ names: new Map(), restriction: subject })).startsWith(
        '0000 03'.replace(' ', ''),
      ),
    ).toBe(true);
  });

  it('MS-OXORULE_R208: actions of version 1', () => {
    const actions = { actions: [{ ...plain, kind: 'delete' as const }] };
    const bytes = writeExtendedActions({ names: new Map(), actions });
    expect(text(bytes)).toBe(`0000 01000000 01000000 09000000 ${head('0a')}`.replaceAll(' ', ''));
    expect(readExtendedActions(bytes)).toEqual({ names: new Map(), actions });
    expect(() => readExtendedActions(hex(text(bytes).replace('000001000000', '000002000000')))).toThrow(
      MapiFormatError,
    );
    expect(() => readExtendedActions(Buffer.concat([bytes, hex('00')]))).toThrow(MapiFormatError);
  });

  it('reads whatever bytes without failing otherwise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        for (const read of [readExtendedCondition, readExtendedActions]) {
          try {
            read(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(MapiFormatError);
          }
        }
      }),
    );
  });
});
