import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ParseLimits } from './limits.ts';
import { defaultParseLimits } from './limits.ts';
import { parse, parseScript } from './parser.ts';
import { print } from './printer.ts';
import { shapeOf } from './shape.ts';
import { PowerShellSyntaxError } from './syntax-error.ts';

const errorOf = (text: string, limits?: ParseLimits) => {
  const { error } = parse(text, limits);
  return error && { id: error.errorId, line: error.line, column: error.column, incomplete: error.incomplete };
};

describe('errors', () => {
  it.each([
    ["Get-Mailbox 'Kim", 'TerminatorExpectedAtEndOfString', 1, 13, true],
    ['Get-Mailbox "Kim', 'TerminatorExpectedAtEndOfString', 1, 13, true],
    ['(Get-Mailbox', 'MissingEndParenthesisInExpression', 1, 13, true],
    ['Get-Mailbox |', 'EmptyPipeElement', 1, 14, true],
    ['if ($true) {\n  Get-Mailbox', 'MissingEndCurlyBrace', 1, 12, true],
    ['Get-Mailbox\nGet-User )', 'UnexpectedToken', 2, 10, false],
    ['Get-Mailbox -Identity:', 'ParameterRequiresArgument', 1, 23, false],
    ['$x = @{a=1; A=2}', 'DuplicateKeyInHashLiteral', 1, 13, false],
  ])('%s', (text, id, line, column, incomplete) => {
    expect(errorOf(text)).toEqual({ id, line, column, incomplete });
  });

  it('shows the line with a mark below the place', () => {
    const { error } = parse('Get-User\nGet-Mailbox -Id a,, b');
    expect(error?.positionMessage).toBe(
      ['At line:2 char:19', '+ Get-Mailbox -Id a,, b', '+                   ~'].join('\n'),
    );
  });

  it('shows a window of a long line only', () => {
    const { error } = parse(`Get-X ${'a'.repeat(5_000)} )`);
    expect(error?.positionMessage.length).toBeLessThan(250);
  });

  it('is thrown by parseScript, and by nothing else', () => {
    expect(() => parseScript('(')).toThrow(PowerShellSyntaxError);
  });
});

describe('spans', () => {
  it('cover what was written', () => {
    const text = 'Get-Mailbox  -Identity "a $($x.y)" | fl';
    const script = parseScript(text);
    const pipeline = script.end?.statements[0];
    const first = pipeline?.kind === 'Pipeline' ? pipeline.elements[0] : undefined;
    const spans =
      first?.kind === 'Command' ? first.elements.map(({ span }) => text.slice(span.start, span.end)) : [];
    expect(spans).toEqual(['Get-Mailbox', '-Identity', '"a $($x.y)"']);
  });

  it('point into the script from inside a string, doubled quotes or not', () => {
    expect(errorOf('"a $(1 +) b"')).toMatchObject({ line: 1, column: 9 });
    expect(errorOf('"a $(""x"" +) b"')).toMatchObject({ line: 1, column: 13 });
    expect(errorOf('"a $(1\n 2 3) b"')).toMatchObject({ line: 2, column: 4 });
  });
});

