import type { ChangeNumber, FolderId, ItemId, Uid } from '../../../base/ids.ts';
import type { Change, ChangePage, MailboxKey } from '../../ports/mail-model.ts';
import type { SqlDatabase, SqlSession } from '../database.ts';
import { queryBuilders } from '../statement.ts';
import { requireMailbox } from './mail-reads.ts';
import type { FolderTable, MessageTable, TombstoneTable } from './mail-schema.ts';
import { toFolder, toMessage } from './rows.ts';

interface FeedOptions {
  readonly limit: number;
  readonly folder?: FolderId;
}

/** The three tables that hold a mailbox's history, merged by change number; no two rows share one. */
export function changesSince(
  database: SqlDatabase,
  key: MailboxKey,
  since: ChangeNumber,
  options: FeedOptions,
): Promise<ChangePage> {
  return database.snapshot(async (session) => {
    const mailbox = await requireMailbox(session, key);
    const changes = [
      ...(await page<FolderTable>(session, 'folders', key, since, options)).map(
        (row): Change => ({
          kind: 'folder',
          changeNo: row.change_no as ChangeNumber,
          folder: toFolder(row),
        }),
      ),
      ...(await page<MessageTable>(session, 'messages', key, since, options)).map(
        (row): Change => ({
          kind: 'message',
          changeNo: row.change_no as ChangeNumber,
          message: toMessage(row),
        }),
      ),
      ...(await page<TombstoneTable>(session, 'tombstones', key, since, options)).map(toGone),
    ].sort((a, b) => a.changeNo - b.changeNo);
    const more = changes.length > options.limit;
    const some = changes.slice(0, options.limit);
    // A feed of one folder may pass over changes elsewhere: at its end it stands where the mailbox stands.
    const last = some.at(-1)?.changeNo ?? since;
    const upTo = more ? last : (Math.max(last, mailbox.changeNo) as ChangeNumber);
    return { changes: some, upTo, more };
  });
}

function toGone(row: TombstoneTable): Change {
  const changeNo = row.change_no as ChangeNumber;
  const folder = row.folder_id as FolderId;
  return row.uid === null || row.item_id === null
    ? { kind: 'folderGone', changeNo, folder }
    : { kind: 'messageGone', changeNo, folder, uid: row.uid as Uid, item: row.item_id as ItemId };
}

function page<Row>(
  session: SqlSession,
  table: 'folders' | 'messages' | 'tombstones',
  key: MailboxKey,
  since: ChangeNumber,
  { limit, folder }: FeedOptions,
): Promise<Row[]> {
  let select = queryBuilders[session.dialect]
    .selectFrom(table)
    .selectAll()
    .where('tenant_id', '=', key.tenant)
    .where('mailbox_id', '=', key.mailbox)
    .where('change_no', '>', since)
    .orderBy('change_no')
    .limit(limit + 1);
  if (folder !== undefined) select = select.where('folder_id', '=', folder);
  return session.query<Row>(select as never);
}
