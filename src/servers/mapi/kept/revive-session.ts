import type { FolderId, ItemId } from '../../../base/ids.ts';
import { nativeSourceOfBytes, readNativeContent } from '../../../mailbox/conversion/native-content.ts';
import { ByteReader } from '../../../wire/mapi/byte-reader.ts';
import { latin1CodePage } from '../../../wire/mapi/code-page.ts';
import { readRestriction } from '../../../wire/mapi/restriction.ts';
import { readSortOrderSet } from '../../../wire/mapi/sort-order.ts';
import type { EmsmdbSession } from '../emsmdb-session.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { Logon } from '../objects/logon.ts';
import type { MapiObject } from '../objects/mapi-object.ts';
import { MessageDraft } from '../objects/message-draft.ts';
import { MessageObject } from '../objects/message-object.ts';
import { NotificationObject } from '../objects/notification-object.ts';
import { openLogon, openPublicLogon } from '../objects/open-logon.ts';
import { HierarchySource } from '../objects/table/hierarchy-source.ts';
import { openContents } from '../objects/table/open-contents.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { RopError } from '../rop-error.ts';
import type { KeptMessage, KeptObject, KeptSession, KeptTable } from './kept-objects.ts';

/** Opens again what was open, under the same handles. What is not there any more answers so when it is asked. */
export async function reviveObjects(session: EmsmdbSession, { objects }: KeptSession): Promise<void> {
  for (const kept of objects) {
    const object = await reviveObject(session, kept);
    if (object !== undefined) session.handles.restore(kept.handle, object);
  }
}

async function reviveObject(session: EmsmdbSession, kept: KeptObject): Promise<MapiObject | undefined> {
  if (kept.kind === 'logon') {
    const open = kept.isPublic === true ? openPublicLogon : openLogon;
    return open(session, kept.handle >>> 24, kept.dn);
  }
  const logon = session.handles.get((kept.handle & 0xff00_0000) >>> 0);
  if (!(logon instanceof Logon)) return undefined;
  switch (kept.kind) {
    case 'folder':
      return new FolderObject(logon, kept.folder as FolderId);
    case 'notification': {
      await session.watchOf(logon).begin();
      const { types, folder, message } = kept;
      return new NotificationObject(logon, { types, folder: idOf(folder), message: idOf(message) });
    }
    case 'table':
      return reviveTable(logon, kept);
    case 'message':
      return reviveMessage(logon, kept);
  }
}

const idOf = (text: string | null): bigint | undefined => (text === null ? undefined : BigInt(text));
const readerOf = (text: string): ByteReader => new ByteReader(new Uint8Array(Buffer.from(text, 'base64')));

async function reviveTable(logon: Logon, kept: KeptTable): Promise<TableObject | undefined> {
  const source = await sourceOf(logon, kept.source);
  if (source === undefined) return undefined;
  const table = new TableObject(source, kept.isTold);
  if (kept.isTold) await logon.session.watchOf(logon).begin();
  if (kept.columns !== null) table.setColumns(kept.columns);
  if (kept.restriction !== null) table.restrict(readRestriction(readerOf(kept.restriction), latin1CodePage));
  if (kept.sort !== null) table.sortBy(readSortOrderSet(readerOf(kept.sort)));
  if (kept.isViewed) {
    if (kept.open.length > 0) await table.setOpenCategories(new Set(kept.open.map(BigInt)));
    await table.moveTo(kept.position);
  }
  return table;
}

async function sourceOf(logon: Logon, kept: KeptTable['source']) {
  const folder = kept.folder as FolderId;
  if (kept.kind === 'hierarchy') {
    const { isDeep, isEmpty = false } = kept;
    return new HierarchySource(logon, { folder, isDeep, isEmpty });
  }
  try {
    return (await openContents(logon, folder, kept)).source;
  } catch (error) {
    // The folder is gone meanwhile.
    if (error instanceof RopError) return undefined;
    throw error;
  }
}

async function reviveMessage(logon: Logon, kept: KeptMessage): Promise<MessageObject> {
  const { isAssociated, isWritable, content } = kept;
  const item = kept.item === null ? undefined : (kept.item as ItemId);
  const row = item === undefined ? undefined : await logon.mailbox.findItem(item);
  // What others have changed meanwhile is a conflict as it would have been.
  const opened =
    row && kept.opened !== null ? { ...row, changeNo: kept.opened as typeof row.changeNo } : undefined;
  const home = { kind: 'stored', folder: kept.folder as FolderId, isAssociated, item, opened } as const;
  const parts = { logon, home, isWritable, codePage: logon.session.codePage };
  if (content === null) return new MessageObject(parts);
  const bytes = new Uint8Array(Buffer.from(content, 'base64'));
  const draft = new MessageDraft(await readNativeContent(nativeSourceOfBytes(bytes)));
  draft.markChanged();
  return new MessageObject({ ...parts, draft });
}
