/** contentsSync, [MS-OXCFXICS] section 2.2.4.3.2: changes of messages, then what is gone, what was read, and what the client has then. */
import type { FolderId, Uid } from '../../../base/ids.ts';
import type { Message } from '../../../store/ports/mail-model.ts';
import { ByteWriter } from '../../../wire/mapi/byte-writer.ts';
import type { FastTransferWriter } from '../../../wire/mapi/fast-transfer/fast-transfer-writer.ts';
import type { IcsState } from '../../../wire/mapi/fast-transfer/ics-state.ts';
import { writeState } from '../../../wire/mapi/fast-transfer/ics-state.ts';
import { IdRanges } from '../../../wire/mapi/fast-transfer/id-ranges.ts';
import { replIdSet } from '../../../wire/mapi/fast-transfer/id-set.ts';
import { Marker, MetaTag } from '../../../wire/mapi/fast-transfer/markers.ts';
import { replicaId } from '../../../wire/mapi/object-id.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { type PropertyTag, PropertyType, propertyTag } from '../../../wire/mapi/property-type.ts';
import type { FolderObject } from '../objects/folder-object.ts';
import { computeOfMessage, type MessageView } from '../objects/message-properties.ts';
import type { TransferProgress } from '../transfer/download-object.ts';
import { filterOf, type PropertyFilter, wholeObject } from '../transfer/property-filter.ts';
import { viewOfRow, writeMessageContent } from '../transfer/write-message.ts';
import { findDifferences, type PartDifferences, type PartTerms } from './folder-part.ts';
import { extraFlag, has, type SynchronizationOptions, syncFlag } from './synchronization-options.ts';

export interface SynchronizationTerms {
  readonly folder: FolderObject;
  readonly options: SynchronizationOptions;
  readonly state: IcsState;
  /** What the client has when it has fetched everything. */
  finish(state: IcsState): void;
}

interface Part {
  readonly terms: PartTerms;
  readonly differences: PartDifferences;
}

export async function* writeContents(
  writer: FastTransferWriter,
  progress: TransferProgress,
  { folder, options, state, finish }: SynchronizationTerms,
): AsyncGenerator<void> {
  const { flags, extraFlags } = options;
  const { logon } = folder;
  const { mailbox, replica } = logon;
  const upTo = (await mailbox.describe()).changeNo;
  const parts = await partsOf(folder, options, state, upTo);
  progress.total = parts.reduce((sum, { differences }) => sum + differences.count, 0);
  if (has(flags, syncFlag.progress)) writeTotal(writer, parts);
  yield;
  const written: number[] = [];
  const filters = await filtersOf(folder, options);
  const rows = has(extraFlags, extraFlag.orderByDeliveryTime) ? newestFirst(parts) : inTurn(parts);
  for await (const { row, terms } of rows) {
    const view = await viewOfRow(logon, row, terms);
    if (has(flags, syncFlag.progress)) writeProgress(writer, row, terms.isAssociated);
    writer.marker(Marker.IncrSyncChg);
    writeHeader(writer, view, extraFlags);
    writer.marker(Marker.IncrSyncMessage);
    const filter = terms.isAssociated ? filters.associated : filters.normal;
    const isBestBody = has(flags, syncFlag.bestBody);
    yield* writeMessageContent(writer, view, { filter, isBestBody, version: 'none' });
    written.push(row.item);
    progress.done += 1;
    yield;
  }
  const tellsDeletions = !has(flags, syncFlag.noDeletions);
  const tellsScope = tellsDeletions && !has(flags, syncFlag.ignoreNoLongerInScope);
  const deleted = tellsDeletions ? union(parts, 'deleted') : IdRanges.none;
  const outOfScope = tellsScope ? union(parts, 'outOfScope') : IdRanges.none;
  if (!deleted.isEmpty || !outOfScope.isEmpty) {
    writer.marker(Marker.IncrSyncDel);
    if (!deleted.isEmpty) writer.property(MetaTag.IdsetDeleted, replIdSet(replicaId, deleted));
    if (!outOfScope.isEmpty) writer.property(MetaTag.IdsetNoLongerInScope, replIdSet(replicaId, outOfScope));
  }
  writeReadState(writer, parts);
  const given = state.given
    .with(replica, IdRanges.ofIds(written))
    .without(replica, deleted)
    .without(replica, outOfScope);
  let final: IcsState = { ...state, given };
  for (const { terms, differences } of parts) {
    const name = terms.isAssociated ? 'seenAssociated' : 'seen';
    const all = IdRanges.of([{ low: 1, high: upTo }]);
    // What was told to be out of scope the client has no longer, and gets again when it is back.
    const keptBack = tellsScope ? differences.keptBack : differences.keptBack.without(terms.seen);
    const holes = keptBack.with(tellsDeletions ? IdRanges.none : differences.deletions);
    if (terms.wantsMessages)
      final = { ...final, [name]: final[name].with(replica, all).without(replica, holes) };
    if (terms.wantsReadState && !terms.isAssociated)
      final = { ...final, read: final.read.with(replica, IdRanges.of([{ low: 1, high: upTo }])) };
  }
  finish(final);
  writeState(writer, final, false);
  writer.marker(Marker.IncrSyncEnd);
}

