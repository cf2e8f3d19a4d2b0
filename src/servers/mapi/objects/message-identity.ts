/** Properties of a message that follow from where it lies and when it was changed: its row is enough. */
import type { FolderId } from '../../../base/ids.ts';
import type { Message } from '../../../store/ports/mail-model.ts';
import { filetimeOf } from '../../../wire/mapi/filetime.ts';
import { objectIdOf, sourceKey } from '../../../wire/mapi/object-id.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import type { PropertyTag } from '../../../wire/mapi/property-type.ts';
import type { PropertyValue } from '../../../wire/mapi/property-value.ts';
import { folderEntryId, messageEntryId, serverId } from '../../../wire/mapi/store-entry-id.ts';
import type { Logon } from './logon.ts';
import { storeEntryId } from './store-identity.ts';
import { changeKeyOf, predecessorBytes } from './version.ts';

export interface PlacedMessage {
  readonly logon: Logon;
  readonly row: Message;
  /** The folder that clients see it in: of an associated message the one that it is kept beside. */
  readonly folder: FolderId;
}

const sizeOf = ({ size, nativeSize }: Message): number => size + nativeSize;

type Compute = (message: PlacedMessage) => PropertyValue;

const entryId: Compute = ({ logon, folder, row }) =>
  messageEntryId(logon.replica, folder, row.item, logon.isPublic);

export const identityOfMessage: ReadonlyMap<PropertyTag, Compute> = new Map<PropertyTag, Compute>([
  [PidTag.Mid, ({ row }) => objectIdOf(row.item)],
  [PidTag.InstID, ({ row }) => objectIdOf(row.item)],
  [PidTag.InstanceNum, () => 0],
  [PidTag.FolderId, ({ folder }) => objectIdOf(folder)],
  [PidTag.ParentFolderId, ({ folder }) => objectIdOf(folder)],
  [PidTag.EntryId, entryId],
  [PidTag.RecordKey, entryId],
  [PidTag.ParentEntryId, ({ logon, folder }) => folderEntryId(logon.replica, folder, logon.isPublic)],
  [PidTag.InstanceKey, ({ folder, row }) => serverId(objectIdOf(folder), objectIdOf(row.item))],
  [PidTag.SourceKey, ({ logon, row }) => sourceKey(logon.replica, row.item)],
  [PidTag.ParentSourceKey, ({ logon, folder }) => sourceKey(logon.replica, folder)],
  // That it was read, and its status, are no modification ([MS-OXCMSG] sections 3.2.5.8 to 3.2.5.10).
  [PidTag.ChangeNumber, ({ row }) => objectIdOf(row.modification)],
  [PidTag.ChangeKey, ({ logon, row }) => changeKeyOf(logon.replica, row)],
  [PidTag.PredecessorChangeList, ({ logon, row }) => predecessorBytes(logon.replica, row)],
  [PidTag.LocalCommitTime, ({ row }) => filetimeOf(row.modifiedAt)],
  [PidTag.CreationTime, ({ row }) => filetimeOf(row.createdAt)],
  [PidTag.LastModificationTime, ({ row }) => filetimeOf(row.modifiedAt)],
  [PidTag.StoreEntryId, ({ logon }) => storeEntryId(logon)],
  [PidTag.StoreRecordKey, ({ logon }) => sourceKey(logon.replica, 0).slice(0, 16)],
  [PidTag.MappingSignature, ({ logon }) => sourceKey(logon.replica, 0).slice(0, 16)],
  [PidTag.MessageSize, ({ row }) => Math.min(sizeOf(row), 0x7fff_ffff)],
  [PidTag.MessageSizeExtended, ({ row }) => BigInt(sizeOf(row))],
]);
