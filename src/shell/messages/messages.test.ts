import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { ko } from './ko.ts';
import { message } from './messages.ts';

const gaps = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();

describe('the messages of the shell', () => {
  it('has the same keys in every language', () => {
    expect(Object.keys(ko).toSorted()).toEqual(Object.keys(en).toSorted());
  });

  it.each(Object.keys(en) as (keyof typeof en)[])('%s has the same gaps in every language', (key) => {
    expect(new Set(gaps(ko[key]))).toEqual(new Set(gaps(en[key])));
    expect(ko[key]).toMatch(/[가-힣]/);
  });

  it('fills gaps in', () => {
    expect(message('en', 'arguments.unknownCommand', { name: 'strat' })).toBe('There is no command "strat".');
    expect(message('ko', 'arguments.unknownCommand', { name: 'strat' })).toBe('"strat" 명령은 없습니다.');
  });
});
