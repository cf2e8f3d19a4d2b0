/**
 * Folders as IMAP names them: names joined by "/", the inbox as INBOX. A name of ours may hold a slash; there it is
 * shown as U+2215, and looked up as it is shown.
 */

import type { FolderTree } from '../../mailbox/folder-tree.ts';
import type { Folder, FolderRole } from '../../store/ports/mail-model.ts';

export const delimiter = '/';
const standIn = '\u2215';

export interface NamedFolder {
  readonly folder: Folder;
  readonly name: string;
  readonly hasChildren: boolean;
}

/** Calendars, contacts and the like are no mail: clients would show their items as broken messages. */
const isMail = ({ folderClass }: Folder): boolean =>
  folderClass === 'IPF.Note' || folderClass.startsWith('IPF.Note.');

/** Parents before children. */
export function namedFolders(tree: FolderTree): NamedFolder[] {
  const shown = tree.visible().filter(isMail);
  const parents = new Set(shown.map(({ parent }) => parent));
  const names = new Map<Folder['folder'], string>();
  const taken = new Set<string>();
  return shown.map((folder) => {
    const above = folder.parent === null ? undefined : names.get(folder.parent);
    const own = folder.role === 'inbox' ? 'INBOX' : folder.name.replaceAll(delimiter, standIn);
    let name = above === undefined ? own : `${above}${delimiter}${own}`;
    // "a/b" beside "a∕b", or a folder called Inbox beside the inbox: the second is known by its number.
    if (taken.has(keyOf(name))) name = `${name} (${folder.folder})`;
    taken.add(keyOf(name));
    names.set(folder.folder, name);
    return { folder, name, hasChildren: parents.has(folder.folder) };
  });
}

export function findNamed(tree: FolderTree, name: string): NamedFolder | undefined {
  const key = keyOf(withoutEnd(name));
  const all = namedFolders(tree);
  return all.find((each) => each.name === name) ?? all.find((each) => keyOf(each.name) === key);
}

/** The names from the top down; INBOX is found by its role, whatever it is called. */
export function pathOf(name: string): string[] {
  return withoutEnd(name).split(delimiter);
}

/** RFC 9051 section 6.3.4: a delimiter at the end says that folders will be made below. */
const withoutEnd = (name: string): string => (name.endsWith(delimiter) ? name.slice(0, -1) : name);

/** As the store compares siblings. */
const keyOf = (name: string): string => name.normalize('NFC').toLowerCase();

/** RFC 6154. */
const uses: Readonly<Partial<Record<FolderRole, string>>> = {
  drafts: '\\Drafts',
  sent: '\\Sent',
  deleted: '\\Trash',
  junk: '\\Junk',
  archive: '\\Archive',
};

export function attributesOf({ folder, hasChildren }: NamedFolder): string[] {
  const use = folder.role === null ? undefined : uses[folder.role];
  return [hasChildren ? '\\HasChildren' : '\\HasNoChildren', ...(use === undefined ? [] : [use])];
}

export const hasUse = ({ role }: Folder): boolean => role !== null && uses[role] !== undefined;
