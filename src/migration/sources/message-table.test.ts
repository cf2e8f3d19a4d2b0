import { describe, expect, it } from 'vitest';
import { flag } from '../../store/ports/mail-model.ts';
import type { FetchData } from '../../wire/imap/index.ts';
import { MessageTable } from './message-table.ts';

function tableOf(...rows: readonly Partial<FetchData>[]): MessageTable {
  const table = new MessageTable();
  for (const [index, row] of rows.entries())
    table.add(
      { seq: index + 1, flags: [], size: 10, internalDate: { epochMs: 1000, zoneMinutes: 0 }, ...row },
      true,
    );
  return table;
}

const problem = (text: string) => [expect.stringContaining(text)];

describe('what FETCH tells of a folder', () => {
  it.each<readonly [string, Partial<FetchData>[], number[], unknown]>([
    ['ascending', [{ uid: 1 }, { uid: 5 }], [1, 5], []],
    ['descending', [{ uid: 9 }, { uid: 5 }, { uid: 7 }], [5, 7, 9], problem('do not ascend')],
    ['the same message again', [{ uid: 1 }, { uid: 2 }, { uid: 1 }], [1, 2], []],
    ['two messages of one UID', [{ uid: 1 }, { uid: 1, size: 11 }], [1], problem('Two messages')],
    ['no UID', [{ uid: 1 }, {}], [1], problem('without a UID')],
    ['UID 0', [{ uid: 0 }], [], problem('no message can have')],
    ['a UID beyond 32 bits', [{ uid: 2 ** 33 }], [], problem('no message can have')],
    [
      'a broken item',
      [{ uid: 1, problems: ['INTERNALDATE is no date.'] }],
      [1],
      problem('Message 1: INTERNALDATE'),
    ],
  ])('%s', (_name, rows, uids, problems) => {
    const table = tableOf(...rows);
    expect([...table.finish().uids]).toEqual(uids);
    expect(table.problems).toEqual(problems);
  });

  it('keeps sizes, dates and flags with their message when it sorts', () => {
    const { sizes, flags, keywords, keywordSets } = tableOf(
      { uid: 3, size: 30, flags: ['\\Seen', 'Blue', '\\Recent', '$Forwarded'] },
      { uid: 1, size: 10, flags: ['\\Flagged'] },
    ).finish();
    expect([...sizes]).toEqual([10, 30]);
    expect([...flags]).toEqual([flag.flagged, flag.seen | flag.forwarded]);
    expect([...keywords].map((number) => keywordSets[number])).toEqual([[], ['Blue']]);
  });

  it('has room for more than it began with, and finds each', () => {
    const table = tableOf(...Array.from({ length: 1000 }, (_, index) => ({ uid: 2 * index + 1 })));
    expect(table.count).toBe(1000);
    expect([1, 2, 999, 1999, 2001].map((uid) => table.has(uid))).toEqual([true, false, true, true, false]);
    table.addBare(2);
    expect(table.finish().uids.subarray(0, 3)).toEqual(Uint32Array.of(1, 2, 3));
  });

  it('tells of a hundred problems and no more', () => {
    const table = tableOf(...Array.from({ length: 200 }, () => ({ uid: 0 })));
    expect(table.problems).toHaveLength(101);
  });

  it('reads labels where they are asked for', () => {
    const table = new MessageTable((label) => label.toUpperCase());
    table.add({ seq: 1, uid: 1, flags: [], gmailLabels: ['a', 'b'] }, true);
    expect(table.finish().labels).toEqual([['A', 'B']]);
  });
});
