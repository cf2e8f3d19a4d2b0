import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FolderPath } from '../../mailbox/folder-tree.ts';
import type { FolderPlanEntry } from './plan-entry.ts';
import { isSelectable } from './source-folder.ts';
import { pathKey } from './target-mailbox.ts';
import { folder, listing, personal, plan } from './test-folders.ts';

const name = fc.constantFrom(
  ...[
    'INBOX',
    'inbox',
    'Sent',
    'sent',
    'Sent Items',
    'Gesendet',
    'Archive',
    'Calendar',
    'A',
    'a',
    'A (2)',
    '',
  ],
  ...[
    'é',
    'e\u0301',
    ' A',
    'A ',
    '&AC8-',
    '&broken',
    '[Gmail]',
    'Spam',
    'Outbox',
    '\u0001',
    '보낸 편지함',
    'Inbox',
  ],
);
const attribute = fc.constantFrom(
  '\\Sent',
  '\\Noselect',
  '\\All',
  '\\Junk',
  '\\Flagged',
  '\\HasChildren',
  '\\Archive',
);
const anyFolder = fc
  .record({
    path: fc.array(name, { minLength: 1, maxLength: 3 }),
    attributes: fc.array(attribute, { maxLength: 1 }),
  })
  .map(({ path, attributes }) => folder(path.join('/'), { attributes }));
const anyNamespaces = fc.constantFrom(undefined, personal('', '/'), personal('INBOX/', '/'), {
  ...personal('', '/'),
  shared: [{ prefix: 'A/', delimiter: '/' }],
});
const anyListing = fc
  .record({
    folders: fc.uniqueArray(anyFolder, { maxLength: 14, selector: (each) => each.name }),
    namespaces: anyNamespaces,
    isGmail: fc.boolean(),
  })
  .map(({ folders, namespaces, isGmail }) => listing(folders, { namespaces, isGmail }));
const outcome = ({ action, target: path, role }: FolderPlanEntry) =>
  [action, path?.join('|'), role].join(' ');
const outcomes = (entries: readonly FolderPlanEntry[]) =>
  Object.fromEntries(entries.map((entry) => [entry.source.name, outcome(entry)]));

describe('a plan', () => {
  it('is total and injective, drops nothing without a reason, and says why what is not the same', () => {
    fc.assert(
      fc.property(anyListing, (from) => {
        const entries = plan(from);
        expect(entries.map(({ source }) => source)).toEqual(from.folders);
        const targets = entries.flatMap((entry) => (entry.target ? [pathKey(entry.target)] : []));
        expect(new Set(targets).size).toBe(targets.length);
        for (const entry of entries) {
          const isSame = entry.target?.join('\0') === entry.sourcePath.join('\0') && entry.action === 'copy';
          expect(isSame || entry.reasons.length > 0).toBe(true);
          if (entry.action === 'skip') expect(entry.target).toBe(undefined);
          if (entry.action === 'copy' || entry.action === 'distribute')
            expect(isSelectable(entry.source)).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('is the same in any order', () => {
    fc.assert(
      fc.property(
        anyListing,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (from, order) => {
          const keys = new Map(from.folders.map((each) => [each, order.next().value]));
          const folders = from.folders.toSorted((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
          // INBOX in several letters is one folder, and the first is it.
          fc.pre(from.folders.filter((each) => /^inbox$/i.test(each.name)).length <= 1);
          expect(outcomes(plan({ ...from, folders }))).toEqual(outcomes(plan(from)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('stays when its targets are given back, and when folders come and go', () => {
    fc.assert(
      fc.property(anyListing, fc.array(anyFolder, { maxLength: 4 }), (from, more) => {
        fc.pre(from.folders.filter((each) => /^inbox$/i.test(each.name)).length <= 1);
        const first = plan(from);
        const placements = new Map(
          first.flatMap((entry): [string, FolderPath][] =>
            entry.target ? [[entry.source.name, entry.target]] : [],
          ),
        );
        expect(outcomes(plan(from, { placements }))).toEqual(outcomes(first));
        const known = new Set(from.folders.map((each) => each.name));
        // An All Mail that appears later changes how the rest is fetched, and where it goes stays.
        const fresh = more.filter((each) => !known.has(each.name) && !/^inbox$/i.test(each.name));
        const second = plan({ ...from, folders: [...fresh, ...from.folders] }, { placements });
        const targets = new Map(second.map((entry) => [entry.source.name, entry.target]));
        const copied = first.filter(({ action }) => action !== 'container' && action !== 'skip');
        for (const { source, target: path } of copied) {
          const isAssumed = from.namespaces === undefined;
          if (!isAssumed) expect(targets.get(source.name)).toEqual(path);
        }
        const all = second.flatMap((entry) => (entry.target ? [pathKey(entry.target)] : []));
        expect(new Set(all).size).toBe(all.length);
      }),
      { numRuns: 300 },
    );
  });
});
