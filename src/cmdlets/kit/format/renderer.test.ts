import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textWidth } from '../../../base/text-width.ts';
import { ErrorRecord, type Value } from '../../../wire/powershell-language/index.ts';
import { invariantCulture } from './culture.ts';
import { Formatter } from './formatter.ts';
import { formatRecords, makeFormatContext, renderLines, renderText } from './out-string.ts';
import { parseSelectors } from './property-selector.ts';
import { Renderer, type RenderOptions } from './renderer.ts';
import { objectsOf, testContext } from './test-objects.ts';
import { terminalStyle } from './text-style.ts';
import type { FormatParameters } from './view.ts';

const context = testContext();
const plain: RenderOptions = { width: 80, nowMs: () => 0 };

const formatted = (
  objects: readonly Value[],
  parameters: FormatParameters,
  options: Partial<RenderOptions> = {},
) => renderText(formatRecords(objects, parameters, context), { ...plain, ...options }, context);

const green = (text: string) => `\u001b[32;1m${text}\u001b[0m`;

describe('colours of a terminal', () => {
  it('are in the header of a table', () => {
    const objects = objectsOf(
      "[pscustomobject][ordered]@{Name='김철수';Size=35},[pscustomobject][ordered]@{Name='b';Size=1}",
    );
    expect(formatted(objects, { shape: 'table' }, { style: terminalStyle }).split('\n')).toEqual([
      '',
      `${green('Name  ')}${green(' Size')}`,
      `${green('----  ')} ${green('----')}`,
      '김철수   35',
      'b         1',
      '',
      '',
    ]);
  });

  it('are in every line of a header of several lines', () => {
    const objects = objectsOf("[pscustomobject][ordered]@{AVeryLongName='x'*30;Size=35;C=3}");
    const properties = parseSelectors(
      objectsOf("@{e='AVeryLongName';w=5},@{n='Zzzz';e='Size';w=3},'C'"),
      'table',
    );
    const lines = formatted(objects, { shape: 'table', properties }, { style: terminalStyle, width: 40 });
    expect(lines.split('\n')).toEqual([
      '',
      `${green('AVery')}${green(' Zzz')}${green('                              C')}`,
      `${green('LongN')}${green('   z')}${green('')}`,
      `${green('ame')}${green('')}${green('')}`,
      `${green('-----')} ${green('---')} ${green('                             -')}`,
      'xxxx…  35                              3',
      '',
      '',
    ]);
  });

  it('are in the labels of a list', () => {
    const objects = objectsOf("[pscustomobject][ordered]@{AVeryLongName='x'*30;Size=35}");
    expect(formatted(objects, { shape: 'list' }, { style: terminalStyle, width: 40 }).split('\n')).toEqual([
      '',
      `${green('AVeryLongName : ')}xxxxxxxxxxxxxxxxxxxxxxxx`,
      '                xxxxxx',
      `${green('Size          : ')}35`,
      '',
      '',
    ]);
  });

  it('are around errors, and a list may stand between', () => {
    const error = new ErrorRecord({
      message: 'It is not there.',
      category: 'ObjectNotFound',
      fullyQualifiedErrorId: 'x',
      activity: 'Get-Mailbox',
    });
    expect(renderText(['a', error, 'b'], { ...plain, style: terminalStyle }, context)).toBe(
      'a\n\u001b[31;1mGet-Mailbox: It is not there.\u001b[0m\nb\n',
    );
  });
});

describe('data on a terminal', () => {
  it.each(['table', 'list', 'wide'] as const)('cannot steer it from a %s', (shape) => {
    const subject = '\u001b]0;owned\u0007\u009b2J\u001b[2J';
    const text = formatted([{ Name: subject, [subject]: 1 }], { shape }, { showsControls: true });
    expect(text).not.toMatch(/[\u001b\u0007\u009b]/);
    expect(text).toContain('\ufffd]0;owned\ufffd\ufffd2J\ufffd[2J');
  });
});

