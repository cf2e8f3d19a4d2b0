/** RopSynchronizationImportHierarchyChange: a folder as its client has it, new or changed. [MS-OXCFXICS] section 3.2.5.9.4.3. */
import { isAppError } from '../../../base/errors.ts';
import type { FolderId } from '../../../base/ids.ts';
import { FolderRight } from '../../../mailbox/folder-permissions.ts';
import type { Folder } from '../../../store/ports/mail-model.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { PredecessorChangeList } from '../../../wire/mapi/fast-transfer/predecessors.ts';
import { millisecondsOf } from '../../../wire/mapi/filetime.ts';
import type { BagEntry } from '../../../wire/mapi/property-bag.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { PropertyType, propertyId, propertyType } from '../../../wire/mapi/property-type.ts';
import type { TaggedValue } from '../../../wire/mapi/property-value.ts';
import { storeProperty } from '../../../wire/mapi/stored-value.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { isComputedOfFolder, versionOf } from '../objects/folder-properties.ts';
import { handRightsDown } from '../objects/folder-rights.ts';
import type { Logon } from '../objects/logon.ts';
import { lineageOf, predecessorsOf, successorOf } from '../objects/version.ts';
import { RopError } from '../rop-error.ts';
import type { Collector } from './collector.ts';
import { bytesAt, counterOfKey, type GivenVersion, newCounterOf, readVersion } from './given-keys.ts';

interface ImportedFolder {
  readonly parent: FolderId;
  readonly sourceKey: Uint8Array;
  readonly modifiedAt: number;
  readonly version: GivenVersion;
  readonly name: string;
  readonly others: readonly TaggedValue[];
}

export async function importFolder(
  collector: Collector,
  hierarchyValues: readonly TaggedValue[],
  others: readonly TaggedValue[],
): Promise<void> {
  const imported = readImported(collector, hierarchyValues, others);
  const { logon } = collector;
  const counter = counterOfKey(logon, imported.sourceKey);
  const folder = counter === undefined ? undefined : await logon.mailbox.findFolder(counter as FolderId);
  if (folder?.kind === 'associated') throw new RopError(ErrorCode.InvalidParameter);
  const above = await logon.mailbox.findFolder(imported.parent);
  if (above === undefined || above.kind !== 'generic') throw new RopError(ErrorCode.SyncNoParentFolder);
  if (folder === undefined) await create(collector, imported);
  else await change(collector, folder, imported);
}

/** Section 2.2.3.2.4.3.1: the places are fixed. */
function readImported(
  collector: Collector,
  values: readonly TaggedValue[],
  others: readonly TaggedValue[],
): ImportedFolder {
  const parentKey = bytesAt(values, 0, PidTag.ParentSourceKey);
  // R1308: without a key it is the folder of the collector.
  const parent = parentKey.length === 0 ? collector.folder.folder : counterOfKey(collector.logon, parentKey);
  const [time, name] = [values[2], values[5]];
  if (time?.tag !== PidTag.LastModificationTime || typeof time.value !== 'bigint')
    throw new RopError(ErrorCode.InvalidParameter);
  if (name === undefined || propertyId(name.tag) !== propertyId(PidTag.DisplayName))
    throw new RopError(ErrorCode.InvalidParameter);
  if (typeof name.value !== 'string' || name.value === '') throw new RopError(ErrorCode.InvalidParameter);
  if (parent === undefined) throw new RopError(ErrorCode.SyncNoParentFolder);
  return {
    parent: parent as FolderId,
    sourceKey: bytesAt(values, 1, PidTag.SourceKey),
    modifiedAt: millisecondsOf(time.value),
    version: readVersion(
      bytesAt(values, 3, PidTag.ChangeKey),
      bytesAt(values, 4, PidTag.PredecessorChangeList),
    ),
    name: name.value,
    others,
  };
}

async function create(collector: Collector, imported: ImportedFolder): Promise<void> {
  const { logon } = collector;
  const { parent, name, others } = imported;
  const above = new FolderObject(logon, parent);
  await above.need(FolderRight.createSubfolder);
  const id = newCounterOf(logon, imported.sourceKey) as FolderId;
  const folderClass = classOf(others) ?? 'IPF.Note';
  const made = await named(name, (free) => logon.mailbox.createFolderAs(id, parent, free, folderClass));
  await handRightsDown(above, made.folder);
  await writeOthers(collector, made, imported, undefined);
}

