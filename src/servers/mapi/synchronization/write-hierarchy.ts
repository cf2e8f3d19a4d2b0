/** hierarchySync, [MS-OXCFXICS] section 2.2.4.3.9: folders below one, parents first, and which are there no longer. */
import type { FolderId } from '../../../base/ids.ts';
import type { Folder } from '../../../store/ports/mail-model.ts';
import type { FastTransferWriter } from '../../../wire/mapi/fast-transfer/fast-transfer-writer.ts';
import { type IcsState, writeState } from '../../../wire/mapi/fast-transfer/ics-state.ts';
import { IdRanges } from '../../../wire/mapi/fast-transfer/id-ranges.ts';
import { replIdSet } from '../../../wire/mapi/fast-transfer/id-set.ts';
import { Marker, MetaTag } from '../../../wire/mapi/fast-transfer/markers.ts';
import { filetimeOf } from '../../../wire/mapi/filetime.ts';
import { objectIdOf, replicaId, sourceKey } from '../../../wire/mapi/object-id.ts';
import type { BagEntry } from '../../../wire/mapi/property-bag.ts';
import { identityOfKey, type PropertyKey } from '../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { versionOf } from '../objects/folder-properties.ts';
import type { Logon } from '../objects/logon.ts';
import { visibleFolders } from '../objects/message-rights.ts';
import { changeKeyOf, predecessorBytes } from '../objects/version.ts';
import type { TransferProgress } from '../transfer/download-object.ts';
import { filterOf } from '../transfer/property-filter.ts';
import { writeProperties } from '../transfer/write-properties.ts';
import { extraFlag, has, type SynchronizationOptions, syncFlag } from './synchronization-options.ts';
import type { SynchronizationTerms } from './write-contents.ts';

export async function* writeHierarchy(
  writer: FastTransferWriter,
  progress: TransferProgress,
  { folder, options, state, finish }: SynchronizationTerms,
): AsyncGenerator<void> {
  const { logon } = folder;
  const { replica } = logon;
  const upTo = (await logon.mailbox.describe()).changeNo;
  const below = await foldersBelow(logon, folder.folder);
  const seen = state.seen.rangesOf(replica);
  const changed = below.filter(({ changeNo }) => changeNo <= upTo && !seen.has(changeNo));
  progress.total = changed.length;
  for (const each of changed) {
    writer.marker(Marker.IncrSyncChg);
    writeHeader(writer, logon, each, folder.folder, options);
    yield* writeProperties(writer, logon, await otherProperties(logon, each, options));
    progress.done += 1;
    yield;
  }
  const there = IdRanges.ofIds(below.map((each) => each.folder));
  const given = state.given.rangesOf(replica);
  const deleted = has(options.flags, syncFlag.noDeletions) ? IdRanges.none : given.without(there);
  if (!deleted.isEmpty) {
    writer.marker(Marker.IncrSyncDel);
    writer.property(MetaTag.IdsetDeleted, replIdSet(replicaId, deleted));
  }
  const told = IdRanges.ofIds(changed.map((each) => each.folder));
  const final: IcsState = {
    ...state,
    given: state.given.with(replica, told).without(replica, deleted),
    seen: state.seen.with(replica, IdRanges.of([{ low: 1, high: upTo }])),
  };
  finish(final);
  writeState(writer, final, true);
  writer.marker(Marker.IncrSyncEnd);
}

/** Without searches, whose results each client finds by itself. */
async function foldersBelow(logon: Logon, root: FolderId): Promise<readonly Folder[]> {
  const tree = await logon.folders();
  const below: Folder[] = [];
  const waiting = [...tree.children(root)];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    below.push(next);
    waiting.push(...tree.children(next.folder));
  }
  return visibleFolders(logon, below);
}

/** folderChange, section 2.2.4.3.5: these first. */
function writeHeader(
  writer: FastTransferWriter,
  { replica }: Logon,
  folder: Folder,
  root: FolderId,
  { flags, extraFlags }: SynchronizationOptions,
): void {
  const hasIds = has(flags, syncFlag.noForeignIdentifiers);
  const parent = folder.parent ?? folder.folder;
  const version = versionOf(folder);
  // R1127: the folder that is synchronised has no key of its own here, for it may be another on every side.
  const isTop = parent === root;
  writer
    .property(PidTag.ParentSourceKey, isTop ? new Uint8Array(0) : sourceKey(replica, parent))
    .property(PidTag.SourceKey, sourceKey(replica, folder.folder))
    .property(PidTag.LastModificationTime, filetimeOf(folder.modifiedAt))
    .property(PidTag.ChangeKey, changeKeyOf(replica, version))
    .property(PidTag.PredecessorChangeList, predecessorBytes(replica, version))
    .property(PidTag.DisplayName, folder.name);
  if (has(extraFlags, extraFlag.eid)) writer.property(PidTag.FolderId, objectIdOf(folder.folder));
  if (hasIds) writer.property(PidTag.ParentFolderId, objectIdOf(parent));
}

const inHeader: ReadonlySet<number | string> = new Set(
  [
    PidTag.ParentSourceKey,
    PidTag.SourceKey,
    PidTag.LastModificationTime,
    PidTag.ChangeKey,
    PidTag.PredecessorChangeList,
    PidTag.DisplayName,
    PidTag.EntryId,
    PidTag.ParentEntryId,
    PidTag.RecordKey,
    PidTag.StoreEntryId,
    PidTag.StoreRecordKey,
    PidTag.MappingSignature,
    PidTag.InstanceKey,
    PidTag.ObjectType,
    PidTag.AccessLevel,
    PidTag.Access,
  ].map(identityOfKey),
);

/** What else the folder says of itself, but what is said of its contents. */
async function otherProperties(
  logon: Logon,
  { folder }: Folder,
  { tags, flags }: SynchronizationOptions,
): Promise<readonly BagEntry[]> {
  const object = new FolderObject(logon, folder);
  const isInclusion = has(flags, syncFlag.onlySpecifiedProperties);
  const filter = await filterOf(logon, { tags, isInclusion });
  const wants = (key: PropertyKey) => !inHeader.has(identityOfKey(key)) && filter.wants(key);
  const keys = (await object.listProperties()).filter(wants);
  const outcomes = await object.readProperties(keys);
  return outcomes.flatMap((outcome) => (outcome.kind === 'value' ? [outcome.entry] : []));
}