async function partsOf(
  folder: FolderObject,
  { flags, extraFlags, restriction }: SynchronizationOptions,
  state: IcsState,
  upTo: number,
): Promise<readonly Part[]> {
  const { logon } = folder;
  const companion = (await logon.folders()).findAssociated(folder.folder)?.folder;
  const shared = {
    ...{ logon, folder: folder.folder, upTo },
    isByDelivery: has(extraFlags, extraFlag.orderByDeliveryTime),
    given: state.given.rangesOf(logon.replica),
    read: state.read.rangesOf(logon.replica),
  };
  const terms: PartTerms[] = [];
  // Settings and views come first, and have none of what conditions are about.
  if (has(flags, syncFlag.associated) && companion !== undefined) {
    const seen = state.seenAssociated.rangesOf(logon.replica);
    const own = { rows: companion, others: folder.folder, isAssociated: true };
    const wants = { wantsMessages: true, wantsReadState: false };
    terms.push({ ...shared, ...own, ...wants, restriction: undefined, seen });
  }
  if (has(flags, syncFlag.normal) || has(flags, syncFlag.readState)) {
    const seen = state.seen.rangesOf(logon.replica);
    const own = { rows: folder.folder, others: companion, isAssociated: false };
    // R2174, R2175.
    const wants = {
      wantsMessages: has(flags, syncFlag.normal),
      wantsReadState: has(flags, syncFlag.readState),
    };
    terms.push({ ...shared, ...own, ...wants, restriction, seen });
  }
  const parts: Part[] = [];
  for (const each of terms) parts.push({ terms: each, differences: await findDifferences(each) });
  return parts;
}

const rowsPerPage = 64;

interface PartRow {
  readonly row: Message;
  readonly terms: PartTerms;
}

async function* inTurn(parts: readonly Part[]): AsyncGenerator<PartRow> {
  for (const part of parts) yield* rowsOf(part);
}

/** R2198, R2199: settings and views stand among the messages then. Each part is in this order already. */
async function* newestFirst(parts: readonly Part[]): AsyncGenerator<PartRow> {
  const open = parts.map(rowsOf);
  const heads = await Promise.all(open.map((rows) => rows.next()));
  for (;;) {
    let newest: PartRow | undefined;
    for (const { value } of heads) {
      const head: PartRow | undefined = value;
      if (head && head.row.receivedAt > (newest?.row.receivedAt ?? Number.NEGATIVE_INFINITY)) newest = head;
    }
    if (newest === undefined) return;
    yield newest;
    const index = heads.findIndex(({ value }) => value === newest);
    const rows = open[index];
    if (rows !== undefined) heads[index] = await rows.next();
  }
}