async function change(collector: Collector, folder: Folder, imported: ImportedFolder): Promise<void> {
  const { logon } = collector;
  const { version, parent, name, others, modifiedAt } = imported;
  const object = new FolderObject(logon, folder.folder);
  await object.need(FolderRight.folderOwner);
  const known = predecessorsOf(logon.replica, versionOf(folder));
  // R1792: what the client has went into what is here.
  if (known.includes(version.list)) return;
  const isConflict = !version.list.includes(known);
  // R1829: the last writer wins, and this side where both wrote at once. Its client fetches what came of it (R2239).
  if (isConflict && modifiedAt <= folder.modifiedAt) {
    await logon.mailbox.writeProperties(
      { kind: 'folder', folder: folder.folder },
      { set: [], remove: [], lineage: successorOf(version, known) },
    );
    return;
  }
  const folderClass = classOf(others);
  const moves = folder.parent !== parent;
  if (moves && folder.role !== null) throw new RopError(ErrorCode.AccessDenied);
  if (moves) await new FolderObject(logon, parent).need(FolderRight.createSubfolder);
  const changed = await named(name, async (free) => {
    const change = {
      ...(folder.name !== free && { name: free }),
      ...(moves && { parent }),
      ...(folderClass !== undefined && folderClass !== folder.folderClass && { folderClass }),
    };
    return Object.keys(change).length > 0 ? logon.mailbox.updateFolder(folder.folder, change) : folder;
  });
  await writeOthers(collector, changed, imported, isConflict ? known : undefined);
}

/**
 * The last write of the import says which version it was: the client's own, or one of this side that follows from it, where others had
 * changed the folder (`conflicting`) or had its name. That one its client is to fetch.
 */
async function writeOthers(
  collector: Collector,
  { folder, name }: Folder,
  { version, others, name: wanted }: ImportedFolder,
  conflicting: PredecessorChangeList | undefined,
): Promise<void> {
  const { logon } = collector;
  const isOwn = conflicting === undefined && name === wanted;
  const lineage = isOwn
    ? lineageOf(version.changeKey, version.list.bytes)
    : successorOf(version, conflicting ?? PredecessorChangeList.none);
  const set = (await entriesOf(logon, others)).map(storeProperty);
  const changeNo = await logon.mailbox.writeProperties(
    { kind: 'folder', folder },
    { set, remove: [], lineage },
  );
  if (isOwn) collector.noteFolder(folder, changeNo);
}

const mostNumbered = 100;

/** Two clients may give the same name while they are away from the server: as with Exchange, the second gets a number behind it. */
async function named(name: string, work: (free: string) => Promise<Folder>): Promise<Folder> {
  for (let number = 0; number < mostNumbered; number += 1) {
    try {
      return await work(number === 0 ? name : `${name}${number}`);
    } catch (error) {
      if (isAppError(error, 'invalid')) throw new RopError(ErrorCode.InvalidParameter);
      if (!isAppError(error, 'conflict')) throw error;
      if (error.code !== 'store.folder.nameTaken') throw new RopError(ErrorCode.DuplicateName);
    }
  }
  throw new RopError(ErrorCode.DuplicateName);
}

const classOf = (values: readonly TaggedValue[]): string | undefined => {
  const found = values.find(({ tag }) => propertyId(tag) === propertyId(PidTag.ContainerClass))?.value;
  return typeof found === 'string' ? found : undefined;
};

/** R2243, and without what the folder says of itself. */
async function entriesOf(logon: Logon, values: readonly TaggedValue[]): Promise<readonly BagEntry[]> {
  const entries: BagEntry[] = [];
  for (const { tag, value } of values) {
    if (isComputedOfFolder(tag) || propertyType(tag) === PropertyType.errorCode) continue;
    const key = await logon.names.keyOf(tag);
    if (key !== undefined) entries.push({ key, value });
  }
  return entries;
}
