import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Component,
  defaultCalendarLimits,
  findLine,
  formatComponent,
  parseCalendar,
} from './component.ts';
import { formatContentLine, parameterOf, parseContentLine } from './content-line.ts';
import { formatDuration, formatLocalTime, parseDateTime, parseDuration } from './date-time.ts';
import { formatRecurrenceRule, parseRecurrenceRule } from './recurrence-rule.ts';
import { formatText, readText, readTexts } from './text-value.ts';

const line = (text: string) => parseContentLine(text, { maxParameters: 10 });

describe('content lines', () => {
  it.each([
    ['SUMMARY:회의', { name: 'SUMMARY', parameters: [], value: '회의' }],
    [
      'attendee;CN="김, C: 부장";ROLE=REQ-PARTICIPANT:mailto:kim@example.com',
      {
        name: 'ATTENDEE',
        parameters: [
          { name: 'CN', values: ['김, C: 부장'] },
          { name: 'ROLE', values: ['REQ-PARTICIPANT'] },
        ],
        value: 'mailto:kim@example.com',
      },
    ],
    ['X;P=a,"b;c",d:v', { name: 'X', parameters: [{ name: 'P', values: ['a', 'b;c', 'd'] }], value: 'v' }],
    ["X;CN=a ^^ ^'b^'^nc:v", { name: 'X', parameters: [{ name: 'CN', values: ['a ^ "b"\nc'] }], value: 'v' }],
    [
      'X;CN="never closed:v',
      { name: 'X', parameters: [{ name: 'CN', values: ['"never closed'] }], value: 'v' },
    ],
    ['item1.URL;X:v', { name: 'URL', parameters: [], value: 'v' }],
    ['no colon', undefined],
    [':no name', undefined],
  ])('%s', (text, expected) => {
    expect(line(text)).toEqual(expected);
  });

  it('folds between characters, at 75 octets', () => {
    const folded = formatContentLine({ name: 'SUMMARY', parameters: [], value: '가나다라'.repeat(20) });
    for (const each of folded.split('\r\n')) expect(Buffer.byteLength(each)).toBeLessThanOrEqual(75);
    expect(folded.replaceAll('\r\n ', '')).toBe(`SUMMARY:${'가나다라'.repeat(20)}\r\n`);
  });

  it('writes nothing that is another line', () => {
    const written = formatContentLine({
      name: 'X',
      parameters: [{ name: 'CN', values: ['a"\r\nEND:VEVENT'] }],
      value: 'b\r\nEND:VEVENT',
    });
    expect(written.split('\r\n')).toHaveLength(2);
    expect(parameterOf(line(written.trim())!, 'CN')).toBe('a"\nEND:VEVENT');
  });
});

describe('components', () => {
  it('reads what senders write: bare line feeds, folded lines, an END that is missing', () => {
    const calendar = parseCalendar(
      'junk\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:a\n  b\nnot a line\nBEGIN:VALARM\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:c',
    );
    expect(calendar?.components.map((event) => findLine(event, 'SUMMARY')?.value)).toEqual(['a b', 'c']);
    expect(calendar?.components[0]?.components.map(({ name }) => name)).toEqual(['VALARM']);
  });

  it('stops at its limits', () => {
    const deep = parseCalendar(
      `BEGIN:VCALENDAR\n${'BEGIN:X\n'.repeat(50)}A:1\n${'END:X\n'.repeat(50)}B:2\nEND:VCALENDAR`,
    );
    const depth = (component: Component): number => 1 + Math.max(0, ...component.components.map(depth));
    expect(depth(deep!)).toBe(defaultCalendarLimits.maxDepth);
    expect(findLine(deep!, 'B')?.value).toBe('2');
    const limits = { ...defaultCalendarLimits, maxLines: 3, maxLineLength: 6 };
    expect(parseCalendar('BEGIN:VCALENDAR\nA:1\nB:2', limits)).toBeUndefined();
    expect(parseCalendar('no calendar')).toBeUndefined();
  });

  it('reads back what it writes', () => {
    const text = fc.string({ unit: 'grapheme' });
    const lineOf = fc.record({
      name: fc.constantFrom('SUMMARY', 'X-A'),
      parameters: fc.array(
        fc.record({
          name: fc.constantFrom('CN', 'P'),
          values: fc.array(text, { minLength: 1, maxLength: 3 }),
        }),
        { maxLength: 3 },
      ),
      value: text.map(formatText),
    });
    fc.assert(
      fc.property(fc.array(lineOf), (lines) => {
        const read = parseCalendar(formatComponent({ name: 'VCALENDAR', lines, components: [] }));
        expect(read?.lines.map(({ value }) => readText(value))).toEqual(
          lines.map(({ value }) => readText(value)),
        );
        expect(read?.lines.map(({ parameters }) => parameters.length)).toEqual(
          lines.map(({ parameters }) => parameters.length),
        );
      }),
    );
  });

  it('reads any text', () => {
    const pieces = fc.constantFrom(
      'BEGIN:VCALENDAR\r\n',
      'BEGIN:VEVENT\n',
      'END:VEVENT\n',
      'END:VCALENDAR\n',
      ' ',
      '\t',
      '\r',
      'A;B="',
      'DTSTART:20',
      ';',
      ':',
      ',',
      '\\',
      '가',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string())), (parts) => {
        expect(parseCalendar(parts.join(''))?.name ?? 'VCALENDAR').toBe('VCALENDAR');
      }),
    );
  });
});

