import { expect, it } from 'vitest';
import { cutText, storableText } from './storable-text.ts';

it.each<[text: string, kept: string]>([
  ['회의 𠮷 é', '회의 𠮷 é'],
  ['a\0b\0', 'ab'],
  ['\ud800a\udc00', '\ufffda\ufffd'],
  ['', ''],
])('%j is kept as %j', (text, kept) => {
  expect(storableText(text)).toBe(kept);
});

it.each<[text: string, limit: number, cut: string]>([
  ['abc', 3, 'abc'],
  ['abc', 2, 'ab'],
  ['a𠮷b', 2, 'a𠮷'],
  ['𠮷𠮷', 2, '𠮷𠮷'],
  ['𠮷𠮷𠮷', 2, '𠮷𠮷'],
  ['abc', 0, ''],
])('%j cut at %i is %j', (text, limit, cut) => {
  expect(cutText(text, limit)).toBe(cut);
});
