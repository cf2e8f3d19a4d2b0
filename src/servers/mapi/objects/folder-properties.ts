/** Properties of a folder that follow from what it is: [MS-OXCFOLD] section 2.2.2. Others lie beside it. */

import { FolderRight } from '../../../mailbox/folder-permissions.ts';
import type { FolderTree } from '../../../mailbox/folder-tree.ts';
import type { Folder, FolderRole } from '../../../store/ports/mail-model.ts';
import { filetimeOf } from '../../../wire/mapi/filetime.ts';
import { objectIdOf, sourceKey } from '../../../wire/mapi/object-id.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { type PropertyTag, propertyId } from '../../../wire/mapi/property-type.ts';
import type { PropertyValue } from '../../../wire/mapi/property-value.ts';
import { folderEntryId, serverId } from '../../../wire/mapi/store-entry-id.ts';
import type { Logon } from './logon.ts';
import { storeEntryId } from './store-identity.ts';
import { changeKeyOf, predecessorBytes } from './version.ts';

/** PidTagFolderType: [MS-OXCFOLD] section 2.2.2.2.2.4. */
const folderType = { root: 0, generic: 1, search: 2 } as const;
/** MAPI_FOLDER. */
const objectTypeFolder = 3;
/** Of PidTagAccess: [MS-OXCFOLD] section 2.2.2.1 has what follows from which right. */
const access = {
  modify: 0x01,
  read: 0x02,
  delete: 0x04,
  hierarchy: 0x08,
  contents: 0x10,
  associated: 0x20,
} as const;

function accessOf(rights: number): number {
  const has = (right: number, gives: number): number => ((rights & right) === 0 ? 0 : gives);
  return (
    has(FolderRight.folderVisible, access.read) |
    has(FolderRight.folderOwner, access.modify | access.delete | access.associated) |
    has(FolderRight.createSubfolder, access.hierarchy) |
    has(FolderRight.create, access.contents)
  );
}

const ownerRights = 0x0000_07fb;

export interface FolderView {
  readonly logon: Logon;
  readonly folder: Folder;
  readonly tree: FolderTree;
  /** Below the folder whose hierarchy is shown: the rows of a table say it. */
  readonly depth?: number;
  /** Of whoever asks; everything where it is not said. */
  readonly rights?: number;
  /** Read where somebody asks for it alone. */
  readonly hasRules?: boolean;
  /** Of a search folder, as far as somebody has looked. */
  readonly shows?: { readonly total: number; readonly unread: number } | undefined;
}

type Compute = (view: FolderView) => PropertyValue | undefined;

export const versionOf = (folder: Folder) => ({ ...folder, modification: folder.changeNo });

const associatedOf = ({ tree, folder }: FolderView): Folder | undefined => tree.findAssociated(folder.folder);

/** What clients look for on the root and on the inbox: [MS-OXOSFLD] section 2.2.3. */
const specialFolderIds: readonly (readonly [PropertyTag, FolderRole])[] = [
  [PidTag.IpmAppointmentEntryId, 'calendar'],
  [PidTag.IpmContactEntryId, 'contacts'],
  [PidTag.IpmJournalEntryId, 'journal'],
  [PidTag.IpmNoteEntryId, 'notes'],
  [PidTag.IpmTaskEntryId, 'tasks'],
  [PidTag.RemindersOnlineEntryId, 'reminders'],
  [PidTag.IpmDraftsEntryId, 'drafts'],
];

function specialFolder(role: FolderRole): Compute {
  return ({ logon, folder, tree }) => {
    if (folder.role !== 'root' && folder.role !== 'inbox') return undefined;
    const found = tree.findRole(role);
    return found && folderEntryId(logon.replica, found.folder, logon.isPublic);
  };
}