describe('values', () => {
  it.each([
    ['20240229T090000', '20240229T090000', 'local'],
    ['20240229T090000Z', '20240229T090000', 'utc'],
    ['20240229', '20240229T000000', 'date'],
    ['2024-02-29T09:00:00.000Z', '20240229T090000', 'utc'],
    ['20230229', '20230301T000000', 'date'],
    ['16010101T020000', '16010101T020000', 'local'],
  ])('time %s', (text, wall, form) => {
    const time = parseDateTime(text)!;
    expect([formatLocalTime(time.wallMs), time.form]).toEqual([wall, form]);
  });

  it.each(['', 'today', '20241301', '20240101T250000', '2024'])('no time: %s', (text) => {
    expect(parseDateTime(text)).toBeUndefined();
  });

  it.each([
    ['-PT15M', -900_000, '-PT15M'],
    ['P1W', 604_800_000, 'P7D'],
    ['P1DT2H', 93_600_000, 'P1DT2H'],
    ['PT0S', 0, 'PT0S'],
    ['+PT90S', 90_000, 'PT1M30S'],
  ])('duration %s', (text, ms, written) => {
    expect(parseDuration(text)).toBe(ms);
    expect(formatDuration(ms)).toBe(written);
  });

  it('texts', () => {
    expect(readText('a\\, b\\; c\\\\d\\Ne')).toBe('a, b; c\\d\ne');
    expect(formatText('a, b; c\\d\r\ne')).toBe('a\\, b\\; c\\\\d\\ne');
    expect(readTexts('파랑, a\\,b,,c')).toEqual(['파랑', 'a,b', 'c']);
  });

  it.each([
    ['FREQ=WEEKLY;COUNT=12;BYDAY=MO,TH,FR', 'FREQ=WEEKLY;COUNT=12;BYDAY=MO,TH,FR'],
    ['freq=monthly;byday=-1fr;interval=2;wkst=su', 'FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR;WKST=SU'],
    [
      'FREQ=YEARLY;UNTIL=20300101T000000Z;BYMONTH=2;BYMONTHDAY=29',
      'FREQ=YEARLY;UNTIL=20300101T000000Z;BYMONTHDAY=29;BYMONTH=2',
    ],
    ['FREQ=DAILY;INTERVAL=0;UNTIL=20300101', 'FREQ=DAILY;UNTIL=20300101'],
  ])('rule %s', (text, written) => {
    expect(formatRecurrenceRule(parseRecurrenceRule(text)!)).toBe(written);
  });

  it('says which parts of a rule it has no place for', () => {
    expect(parseRecurrenceRule('FREQ=YEARLY;BYWEEKNO=20;RSCALE=DANGI')).toMatchObject({
      others: ['BYWEEKNO'],
      scale: 'DANGI',
    });
    expect(parseRecurrenceRule('BYDAY=MO')).toBeUndefined();
  });
});
