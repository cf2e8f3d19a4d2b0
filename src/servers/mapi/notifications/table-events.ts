/** What becomes of the rows of a table that somebody looks at: [MS-OXCNOTIF] section 3.1.4.3. */
import { noRow, type RowName, type TableEvent, TableEventType } from '../../../wire/mapi/notification.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import type { Entry } from '../objects/table/row-order.ts';
import type { RowChanges } from '../objects/table/row-source.ts';
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
  // Nobody knows its rows, and whoever has opened it may count them: R244, R372.
  if (await table.hasChangedUnseen()) return [{ type: tableChanged }];
  const { columns } = table;
  if (columns === undefined || !table.isViewed) return [];
  const turn = await table.refresh();
  if (turn === undefined) return [];
  const { before, after, changes } = turn;
  if (before.length + after.length === 0) return [];
  if (changes === undefined) return [{ type: tableChanged }];
  const { isCategorised, gone: left, come: added, changed } = differencesOf(before, after, changes);
  const count = left.length + added.length + changed.length;
  if (count === 0) return [];
  if (isCategorised || count > mostRowEvents) return [{ type: tableChanged }];
  // A message that has been written anew is a row of its own here, and the same one to its client.
  const come: Entry[] = [];
  const other = [...changed];
  const again = new Set<string>();
  for (const entry of added) {
    const name = wireName(await nameOf(table, entry));
    if (left.some((each) => nameOfGone(each, changes) === name)) {
      again.add(name);
      other.push(entry);
    } else come.push(entry);
  }
  const gone = left.filter((entry) => !again.has(nameOfGone(entry, changes) ?? ''));
  const events: TableEvent[] = [];
  for (const entry of gone) {
    const row = entry.kind === 'leaf' ? changes.gone.get(entry.id) : undefined;
    if (row === undefined) return [{ type: tableChanged }];
    events.push({ type: rowDeleted, row });
  }
  for (const [entries, type] of [
    [come, rowAdded],
    [other, rowModified],
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

const wireName = ({ folder, message, instance }: RowName): string => `${folder}/${message}/${instance}`;

function nameOfGone(entry: Entry, { gone }: RowChanges): string | undefined {
  const row = entry.kind === 'leaf' ? gone.get(entry.id) : undefined;
  return row && wireName(row);
}

async function nameOf(table: TableObject, entry: Entry): Promise<RowName> {
  const [bag] = await table.readEntries([entry], [PidTag.FolderId, PidTag.Mid]);
  return {
    folder: bag?.bigint(PidTag.FolderId) ?? 0n,
    message: bag?.bigint(PidTag.Mid) ?? 0n,
    instance: entry.kind === 'leaf' ? entry.instance : 0,
  };
}
