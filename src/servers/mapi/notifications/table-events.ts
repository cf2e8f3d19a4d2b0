/** What becomes of the rows of a table that somebody looks at: [MS-OXCNOTIF] section 3.1.4.3. */
import { noRow, type RowName, type TableEvent, TableEventType } from '../../../wire/mapi/notification.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import type { Entry } from '../objects/table/row-order.ts';
import { differencesOf } from '../objects/table/rows.ts';
import type { TableObject } from '../objects/table/table-object.ts';
import { rowWriter } from '../objects/table/table-rows.ts';
import { entryName } from '../objects/table/visible-rows.ts';

/** With more of them a client reads the table anew, which is quicker for both. */
const mostRowEvents = 30;
/** Of one row, as in an answer. */
const mostRowBytes = 8_000;
const { tableChanged, rowAdded, rowDeleted, rowModified } = TableEventType;

export async function tableEvents(table: TableObject): Promise<readonly TableEvent[]> {
  const { columns } = table;
  if (columns === undefined || !table.isViewed) return [];
  const turn = await table.refresh();
  if (turn === undefined) return [];
  const { before, after, changes } = turn;
  if (before.length + after.length === 0) return [];
  if (changes === undefined) return [{ type: tableChanged }];
  const { isCategorised, gone, come, changed } = differencesOf(before, after, changes);
  const count = gone.length + come.length + changed.length;
  if (count === 0) return [];
  if (isCategorised || count > mostRowEvents) return [{ type: tableChanged }];
  const events: TableEvent[] = [];
  for (const entry of gone) {
    const row = entry.kind === 'leaf' ? changes.gone.get(entry.id) : undefined;
    if (row === undefined) return [{ type: tableChanged }];
    events.push({ type: rowDeleted, row });
  }
  for (const [entries, type] of [
    [come, rowAdded],
    [changed, rowModified],
  ] as const) {
    for (const entry of entries) {
      const place = after.findPlace(entryName(entry)) ?? 0;
      const previous = after.at(place - 1);
      const terms = { codePage: table.logon.session.codePage, room: mostRowBytes, isForward: true };
      const { count: written, bytes: data } = await rowWriter(table, columns, [entry], terms);
      if (written === 0) return [{ type: tableChanged }];
      events.push({
        type,
        row: await nameOf(table, entry),
        after: previous === undefined ? noRow : await nameOf(table, previous),
        data,
      });
    }
  }
  return events;
}

async function nameOf(table: TableObject, entry: Entry): Promise<RowName> {
  const [bag] = await table.readEntries([entry], [PidTag.FolderId, PidTag.Mid]);
  return {
    folder: bag?.bigint(PidTag.FolderId) ?? 0n,
    message: bag?.bigint(PidTag.Mid) ?? 0n,
    instance: entry.kind === 'leaf' ? entry.instance : 0,
  };
}
