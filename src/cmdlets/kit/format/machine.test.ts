/** What ConvertTo-Json and ConvertTo-Csv of PowerShell 7.6 give for the same objects. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DateTimeValue } from '../../../wire/powershell-language/index.ts';
import { type CsvOptions, toCsvLines } from './csv.ts';
import { type JsonOptions, streamJson, toJson, toJsonLine } from './json.ts';
import { objectsOf } from './test-objects.ts';

interface GoldenCase extends JsonOptions, CsvOptions {
  readonly name: string;
  readonly objects: string;
  readonly to: 'json' | 'csv';
  readonly expected: readonly string[];
}

const corpus = new URL('../../../../tests/corpora/powershell-format/machine.json', import.meta.url);
const cases: readonly GoldenCase[] = JSON.parse(readFileSync(corpus, 'utf8'));

describe('for machines', () => {
  it.each(cases.map((golden) => [`${golden.to}: ${golden.name}`, golden] as const))('%s', (_, golden) => {
    const values = objectsOf(golden.objects);
    const lines = golden.to === 'json' ? toJson(values, golden).split('\n') : [...toCsvLines(values, golden)];
    expect(lines.join('\n')).toBe(golden.expected.join('\n'));
  });

  it.each(['', '1', '1,2', '@{A=@(1,@{B=2})},@()'])(
    'streams the array of %j as it is written at once',
    (list) => {
      const values = objectsOf(`@(${list})`);
      for (const compress of [false, true]) {
        const streamed = [...streamJson(values, { compress })].join('');
        expect(streamed).toBe(toJson(values, { compress, asArray: true }));
      }
    },
  );

  it.each([
    ['2021-05-30T21:05:06.1234567Z', new DateTimeValue(637_580_055_061_234_567n, 'Utc')],
    ['2021-05-30T21:05:06.12', new DateTimeValue(637_580_055_061_200_000n)],
    ['2021-05-30T21:05:06Z', new DateTimeValue(637_580_055_060_000_000n, 'Utc')],
    ['2021-05-30T00:00:00Z', new Date(Date.UTC(2021, 4, 30))],
  ])('writes the date %s with the fraction that it has', (expected, date) => {
    expect(toJson([date])).toBe(JSON.stringify(expected));
  });

  it('writes one object a line', () => {
    const [value = null] = objectsOf("[pscustomobject][ordered]@{Name='가';L=@(1,2)}");
    expect(toJsonLine(value)).toBe('{"Name":"가","L":[1,2]}');
  });

  it('joins collections where it is asked to', () => {
    const values = objectsOf("[pscustomobject][ordered]@{A=@('x','y');B=[byte[]](1,2)}");
    expect([...toCsvLines(values, { joinWith: ';' })]).toEqual(['"A","B"', '"x;y","1;2"']);
  });
});