describe('bounds', () => {
  it.each([
    ['parentheses', '('.repeat(10_000)],
    ['closed parentheses', `${'('.repeat(10_000)}1${')'.repeat(10_000)}`],
    ['sub-expressions', '$('.repeat(10_000)],
    ['arrays', '@('.repeat(10_000)],
    ['script blocks', '{'.repeat(10_000)],
    ['hash tables', '@{a='.repeat(10_000)],
    ['indexes', `$x${'[$x'.repeat(10_000)}`],
    ['calls', `$x${'.y($x'.repeat(10_000)}`],
    ['blocks', 'if (1) {'.repeat(10_000)],
    ['signs', '!'.repeat(10_000)],
    ['negations', `${'- '.repeat(10_000)}1`],
    ['commas', ','.repeat(10_000)],
    ['casts', `${'[int]'.repeat(10_000)}1`],
    ['assignments', '$a='.repeat(10_000)],
    ['ternaries', '$a ? '.repeat(10_000)],
    ['functions', 'function f {'.repeat(10_000)],
    ['generic types', '[a['.repeat(10_000)],
    ['strings in strings', '"$("'.repeat(2_000)],
    ['arguments', 'a (b '.repeat(10_000)],
    ['parameters', 'param($a = {'.repeat(10_000)],
  ])('%s nested 10,000 deep are refused with a place', (_, text) => {
    const { error } = parse(text);
    expect(error).toBeInstanceOf(PowerShellSyntaxError);
    expect(error?.line).toBe(1);
  });

  it.each([
    ['operators', `1${'+1'.repeat(20_000)}`],
    ['members', `$a${'.b'.repeat(20_000)}`],
    ['chains', `a${'&&a'.repeat(20_000)}`],
  ])('%s in a row lean too far for what comes after', (_, text) => {
    expect(errorOf(text)?.id).toBe('ScriptTooComplicated');
  });

  it.each([
    ['a word', 'a'.repeat(10_000_000)],
    ['a string', `'${'a'.repeat(10_000_000)}'`],
    ['arguments', 'a '.repeat(200_000)],
    ['statements', 'a;'.repeat(200_000)],
    ['a list', `a b${',b'.repeat(200_000)}`],
    ['comments', '#\n'.repeat(200_000)],
    ['pipelines', `a${'|a'.repeat(100_000)}`],
  ])('%s may be long', (_, text) => {
    expect(parse(text).error).toBeUndefined();
  });

  it('refuses more words than the limit', () => {
    const limits = { ...defaultParseLimits, maxTokens: 10 };
    expect(errorOf('a '.repeat(10), limits)).toBeUndefined();
    expect(errorOf('a '.repeat(11), limits)?.id).toBe('ScriptTooManyTokens');
    expect(errorOf(`"${'$(a)'.repeat(11)}"`, limits)?.id).toBe('ScriptTooManyTokens');
  });

  it('refuses what is longer than the limit', () => {
    expect(errorOf('a'.repeat(11), { ...defaultParseLimits, maxLength: 10 })?.id).toBe('ScriptTooLong');
  });

  it.each([
    '\0\u0001\u0002\ufffd',
    '\ud800',
    '%PDF-1.4\n\u0000\u00ff(',
    'PK\u0003\u0004\u0014\0\0',
    '\u0000'.repeat(1_000),
  ])('binary text no. %# has a tree or a syntax error', (text) => {
    const { script, error } = parse(text);
    expect(script === undefined).toBe(error instanceof PowerShellSyntaxError);
  });
});

const fragments = [
  ...[
    '(',
    ')',
    '{',
    '}',
    '$',
    '@',
    '"',
    "'",
    '`',
    '|',
    ',',
    ';',
    '-',
    '[',
    ']',
    '#',
    '<#',
    '#>',
    '$(',
    '@(',
    '@{',
  ],
  ...[
    '\n',
    ' ',
    '=',
    '.',
    '::',
    '..',
    '&',
    '%',
    '>',
    '2>&1',
    '1',
    '$x',
    '-eq',
    "@'\n",
    "\n'@",
    '@"\n',
    '\n"@',
    'if',
  ],
  ...[
    'Get-Mailbox',
    '-Identity',
    '"a $x b"',
    'foreach',
    'param',
    '\u201c',
    '\0',
    '?',
    ':',
    '!',
    '+',
    '*',
    '1kb',
    'é',
  ],
];
const scripts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.constantFrom(...fragments), { maxLength: 30 }).map((parts) => parts.join('')),
  fc.array(fc.constantFrom(...fragments), { maxLength: 20 }).map((parts) => parts.join(' ')),
);

describe('properties', () => {
  it('throws nothing, whatever it is given', () => {
    fc.assert(
      fc.property(scripts, (text) => {
        const { script, error } = parse(text);
        return script ? error === undefined : error instanceof PowerShellSyntaxError;
      }),
      { numRuns: 3_000 },
    );
  });

  it('prints text that has the same tree', () => {
    const bare = (shape: string) => shape.replace(/\(expandable "(?:[^"\\]|\\.)*"/g, '(expandable');
    fc.assert(
      fc.property(scripts, (text) => {
        const { script } = parse(text);
        if (!script) return;
        const again = parse(print(script));
        expect(again.error).toBeUndefined();
        if (again.script) expect(bare(shapeOf(again.script))).toBe(bare(shapeOf(script)));
      }),
      { numRuns: 3_000 },
    );
  });
});
