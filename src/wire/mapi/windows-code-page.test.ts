import { describe, expect, it } from 'vitest';
import { windowsCodePage } from './windows-code-page.ts';

describe('code pages by their numbers', () => {
  it.each([
    [949, '김민수', 'b1e8b9cebcf6'],
    [65001, '김', 'eab980'],
    [1252, 'Müller 김', '4dfc6c6c6572203f'],
    [20261, 'é', 'e9'],
    [932, '東京', '938c8b9e'],
    [0, 'a', '61'],
  ])('%i writes %s, and a question mark for what it lacks', (number, text, bytes) => {
    const page = windowsCodePage(number);
    expect(Buffer.from(page?.encode(text) ?? []).toString('hex')).toBe(bytes);
    if (!bytes.endsWith('3f')) expect(page?.decode(Buffer.from(bytes, 'hex'))).toBe(text);
  });

  it.each([1200, 1201, 0xff, 0xffff_ffff])('does not know %i as one of 8 bits', (number) => {
    expect(windowsCodePage(number)).toBeUndefined();
  });
});
