import { describe, expect, it } from 'vitest';
import { findClosestWord } from './closest-word.ts';

const keys = ['dataFolder', 'kind', 'shards', 'postgres', 's3'];

describe('did you mean', () => {
  it.each([
    ['dataFoldr', 'dataFolder'],
    ['data_folder', 'dataFolder'],
    ['DATA-FOLDER', 'dataFolder'],
    ['knid', 'kind'],
    ['shard', 'shards'],
    ['postgers', 'postgres'],
    ['s2', 's3'],
    ['colour', undefined],
    ['', undefined],
    ['x'.repeat(10_000), undefined],
  ])('%s → %s', (word, expected) => {
    expect(findClosestWord(word, keys)).toBe(expected);
  });

  it('takes the nearest of several', () => {
    expect(findClosestWord('resorte', ['restart', 'restore', 'report'])).toBe('restore');
  });
});
