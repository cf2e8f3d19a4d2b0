import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatParameter } from './header-format.ts';
import { parseParameterized } from './parameters.ts';

function decoded(raw: string): [string, Record<string, string>] {
  const { value, params } = parseParameterized(raw);
  return [value, Object.fromEntries(params.map((param) => [param.name, param.value]))];
}

describe('parseParameterized', () => {
  it.each<[string, string, Record<string, string>]>([
    ['text/plain', 'text/plain', {}],
    ['text/plain; charset=utf-8', 'text/plain', { charset: 'utf-8' }],
    ['text/plain; charset="utf-8"; FORMAT=flowed', 'text/plain', { charset: 'utf-8', format: 'flowed' }],
    ['text/plain ; charset = utf-8', 'text/plain', { charset: 'utf-8' }],
    ['text/plain charset=utf-8', 'text/plain', { charset: 'utf-8' }],
    ['text / plain; a=b', 'text/plain', { a: 'b' }],
    ['text/plain (really); charset=us-ascii (plain)', 'text/plain', { charset: 'us-ascii' }],
    ['text/plain;;; a=b;', 'text/plain', { a: 'b' }],
    ['a/b; junk; c=d', 'a/b', { c: 'd' }],
    ['a/b; name=my file.pdf; x=y', 'a/b', { name: 'my file.pdf', x: 'y' }],
    ['a/b; name="q\\"uo\\\\te"', 'a/b', { name: 'q"uo\\te' }],
    ['a/b; name="C:\\temp\\x.txt"', 'a/b', { name: 'C:\\temp\\x.txt' }],
    ['a/b; name="unterminated; x=y', 'a/b', { name: 'unterminated; x=y' }],
    ['a/b; name="semi;colon.txt"', 'a/b', { name: 'semi;colon.txt' }],
    ["a/b; name*=utf-8'ko'%EA%B0%80.txt", 'a/b', { name: '가.txt' }],
    ["a/b; name*=euc-kr''%B0%A1.txt", 'a/b', { name: '가.txt' }],
    ["a/b; name*0*=utf-8''%EA%B0; name*1*=%80; name*2=.txt", 'a/b', { name: '가.txt' }],
    ["a/b; name*2=.txt; name*0*=utf-8''%EA%B0; name*1*=%80", 'a/b', { name: '가.txt' }],
    ['a/b; name*0="long "; name*1="name.txt"', 'a/b', { name: 'long name.txt' }],
    ['a/b; name*=%EA%B0%80.txt', 'a/b', { name: '가.txt' }],
    ["a/b; name=fallback.txt; name*=utf-8''%EA%B0%80.txt", 'a/b', { name: '가.txt' }],
    ["a/b; name*=utf-8''100%ZZ%4", 'a/b', { name: '100%ZZ%4' }],
    ['a/b; name="=?utf-8?B?6rCA?=.txt"', 'a/b', { name: '가.txt' }],
    ['a/b; name==?euc-kr?B?sKE=?=', 'a/b', { name: '가' }],
    ['a/b; name="=?utf-8?B?6rCA?=\r\n =?utf-8?B?6rCA?="', 'a/b', { name: '가가' }],
    ['', '', {}],
    [';', '', {}],
  ])('%s', (input, value, params) => {
    expect(decoded(input)).toEqual([value, params]);
  });

  it('guesses raw 8-bit names', () => {
    expect(decoded(`a/b; name="${Buffer.from('가.txt').toString('latin1')}"`)[1]).toEqual({ name: '가.txt' });
    expect(decoded(`a/b; name="${Buffer.from('b0a1b3aa', 'hex').toString('latin1')}"`)[1]).toEqual({
      name: '가나',
    });
  });

  it('shows raw parameters in their order', () => {
    expect(parseParameterized('a/b; B=c; name*0*=utf-8\'\'x; d="e f"').rawParams).toEqual([
      ['B', 'c'],
      ['name*0*', "utf-8''x"],
      ['d', 'e f'],
    ]);
  });

  it.each([';', 'a=b;', '"', '(', '\\', 'a=";', '*', 'a*0=', ' ', 'x/', '='])(
    'finishes a megabyte of %j',
    (piece) => {
      const input = `a/b;${piece.repeat(Math.ceil(1_000_000 / piece.length))}`;
      expect(parseParameterized(input).params.length).toBeLessThanOrEqual(128);
    },
  );
});

describe('formatParameter', () => {
  it.each([
    ['a.txt', '; name=a.txt'],
    ['a b.txt', '; name="a b.txt"'],
    ['가.txt', "; name*=utf-8''%EA%B0%80.txt"],
  ])('%s', (value, expected) => {
    expect(formatParameter('name', value)).toBe(expected);
  });

  it('is undone by parseParameterized', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (value) => {
        const clean = value.replace(/[\r\n\0]+/g, ' ');
        fc.pre(!clean.includes('=?'));
        expect(decoded(`a/b${formatParameter('name', value)}`)[1]).toEqual({ name: clean });
      }),
    );
  });
});
