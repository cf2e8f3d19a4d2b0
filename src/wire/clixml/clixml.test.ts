import { describe, expect, it } from 'vitest';
import {
  CharValue,
  DateTimeValue,
  DecimalNumber,
  findMember,
  GuidValue,
  HashtableValue,
  ListValue,
  PSObject,
  TimeSpanValue,
  TypedNumber,
  toText,
  typeNameOf,
  type Value,
} from '../powershell-language/index.ts';
import { readClixml } from './document.ts';
import { EnumValue, makeEnum } from './enum-value.ts';
import { NamedEnum } from './named-enum.ts';
import { ProgressValue } from './progress-value.ts';
import { RemoteObject } from './remote-object.ts';
import { TextValue } from './text-value.ts';
import { setWireForm } from './wire-form.ts';
import { ClixmlWriter, type ClixmlWriterOptions } from './writer.ts';

function write(value: Value, options?: ClixmlWriterOptions): string {
  const writer = new ClixmlWriter(options);
  writer.write(value);
  return writer.take();
}

const read = (text: string): Value => readClixml(text, { decorate: false })[0];

describe('primitives', () => {
  const table: readonly (readonly [Value, string])[] = [
    [null, '<Nil />'],
    [true, '<B>true</B>'],
    [false, '<B>false</B>'],
    ['', '<S></S>'],
    ['a<b&c>"d"', '<S>a&lt;b&amp;c&gt;"d"</S>'],
    ['line\r\nnext\t', '<S>line_x000D__x000A_next_x0009_</S>'],
    ['_x0041_', '<S>_x005F_x0041_</S>'],
    ['_X a_b', '<S>_x005F_X a_b</S>'],
    ['한글', '<S>한글</S>'],
    ['😀', '<S>_xD83D__xDE00_</S>'],
    ['\ud800 alone', '<S>_xD800_ alone</S>'],
    [new CharValue('a'), '<C>97</C>'],
    [0, '<I32>0</I32>'],
    [-2147483648, '<I32>-2147483648</I32>'],
    [2147483648, '<I64>2147483648</I64>'],
    [new TypedNumber('Int64', 5), '<I64>5</I64>'],
    [9223372036854775807n, '<I64>9223372036854775807</I64>'],
    [new TypedNumber('UInt64', 18446744073709551615n), '<U64>18446744073709551615</U64>'],
    [new TypedNumber('Byte', 255), '<By>255</By>'],
    [new TypedNumber('SByte', -1), '<SB>-1</SB>'],
    [new TypedNumber('Int16', -2), '<I16>-2</I16>'],
    [new TypedNumber('UInt16', 65535), '<U16>65535</U16>'],
    [new TypedNumber('UInt32', 4294967295), '<U32>4294967295</U32>'],
    [0.1, '<Db>0.1</Db>'],
    [new TypedNumber('Double', 3), '<Db>3</Db>'],
    [1e300, '<Db>1E+300</Db>'],
    [Number.NaN, '<Db>NaN</Db>'],
    [Number.NEGATIVE_INFINITY, '<Db>-INF</Db>'],
    [new TypedNumber('Single', Math.fround(0.1)), '<Sg>0.1</Sg>'],
    [new TypedNumber('Single', 16777216), '<Sg>16777216</Sg>'],
    [new DecimalNumber(110n, 2), '<D>1.10</D>'],
    [new DateTimeValue(638000000000000000n, 'Utc'), '<DT>2022-09-28T22:13:20Z</DT>'],
    [new DateTimeValue(638000000000500000n, 'Local'), '<DT>2022-09-28T22:13:20.05+00:00</DT>'],
    [new TimeSpanValue(0n), '<TS>PT0S</TS>'],
    [new TimeSpanValue(90269026n), '<TS>PT9.0269026S</TS>'],
    [new TimeSpanValue(-937840000000n), '<TS>-P1DT2H3M4S</TS>'],
    [new GuidValue('00000000-0000-0000-0000-000000000001'), '<G>00000000-0000-0000-0000-000000000001</G>'],
    [new Uint8Array([1, 2, 255]), '<BA>AQL/</BA>'],
    [new TextValue('URI', 'http://a/?b&c'), '<URI>http://a/?b&amp;c</URI>'],
    [new TextValue('Version', '5.1.19041.1'), '<Version>5.1.19041.1</Version>'],
    [new TextValue('SemanticVersion', '7.4.0'), '<SemanticVersion>7.4.0</SemanticVersion>'],
    [new TextValue('XD', '<a>1</a>'), '<XD>&lt;a&gt;1&lt;/a&gt;</XD>'],
    [new TextValue('SBK', ' $_.Name '), '<SBK> $_.Name </SBK>'],
  ];
  it.each(table)('%s is %s, both ways', (value, xml) => {
    expect(write(value)).toBe(xml);
    expect(read(xml)).toEqual(value);
  });

  it.each<readonly [string, string, string]>([
    ['<DT>2026-01-02T03:04:05+09:00</DT>', 'System.DateTime', '<DT>2026-01-01T18:04:05+00:00</DT>'],
    ['<D>1.5E3</D>', 'System.Decimal', '<D>1500</D>'],
    ['<B>True</B>', 'System.Boolean', '<B>true</B>'],
    [
      '<G>{0A0B0C0D-0000-0000-0000-000000000001}</G>',
      'System.Guid',
      '<G>0a0b0c0d-0000-0000-0000-000000000001</G>',
    ],
    ['<TS>P1Y</TS>', 'System.TimeSpan', '<TS>P365D</TS>'],
    ['<S>&#x41;<![CDATA[<b>]]></S>', 'System.String', '<S>A&lt;b&gt;</S>'],
  ])('%s is read as %s', (xml, typeName, written) => {
    expect(typeNameOf(read(xml))).toBe(typeName);
    expect(write(read(xml))).toBe(written);
  });

  it('a date without a zone is UTC in remoting and stays as it is in a file', () => {
    const date = new DateTimeValue(638000000000000000n);
    expect(write(date)).toBe('<DT>2022-09-28T22:13:20Z</DT>');
    expect(write(date, { unspecifiedDates: 'plain' })).toBe('<DT>2022-09-28T22:13:20</DT>');
    expect(read('<DT>2022-09-28T22:13:20</DT>')).toEqual(date);
  });
});

