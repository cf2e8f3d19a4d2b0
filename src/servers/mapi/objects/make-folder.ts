import { isAppError } from '../../../base/errors.ts';
import { FolderRight } from '../../../mailbox/folder-permissions.ts';
import type { Folder } from '../../../store/ports/mail-model.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { RopError } from '../rop-error.ts';
import { FolderObject } from './folder-object.ts';
import { handRightsDown } from './folder-rights.ts';

export interface FolderToMake {
  readonly name: string;
  readonly comment: string;
  readonly folderClass: string;
  readonly kind: 'generic' | 'search';
  /** One that is called so already is opened in its place. */
  readonly opensExisting: boolean;
}

const longestName = 255;

/** Below `parent`, for whoever has opened the mailbox: [MS-OXCFOLD] section 3.2.5.2. */
export async function makeFolder(parent: FolderObject, terms: FolderToMake): Promise<FolderObject> {
  const { logon, folder } = parent;
  const { name, comment, kind } = terms;
  if (name === '' || name.length > longestName) throw new RopError(ErrorCode.InvalidParameter);
  const above = await logon.mailbox.findFolder(folder);
  if (above === undefined) throw new RopError(ErrorCode.NotFound);
  if (logon.isPublic && kind === 'search') throw new RopError(ErrorCode.NotSupported);
  const mayMake = await parent.may(FolderRight.createSubfolder);
  const existing = mayMake || !terms.opensExisting ? undefined : await findNamed(parent, terms);
  if (!mayMake && existing === undefined) throw new RopError(ErrorCode.AccessDenied);
  // A search folder shows messages of others and has nothing below it.
  if (above.kind === 'search') throw new RopError(ErrorCode.AccessDenied);
  // It would show what lies in folders that its maker may not see.
  if (kind === 'search' && !logon.isOwn) throw new RopError(ErrorCode.AccessDenied);
  const { made, isExisting } = existing ? { made: existing, isExisting: true } : await make(parent, terms);
  const opened = new FolderObject(logon, made.folder);
  if (isExisting) {
    await opened.need(FolderRight.folderVisible, FolderRight.readAny, FolderRight.folderOwner);
    return opened;
  }
  await handRightsDown(parent, made.folder);
  // An empty one too: the property is there where a client set it, R1034.
  await opened.setProperties([{ key: PidTag.Comment, value: comment }]);
  return opened;
}

async function make(
  parent: FolderObject,
  terms: FolderToMake,
): Promise<{ readonly made: Folder; readonly isExisting: boolean }> {
  const { logon, folder } = parent;
  const { name, folderClass, kind, opensExisting } = terms;
  try {
    return { made: await logon.mailbox.createFolder(folder, name, folderClass, kind), isExisting: false };
  } catch (error) {
    if (!isAppError(error, 'conflict')) throw error;
    const made = opensExisting ? await findNamed(parent, terms) : undefined;
    if (made === undefined) throw new RopError(ErrorCode.DuplicateName);
    return { made, isExisting: true };
  }
}

async function findNamed(
  { logon, folder }: FolderObject,
  { name, kind }: FolderToMake,
): Promise<Folder | undefined> {
  const siblings = (await logon.mailbox.folders()).withSearchFolders(folder);
  const key = (text: string) => text.normalize('NFC').toLowerCase();
  const sibling = siblings.find((each) => key(each.name) === key(name));
  return sibling?.kind === kind ? sibling : undefined;
}
