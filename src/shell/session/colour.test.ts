import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { terminalStyle } from '../../cmdlets/kit/format/text-style.ts';
import { type ColourChoice, findStyle } from './colour.ts';

const file = new PassThrough();
const terminal = Object.assign(new PassThrough(), { isTTY: true });

describe('colour', () => {
  it.each<[string, PassThrough, ColourChoice | undefined, Record<string, string>, boolean]>([
    ['on a terminal', terminal, undefined, {}, true],
    ['not in a file', file, undefined, {}, false],
    ['not with NO_COLOR', terminal, 'auto', { NO_COLOR: '1' }, false],
    ['with NO_COLOR that is empty', terminal, 'auto', { NO_COLOR: '' }, true],
    ['not on a dumb terminal', terminal, undefined, { TERM: 'dumb' }, false],
    ['in a file that is to have it', file, 'always', { NO_COLOR: '1' }, true],
    ['nowhere when it is not wanted', terminal, 'never', {}, false],
  ])('%s', (_, stream, choice, environment, expected) => {
    expect(findStyle(stream, choice, environment)).toBe(expected ? terminalStyle : undefined);
  });
});
