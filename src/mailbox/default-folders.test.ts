import { describe, expect, it } from 'vitest';
import { languages } from '../base/language.ts';
import { folderRoles } from '../store/ports/mail-model.ts';
import { folderNameKey } from '../store/sort-key.ts';
import { defaultFoldersIn } from './default-folders.ts';
import { publicFolderLayout } from './public-folders/public-folder-layout.ts';
import { specialFolders } from './special-folders.ts';

describe('default folders', () => {
  it.each(languages)('in %s are all that a mailbox needs, each once', (language) => {
    const folders = defaultFoldersIn(language);
    // The root is the store's own, and those of MAPI clients are made when one comes.
    const later = specialFolders.map(({ role }) => role);
    const own = new Set(folders.map(({ role }) => role));
    const ofPublicFolders = publicFolderLayout.map(({ role }) => role).filter((role) => !own.has(role));
    expect([...folders.map(({ role }) => role), ...later, ...ofPublicFolders].sort()).toEqual(
      folderRoles.filter((role) => role !== 'root').sort(),
    );
    expect(folders.every(({ name }) => name.trim() !== '')).toBe(true);
    for (const [, siblings] of Map.groupBy(folders, ({ parentRole }) => parentRole)) {
      expect(new Set(siblings.map(({ name }) => folderNameKey(name))).size).toBe(siblings.length);
    }
  });

  it('come parents first, with the classes that clients look for, in both languages', () => {
    const lines = (language: 'en' | 'ko') =>
      defaultFoldersIn(language).map((folder) =>
        [folder.parentRole, folder.role, folder.folderClass, folder.name].join(' '),
      );
    expect(lines('en')).toEqual([
      'root ipmSubtree IPF.Note Top of Information Store',
      'ipmSubtree inbox IPF.Note Inbox',
      'ipmSubtree drafts IPF.Note Drafts',
      'ipmSubtree sent IPF.Note Sent Items',
      'ipmSubtree deleted IPF.Note Deleted Items',
      'ipmSubtree junk IPF.Note Junk Email',
      'ipmSubtree archive IPF.Note Archive',
      'ipmSubtree outbox IPF.Note Outbox',
      'ipmSubtree calendar IPF.Appointment Calendar',
      'ipmSubtree contacts IPF.Contact Contacts',
      'ipmSubtree tasks IPF.Task Tasks',
      'ipmSubtree notes IPF.StickyNote Notes',
      'ipmSubtree journal IPF.Journal Journal',
      'root recoverable IPF.Note Recoverable Items',
    ]);
    expect(defaultFoldersIn('ko').map(({ name }) => name)).toEqual([
      '정보 저장소의 최상위',
      '받은 편지함',
      '임시 보관함',
      '보낸 편지함',
      '지운 편지함',
      '정크 메일',
      '보관',
      '보낼 편지함',
      '일정',
      '연락처',
      '작업',
      '메모',
      '업무 일지',
      '복구 가능한 항목',
    ]);
  });
});
