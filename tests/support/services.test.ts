import { expect, it } from 'vitest';
import { suiteFate } from './services.ts';

it.each([
  [true, undefined, 'run'],
  [true, 'true', 'run'],
  [false, undefined, 'skip'],
  [false, '', 'skip'],
  [false, 'false', 'skip'],
  [false, '0', 'skip'],
  [false, 'true', 'fail'],
  [false, '1', 'fail'],
] as const)('a suite whose program is found: %s, with CI=%s, is to %s', (isFound, ci, fate) => {
  expect(suiteFate(isFound, ci)).toBe(fate);
});
