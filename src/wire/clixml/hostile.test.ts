import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DateTimeValue,
  GuidValue,
  HashtableValue,
  PSObject,
  TimeSpanValue,
  TypedNumber,
  type Value,
} from '../powershell-language/index.ts';
import { ClixmlError } from './clixml-error.ts';
import { readClixml, writeClixml } from './document.ts';
import { ClixmlReader } from './reader.ts';
import { TextValue } from './text-value.ts';

const many = (count: number, text: string): string => text.repeat(count);

describe('bad input', () => {
  it.each<readonly [string, string, RegExp]>([
    ['a billion laughs', '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><S>&c;</S>', /document type/],
    ['an external entity', '<!DOCTYPE x SYSTEM "file:///etc/passwd"><S>&x;</S>', /document type/],
    ['an unknown entity', '<S>&nbsp;</S>', /entity/],
    ['objects 10,000 deep', many(10_000, '<Obj><MS>') + many(10_000, '</MS></Obj>'), /nested more than 64/],
    ['lists 10,000 deep', many(10_000, '<Obj><LST>') + many(10_000, '</LST></Obj>'), /nested more than 64/],
    ['properties in properties', many(10_000, '<Obj><MS><MS>'), /may not stand here/],
    ['an object within itself', '<Obj RefId="0"><LST><Ref RefId="0" /></LST></Obj>', /contains itself/],
    ['a reference to nothing', '<Obj RefId="0"><MS><Ref N="a" RefId="77" /></MS></Obj>', /not there/],
    [
      'a huge RefId',
      `<Obj><MS><Ref RefId="${many(100_000, '9')}" /></MS></Obj>`,
      /"9{40}", which is not there/,
    ],
    ['type names that are not there', '<Obj><TNRef RefId="3" /></Obj>', /type names "3"/],
    ['too many type names', `<Obj><TN>${many(100, '<T>a</T>')}</TN></Obj>`, /may not stand here/],
    ['a number that is none', '<I32>12a</I32>', /no value of the type <I32>/],
    ['a number out of range', '<By>256</By>', /no value/],
    ['a long number', `<I64>${many(1_000_000, '1')}</I64>`, /no value/],
    ['a long decimal', `<D>${many(1_000_000, '1')}</D>`, /no value/],
    ['a bad date', '<DT>2026-02-30T00:00:00Z</DT>', /no value/],
    ['bad base64', '<BA>@@</BA>', /no value/],
    ['an unknown element', '<Evil>1</Evil>', /<Evil> may not stand/],
    ['an element in a text', '<S><B>true</B></S>', /may not stand/],
    ['text among elements', '<Obj>text<MS /></Obj>', /text where only elements/],
    ['two tables in an object', '<Obj><DCT /><LST /></Obj>', /may not stand/],
    ['an entry without a key', '<Obj><DCT><En><S N="Value">a</S></En></DCT></Obj>', /no key/],
    ['no end', '<Obj><MS><S N="a">b</S>', /unclosed/],
    ['the wrong end', '<Obj></S>', /tag/],
    ['nothing', '', /root/],
  ])('%s is refused', (_, text, message) => {
    expect(() => readClixml(text)).toThrow(ClixmlError);
    expect(() => readClixml(text)).toThrow(message);
  });

  it('limits can be set', () => {
    expect(() => readClixml('<S>aaa</S>', { limits: { maxLength: 5 } })).toThrow('longer than 5');
    expect(() => readClixml('<Objs><Nil /><Nil /></Objs>', { limits: { maxElements: 2 } })).toThrow(
      'more than 2',
    );
  });

  it('errors tell the line', () => {
    expect(() => readClixml('<Objs>\n<S>a</S>\n<I32>x</I32>\n</Objs>')).toThrow(
      expect.objectContaining({ line: 3 }),
    );
  });
});

const text = fc
  .string({ unit: 'binary', maxLength: 12 })
  .map((value) => value.replace(/[\ud800-\udfff]/g, 'x'));
