import { writeNativeContent } from '../../../mailbox/conversion/native-content.ts';
import { ByteWriter } from '../../../wire/mapi/byte-writer.ts';
import { latin1CodePage } from '../../../wire/mapi/code-page.ts';
import { writeRestriction } from '../../../wire/mapi/restriction.ts';
import { writeSortOrderSet } from '../../../wire/mapi/sort-order.ts';
import type { EmsmdbSession } from '../emsmdb-session.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { Logon } from '../objects/logon.ts';
import type { MapiObject } from '../objects/mapi-object.ts';
import { MessageObject } from '../objects/message-object.ts';
import { NotificationObject } from '../objects/notification-object.ts';
import { ContentsSource } from '../objects/table/contents-source.ts';
import { HierarchySource } from '../objects/table/hierarchy-source.ts';
import { SearchSource } from '../objects/table/search-source.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { DownloadObject } from '../transfer/download-object.ts';
import type { KeptObject, KeptSession } from './kept-objects.ts';

/** Of one session: contexts are small. */
const mostObjects = 2_000;
const mostContentBytes = 1024 * 1024;

/**
 * Undefined where something is open that nobody could take up: a stream in the middle of being written, an attachment, a download,
 * a collector. */
export async function keepSession(session: EmsmdbSession): Promise<KeptSession | undefined> {
  const entries = session.handles.entries();
  if (entries.length > mostObjects) return undefined;
  const objects: KeptObject[] = [];
  for (const [handle, object] of entries) {
    // Whoever has everything of it asks for nothing more.
    if (object instanceof DownloadObject && object.isDone) continue;
    const kept = await keepObject(handle, object);
    if (kept === undefined) return undefined;
    objects.push(kept);
  }
  return { version: 1, ...session.terms, objects };
}

async function keepObject(handle: number, object: MapiObject): Promise<KeptObject | undefined> {
  if (object instanceof Logon)
    return { kind: 'logon', handle, dn: object.owner.legacyDn, isPublic: object.isPublic };
  if (object instanceof FolderObject) return { kind: 'folder', handle, folder: object.folder };
  if (object instanceof NotificationObject) {
    const { types, folder, message } = object.scope;
    return { kind: 'notification', handle, types, folder: textOf(folder), message: textOf(message) };
  }
  if (object instanceof TableObject) return keepTable(handle, object);
  return object instanceof MessageObject ? keepMessage(handle, object) : undefined;
}

const textOf = (id: bigint | undefined): string | null => (id === undefined ? null : String(id));

async function keepTable(handle: number, table: TableObject): Promise<KeptObject | undefined> {
  const source = sourceOf(table);
  if (source === undefined) return undefined;
  const { columns, restriction, sort, isTold, isViewed } = table;
  const isSorted = (sort?.categories ?? 0) > 0;
  const open = isSorted ? (await table.openCategories()).map(String) : [];
  return {
    ...{ kind: 'table', handle, source, isTold, isViewed },
    columns: columns === undefined ? null : [...columns],
    restriction: restriction
      ? written((writer) => writeRestriction(writer, restriction, latin1CodePage))
      : null,
    sort: sort ? written((writer) => writeSortOrderSet(writer, sort)) : null,
    position: isViewed ? await table.position() : 0,
    open,
  };
}

function sourceOf({ source }: TableObject) {
  if (source instanceof HierarchySource) return { kind: 'hierarchy' as const, ...source.terms };
  if (source instanceof SearchSource) {
    const { folder } = source;
    return { kind: 'contents' as const, folder, isAssociated: false, showsDeleted: false };
  }
  if (!(source instanceof ContentsSource)) return undefined;
  const { folder, isAssociated, originFolder } = source.terms;
  return { kind: 'contents' as const, folder, isAssociated, showsDeleted: originFolder !== undefined };
}

function written(write: (writer: ByteWriter) => void): string {
  const writer = new ByteWriter();
  write(writer);
  return Buffer.from(writer.written).toString('base64');
}

async function keepMessage(handle: number, message: MessageObject): Promise<KeptObject | undefined> {
  const { home, isWritable } = message;
  // What a client uploads it sends again when it does not know how it ended.
  if (home.kind !== 'stored' || message.isSpoilt || message.isImported) return undefined;
  const { folder, isAssociated, item = null, opened } = home;
  const draft = message.isNew || message.hasDraft ? await message.draft() : undefined;
  const isChanged = draft !== undefined && (message.isNew || draft.isChanged);
  const content = isChanged ? await contentOf(draft.content()) : null;
  if (content === undefined) return undefined;
  return {
    ...{ kind: 'message', handle, folder, isAssociated, isWritable, item, content },
    opened: opened?.changeNo ?? null,
  };
}

/** Undefined where it is too large to be written down at a moment when the server is to stop. */
async function contentOf(content: Parameters<typeof writeNativeContent>[0]): Promise<string | undefined> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of writeNativeContent(content)) {
    length += piece.length;
    if (length > mostContentBytes) return undefined;
    pieces.push(piece.slice());
  }
  return Buffer.concat(pieces).toString('base64');
}
