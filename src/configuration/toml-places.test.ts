import fc from 'fast-check';
import { parse, stringify } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { locateToml, pathText } from './toml-places.ts';

function placeOf(source: string, key: string): string | undefined {
  const place = locateToml(source).get(key);
  return place && `${place.key.line}:${place.key.column} ${place.value.line}:${place.value.column}`;
}

describe('where a key and its value stand', () => {
  it.each([
    ['a = 1', 'a', '1:1 1:5'],
    ['# a = 0\n\n  a = 1', 'a', '3:3 3:7'],
    ['[s]\nk = "v"', 's.k', '2:1 2:5'],
    ['[s]\nk = "v"', 's', '1:1 1:1'],
    ['[ s . "t.u" ]\r\nk=1\r\n', 's."t.u".k', '2:1 2:3'],
    ['s.t.k = true', 's.t.k', '1:1 1:9'],
    ['s.t.k = true', 's.t', '1:1 1:9'],
    ['s = { t = { k = 1 }, u = 2 }', 's.t.k', '1:13 1:17'],
    ['s = { t = { k = 1 }, u = 2 }', 's.u', '1:22 1:26'],
    ['l = [\n  "a", # one\n  "b]",\n]\nm = 1', 'l[1]', '3:3 3:3'],
    ['l = [\n  "a", # one\n  "b]",\n]\nm = 1', 'm', '5:1 5:5'],
    ['l = [[1, 2], [{ k = 3 }]]', 'l[1][0].k', '1:17 1:21'],
    ['[[t]]\nk = 1\n[[t]]\nk = 2\n[t.u]\nv = 3', 't[1].k', '4:1 4:5'],
    ['[[t]]\nk = 1\n[[t]]\nk = 2\n[t.u]\nv = 3', 't[1].u.v', '6:1 6:5'],
    ['a = """\nb = 1\n\\"""c = 2""""\nd = 1', 'd', '4:1 4:5'],
    ["a = '''\nb = 1\n'''\nd = 1", 'd', '4:1 4:5'],
    ['a = "x\\"y" # b\nd = 1', 'd', '2:1 2:5'],
    ['"\\uD55C\\t" = 1', '"한\\t"', '1:1 1:14'],
    ['a = 2026-01-01 10:00:00Z\nd = 1', 'd', '2:1 2:5'],
  ])('%j: %s is at %s', (source, key, expected) => {
    expect(placeOf(source, key)).toBe(expected);
  });

  it('knows nothing of keys inside strings and comments', () => {
    expect([...locateToml('a = """\nb = 1\n""" # c = 2\n').keys()]).toEqual(['a']);
  });

  it('finds every value of whatever smol-toml writes', () => {
    const leaf = fc.oneof(fc.integer(), fc.boolean(), fc.string(), fc.array(fc.string(), { maxLength: 3 }));
    const table = fc.dictionary(fc.string({ minLength: 1 }), leaf, { maxKeys: 4, noNullPrototype: true });
    const document = fc.dictionary(fc.string({ minLength: 1 }), fc.oneof(leaf, table), {
      maxKeys: 4,
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(document, (values) => {
        const source = stringify(values);
        const places = locateToml(source);
        for (const key of Object.keys(parse(source))) expect(places.has(pathText([key]))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('ends on any text, also on one that is not TOML', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'[]{}="\'\n.,#a1 \\') }), (text) => {
        expect(locateToml(text)).toBeInstanceOf(Map);
      }),
      { numRuns: 300 },
    );
  });
});