const odd = fc.oneof(
  text,
  fc.constantFrom('_x0041_', '\ud83d\ude00', '\u0000', ']]>', '&amp;', '_X', '\ufffe', ' '),
);

const leaf: fc.Arbitrary<Value> = fc.oneof(
  odd,
  fc.boolean(),
  fc.constant(null),
  fc.integer(),
  fc.double({ noNaN: true }).filter((value) => !Number.isSafeInteger(value) || Object.is(value, -0)),
  fc.bigInt({ min: 2n ** 60n, max: 2n ** 63n - 1n }),
  fc.integer({ min: 0, max: 255 }).map((value) => new TypedNumber('Byte', value)),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value) => new TypedNumber('UInt64', value)),
  fc.float({ noNaN: true }).map((value) => new TypedNumber('Single', value)),
  fc.bigInt({ min: 0n, max: 3155378975999999999n }).map((ticks) => new DateTimeValue(ticks, 'Utc')),
  fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }).map((ticks) => new TimeSpanValue(ticks)),
  fc.uuid().map((value) => new GuidValue(value)),
  fc.uint8Array({ maxLength: 9 }).map((bytes) => new Uint8Array(bytes)),
  odd.map((value) => new TextValue('URI', value)),
);

const { tree } = fc.letrec<{ tree: Value; list: Value; table: Value; object: Value }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    tie('list'),
    tie('table'),
    tie('object'),
  ),
  list: fc.array(tie('tree'), { maxLength: 4 }),
  table: fc
    .uniqueArray(fc.tuple(odd, tie('tree')), { maxLength: 4, selector: ([key]) => key.toLowerCase() })
    .map((entries) => new HashtableValue(entries)),
  object: fc
    .uniqueArray(fc.tuple(odd, tie('tree')), { maxLength: 4, selector: ([key]) => key.toLowerCase() })
    .map((entries) => new PSObject(entries)),
}));

/** For comparing: the classes hide their contents. */
function plain(value: Value): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof HashtableValue)
    return { table: [...value.entries()].map(([k, v]) => [plain(k), plain(v)]) };
  if (value instanceof PSObject)
    return { names: value.names(), values: [...value.entries()].map(([, v]) => plain(v)) };
  return value;
}

describe('any values', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 3 }), (values) => {
        const back = readClixml(writeClixml(values, { depth: 40 }), { decorate: false });
        expect(back.map(plain)).toEqual(values.map(plain));
      }),
    );
  });

  it('may arrive in parts cut anywhere', () => {
    fc.assert(
      fc.property(tree, fc.array(fc.nat(2000), { maxLength: 5 }), (value, cuts) => {
        const whole = writeClixml([value], { depth: 40 });
        const reader = new ClixmlReader({ decorate: false });
        let start = 0;
        for (const cut of cuts.filter((at) => at < whole.length).sort((a, b) => a - b)) {
          reader.receive(whole.slice(start, cut));
          start = cut;
        }
        reader.receive(whole.slice(start));
        reader.end();
        expect(reader.take().map((top) => plain(top.value))).toEqual([plain(value)]);
      }),
    );
  });
});

describe('any text', () => {
  const sample = writeClixml([
    new PSObject([
      ['A', [1, 'b']],
      ['B', new HashtableValue([['k', 2]])],
    ]),
  ]);
  const mutated = fc
    .array(
      fc.tuple(
        fc.nat(sample.length),
        fc.constantFrom('', '<', '>', '&', '"', 'RefId="0"', '<Ref RefId="0"/>', 'Obj', '\0'),
      ),
      {
        maxLength: 6,
      },
    )
    .map((edits) => edits.reduce((now, [at, put]) => now.slice(0, at) + put + now.slice(at + 1), sample));

  it('gives values or a ClixmlError, nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), mutated), (input) => {
        try {
          expect(readClixml(input)).toBeInstanceOf(Array);
        } catch (error) {
          expect(error).toBeInstanceOf(ClixmlError);
        }
      }),
    );
  });
});
