/** folderContent, subFolder and topFolder of [MS-OXCFXICS] section 2.2.4.2. */
import type { Folder } from '../../../store/ports/mail-model.ts';
import type { FastTransferWriter } from '../../../wire/mapi/fast-transfer/fast-transfer-writer.ts';
import { Marker, MetaTag } from '../../../wire/mapi/fast-transfer/markers.ts';
import { objectIdOf } from '../../../wire/mapi/object-id.ts';
import type { BagEntry } from '../../../wire/mapi/property-bag.ts';
import { identityOfKey } from '../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { propertyId } from '../../../wire/mapi/property-type.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { isComputedOfFolder } from '../objects/folder-properties.ts';
import type { Logon } from '../objects/logon.ts';
import { type MessageUse, visibleFolders } from '../objects/message-rights.ts';
import type { TransferProgress } from './download-object.ts';
import { type PropertyFilter, wholeObject } from './property-filter.ts';
import { rowsOf, writeMessageList } from './write-message-list.ts';
import { writeProperties } from './write-properties.ts';

export interface FolderTerms {
  /** Of the folder itself; what is below it goes along whole. */
  readonly filter: PropertyFilter;
  /** Messages and folders are preceded by what says that they come: not in topFolder. */
  readonly tellsParts: boolean;
  readonly isDeep: boolean;
  /** It has its id, its name and its comment: not at the top of topFolder (R1345, R1348, R1351). */
  readonly isNamed: boolean;
  readonly hasMid: boolean;
  readonly uses: readonly MessageUse[];
  readonly isRecovering: boolean;
  readonly progress: TransferProgress;
}

export async function* writeFolderContent(
  writer: FastTransferWriter,
  logon: Logon,
  folder: Folder,
  terms: FolderTerms,
): AsyncGenerator<void> {
  const { filter, tellsParts, progress } = terms;
  progress.done += 1;
  if (terms.isNamed) await writeName(writer, logon, folder, filter);
  yield* writeProperties(writer, logon, await folderEntries(logon, folder, filter));
  yield;
  yield* writeFolderMessages(writer, logon, folder, terms);
  if (!terms.isDeep || !filter.wantsPart(PidTag.ContainerHierarchy)) return;
  const children = await childrenOf(logon, folder);
  if (tellsParts) writer.property(MetaTag.FXDelProp, PidTag.ContainerHierarchy);
  for (const child of children) {
    writer.marker(Marker.StartSubFld);
    yield* writeFolderContent(writer, logon, child, { ...terms, filter: wholeObject, isNamed: true });
    writer.marker(Marker.EndFolder);
  }
}

/** Folders that show messages of others are not copied: they would be full of copies. */
export async function childrenOf(logon: Logon, folder: Folder): Promise<readonly Folder[]> {
  return visibleFolders(logon, (await logon.folders()).children(folder.folder));
}

/** First of all, and in this order; R450: of those that are asked for alone. */
async function writeName(
  writer: FastTransferWriter,
  logon: Logon,
  folder: Folder,
  { wants }: PropertyFilter,
): Promise<void> {
  const [comment] = await new FolderObject(logon, folder.folder).readProperties([PidTag.Comment]);
  const text = comment?.kind === 'value' ? comment.entry.value : '';
  if (wants(PidTag.FolderId)) writer.property(PidTag.FolderId, objectIdOf(folder.folder));
  if (wants(PidTag.DisplayName)) writer.property(PidTag.DisplayName, folder.name);
  if (wants(PidTag.Comment)) writer.property(PidTag.Comment, typeof text === 'string' ? text : '');
}

/** Of what follows from the folder itself, that which is true of its copy. */
const sentComputed = [PidTag.ContainerClass, PidTag.FolderType, PidTag.CreationTime] as const;
const named: ReadonlySet<number | string> = new Set([PidTag.DisplayName, PidTag.Comment].map(propertyId));

async function folderEntries(logon: Logon, folder: Folder, filter: PropertyFilter): Promise<BagEntry[]> {
  const object = new FolderObject(logon, folder.folder);
  const stored = (await object.listProperties()).filter(
    (key) => typeof key !== 'number' || !isComputedOfFolder(key),
  );
  // What is asked for by its name may be anything that a folder has.
  const all = filter.named ?? [...sentComputed, PidTag.LastModificationTime, ...stored];
  const keys = all.filter((key) => filter.wants(key) && !named.has(identityOfKey(key)));
  const outcomes = await object.readProperties(keys);
  return outcomes.flatMap((outcome) => (outcome.kind === 'value' ? [outcome.entry] : []));
}

async function* writeFolderMessages(
  writer: FastTransferWriter,
  logon: Logon,
  folder: Folder,
  terms: FolderTerms,
): AsyncGenerator<void> {
  const { filter, tellsParts } = terms;
  const associated = (await logon.folders()).findAssociated(folder.folder);
  for (const isAssociated of [true, false]) {
    const part = isAssociated ? PidTag.FolderAssociatedContents : PidTag.ContainerContents;
    if (!filter.wantsPart(part)) continue;
    if (tellsParts) writer.property(MetaTag.FXDelProp, part);
    const home = isAssociated ? associated : folder;
    if (home === undefined) continue;
    yield* writeMessageList(writer, logon, rowsOf(logon.mailbox, home.folder), {
      ...{ filter: wholeObject, isBestBody: false, hasMid: terms.hasMid },
      place: { folder: folder.folder, isAssociated },
      ...{ uses: terms.uses, isRecovering: terms.isRecovering, progress: terms.progress },
    });
  }
}

/** Folders and messages, for whoever looks on. */
export async function countFolder(logon: Logon, folder: Folder, isDeep: boolean): Promise<number> {
  const tree = await logon.folders();
  const all = isDeep ? tree.subtree(folder.folder) : [folder];
  return all.reduce((sum, { folder: id, messageCount }) => {
    return sum + 1 + messageCount + (tree.findAssociated(id)?.messageCount ?? 0);
  }, 0);
}
