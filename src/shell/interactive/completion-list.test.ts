import { describe, expect, it } from 'vitest';
import { textWidth } from '../../base/text-width.ts';
import { listCandidates } from './completion-list.ts';

const plain = (...names: readonly string[]) => names.map((display) => ({ display, tooltip: display }));
const screen = { columns: 40, rows: 10, language: 'en' as const };

describe('the list of what Tab found', () => {
  it('says what each is where there is room', () => {
    const candidates = [
      { display: 'Identity', tooltip: 'Name or alias.' },
      { display: '범위', tooltip: '한국어 설명이 아주 길어서 줄을 넘어가는 경우에는 잘라야 합니다' },
    ];
    expect(listCandidates(candidates, screen)).toEqual([
      'Identity  Name or alias.',
      '범위      한국어 설명이 아주 길어서 줄'.padEnd(0),
    ]);
    for (const row of listCandidates(candidates, screen)) expect(textWidth(row)).toBeLessThan(40);
  });

  it('goes down the columns', () => {
    expect(listCandidates(plain('alpha', '가나', 'c', 'd', 'e', 'f', 'g'), screen)).toEqual([
      'alpha  c      e      g',
      '가나   d      f',
    ]);
  });

  it.each([
    ['en', '… and 10 more'],
    ['ko', '… 외 10개'],
  ] as const)('is no longer than the screen (%s)', (language, last) => {
    const names = Array.from({ length: 38 }, (_, index) => `candidate${index}`);
    const rows = listCandidates(plain(...names), { columns: 60, rows: 10, language });
    expect(rows).toHaveLength(8);
    expect(rows.at(-1)).toBe(last);
  });

  it('is one column where names are wider than the screen', () => {
    const rows = listCandidates(plain('x'.repeat(100), 'y'), { ...screen, columns: 20 });
    expect(rows.map((row) => textWidth(row))).toEqual([19, 1]);
  });
});
