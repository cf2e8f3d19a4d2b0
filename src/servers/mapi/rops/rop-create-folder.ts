import { isAppError } from '../../../base/errors.ts';
import type { FolderId } from '../../../base/ids.ts';
import {
  allFolderRights,
  changePermissions,
  FolderRight,
  readPermissions,
  writePermissions,
} from '../../../mailbox/folder-permissions.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { objectIdOf } from '../../../wire/mapi/object-id.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

const folderType = { generic: 1, search: 2 } as const;
const longestName = 255;

/** [MS-OXCFOLD] section 2.2.1.2. */
export const rop = defineRop({
  name: 'RopCreateFolder',
  id: 0x1c,
  handles: ['input', 'output'],
  checksRights: true,
  read(reader, { codePage }) {
    const type = reader.u8();
    const isUnicode = reader.u8() !== 0;
    const opensExisting = reader.u8() !== 0;
    const reserved = reader.u8();
    const text = () => (isUnicode ? reader.unicode() : codePage.decode(reader.zeroTerminated()));
    return { type, opensExisting, reserved, displayName: text(), comment: text() };
  },
  async run({ object, request }) {
    const { type, opensExisting, displayName, comment } = request;
    const parent = expectObject(object, FolderObject);
    const { logon, folder } = parent;
    if (type !== folderType.generic && type !== folderType.search)
      throw new RopError(ErrorCode.InvalidParameter);
    if (displayName === '' || displayName.length > longestName)
      throw new RopError(ErrorCode.InvalidParameter);
    const above = await logon.mailbox.findFolder(folder);
    if (above === undefined) throw new RopError(ErrorCode.NotFound);
    await parent.need(FolderRight.createSubfolder);
    // A search folder shows messages of others and has nothing below it.
    if (above.kind === 'search') throw new RopError(ErrorCode.AccessDenied);
    const kind = type === folderType.search ? 'search' : 'generic';
    // It would show what lies in folders that its maker may not see.
    if (kind === 'search' && !logon.isOwn) throw new RopError(ErrorCode.AccessDenied);
    const isExisting = { value: false };
    const made = await make();
    const opened = new FolderObject(logon, made.folder);
    if (isExisting.value)
      await opened.need(FolderRight.folderVisible, FolderRight.readAny, FolderRight.folderOwner);
    if (!isExisting.value) await handRightsDown(parent, made.folder);
    // An empty one too: the property is there where a client set it, R1034.
    if (!isExisting.value) await opened.setProperties([{ key: PidTag.Comment, value: comment }]);
    return {
      opened,
      write(writer) {
        // IsExistingFolder: never in a mailbox, R1197.
        writer.u64(objectIdOf(made.folder)).flag(false);
      },
    };

    async function make() {
      try {
        return await logon.mailbox.createFolder(folder, displayName, 'IPF.Note', kind);
      } catch (error) {
        if (!isAppError(error, 'conflict')) throw error;
        const tree = await logon.mailbox.folders();
        const sibling = tree
          .withSearchFolders(folder)
          .find(
            ({ name }) => name.normalize('NFC').toLowerCase() === displayName.normalize('NFC').toLowerCase(),
          );
        if (!opensExisting || sibling === undefined || sibling.kind !== kind)
          throw new RopError(ErrorCode.DuplicateName);
        isExisting.value = true;
        return sibling;
      }
    }
  },
});

/** A new folder lets those in who may see the one above, and whoever made it in another's mailbox owns it. */
async function handRightsDown({ logon, folder: above }: FolderObject, folder: FolderId): Promise<void> {
  const entries = await readPermissions(logon.mailbox, above);
  const { guid } = logon.session.caller;
  const handed = logon.isOwn
    ? entries
    : changePermissions(entries, [{ kind: 'add', guid, rights: allFolderRights }]);
  if (handed.some(({ rights }) => rights !== 0)) await writePermissions(logon.mailbox, folder, handed);
}