const computed: readonly (readonly [PropertyTag, Compute])[] = [
  [PidTag.FolderId, ({ folder }) => objectIdOf(folder.folder)],
  [PidTag.ParentFolderId, ({ folder }) => objectIdOf(folder.parent ?? folder.folder)],
  [PidTag.DisplayName, ({ folder, logon }) => (folder.role === 'root' ? rootName(logon) : folder.name)],
  [
    PidTag.ContainerClass,
    ({ folder }) => (folder.role === 'root' ? undefined : folder.folderClass || undefined),
  ],
  [
    PidTag.FolderType,
    ({ folder }) =>
      folderType[folder.role === 'root' ? 'root' : folder.kind === 'search' ? 'search' : 'generic'],
  ],
  [PidTag.ContentCount, ({ folder, shows }) => shows?.total ?? folder.messageCount],
  [PidTag.ContentUnreadCount, ({ folder, shows }) => shows?.unread ?? folder.unreadCount],
  [PidTag.AssociatedContentCount, (view) => associatedOf(view)?.messageCount ?? 0],
  // Nobody counts what was deleted once it is purged: as Exchange since 2013.
  [PidTag.DeletedCountTotal, () => 0],
  [PidTag.Subfolders, ({ folder, tree }) => tree.withSearchFolders(folder.folder).length > 0],
  [PidTag.FolderChildCount, ({ folder, tree }) => tree.withSearchFolders(folder.folder).length],
  [PidTag.MessageSize, ({ folder }) => Math.min(folder.totalBytes, 0x7fff_ffff)],
  [PidTag.MessageSizeExtended, ({ folder }) => BigInt(folder.totalBytes)],
  [PidTag.CreationTime, ({ folder }) => filetimeOf(folder.createdAt)],
  [PidTag.LastModificationTime, ({ folder }) => filetimeOf(folder.modifiedAt)],
  [PidTag.LocalCommitTime, ({ folder }) => filetimeOf(folder.modifiedAt)],
  [PidTag.LocalCommitTimeMax, ({ folder }) => filetimeOf(folder.modifiedAt)],
  [PidTag.HierRev, ({ folder }) => filetimeOf(folder.modifiedAt)],
  // R10028: rises with every subfolder that comes or goes, of which the row of the folder itself says nothing.
  [PidTag.HierarchyChangeNumber, ({ logon }) => logon.treeChangeNo & 0x7fff_ffff],
  [PidTag.ChangeNumber, ({ folder }) => objectIdOf(folder.changeNo)],
  [PidTag.ChangeKey, ({ folder, logon }) => changeKeyOf(logon.replica, versionOf(folder))],
  [PidTag.PredecessorChangeList, ({ folder, logon }) => predecessorBytes(logon.replica, versionOf(folder))],
  [PidTag.SourceKey, ({ folder, logon }) => sourceKey(logon.replica, folder.folder)],
  [PidTag.ParentSourceKey, ({ folder, logon }) => sourceKey(logon.replica, folder.parent ?? folder.folder)],
  [PidTag.EntryId, ({ folder, logon }) => folderEntryId(logon.replica, folder.folder, logon.isPublic)],
  [
    PidTag.ParentEntryId,
    ({ folder, logon }) => folderEntryId(logon.replica, folder.parent ?? folder.folder, logon.isPublic),
  ],
  [PidTag.RecordKey, ({ folder, logon }) => folderEntryId(logon.replica, folder.folder, logon.isPublic)],
  [PidTag.StoreRecordKey, ({ logon }) => guidBytes(logon)],
  [PidTag.MappingSignature, ({ logon }) => guidBytes(logon)],
  [PidTag.StoreEntryId, ({ logon }) => storeEntryId(logon)],
  [PidTag.InstanceKey, ({ folder }) => serverId(objectIdOf(folder.folder), 0n)],
  [PidTag.InstID, ({ folder }) => objectIdOf(folder.folder)],
  [PidTag.InstanceNum, () => 0],
  [PidTag.ObjectType, () => objectTypeFolder],
  [PidTag.Access, ({ rights = ownerRights }) => accessOf(rights)],
  [PidTag.AccessLevel, () => 1],
  [PidTag.Rights, ({ rights = ownerRights }) => rights],
  [PidTag.Selectable, () => true],
  [PidTag.AttributeHidden, () => false],
  [PidTag.AttributeReadOnly, () => false],
  [PidTag.HasRules, ({ hasRules }) => hasRules],
  [PidTag.Depth, ({ depth }) => depth],
  [PidTag.RowType, ({ depth }) => (depth === undefined ? undefined : 1)],
  ...specialFolderIds.map(([tag, role]) => [tag, specialFolder(role)] as const),
];

const byId = new Map(computed.map(([tag, compute]) => [propertyId(tag), { tag, compute }]));
/** PidTagMessageSize has a form for large numbers under the same id. */
const byTag = new Map(computed.map(([tag, compute]) => [tag, { tag, compute }]));

/** Read only as well: a client that writes one is told so ([MS-OXCFOLD] section 2.2.2.2.1). */
export const isComputedOfFolder = (tag: PropertyTag): boolean => byId.has(propertyId(tag));

/** With the type that it has. */
export function computeOfFolder(
  tag: PropertyTag,
  view: FolderView,
): { readonly tag: PropertyTag; readonly value: PropertyValue } | undefined {
  const found = byTag.get(tag) ?? byId.get(propertyId(tag));
  const value = found?.compute(view);
  return found === undefined || value === undefined ? undefined : { tag: found.tag, value };
}

export const computedOfFolder: readonly PropertyTag[] = computed.map(([tag]) => tag);

/** Exchange shows the owner's store under its own name; the root has none here. */
const rootName = (logon: Logon): string =>
  logon.isPublic ? 'Public Root' : `Mailbox - ${logon.owner.displayName}`;

const guidBytes = (logon: Logon): Uint8Array => sourceKey(logon.replica, 0).slice(0, 16);
