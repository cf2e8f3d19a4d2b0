import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textWidth } from '../../base/text-width.ts';
import { type EditedLine, layOut } from './layout.ts';
import { LinePainter } from './line-painter.ts';
import { TestScreen } from './test-screen.ts';

const line = (text: string, cursor = text.length): EditedLine => ({
  prompt: 'PS> ',
  continuation: '>> ',
  text,
  cursor,
});

function painted(columns: number, ...lines: readonly EditedLine[]) {
  const screen = new TestScreen(columns, 10);
  const painter = new LinePainter(screen);
  for (const each of lines) painter.paint(each);
  return { screen, painter };
}

describe('the line on the screen', () => {
  it.each<[string, EditedLine, readonly string[], readonly [number, number]]>([
    ['a short line', line('ab'), ['PS> ab'], [0, 6]],
    ['Hangul takes two cells', line('한글', 1), ['PS> 한글'], [0, 6]],
    ['a line that wraps', line('abcdefgh'), ['PS> abcdef', 'gh'], [1, 2]],
    ['a cursor behind a full row', line('abcdef'), ['PS> abcdef'], [1, 0]],
    ['a syllable that does not fit', line('abcde한'), ['PS> abcde', '한'], [1, 2]],
    ['a cursor before such a syllable', line('abcde한', 5), ['PS> abcde', '한'], [1, 0]],
    ['several lines', line('a {\n b\n}', 4), ['PS> a {', '>>  b', '>> }'], [1, 3]],
    ['a tab', line('\tx'), ['PS>     x'], [0, 9]],
    ['what would steer the terminal', line('\u001b[2Jx'), ['PS> \ufffd[2Jx'], [0, 9]],
    ['a secret', { ...line('비밀번호'), mask: '*' }, ['PS> ****'], [0, 8]],
  ])('%s', (_, edited, lines, [row, column]) => {
    const { screen } = painted(10, edited);
    expect(screen.lines()).toEqual(lines);
    // Behind a full row there is nothing to see of the next one.
    expect(screen.cursor).toEqual({ row, column });
  });

  it('leaves nothing of what was there before', () => {
    const { screen } = painted(10, line('a long line\nand another'), line('x'));
    expect(screen.lines()).toEqual(['PS> x']);
    expect(screen.cursor).toEqual({ row: 0, column: 5 });
  });

  it('shows rows below for the moment', () => {
    const { screen, painter } = painted(20);
    painter.paint(line('Get-', 2), ['Get-Date', 'Get-Mailbox']);
    expect(screen.lines()).toEqual(['PS> Get-', 'Get-Date', 'Get-Mailbox']);
    expect(screen.cursor).toEqual({ row: 0, column: 6 });
    painter.finish(line('Get-Date'));
    expect(screen.lines()).toEqual(['PS> Get-Date']);
    expect(screen.cursor).toEqual({ row: 1, column: 0 });
  });

  it('shows the part around the cursor of what is taller than the screen', () => {
    const { screen } = painted(10, line(Array.from({ length: 30 }, (_, index) => index).join('\n')));
    expect(screen.lines()).toHaveLength(10);
    expect(screen.lines().at(-1)).toBe('>> 29');
  });

  it('paints the same after any changes as it would at once, at any width', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '한', '글', ' ', '\n', '\u{1f600}', 'e\u0301'),
      maxLength: 30,
    });
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 8, max: 30 }),
        (texts, columns) => {
          const lines = texts.map((each) => line(each));
          const last = lines.at(-1) ?? line('');
          const { screen } = painted(columns, ...lines);
          const fresh = painted(columns, last).screen;
          const { rows } = layOut(last, columns);
          for (const row of rows) expect(textWidth(row)).toBeLessThanOrEqual(columns);
          expect(screen.lines()).toEqual(fresh.lines());
          expect(screen.cursor).toEqual(fresh.cursor);
        },
      ),
    );
  });
});