describe('lists and tables', () => {
  it('arrays, lists, queues and stacks keep their kind', () => {
    const array =
      '<Obj RefId="0"><TN RefId="0"><T>System.Object[]</T><T>System.Array</T><T>System.Object</T></TN>';
    expect(write([1, 'a', null])).toBe(`${array}<LST><I32>1</I32><S>a</S><Nil /></LST></Obj>`);
    expect(write([])).toBe(`${array}<LST /></Obj>`);
    for (const [type, tag] of [
      ['System.Collections.ArrayList', 'LST'],
      ['System.Collections.Queue', 'QUE'],
      ['System.Collections.Stack', 'STK'],
    ] as const) {
      const list = new ListValue();
      list.typeName = type;
      list.push(1);
      const xml = `<Obj RefId="0"><TN RefId="0"><T>${type}</T><T>System.Object</T></TN><${tag}><I32>1</I32></${tag}></Obj>`;
      expect(write(list)).toBe(xml);
      expect(write(read(xml))).toBe(xml);
    }
    expect(read('<Obj RefId="0"><IE><I32>1</I32></IE></Obj>')).toEqual(expect.objectContaining([1]));
  });

  it('tables keep their order and the type names they came with', () => {
    const table = new HashtableValue(
      [
        ['a', 1],
        [2, [3]],
      ],
      true,
    );
    const xml = write(table);
    expect(xml).toContain('<T>System.Collections.Specialized.OrderedDictionary</T>');
    expect(write(read(xml))).toBe(xml);
    const named = setWireForm(new HashtableValue(), {
      typeNames: ['System.Management.Automation.PSPrimitiveDictionary'],
    });
    expect(write(named)).toContain('<T>System.Management.Automation.PSPrimitiveDictionary</T></TN><DCT />');
  });

  it('a key of any letter case and the key __proto__ are keys', () => {
    const xml = '<Obj RefId="0"><DCT><En><S N="Key">__proto__</S><I32 N="Value">1</I32></En></DCT></Obj>';
    const table = read(xml);
    expect(table instanceof HashtableValue && table.get('__PROTO__')).toBe(1);
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });
});

