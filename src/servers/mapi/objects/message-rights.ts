/** What others may do with the messages in somebody's folders: [MS-OXCPERM] section 2.2.7. The owner of the mailbox may everything. */
import { FolderRight, readPermissionsOf, rightsOf } from '../../../mailbox/folder-permissions.ts';
import type { Folder, Message } from '../../../store/ports/mail-model.ts';
import { permanentEntryIdOf } from '../../../wire/mapi/address-book-entry-id.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { FolderObject } from './folder-object.ts';
import type { Logon } from './logon.ts';
import { readContent } from './stored-message.ts';

export type MessageUse = 'read' | 'edit' | 'delete';

const { readAny, editAny, editOwned, deleteAny, deleteOwned, folderOwner, folderVisible } = FolderRight;
const ofAny = { read: readAny, edit: editAny, delete: deleteAny } as const;
/** What is one's own can be read by whoever sees the folder: R144 is about others' messages. */
const ofOwn = { read: folderVisible, edit: editOwned, delete: deleteOwned } as const;

/** Judged by the folder that the message lies in, whichever search shows it. */
export async function mayUse(logon: Logon, row: Message, use: MessageUse): Promise<boolean> {
  if (logon.isOwn) return true;
  const place = (await logon.folders()).find(row.folder);
  if (place === undefined || place.role === 'recoverable') return false;
  const isAssociated = place.kind === 'associated';
  const rights = await new FolderObject(logon, (isAssociated ? place.parent : null) ?? place.folder).rights();
  const has = (right: number): boolean => (rights & right) !== 0;
  // Views, settings and rules are matters of whoever owns the folder.
  if (isAssociated) return has(folderOwner) || (use === 'read' && has(readAny));
  return has(ofAny[use]) || (has(ofOwn[use]) && (await isCreator(logon, row)));
}

async function isCreator(logon: Logon, row: Message): Promise<boolean> {
  const { properties } = await readContent(logon.mailbox, row);
  const creator = properties.bytes(PidTag.CreatorEntryId);
  return creator !== undefined && Buffer.compare(creator, permanentEntryIdOf(logon.callerDn)) === 0;
}

/** Those of the folders that whoever asks may see, and the way to them. */
export async function visibleFolders(logon: Logon, folders: readonly Folder[]): Promise<readonly Folder[]> {
  if (logon.isOwn) return folders;
  const { caller } = logon.session;
  const permissions = await readPermissionsOf(
    logon.mailbox,
    folders.map(({ folder }) => folder),
  );
  return folders.filter(({ folder, role }) => {
    const rights = rightsOf(permissions(folder), caller.guid);
    return role === 'ipmSubtree' || (rights & (folderVisible | readAny | folderOwner)) !== 0;
  });
}

/** Of folders that go elsewhere as a whole. */
export async function needForAll(logon: Logon, folders: readonly Folder[], right: number): Promise<void> {
  if (logon.isOwn) return;
  for (const { folder } of folders) await new FolderObject(logon, folder).need(right);
}
