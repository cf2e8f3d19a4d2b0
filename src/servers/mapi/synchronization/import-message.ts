/** RopSynchronizationImportMessageChange: which message its client writes, and over what. [MS-OXCFXICS] section 3.2.5.9.4.2. */
import type { ItemId } from '../../../base/ids.ts';
import { FolderRight } from '../../../mailbox/folder-permissions.ts';
import type { Message } from '../../../store/ports/mail-model.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { millisecondsOf } from '../../../wire/mapi/filetime.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import type { TaggedValue } from '../../../wire/mapi/property-value.ts';
import type { ImportedVersion } from '../objects/message-home.ts';
import { MessageObject } from '../objects/message-object.ts';
import { mayUse } from '../objects/message-rights.ts';
import { newDraft } from '../objects/new-message.ts';
import { lineageOf, predecessorsOf, successorOf } from '../objects/version.ts';
import { RopError } from '../rop-error.ts';
import type { Collector } from './collector.ts';
import { bytesAt, type GivenVersion, newCounterOf, readVersion } from './given-keys.ts';

export const importFlag = { associated: 0x10, failOnConflict: 0x40 } as const;

/** The places at which they stand are fixed: section 2.2.3.2.4.2.1. */
export function readImportedMessage(values: readonly TaggedValue[]) {
  const time = values[1];
  if (time?.tag !== PidTag.LastModificationTime || typeof time.value !== 'bigint')
    throw new RopError(ErrorCode.InvalidParameter);
  return {
    sourceKey: bytesAt(values, 0, PidTag.SourceKey),
    modifiedAt: millisecondsOf(time.value),
    version: readVersion(
      bytesAt(values, 2, PidTag.ChangeKey),
      bytesAt(values, 3, PidTag.PredecessorChangeList),
    ),
  };
}

export async function importMessage(
  collector: Collector,
  values: readonly TaggedValue[],
  flags: number,
): Promise<MessageObject> {
  const { sourceKey, modifiedAt, version } = readImportedMessage(values);
  // R3509.
  if ((flags & ~(importFlag.associated | importFlag.failOnConflict)) !== 0)
    throw new RopError(ErrorCode.InvalidParameter);
  const row = await collector.findMessage(sourceKey);
  if (row !== undefined) return importOver(collector, row, { version, modifiedAt, flags });
  const isAssociated = (flags & importFlag.associated) !== 0;
  const { create, folderOwner } = FolderRight;
  await collector.folder.need(isAssociated ? folderOwner : create);
  if ((await collector.folder.current()).kind === 'search') throw new RopError(ErrorCode.AccessDenied);
  const item = newCounterOf(collector.logon, sourceKey) as ItemId;
  // It is elsewhere, or was thrown away: what its client knows of it is old.
  if ((await collector.logon.mailbox.findItem(item)) !== undefined)
    throw new RopError(ErrorCode.ObjectDeleted);
  return open(collector, undefined, isAssociated, {
    ...{ item, modifiedAt, isConflict: false },
    lineage: lineageOf(version.changeKey, version.list.bytes),
    saved: (saved) => collector.noteMessage(saved, isAssociated),
  });
}

interface Change {
  readonly version: GivenVersion;
  readonly modifiedAt: number;
  readonly flags: number;
}

async function importOver(collector: Collector, row: Message, change: Change): Promise<MessageObject> {
  const { logon } = collector;
  if (!(await mayUse(logon, row, 'edit'))) throw new RopError(ErrorCode.AccessDenied);
  const { version, modifiedAt, flags } = change;
  const known = predecessorsOf(logon.replica, row);
  const isNewer = version.list.includes(known);
  // R1792: what the client has went into what is here.
  if (known.includes(version.list)) throw new RopError(ErrorCode.SyncIgnore);
  const isConflict = !isNewer;
  // R2231.
  if (isConflict && (flags & importFlag.failOnConflict) !== 0) throw new RopError(ErrorCode.SyncConflict);
  const isAssociated = collector.isAssociated(row);
  return open(collector, row, isAssociated, {
    ...{ item: undefined, modifiedAt, isConflict },
    lineage: isConflict ? successorOf(version, known) : lineageOf(version.changeKey, version.list.bytes),
    // What comes of a conflict its client is to fetch.
    saved: (saved) => {
      if (!isConflict) collector.noteMessage(saved, isAssociated);
    },
  });
}

/** R2229: empty; its client writes all that is to be in it. */
function open(
  { logon, folder }: Collector,
  row: Message | undefined,
  isAssociated: boolean,
  imported: ImportedVersion,
): MessageObject {
  const home = {
    ...{ kind: 'stored' as const, folder: folder.folder, isAssociated, imported },
    ...{ item: row?.item, opened: row },
  };
  return new MessageObject({
    ...{ logon, home, isWritable: true, draft: newDraft(logon), codePage: logon.session.codePage },
  });
}
