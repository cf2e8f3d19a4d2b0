/**
 * What one person has read in public folders: [MS-OXCSTOR] section 3.2.1 calls it the per-user data table. It is kept in that person's own
 * mailbox, a set of uids for each folder, so that reading changes nothing for others and goes when the person goes.
 */
import { AppError } from '../../base/errors.ts';
import type { FolderId, Guid, Uid } from '../../base/ids.ts';
import type { UidRange } from '../../store/ports/message-query.ts';
import { containsUid, normalizeUidRanges } from '../../store/uid-ranges.ts';
import type { Mailbox } from '../mailbox.ts';

export type UidSet = readonly UidRange[];

const prefix = 'publicRead.';
/** Of one person; far more than anybody reads in. */
const mostFolders = 10_000;
/** Beyond as many, uids that no message has any more are taken in with those around them. */
const mostRanges = 200;

/** Changes of one set, one after the other, whichever sessions of a person ask for them. */
const turns = new Map<string, Promise<unknown>>();

export class ReadMarks {
  readonly #reader: Mailbox;
  readonly #store: Guid;

  constructor(reader: Mailbox, store: Guid) {
    this.#reader = reader;
    this.#store = store;
  }

  async of(folder: FolderId): Promise<UidSet> {
    return (await this.find(folder)) ?? [];
  }

  /** Undefined where nothing was ever noted. */
  async find(folder: FolderId): Promise<UidSet | undefined> {
    const [row] = await this.#reader.readProperties({ kind: 'mailbox' }, [this.#keyOf(folder)]);
    return row && parsed(row.value);
  }

  /** `uids`: of the messages that there are. */
  async change(
    folder: FolderId,
    uids: Iterable<number>,
    { adds, removes = [] }: { readonly adds: UidSet; readonly removes?: UidSet },
  ): Promise<void> {
    await this.#inTurn(folder, async () => {
      const before = await this.find(folder);
      const changed = without(normalizeUidRanges([...(before ?? []), ...adds]), normalizeUidRanges(removes));
      await this.#write(folder, changed.length > mostRanges ? closed(changed, uids) : changed, before);
    });
  }

  /** In place of all that was noted; without a set the folder is forgotten. */
  async replace(folder: FolderId, set: UidSet | undefined): Promise<void> {
    await this.#inTurn(folder, async () => this.#write(folder, set, await this.find(folder)));
  }

  async #write(folder: FolderId, set: UidSet | undefined, before: UidSet | undefined): Promise<void> {
    const key = this.#keyOf(folder);
    if (set !== undefined && before === undefined) await this.#checkRoom();
    const value = Buffer.from(JSON.stringify(set?.map(({ first, last }) => [first, last]) ?? []));
    const change = set === undefined ? { set: [], remove: [key] } : { set: [{ key, value }], remove: [] };
    await this.#reader.writeProperties({ kind: 'mailbox' }, change);
  }

  async #checkRoom(): Promise<void> {
    const rows = await this.#reader.readProperties({ kind: 'mailbox' });
    if (rows.filter(({ key }) => key.startsWith(prefix)).length < mostFolders) return;
    throw new AppError({
      kind: 'limit',
      code: 'mailbox.publicRead.limit',
      message: `What somebody has read is noted for ${mostFolders} public folders at most. Nothing more is noted in further ones.`,
    });
  }

  #keyOf(folder: FolderId): string {
    return `${prefix}${this.#store}.${folder}`;
  }

  async #inTurn<T>(folder: FolderId, work: () => Promise<T>): Promise<T> {
    const { tenant, mailbox } = this.#reader.key;
    const name = `${tenant}/${mailbox}/${this.#keyOf(folder)}`;
    const turn = (turns.get(name) ?? Promise.resolve()).then(work, work);
    const ended = turn.catch(() => undefined);
    turns.set(name, ended);
    try {
      return await turn;
    } finally {
      if (turns.get(name) === ended) turns.delete(name);
    }
  }
}

function without(set: UidSet, removed: UidSet): UidSet {
  const left: UidRange[] = [];
  for (const range of set) {
    let first: number = range.first;
    for (const gone of removed) {
      if (gone.last < first || gone.first > range.last) continue;
      if (gone.first > first) left.push({ first: first as Uid, last: (gone.first - 1) as Uid });
      first = gone.last + 1;
    }
    if (first <= range.last) left.push({ first: first as Uid, last: range.last });
  }
  return left;
}

/** The same messages in as few ranges as can be: uids are never given again, so what is not there may be in the set or not. */
function closed(set: UidSet, uids: Iterable<number>): UidSet {
  const ranges: { first: Uid; last: Uid }[] = [];
  let isOpen = false;
  for (const uid of uids as Iterable<Uid>) {
    const isRead = containsUid(set, uid);
    const last = ranges.at(-1);
    if (isRead && isOpen && last !== undefined) last.last = uid;
    else if (isRead) ranges.push({ first: uid, last: uid });
    isOpen = isRead;
  }
  return ranges;
}

function parsed(value: Uint8Array): UidSet {
  const read: unknown = JSON.parse(Buffer.from(value).toString('utf8'));
  if (!Array.isArray(read)) return [];
  return read.flatMap((each: unknown) => {
    if (!Array.isArray(each)) return [];
    const [first, last] = each as unknown[];
    return typeof first === 'number' && typeof last === 'number'
      ? [{ first: first as Uid, last: last as Uid }]
      : [];
  });
}
