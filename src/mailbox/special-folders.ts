import { isAppError } from '../base/errors.ts';
import type { Language, LocalText } from '../base/language.ts';
import type { Folder, FolderKind, FolderRole } from '../store/ports/mail-model.ts';
import type { NewFolder } from '../store/ports/mail-store.ts';
import type { FolderTree } from './folder-tree.ts';

interface SpecialFolder {
  readonly role: FolderRole;
  readonly kind: FolderKind;
  /** As Exchange calls them. Most are never shown to anybody. */
  readonly name: LocalText;
  readonly folderClass: string;
}

/** [MS-OXOSFLD] section 2.2.1: what MAPI clients look for beside the folders that every mailbox is made with. All lie below the root. */
export const specialFolders: readonly SpecialFolder[] = [
  hidden('deferredAction', 'Deferred Action'),
  hidden('spoolerQueue', 'Spooler Queue'),
  hidden('commonViews', 'Common Views'),
  hidden('schedule', 'Schedule'),
  hidden('finder', 'Finder'),
  hidden('views', 'Views'),
  hidden('shortcuts', 'Shortcuts'),
  shown('reminders', 'search', { en: 'Reminders', ko: '미리 알림' }, 'Outlook.Reminder'),
  shown('todoSearch', 'search', { en: 'To-Do Search', ko: '할 일 검색' }, 'IPF.Task'),
  hidden('freebusyData', 'Freebusy Data'),
  shown(
    'conversationActions',
    'generic',
    { en: 'Conversation Action Settings', ko: '대화 동작 설정' },
    'IPF.Configuration',
  ),
];

function hidden(role: FolderRole, name: string): SpecialFolder {
  return { role, kind: 'generic', name: { en: name, ko: name }, folderClass: '' };
}

function shown(role: FolderRole, kind: FolderKind, name: LocalText, folderClass: string): SpecialFolder {
  return { role, kind, name, folderClass };
}

/** Of a mailbox, as this needs it. */
export interface FolderMaker {
  folders(): Promise<FolderTree>;
  make(folder: NewFolder): Promise<Folder>;
}

export const missingSpecialFolders = (tree: FolderTree): readonly SpecialFolder[] =>
  specialFolders.filter(({ role }) => tree.findRole(role) === undefined);

/** Makes those that the mailbox does not have yet; several may ask for it at once. */
export async function ensureSpecialFolders(mailbox: FolderMaker, language: Language): Promise<FolderTree> {
  const tree = await mailbox.folders();
  const missing = missingSpecialFolders(tree);
  if (missing.length === 0) return tree;
  for (const folder of missing) await ensureOne(mailbox, folder, language);
  return mailbox.folders();
}

/** Far more names than a root has folders of people's own. */
const maxNames = 100;

async function ensureOne(mailbox: FolderMaker, folder: SpecialFolder, language: Language): Promise<void> {
  const { role, kind, folderClass } = folder;
  for (let count = 1; ; count += 1) {
    const tree = await mailbox.folders();
    if (tree.findRole(role) !== undefined) return;
    const name = count === 1 ? folder.name[language] : `${folder.name[language]} (${count})`;
    try {
      await mailbox.make({ parent: tree.getRole('root').folder, name, role, kind, folderClass });
      return;
    } catch (error) {
      // Somebody has made it just now, or a folder of this name lies there for another reason.
      if (!isAppError(error, 'conflict') || count === maxNames) throw error;
    }
  }
}
