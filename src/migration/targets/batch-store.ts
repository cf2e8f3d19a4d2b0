import type { BodyHash } from '../../base/ids.ts';
import type { LedgerEntry } from '../../store/ports/sync-ledger.ts';
import type { SyncLedger } from '../sync/sync-types.ts';
import type { AddedItem, TargetBatch, TargetMessage } from '../sync/target-port.ts';
import { appendMessages, findStored, type OutgoingMessage } from './append-messages.ts';
import { copyMessage } from './item-commands.ts';
import { SpooledFile } from './spooled-file.ts';
import type { TargetConnection } from './target-connection.ts';
import { notFoundAgain } from './target-errors.ts';

/**
 * Stores batches. A message is in the ledger once the server has said that it is stored. Where a connection ends
 * between the two, what was stored is looked for from the UID on that came next before, by size and digest, and taken
 * for what was sent: nothing is stored twice, and nothing of anybody else's is touched. After a crash the engine does
 * the same with everything that no entry accounts for.
 */
export class BatchStore {
  readonly #connection: TargetConnection;
  readonly #ledger: Pick<SyncLedger, 'write'>;
  /** By place: everything from this UID on came after what is in the ledger. */
  readonly #nextUids = new Map<number, number>();
  /** Stored and in the ledger, of batches that failed in the middle: by folder, UID and place. */
  readonly #stored = new Map<string, AddedItem>();

  constructor(connection: TargetConnection, ledger: Pick<SyncLedger, 'write'>) {
    this.#connection = connection;
    this.#ledger = ledger;
  }

  async add(batch: TargetBatch, signal: AbortSignal): Promise<readonly AddedItem[]> {
    const { place, messages } = batch;
    const added = messages.map((message) => this.#stored.get(keyOf(message, place)));
    const outgoing = new Map<OutgoingMessage, number>();
    const copies: number[] = [];
    for (const [index, message] of messages.entries()) {
      if (added[index] !== undefined) continue;
      if (message.content.kind === 'copy') copies.push(index);
      else outgoing.set(outgoingOf(message), index);
    }
    const note = (index: number, item: number, digest: BodyHash) => {
      added[index] = { item, digest };
    };
    let failure: unknown;
    try {
      await this.#append(place, outgoing, signal, note);
      for (const index of copies)
        await this.#copy(place, messages[index], signal, (...one) => note(index, ...one));
    } catch (error) {
      failure = error;
    }
    await this.#record(batch, added, failure === undefined);
    if (failure !== undefined) throw failure;
    for (const message of messages) this.#stored.delete(keyOf(message, place));
    return added.flatMap((each) => each ?? []);
  }

  /** Over as many connections as it takes, what is stored already left out. */
  async #append(
    place: number,
    outgoing: Map<OutgoingMessage, number>,
    signal: AbortSignal,
    note: (index: number, item: number, digest: BodyHash) => void,
  ): Promise<void> {
    let isUncertain = false;
    const take = (message: OutgoingMessage, uid: number) => {
      const index = outgoing.get(message);
      if (index === undefined) return;
      outgoing.delete(message);
      note(index, uid, message.digest);
    };
    while (outgoing.size > 0) {
      await this.#connection.inFolder(place, signal, async (connection, opening) => {
        const firstUid = this.#nextUids.get(place) ?? opening.uidNext ?? 1;
        this.#nextUids.set(place, firstUid);
        if (isUncertain) {
          const found = await findStored(connection, [...outgoing.keys()], firstUid);
          for (const [message, uid] of found) take(message, uid);
        }
        isUncertain = true;
        const left = [...outgoing.keys()];
        if (left.length === 0) return;
        const { uids, refusal } = await appendMessages(connection, opening, left, firstUid);
        for (const [index, message] of left.entries()) {
          const uid = uids[index];
          if (uid !== undefined) take(message, uid);
        }
        if (refusal) throw refusal;
        if (outgoing.size > 0) throw notFoundAgain();
      });
    }
  }

  async #copy(
    place: number,
    message: TargetMessage | undefined,
    signal: AbortSignal,
    note: (item: number, digest: BodyHash) => void,
  ): Promise<void> {
    if (message?.content.kind !== 'copy') return;
    const { of, digest } = message.content;
    const { name } = await this.#connection.getPlace(place);
    // A copy has the flags and the date of what it is of.
    const uid = await this.#connection.inFolder(of.place, signal, (connection) =>
      copyMessage(connection, of.item, name),
    );
    if (uid === undefined) throw notFoundAgain();
    note(uid, digest);
  }

  /** What was stored is in the ledger before anybody hears that the rest was not. */
  async #record(
    batch: TargetBatch,
    added: readonly (AddedItem | undefined)[],
    isWhole: boolean,
  ): Promise<void> {
    const { place, messages, folder, alsoPut = [] } = batch;
    const putEntries: LedgerEntry[] = isWhole ? [...alsoPut] : [];
    for (const [index, message] of messages.entries()) {
      const each = added[index];
      const key = keyOf(message, place);
      if (each === undefined || this.#stored.has(key)) continue;
      putEntries.push({ ...message.entry, place, ...each, skipped: null });
      this.#stored.set(key, each);
      this.#nextUids.set(place, Math.max(this.#nextUids.get(place) ?? 1, each.item + 1));
    }
    if (putEntries.length === 0 && folder === undefined) return;
    await this.#ledger.write({ ...(folder && { putFolders: [folder] }), putEntries });
  }
}

function keyOf({ entry }: TargetMessage, place: number): string {
  return `${entry.folder} ${entry.uid} ${place}`;
}

function outgoingOf({ content, receivedAt, flags, keywords }: TargetMessage): OutgoingMessage {
  const arrival = { receivedAt, flags, keywords };
  if (content.kind === 'taken' && content.message instanceof SpooledFile) {
    const { message } = content;
    return { ...arrival, size: message.size, digest: message.digest, stream: () => message.stream() };
  }
  if (content.kind !== 'bytes')
    throw new TypeError('A message that another target has taken in cannot be stored here.');
  const { bytes, digest } = content;
  const stream = async function* () {
    yield bytes;
  };
  return { ...arrival, size: bytes.length, digest, stream };
}
