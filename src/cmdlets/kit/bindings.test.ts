/** The binder beside PowerShell's own: the same lines, bound to functions with the same parameters there. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import corpus from '../../../tests/corpora/powershell/bindings.json' with { type: 'json' };
import { isCollection, toText, type Value } from '../../wire/powershell-language/index.ts';
import { type Cmdlet, defineCmdlet } from './definition.ts';
import { type BoundValues, parameter } from './parameter.ts';
import { flag, list, text, truth, whole } from './parameter-types.ts';
import { makeTestRuntime } from './test-runtime.ts';

const synopsis = { en: 'A test.', ko: '시험.' };
const base = {
  synopsis,
  role: 'Core',
  scope: 'none',
  effect: 'read',
  examples: [{ line: 'Test', synopsis }],
} as const;

/** What the functions of the corpus put out: what is bound, by name. */
function show(bound: BoundValues): string {
  const given = Object.entries(bound).filter(([, value]) => value !== undefined);
  const shown = given.map(([name, value]) => `${name}=${textOf(value as Value)}`);
  return shown.toSorted().join(';');
}

const textOf = (value: Value): string =>
  isCollection(value) && Array.isArray(value) ? value.map(toText).join(',') : toText(value);

const cmdlets: readonly Cmdlet[] = [
  defineCmdlet({
    ...base,
    name: 'one',
    defaultSet: 'Id',
    parameters: {
      Identity: parameter({ schema: text(), synopsis, position: 0, sets: ['Id'], fromPipeline: 'both' }),
      Anr: parameter({ schema: text(), synopsis, sets: ['Anr'] }),
      Force: flag({ synopsis }),
      Count: parameter({ schema: whole(), synopsis }),
      Names: parameter({ schema: list(text()), synopsis }),
      Flag: parameter({ schema: truth(), synopsis }),
    },
    process: async (bound) => show(bound),
  }),
  defineCmdlet({
    ...base,
    name: 'must',
    parameters: {
      Name: parameter({ schema: text(), synopsis, position: 0, mandatory: true }),
      Value: parameter({ schema: text(), synopsis, position: 1 }),
    },
    process: async (bound) => show(bound),
  }),
  defineCmdlet({
    ...base,
    name: 'rest',
    parameters: {
      First: parameter({ schema: text(), synopsis, position: 0 }),
      Rest: parameter({ schema: list(text()), synopsis, rest: true }),
      On: flag({ synopsis }),
    },
    process: async (bound) => show(bound),
  }),
  defineCmdlet({
    ...base,
    name: 'sets',
    parameters: {
      Alpha: parameter({ schema: text(), synopsis, mandatory: true, sets: ['A'] }),
      Beta: parameter({ schema: text(), synopsis, mandatory: true, sets: ['B'] }),
    },
    process: async (bound) => show(bound),
  }),
  defineCmdlet({
    ...base,
    name: 'pipe',
    defaultSet: 'N',
    parameters: {
      Number: parameter({ schema: whole(), synopsis, mandatory: true, sets: ['I'], fromPipeline: 'value' }),
      Name: parameter({
        schema: text(),
        synopsis,
        mandatory: true,
        sets: ['N'],
        fromPipeline: 'propertyName',
      }),
    },
    process: async (bound) => show(bound),
  }),
  defineCmdlet({
    ...base,
    name: 'plist',
    parameters: { Items: parameter({ schema: list(text()), synopsis, fromPipeline: 'value' }) },
    process: async (bound) => show(bound),
  }),
];

/** A switch that was not given is false here; common parameters and the name of the set are not shown. */
const plain = (line: string): string =>
  line
    .replace(/^(?:Id|Anr|A|B|I|N):/, '')
    .split(';')
    .filter((part) => !/^(?:Force|On)=False$|^(?:Verbose|WarningAction)=/.test(part))
    .join(';');

/** Lines that are taken here and refused there, or told with other words. */
const others: Readonly<Record<string, string>> = {
  '5 | pipe': 'Number=5',
  "'5' | pipe": 'Number=5',
  "'x' | pipe":
    'ERR ParameterArgumentTransformationError,pipe | InvalidData | Cannot process argument transformation on parameter \'Number\'. Cannot convert value "x" to type "System.Int32". Error: "The input string \'x\' was not in a correct format."',
  // Functions make empty text of $null; cmdlets that are compiled, as Exchange's, do not.
  'must $null':
    "ERR ParameterArgumentValidationErrorNullNotAllowed,must | InvalidData | Cannot bind argument to parameter 'Name' because it is null.",
  'one -ErrorA Bad kim':
    'ERR CannotConvertArgumentNoMessage,one | InvalidArgument | Cannot bind parameter \'ErrorAction\'. Cannot convert value "Bad" to type "System.Management.Automation.ActionPreference". Error: "Unable to match the identifier name Bad to a valid enumerator name. Specify one of the following enumerator names and try again: SilentlyContinue, Stop, Continue, Inquire, Ignore"',
};

describe('lines bind as PowerShell binds them', async () => {
  const test = await makeTestRuntime({ extra: cmdlets });

  it.each(corpus.cases)('$line', async ({ line, gives }) => {
    const { text: given, errors, thrown } = await test.run(line);
    const failures = [...errors, ...(thrown === undefined ? [] : [thrown])].map((each) => `ERR ${each}`);
    const expected = others[line] === undefined ? gives : [others[line]];
    expect([...given, ...failures].map(plain)).toEqual(expected.map(plain));
  });

  it('random lines give objects or PowerShell errors, and nothing else', async () => {
    const word = fc.constantFrom(
      ...[
        '-Identity',
        '-Ident',
        '-Force',
        '-Force:$false',
        '-Count',
        '-Names',
        '-Rest',
        '-On',
        '-A',
        '--',
        '-',
      ],
      ...[
        'kim',
        "''",
        '$null',
        '1',
        'a,b',
        '@{a=1}',
        '@()',
        '{x}',
        '-Nope',
        '$true',
        '007',
        '@h',
        '@a',
        '-:x',
      ],
      ...['-Number:5', '-Name', '(1,2)', '"$x"', '-ErrorAction', 'Stop', '-ov', 'v', '[int]', '-Verbose'],
    );
    const input = fc.constantFrom(
      '',
      "'a' | ",
      '1,2 | ',
      '$null | ',
      '@{Name=1} | ',
      '[pscustomobject]@{Name=1} | ',
    );
    const line = fc
      .tuple(
        input,
        fc.constantFrom('one', 'must', 'rest', 'sets', 'pipe', 'plist'),
        fc.array(word, { maxLength: 6 }),
      )
      .map(([before, name, words]) => `$h=@{Count=1}; $a='x','y'; ${before}${name} ${words.join(' ')}`);
    await fc.assert(
      fc.asyncProperty(line, async (script) => {
        // What is thrown and is no PowerShellError goes through `run`, and fails here.
        const { errors, thrown } = await test.run(script);
        for (const each of [...errors, thrown ?? 'none']) expect(each).not.toContain('internal,');
      }),
      { numRuns: 300 },
    );
  });
});
