import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangeNumber, FolderId, Uid } from '../base/ids.ts';
import type { Folder, FolderKind, FolderRole } from '../store/ports/mail-model.ts';
import { folderNameKey } from '../store/sort-key.ts';
import { FolderTree } from './folder-tree.ts';

const id = (number: number) => number as FolderId;

function row(
  folder: number,
  parent: number | null,
  name: string,
  role: FolderRole | null = null,
  kind: FolderKind = 'generic',
): Folder {
  const none = 0 as ChangeNumber;
  return {
    ...{ folder: id(folder), parent: parent === null ? null : id(parent), name, role, kind },
    ...{ folderClass: 'IPF.Note', uidValidity: 1, uidNext: 1 as Uid, createdAt: 0, modifiedAt: 0 },
    ...{
      messageCount: 0,
      unreadCount: 0,
      totalBytes: 0,
      changeNo: none,
      changeKey: null,
      predecessors: null,
      contentChange: none,
    },
  };
}

/** root → top → 받은 편지함 → 회의/주간 → Ärger; top → Work, inbox (not the inbox); root → recoverable. */
const rows = [
  row(1, null, '', 'root'),
  row(2, 1, 'Top', 'ipmSubtree'),
  row(3, 2, '받은 편지함', 'inbox'),
  row(4, 3, '회의/주간'),
  row(5, 4, 'Ärger'),
  row(6, 2, 'Work'),
  row(7, 2, 'inbox'),
  row(8, 6, 'Inbox'),
  row(9, 1, 'Recoverable Items', 'recoverable'),
];
const tree = new FolderTree(rows);

describe('a path', () => {
  it.each<[string, string[], number | undefined]>([
    ['leads to what the owner sees', ['받은 편지함'], 3],
    ['has names that hold a slash', ['받은 편지함', '회의/주간'], 4],
    ['is not split at a slash', ['받은 편지함', '회의', '주간'], undefined],
    ['is compared without case', ['WORK', 'iNBOX'], 8],
    ['is compared without case and composed or not', ['받은 편지함', '회의/주간', 'A\u0308RGER'], 5],
    ['is compared with Hangul composed or not', ['받은 편지함'.normalize('NFD')], 3],
    ['INBOX at the top is the inbox, whatever others are called', ['InBox'], 3],
    ['INBOX at the top has the inbox’s subfolders', ['INBOX', '회의/주간'], 4],
    ['INBOX further down is a name like any other', ['Work', 'INBOX'], 8],
    ['of no names is the top', [], 2],
    ['leads nowhere', ['Work', 'nothing', 'more'], undefined],
    ['does not lead to hidden folders', ['Recoverable Items'], undefined],
  ])('%s', (_, path, expected) => {
    expect(tree.findPath(path)?.folder).toBe(expected);
  });

  it.each<[number, readonly string[] | undefined]>([
    [5, ['받은 편지함', '회의/주간', 'Ärger']],
    [8, ['Work', 'Inbox']],
    [2, []],
    [1, undefined],
    [9, undefined],
    [99, undefined],
  ])('of folder %i', (folder, expected) => {
    expect(tree.pathOf(id(folder))).toEqual(expected);
  });
});

