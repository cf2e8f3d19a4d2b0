import { describe, expect, it } from 'vitest';
import type { ChangeNumber, FolderId, Uid } from '../../base/ids.ts';
import { FolderTree } from '../../mailbox/folder-tree.ts';
import type { Folder, FolderRole } from '../../store/ports/mail-model.ts';
import { planFolders } from './plan-folders.ts';
import { targetMailboxOf } from './target-mailbox.ts';
import { NumberedNames, ownRules, toTargetName } from './target-name.ts';
import { listing, shown } from './test-folders.ts';

const id = (number: number) => number as FolderId;
const none = 0 as ChangeNumber;

function row(
  folder: number,
  parent: number | null,
  name: string,
  role: FolderRole | null,
  folderClass = 'IPF.Note',
): Folder {
  return {
    ...{
      folder: id(folder),
      parent: parent === null ? null : id(parent),
      name,
      role,
      folderClass,
      kind: 'generic',
    },
    ...{
      uidValidity: 1,
      uidNext: 1 as Uid,
      createdAt: 0,
      modifiedAt: 0,
      changeNo: none,
      contentChange: none,
      changeKey: null,
      predecessors: null,
    },
    ...{ messageCount: 0, unreadCount: 0, totalBytes: 0 },
  };
}

const tree = new FolderTree([
  row(1, null, '', 'root'),
  row(2, 1, '정보 저장소의 최상위', 'ipmSubtree'),
  row(3, 2, '받은 편지함', 'inbox'),
  row(4, 2, '보낸 편지함', 'sent'),
  row(5, 3, '보관', 'archive'),
  row(6, 2, '일정', 'calendar', 'IPF.Appointment'),
  row(7, 6, '휴가', null, 'IPF.Appointment'),
  row(8, 2, 'Projects', null),
  row(9, 1, '복구 가능한 항목', 'recoverable'),
]);

describe('targetMailboxOf', () => {
  const target = targetMailboxOf(tree);

  it('knows where folders with a role are, and which hold no mail', () => {
    expect([...target.rolePaths]).toEqual([
      ['inbox', ['받은 편지함']],
      ['archive', ['받은 편지함', '보관']],
      ['sent', ['보낸 편지함']],
      ['calendar', ['일정']],
    ]);
    expect(target.reserved).toEqual([['일정'], ['일정', '휴가']]);
    expect(target.rules).toEqual(ownRules);
  });

  it('takes mail in where it belongs, and beside what holds none', () => {
    const lines = ['INBOX', 'Gesendet', 'Archive', '일정', 'projects', 'Spam'];
    expect(planFolders(listing(lines), { target }).map(shown)).toEqual([
      'INBOX → 받은 편지함 (inbox)',
      'Gesendet → 보낸 편지함 (roleByName)',
      'Archive → 받은 편지함|보관 (roleByName)',
      '일정 → 일정 (2) (takenName)',
      'projects → projects',
      'Spam → Spam',
    ]);
  });
});

describe('names for the target', () => {
  it.each([
    ['Work', 'Work', []],
    ['', '_', ['empty']],
    ['  ', '_', ['blanks', 'empty']],
    ['a\r\nb', 'a__b', ['control']],
    ['가\ud800', '가\ufffd', ['normalised']],
    ['한글'.normalize('NFD'), '한글', ['normalised']],
  ])('%j', (text, name, changes) => {
    expect(toTargetName(text, text)).toEqual({ name, changes });
  });

  it('thousands of one name are numbered', () => {
    const names = new NumberedNames();
    const taken = new Set<string>();
    for (let index = 0; index < 5000; index++) {
      taken.add(names.free('', 'a', (key) => taken.has(key)));
    }
    expect([taken.size, [...taken].at(-1)]).toEqual([5000, 'a (5000)']);
  });
});