/** As they are now: what has changed or gone since it was looked for comes with the next synchronisation. */
async function* rowsOf({ terms, differences: { uids } }: Part): AsyncGenerator<PartRow> {
  const { logon, rows, seen, upTo } = terms;
  for (let at = 0; at < uids.length; at += rowsPerPage) {
    const page = [...uids.slice(at, at + rowsPerPage)] as Uid[];
    for (const row of await logon.mailbox.listMessagesByUid(rows as FolderId, page))
      if (row.modification <= upTo && !seen.has(row.modification)) yield { row, terms };
  }
}

const union = (parts: readonly Part[], name: 'deleted' | 'outOfScope'): IdRanges =>
  parts.reduce((all, { differences }) => all.with(differences[name]), IdRanges.none);

async function filtersOf({ logon }: FolderObject, { flags, tags }: SynchronizationOptions) {
  const isInclusion = has(flags, syncFlag.onlySpecifiedProperties);
  const normal: PropertyFilter =
    tags.length === 0 && !isInclusion ? wholeObject : await filterOf(logon, { tags, isInclusion });
  const isWhole = isInclusion && has(flags, syncFlag.ignoreSpecifiedOnAssociated);
  return { normal, associated: isWhole ? wholeObject : normal };
}

/** messageChangeHeader, section 2.2.4.3.14: in this order. */
const headerTags: readonly (readonly [tag: PropertyTag, flag: number | undefined])[] = [
  [PidTag.SourceKey, undefined],
  [PidTag.LastModificationTime, undefined],
  [PidTag.ChangeKey, undefined],
  [PidTag.PredecessorChangeList, undefined],
  [PidTag.Associated, undefined],
  [PidTag.Mid, extraFlag.eid],
  [PidTag.MessageSize, extraFlag.messageSize],
  [PidTag.ChangeNumber, extraFlag.changeNumber],
];

function writeHeader(writer: FastTransferWriter, view: MessageView, extraFlags: number): void {
  for (const [tag, flag] of headerTags) {
    if (flag !== undefined && !has(extraFlags, flag)) continue;
    const found = computeOfMessage(tag, view);
    if (found !== undefined) writer.property(tag, found.value);
  }
}

function writeReadState(writer: FastTransferWriter, parts: readonly Part[]): void {
  const nowRead = IdRanges.ofIds(parts.flatMap(({ differences }) => differences.nowRead));
  const nowUnread = IdRanges.ofIds(parts.flatMap(({ differences }) => differences.nowUnread));
  if (nowRead.isEmpty && nowUnread.isEmpty) return;
  writer.marker(Marker.IncrSyncRead);
  if (!nowRead.isEmpty) writer.property(MetaTag.IdsetRead, replIdSet(replicaId, nowRead));
  if (!nowUnread.isEmpty) writer.property(MetaTag.IdsetUnread, replIdSet(replicaId, nowUnread));
}

/** ProgressInformation, section 2.2.2.7. */
function writeTotal(writer: FastTransferWriter, parts: readonly Part[]): void {
  const of = (isAssociated: boolean) =>
    parts.find(({ terms }) => terms.isAssociated === isAssociated)?.differences ?? { count: 0, bytes: 0 };
  const [associated, normal] = [of(true), of(false)];
  const information = new ByteWriter(32).u16(0).u16(0).u32(associated.count).u64(BigInt(associated.bytes));
  information.u32(normal.count).u32(0).u64(BigInt(normal.bytes));
  writer.marker(Marker.IncrSyncProgressMode);
  writer.property(propertyTag(0, PropertyType.binary), information.written);
}

function writeProgress(
  writer: FastTransferWriter,
  { size, nativeSize }: Message,
  isAssociated: boolean,
): void {
  writer.marker(Marker.IncrSyncProgressPerMsg);
  writer.property(propertyTag(0, PropertyType.integer32), Math.min(size + nativeSize, 0x7fff_ffff));
  writer.property(propertyTag(0, PropertyType.boolean), isAssociated);
}
