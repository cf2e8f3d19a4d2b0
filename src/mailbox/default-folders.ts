import type { Language, LocalText } from '../base/language.ts';
import type { FolderRole } from '../store/ports/mail-model.ts';
import type { InitialFolder } from '../store/ports/mail-store.ts';

interface DefaultFolder {
  readonly role: FolderRole;
  readonly parentRole: FolderRole;
  /** As Outlook and Exchange call them. */
  readonly name: LocalText;
  readonly folderClass: string;
}

const mail = 'IPF.Note';

/** What every mailbox is made with. The owner sees what lies below `ipmSubtree`. */
const defaultFolders: readonly DefaultFolder[] = [
  besideSubtree('ipmSubtree', { en: 'Top of Information Store', ko: '정보 저장소의 최상위' }),
  inSubtree('inbox', { en: 'Inbox', ko: '받은 편지함' }, mail),
  inSubtree('drafts', { en: 'Drafts', ko: '임시 보관함' }, mail),
  inSubtree('sent', { en: 'Sent Items', ko: '보낸 편지함' }, mail),
  inSubtree('deleted', { en: 'Deleted Items', ko: '지운 편지함' }, mail),
  inSubtree('junk', { en: 'Junk Email', ko: '정크 메일' }, mail),
  inSubtree('archive', { en: 'Archive', ko: '보관' }, mail),
  inSubtree('outbox', { en: 'Outbox', ko: '보낼 편지함' }, mail),
  inSubtree('calendar', { en: 'Calendar', ko: '일정' }, 'IPF.Appointment'),
  inSubtree('contacts', { en: 'Contacts', ko: '연락처' }, 'IPF.Contact'),
  inSubtree('tasks', { en: 'Tasks', ko: '작업' }, 'IPF.Task'),
  inSubtree('notes', { en: 'Notes', ko: '메모' }, 'IPF.StickyNote'),
  inSubtree('journal', { en: 'Journal', ko: '업무 일지' }, 'IPF.Journal'),
  besideSubtree('recoverable', { en: 'Recoverable Items', ko: '복구 가능한 항목' }),
];

function inSubtree(role: FolderRole, name: LocalText, folderClass: string): DefaultFolder {
  return { role, parentRole: 'ipmSubtree', name, folderClass };
}

function besideSubtree(role: FolderRole, name: LocalText): DefaultFolder {
  return { role, parentRole: 'root', name, folderClass: mail };
}

export function defaultFoldersIn(language: Language): InitialFolder[] {
  return defaultFolders.map(({ name, ...folder }) => ({ ...folder, name: name[language] }));
}
