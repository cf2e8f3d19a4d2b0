import { describe, expect, it } from 'vitest';
import { textWidth } from '../../base/text-width.ts';
import type { ProgressFields } from '../../cmdlets/kit/progress-record.ts';
import { progressLines } from './progress-lines.ts';

const act = (activityId: number, rest: Partial<ProgressFields> = {}): ProgressFields => ({
  activityId,
  activity: 'Copy',
  statusDescription: 'kim',
  ...rest,
});

const screen = { columns: 60, rows: 24, language: 'en' as const };

describe('lines of progress', () => {
  it.each<[string, ProgressFields, string]>([
    ['an act of unknown length', act(1), 'Copy: kim'],
    ['with what is being done', act(1, { currentOperation: 'Inbox' }), 'Copy: kim (Inbox)'],
    [
      'half of it',
      act(1, { percentComplete: 50 }),
      'Copy: kim                       [==========          ]  50%',
    ],
    [
      'the time that is left',
      act(1, { percentComplete: 100, secondsRemaining: 75 }),
      'Copy: kim                 [====================] 100%  1:15',
    ],
    [
      'hours',
      act(1, { secondsRemaining: 3_725 }),
      'Copy: kim                                           1:02:05',
    ],
    ['names that would steer a terminal', act(1, { statusDescription: 'a\u001b[2J\nb' }), 'Copy: a [2J b'],
  ])('%s', (_, fields, expected) => {
    expect(progressLines([fields], screen)).toEqual([expected]);
  });

  it('cuts Korean names so that the bars stay in their column', () => {
    const long = act(1, {
      statusDescription: '김철수의 아주 긴 사서함 이름입니다 그렇습니다',
      percentComplete: 5,
    });
    const [line = ''] = progressLines([long], screen);
    expect(textWidth(line)).toBe(59);
    expect(line).toMatch(/… +\[= {19}\] {3}5%$/);
  });

  it('shows parts below what they are part of, and strays by themselves', () => {
    const records = [
      act(2, { parentActivityId: 1, statusDescription: 'part' }),
      act(1, { statusDescription: 'whole' }),
      act(3, { parentActivityId: 9, statusDescription: 'stray' }),
      act(4, { parentActivityId: 5, statusDescription: 'round' }),
      act(5, { parentActivityId: 4, statusDescription: 'and round' }),
    ];
    expect(progressLines(records, screen)).toEqual([
      'Copy: whole',
      '  Copy: part',
      'Copy: stray',
      'Copy: round',
      'Copy: and round',
    ]);
  });

  it.each([
    ['en', '… and 8 more'],
    ['ko', '… 외 8개'],
  ] as const)('is a screenful at most (%s)', (language, last) => {
    const records = Array.from({ length: 10 }, (_, index) => act(index));
    const lines = progressLines(records, { columns: 40, rows: 5, language });
    expect(lines).toEqual(['Copy: kim', 'Copy: kim', last]);
  });

  it('never fills a line, however narrow the window is', () => {
    const records = [act(1, { percentComplete: 30 }), act(2, { parentActivityId: 1, percentComplete: 3 })];
    for (let columns = 2; columns < 80; columns += 1)
      for (const line of progressLines(records, { ...screen, columns }))
        expect(textWidth(line)).toBeLessThan(columns);
  });
});