describe('objects', () => {
  const inner = new PSObject([['X', 1]]);
  const outer = new PSObject([
    ['Name', 'a'],
    ['Inner', inner],
    ['List', [inner]],
  ]);

  const level = (name: string, below: Value): RemoteObject =>
    new RemoteObject({ typeNames: [name], text: `text of ${name}`, adapted: [['Below', below]] });

  it('keep the properties of their class to the depth, and are text below it', () => {
    const value = level('A', level('B', [level('C', makeEnum('E', 'One', 1))]));
    expect(write(value, { depth: 1 })).toContain('<Props><S N="Below">text of B</S></Props>');
    expect(write(value, { depth: 2 })).toContain('<LST><S>text of C</S></LST>');
    expect(write(value, { depth: 3 })).toContain('<ToString>text of C</ToString><Props><S N="Below">One</S>');
    expect(write(value, { depth: 4 })).toContain('<ToString>One</ToString><I32>1</I32>');
  });

  it('keep what was added to them, and exceptions their fields, at any depth', () => {
    expect(write(new PSObject([['A', level('A', 1)]]), { depth: 1 })).toContain('<I32 N="Below">1</I32>');
    const exception = new RemoteObject({ typeNames: ['X', 'System.Exception'], adapted: [['Message', 'm']] });
    expect(write(level('A', exception), { depth: 1 })).toContain('<S N="Message">m</S>');
  });

  it('met again are referred to', () => {
    expect(write(outer)).toContain('<LST><Ref RefId="1" /></LST>');
    const back = read(write(outer, { depth: 2 }));
    expect(back).toBeInstanceOf(PSObject);
    if (back instanceof PSObject) expect((back.get('List') as Value[])[0]).toBe(back.get('Inner'));
  });

  it('that contain themselves are written without a cycle', () => {
    const table = new HashtableValue();
    table.set('self', table);
    expect(write(table)).toContain('<S N="Value">System.Collections.Hashtable</S>');
  });

  it('of the host have their class properties in Props', () => {
    const host = new RemoteObject({
      typeNames: ['A.B', 'System.Object'],
      text: 'x',
      adapted: [['P', 1]],
      extended: [['Q', 2]],
    });
    const xml =
      '<Obj RefId="0"><TN RefId="0"><T>A.B</T><T>System.Object</T></TN><ToString>x</ToString><Props><I32 N="P">1</I32></Props><MS><I32 N="Q">2</I32></MS></Obj>';
    expect(write(host)).toBe(xml);
    expect(read(xml)).toEqual(host);
  });

  it('that were read say so in their type names, once', () => {
    const [first] = readClixml(write(inner));
    expect(first instanceof PSObject && first.typeNames[0]).toBe(
      'Deserialized.System.Management.Automation.PSCustomObject',
    );
    const [second] = readClixml(write(first));
    expect(second instanceof PSObject && second.typeNames[0]).toBe(
      'Deserialized.System.Management.Automation.PSCustomObject',
    );
  });

  it('plain objects of a cmdlet are custom objects', () => {
    expect(write({ A: 1, B: undefined })).toBe(
      '<Obj RefId="0"><TN RefId="0"><T>System.Management.Automation.PSCustomObject</T><T>System.Object</T></TN><MS><I32 N="A">1</I32><Nil N="B" /></MS></Obj>',
    );
  });

  it('names of properties are escaped', () => {
    expect(read(write(new PSObject([['a"<\n>', 1]])))).toEqual(new PSObject([['a"<\n>', 1]]));
  });

  it('enumerations have name and number', () => {
    const value = makeEnum('System.DayOfWeek', 'Monday', 1);
    const back = read(write(value));
    expect(back).toBeInstanceOf(EnumValue);
    expect(toText(back)).toBe('Monday');
    expect(back).toEqual(value);
  });

  it('members without a number have their name in Value, also inside another object', () => {
    const value = new NamedEnum(['Exchange.Status', 'System.Enum', 'System.Object'], 'Synced');
    const text = write(new PSObject([['Status', value]]));
    expect(text).toContain('<ToString>Synced</ToString><Props><S N="Value">Synced</S></Props>');
    const back = read(text);
    expect(findMember(back, 'Status')?.value).toEqual(value);
    expect(write(read(write(value)))).toBe(write(value));
  });

  it('a switch comes back as true, a boxed value as itself', () => {
    const types = '<TN RefId="0"><T>System.Management.Automation.SwitchParameter</T></TN>';
    expect(
      read(`<Obj RefId="0">${types}<ToString>True</ToString><Props><B N="IsPresent">true</B></Props></Obj>`),
    ).toBe(true);
    expect(read('<Obj RefId="0"><S>text</S><MS><S N="PSComputerName">host</S></MS></Obj>')).toBe('text');
  });

  it('progress records have an element of their own', () => {
    const xml =
      '<PR><AV>Preparing modules for first use.</AV><AI>0</AI><Nil /><PI>-1</PI><PC>-1</PC><T>Completed</T><SR>-1</SR><SD> </SD></PR>';
    const value = read(xml);
    expect(value instanceof ProgressValue && value.record.completed).toBe(true);
    expect(write(value)).toBe(xml);
  });
});