describe('a folder tree', () => {
  it('finds folders by id and by role', () => {
    expect(tree.find(id(6))?.name).toBe('Work');
    expect(tree.find(id(60))).toBeUndefined();
    expect(tree.getRole('inbox').folder).toBe(3);
    expect(tree.findRole('calendar')).toBeUndefined();
    expect(() => tree.getRole('calendar')).toThrow('no folder for calendar. Run: landfall fsck --repair');
  });

  it('shows what lies below the top, parents before children, siblings in order', () => {
    expect(tree.visible().map(({ folder }) => folder)).toEqual([3, 4, 5, 6, 8, 7]);
    expect(tree.subtree(id(99))).toEqual([]);
    expect(tree.all).toHaveLength(rows.length);
  });

  it('is as deep as it likes', () => {
    const depth = 20_000;
    const names = Array.from({ length: depth }, (_, index) => `단계 ${index}`);
    const deep = new FolderTree([
      row(1, null, '', 'root'),
      row(2, 1, 'Top', 'ipmSubtree'),
      ...names.map((name, index) => row(index + 3, index + 2, name)),
    ]);
    expect(deep.visible()).toHaveLength(depth);
    expect(deep.pathOf(id(depth + 2))).toEqual(names);
    expect(deep.findPath(names)?.folder).toBe(depth + 2);
  });

  it('is as wide as it likes', () => {
    const wide = new FolderTree([
      row(2, null, 'Top', 'ipmSubtree'),
      ...Array.from({ length: 200_000 }, (_, index) => row(index + 3, 2, `F${index}`)),
    ]);
    expect(wide.visible()).toHaveLength(200_000);
    expect(wide.findPath(['f199999'])?.folder).toBe(200_002);
  });

  it('ends its walks where damaged rows go round in a circle', () => {
    const round = new FolderTree([
      row(1, null, '', 'root'),
      row(2, 1, 'Top', 'ipmSubtree'),
      row(3, 5, 'a'),
      row(4, 3, 'b'),
      row(5, 4, 'c'),
      row(6, 6, 'its own parent'),
    ]);
    expect(round.subtree(id(3)).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(round.subtree(id(6))).toHaveLength(1);
    expect(round.pathOf(id(4))).toBeUndefined();
    expect(round.pathOf(id(6))).toBeUndefined();
    expect(round.visible()).toEqual([]);
  });

  it('leads by the path of a folder to the folder, whatever the names', () => {
    const name = fc.oneof(
      fc.constantFrom('inbox', 'a/b', 'ß', 'ẞ', '편지', '..', 'É'),
      fc.string({ maxLength: 3 }),
    );
    const below = fc.array(fc.record({ parent: fc.nat(), name }), { maxLength: 30 });
    fc.assert(
      fc.property(below, (given) => {
        const made = [
          row(1, null, '', 'root'),
          row(2, 1, 'Top', 'ipmSubtree'),
          row(3, 2, '받은 편지함', 'inbox'),
        ];
        const taken = new Set<string>();
        for (const [index, one] of given.entries()) {
          const parent = 2 + (one.parent % (index + 2));
          const known = made.find(({ folder }) => folder === parent);
          const key = `${parent} ${folderNameKey(one.name)}`;
          if (!known || taken.has(key) || (parent === 2 && folderNameKey(one.name) === 'inbox')) continue;
          taken.add(key);
          made.push(row(index + 4, parent, one.name));
        }
        const random = new FolderTree(made);
        for (const { folder } of random.visible()) {
          expect(random.findPath(random.pathOf(folder)!)?.folder).toBe(folder);
        }
        expect(random.visible()).toHaveLength(made.length - 2);
      }),
    );
  });
});

describe('folders of MAPI clients', () => {
  const withThem = new FolderTree([
    ...rows,
    row(10, 6, '', null, 'associated'),
    row(11, 6, 'Unread', null, 'search'),
    row(12, 1, 'Finder', 'finder'),
  ]);

  it('change nothing of what the owner sees', () => {
    const seen = (one: FolderTree) => [one.visible(), one.children(id(6)), one.subtree(id(6))];
    expect(seen(withThem)).toEqual(seen(tree));
    expect(withThem.findPath(['Work', 'Unread'])).toBeUndefined();
    expect([10, 11, 12].map((folder) => withThem.pathOf(id(folder)))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('are found by whoever asks for them', () => {
    expect(withThem.findAssociated(id(6))?.folder).toBe(10);
    expect(withThem.findAssociated(id(2))).toBeUndefined();
    expect(withThem.withSearchFolders(id(6)).map(({ folder }) => folder)).toEqual([8, 11]);
    const all = withThem.subtree(id(6), { searchFolders: true });
    expect(all.map(({ folder }) => folder)).toEqual([6, 8, 11]);
  });
});