describe('rows come out', () => {
  /** How many lines have been written after each object. */
  function linesAfterEach(count: number, parameters: FormatParameters, options: Partial<RenderOptions>) {
    let lines = 0;
    const renderer = new Renderer({ ...plain, ...options }, context, () => lines++);
    const formatter = new Formatter(parameters, context, (record) => renderer.process(record));
    return Array.from({ length: count }, (_, index) => {
      formatter.process({ Name: `user${index}`, Size: index });
      return lines;
    });
  }

  it('one by one where the first column has a width', () => {
    const properties = parseSelectors(objectsOf("@{e='Name';w=10},'Size'"), 'table');
    expect(linesAfterEach(3, { shape: 'table', properties }, {})).toEqual([4, 5, 6]);
  });

  it('when the widths of so many rows are known', () => {
    const hold = { ms: 300, rows: 3 };
    expect(linesAfterEach(5, { shape: 'table' }, { hold })).toEqual([1, 1, 6, 7, 8]);
  });

  it('when so much time has passed', () => {
    let nowMs = 0;
    const clock = () => (nowMs += 100);
    expect(linesAfterEach(6, { shape: 'table' }, { nowMs: clock })).toEqual([1, 1, 1, 7, 8, 9].slice(0, 6));
  });

  it('at the end of the group with -AutoSize', () => {
    expect(linesAfterEach(3, { shape: 'table', autoSize: true }, { hold: { ms: 0, rows: 1 } })).toEqual([
      1, 1, 1,
    ]);
  });

  it('one by one from a list', () => {
    expect(linesAfterEach(3, { shape: 'list' }, {})).toEqual([4, 7, 10]);
  });
});

describe('lines', () => {
  it('have no bound where the width has none, and tables then take 120 cells', () => {
    const objects = [{ A: 'x'.repeat(300), B: 1 }];
    const options = { width: Number.POSITIVE_INFINITY };
    expect(formatted(objects, { shape: 'list' }, options)).toContain(`A : ${'x'.repeat(300)}\n`);
    const [, header = '', , row = ''] = formatted(objects, { shape: 'table' }, options).split('\n');
    expect(row).toBe(`${'x'.repeat(119)}…`);
    expect(header).toBe('A');
  });

  it('of the header come again on each screen', () => {
    const objects = Array.from({ length: 5 }, (_, index) => ({ N: index }));
    const lines = formatted(objects, { shape: 'table', repeatHeader: true }, { height: 6 }).split('\n');
    expect(lines).toEqual(['', 'N', '-', '0', '1', '', 'N', '-', '2', '3', '', 'N', '-', '4', '', '']);
  });

  it('break anywhere and dates are written otherwise in the invariant culture', () => {
    const invariant = makeFormatContext([], () => null, { culture: invariantCulture });
    const objects = objectsOf(
      "[pscustomobject][ordered]@{D=[datetime]'2021-05-30 21:05:06';T='aaa bbb ccc ddd eee'}",
    );
    const records = formatRecords(objects, { shape: 'list' }, invariant);
    expect([...renderLines(records, { ...plain, width: 23 }, invariant)]).toEqual([
      '',
      'D : 05/30/2021 21:05:06',
      'T : aaa bbb ccc ddd eee',
      '',
    ]);
    expect([...renderLines(records, { ...plain, width: 14 }, invariant)].slice(3, 5)).toEqual([
      'T : aaa bbb cc',
      '    c ddd eee',
    ]);
  });

  const text = fc.string({
    unit: fc.constantFrom('a', 'b c', '가', '힣', '한글 ', '…', '📧', 'e\u0301', '\n', '-'),
  });
  const object = fc.dictionary(fc.constantFrom('Name', 'Size', '이름', 'X'), fc.oneof(text, fc.integer()), {
    minKeys: 1,
    noNullPrototype: true,
  });

  it('of lists and tables are never wider than the screen', () => {
    fc.assert(
      fc.property(
        fc.array(object, { maxLength: 5 }),
        fc.integer({ min: 8, max: 60 }),
        fc.constantFrom<FormatParameters>(
          { shape: 'table' },
          { shape: 'table', wrap: true },
          { shape: 'table', autoSize: true },
          { shape: 'list' },
          { shape: 'wide' },
        ),
        (objects, width, parameters) => {
          for (const line of formatted(objects, parameters, { width }).split('\n')) {
            expect(textWidth(line)).toBeLessThanOrEqual(width);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
