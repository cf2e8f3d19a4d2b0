/**
 * Which message is in which row, for folders that were looked at lately. To find that out for a hundred thousand takes long, and many
 * tables ask for the same: what was found is kept, and followed by what has changed in the folder since.
 */
import type { ChangeNumber, FolderId, Uid } from '../../../../base/ids.ts';
import type { Mailbox } from '../../../../mailbox/mailbox.ts';
import type { Message } from '../../../../store/ports/mail-model.ts';
import type { TableSort, TableSortField } from '../../../../store/ports/message-query.ts';
import { compareUtf8, tableSortKey } from '../../../../store/sort-key.ts';

/** What is asked of a mailbox for it. */
type OrderedMailbox = Pick<Mailbox, 'key' | 'readSortedUids' | 'changesSince' | 'listMessagesByUid'>;

export interface OrderQuestion {
  readonly mailbox: OrderedMailbox;
  readonly folder: FolderId;
  readonly sorts: readonly TableSort[];
  /** The change of the folder's messages that the rows must know of. */
  readonly version: number;
}

interface Order {
  readonly uids: Uint32Array;
  readonly lastUid: number;
  readonly version: number;
}

interface Kept {
  readonly order: Promise<Order>;
  rows: number;
}

export interface MessageOrderLimits {
  /** Of all together: 4 bytes each. */
  readonly maxRows: number;
  readonly maxOrders: number;
}

const defaultLimits: MessageOrderLimits = { maxRows: 8_000_000, maxOrders: 5_000 };
/** Beyond as many the store is quicker. */
const mostFollowed = 200;
const mostPlaced = 32;
const probesAtOnce = 16;
/** Of these a message has another value later, and another place. */
const changing: ReadonlySet<TableSortField> = new Set<TableSortField>(['modifiedAt', 'unread', 'flagged']);

export class MessageOrders {
  readonly #limits: MessageOrderLimits;
  /** The least recently used first. */
  readonly #kept = new Map<string, Kept>();
  #rows = 0;

  constructor(limits: MessageOrderLimits = defaultLimits) {
    this.#limits = limits;
  }

  /** Nobody writes into what is given out: what follows is made anew. */
  async read(question: OrderQuestion): Promise<Uint32Array> {
    const name = nameOf(question);
    const before = this.#kept.get(name);
    const kept: Kept = { order: follow(before?.order, question), rows: before?.rows ?? 0 };
    this.#kept.delete(name);
    this.#kept.set(name, kept);
    try {
      const { uids } = await kept.order;
      if (this.#kept.get(name) === kept) {
        this.#rows += uids.length - kept.rows;
        kept.rows = uids.length;
        this.#evict();
      }
      return uids;
    } catch (error) {
      if (this.#kept.get(name) === kept) this.#remove(name, kept);
      throw error;
    }
  }

  #evict(): void {
    for (const [name, kept] of this.#kept) {
      if (this.#rows <= this.#limits.maxRows && this.#kept.size <= this.#limits.maxOrders) return;
      this.#remove(name, kept);
    }
  }

  #remove(name: string, { rows }: Kept): void {
    this.#kept.delete(name);
    this.#rows -= rows;
  }
}

function nameOf({ mailbox: { key }, folder, sorts }: OrderQuestion): string {
  const order = sorts.map(({ by, descending }) => `${descending ? '-' : '+'}${by}`).join('');
  return `${key.tenant}/${key.mailbox}/${folder}/${order}`;
}

async function follow(known: Promise<Order> | undefined, question: OrderQuestion): Promise<Order> {
  const before = await known?.catch(() => undefined);
  if (before !== undefined && before.version >= question.version) return before;
  return (before && (await changed(before, question))) ?? readWhole(question);
}

async function readWhole({ mailbox, folder, sorts, version }: OrderQuestion): Promise<Order> {
  const uids = await mailbox.readSortedUids({ folder, sorts });
  return { uids, lastUid: uids.reduce((most, uid) => Math.max(most, uid), 0), version };
}

/** Undefined where too much has happened, or something that is hard to follow. */
async function changed(before: Order, question: OrderQuestion): Promise<Order | undefined> {
  const { mailbox, folder, sorts, version } = question;
  if (sorts.some(({ by }) => changing.has(by))) return undefined;
  const terms = { limit: mostFollowed, folder };
  const { changes, more } = await mailbox.changesSince(before.version as ChangeNumber, terms);
  if (more) return undefined;
  const gone = new Set<number>();
  const come: Message[] = [];
  for (const change of changes) {
    if (change.kind === 'messageGone') gone.add(change.uid);
    // What has a place keeps it; what came has a higher uid than all that there were.
    if (change.kind === 'message' && change.message.uid > before.lastUid) come.push(change.message);
  }
  if (come.length > mostPlaced) return undefined;
  const left = gone.size === 0 ? before.uids : before.uids.filter((uid) => !gone.has(uid));
  const uids = await placed(left, come, question);
  const lastUid = come.reduce((most, { uid }) => Math.max(most, uid), before.lastUid);
  return uids && { uids, lastUid, version };
}

async function placed(
  uids: Uint32Array,
  come: readonly Message[],
  question: OrderQuestion,
): Promise<Uint32Array | undefined> {
  const ordered = come.toSorted((a, b) => compare(a, b, question.sorts));
  const all = new Uint32Array(uids.length + ordered.length);
  let [from, to] = [0, 0];
  for (const message of ordered) {
    const place = await findPlace(uids, message, from, question);
    if (place === undefined) return undefined;
    all.set(uids.subarray(from, place), to);
    to += place - from;
    all[to] = message.uid;
    to += 1;
    from = place;
  }
  all.set(uids.subarray(from), to);
  return all;
}

/** Between which two rows it belongs. New mail belongs to an end as a rule, which is where it is sought first. */
async function findPlace(
  uids: Uint32Array,
  message: Message,
  start: number,
  { mailbox, folder, sorts }: OrderQuestion,
): Promise<number | undefined> {
  let [from, to] = [start, uids.length];
  for (let isFirst = true; from < to; isFirst = false) {
    const places = isFirst ? [...new Set([from, to - 1])] : spread(from, to);
    const probes = places.map((place) => uids[place] as Uid);
    const rows = await mailbox.listMessagesByUid(folder, probes);
    // One of them went a moment ago.
    if (rows.length < probes.length) return undefined;
    const before = rows.findIndex((row) => compare(message, row, sorts) < 0);
    const [lower, upper] = [places[before < 0 ? rows.length - 1 : before - 1], places[before]];
    if (lower !== undefined) from = lower + 1;
    if (upper !== undefined) to = upper;
  }
  return from;
}

function spread(from: number, to: number): number[] {
  const step = Math.max(1, (to - from) / (probesAtOnce + 1));
  const places = Array.from(
    { length: probesAtOnce },
    (_, index) => Math.floor(from + (index + 1) * step) - 1,
  );
  return places.filter((place) => place >= from && place < to);
}

/** As the store orders: the uid breaks ties, in the direction of the first. */
function compare(a: Message, b: Message, sorts: readonly TableSort[]): number {
  for (const { by, descending } of sorts) {
    const order = compareKeys(tableSortKey(a, by), tableSortKey(b, by));
    if (order !== 0) return descending ? -order : order;
  }
  return sorts[0]?.descending === true ? b.uid - a.uid : a.uid - b.uid;
}

function compareKeys(a: number | string, b: number | string): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : compareUtf8(String(a), String(b));
}
