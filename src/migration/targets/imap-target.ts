import { hash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { AppError } from '../../base/errors.ts';
import type { BodyHash } from '../../base/ids.ts';
import type { FolderPath } from '../../mailbox/folder-tree.ts';
import type { LedgerEntry } from '../../store/ports/sync-ledger.ts';
import { type FolderOpening, folderOnTheWay, openForWriting } from '../connection/folder-opening.ts';
import type { ImapConnection } from '../connection/imap-connection.ts';
import { type ConnectionPorts, openConnection } from '../connection/open-connection.ts';
import type { SourceServerLimits } from '../connection/server-limits.ts';
import { refusalError } from '../connection/source-error.ts';
import type { SourceCredentials, SourceServerSettings } from '../connection/source-settings.ts';
import { isPassing, MailboxConnections } from '../sources/mailbox-connections.ts';
import { readFolder } from '../sources/read-folder.ts';
import type { SyncLedger } from '../sync/sync-types.ts';
import type {
  AddedItem,
  ItemFlagChange,
  ItemPlace,
  ItemState,
  SyncTarget,
  TakenMessage,
  TargetBatch,
  TargetFolder,
  TargetItem,
  TargetMessage,
  TargetSurvey,
} from '../sync/target-port.ts';
import { appendMessages, findStored, type OutgoingMessage } from './append-messages.ts';
import { changeFlags, copyMessage, moveMessages, readStates, removeMessages } from './item-commands.ts';
import { beginningOf, digestOf } from './read-items.ts';
import { SpooledFile } from './spooled-file.ts';
import {
  makeFolder,
  type NameForm,
  rawNameFor,
  readState,
  renameFolder,
  surveyTarget,
} from './target-folders.ts';
import { type TargetPlace, TargetPlaces } from './target-places.ts';

export interface ImapTargetOptions extends ConnectionPorts {
  readonly settings: SourceServerSettings;
  readonly credentials: SourceCredentials;
  /** Of the endpoint: shared by all its mailboxes. */
  readonly limits: SourceServerLimits;
  /** Knows the folders of former rounds, and gets an entry for each message that is stored. */
  readonly ledger: Pick<SyncLedger, 'folders' | 'write'>;
  /** Where large messages lie on their way. */
  readonly spoolFolder?: string;
  readonly maxAttempts?: number;
}

const defaultMaxAttempts = 4;
const itemsPerPage = 2000;

/**
 * A mailbox at an IMAP server, as the engine writes to it. A message is in the ledger once the server has said that it
 * is stored. Where a connection ends between the two, what was stored is looked for from the UID on that came next
 * before, by size and digest, and taken for what was sent: nothing is stored twice, and nothing of anybody else's is
 * touched. After a crash the engine does the same with everything that no entry accounts for.
 */
export class ImapTarget implements SyncTarget {
  readonly #options: ImapTargetOptions;
  readonly #connections: MailboxConnections;
  readonly #closing = new AbortController();
  readonly #maxAttempts: number;
  #places: TargetPlaces | undefined;
  #form: NameForm | undefined;
  /** By place: everything from this UID on came after what is in the ledger. */
  readonly #nextUids = new Map<number, number>();
  /** Stored and in the ledger, of batches that failed in the middle: by folder, UID and place. */
  readonly #stored = new Map<string, AddedItem>();

  constructor(options: ImapTargetOptions) {
    this.#options = options;
    const { settings, credentials, limits, clock, random, connect } = options;
    this.#maxAttempts = options.maxAttempts ?? defaultMaxAttempts;
    this.#connections = new MailboxConnections({
      limits,
      maxConnections: 1,
      maxAttempts: this.#maxAttempts,
      open: (signal) => {
        const ports = { clock, random, ...(connect === undefined ? {} : { connect }) };
        const lifetime = this.#closing.signal;
        return openConnection({ ...ports, settings, limits, signal, lifetime }, credentials);
      },
    });
  }

  async close(): Promise<void> {
    this.#connections.close();
    this.#closing.abort();
  }

  async survey(signal: AbortSignal): Promise<TargetSurvey> {
    const places = await this.#known();
    const { survey, form } = await this.#run(signal, (connection) => surveyTarget(connection, places));
    this.#form = form;
    return survey;
  }

  async ensureFolder(path: FolderPath, signal: AbortSignal): Promise<TargetFolder> {
    const form = await this.#nameForm(signal);
    return this.#run(signal, async (connection) => {
      const name = rawNameFor(connection, form, path);
      let state = await readState(connection, name);
      if (state === undefined) {
        await makeFolder(connection, name);
        state = await readState(connection, name);
      }
      if (state === undefined) throw folderGone(path.join(form.delimiter));
      return this.#describe(path, name, state.uidValidity, state.messages);
    });
  }

  async moveFolder(place: number, path: FolderPath, signal: AbortSignal): Promise<TargetFolder> {
    const form = await this.#nameForm(signal);
    const from = await this.#getPlace(place);
    return this.#run(signal, async (connection) => {
      const name = rawNameFor(connection, form, path);
      if (from.name.toUpperCase() === 'INBOX') throw fixed(from.name);
      // Sent again after a connection has ended, it may have been done.
      const isDone = (await readState(connection, from.name)) === undefined;
      if (!isDone || (await readState(connection, name)) === undefined)
        await renameFolder(connection, from.name, name);
      connection.opening = undefined;
      (await this.#known()).rename(place, name);
      const state = await readState(connection, name);
      return { place, path, messageCount: state?.messages ?? 0, name, uidValidity: from.uidValidity };
    });
  }

  async removeEmptyFolder(place: number, signal: AbortSignal): Promise<boolean> {
    const { name } = await this.#getPlace(place);
    const places = await this.#known();
    return this.#run(signal, async (connection) => {
      const { survey, form } = await surveyTarget(connection, places);
      const folder = survey.folders.get(place);
      if (folder === undefined || folder.messageCount > 0) return false;
      const all = [...survey.folders.values()];
      const hasFolders = all.some((each) => each.name?.startsWith(name + form.delimiter));
      const roles = [...survey.mailbox.rolePaths.values()];
      if (hasFolders || roles.some((path) => path.join('\0') === folder.path.join('\0'))) return false;
      await connection.run({ name: 'UNSELECT' }).catch(() => undefined);
      connection.opening = undefined;
      const mailbox = { raw: name, text: name };
      await connection.run({ name: 'UNSUBSCRIBE', mailbox });
      return (await connection.run({ name: 'DELETE', mailbox })).condition === 'OK';
    });
  }

  async *listItems(place: number, signal: AbortSignal): AsyncGenerator<readonly TargetItem[]> {
    const { name, uidValidity } = await this.#getPlace(place);
    const { messages, ...reading } = await this.#run(signal, (connection) =>
      readFolder(connection, name, undefined),
    );
    if (reading.uidValidity !== uidValidity) throw renumbered(name);
    const { uids, sizes, receivedAts } = messages;
    for (let at = 0; at < uids.length; at += itemsPerPage) {
      yield Array.from(uids.subarray(at, at + itemsPerPage), (item, index) => ({
        item,
        size: sizes[at + index] ?? Number.NaN,
        receivedAt: receivedAts[at + index] ?? Number.NaN,
        digest: undefined,
      }));
    }
  }

  findDigest(place: number, item: number, signal: AbortSignal): Promise<BodyHash | undefined> {
    return this.#in(place, signal, (connection) => digestOf(connection, item));
  }

  readBeginning(
    place: number,
    item: number,
    bytes: number,
    signal: AbortSignal,
  ): Promise<Uint8Array | undefined> {
    return this.#in(place, signal, (connection) => beginningOf(connection, item, bytes));
  }

  takeIn(pieces: AsyncIterable<Uint8Array>): Promise<TakenMessage> {
    const { spoolFolder = tmpdir(), random } = this.#options;
    return SpooledFile.write(spoolFolder, random.guid(), pieces);
  }

  async addMessages(batch: TargetBatch, signal: AbortSignal): Promise<readonly AddedItem[]> {
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
      await this.#in(place, signal, async (connection, opening) => {
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
    const { name } = await this.#getPlace(place);
    // A copy has the flags and the date of what it is of.
    const uid = await this.#in(of.place, signal, (connection) => copyMessage(connection, of.item, name));
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
    await this.#options.ledger.write({ ...(folder && { putFolders: [folder] }), putEntries });
  }

  async changeFlags(changes: readonly ItemFlagChange[], signal: AbortSignal): Promise<void> {
    for (const [place, of] of Map.groupBy(changes, (change) => change.place))
      await this.#in(place, signal, (connection, opening) => changeFlags(connection, opening, of));
  }

  async findItems(
    items: readonly ItemPlace[],
    signal: AbortSignal,
  ): Promise<readonly (ItemState | undefined)[]> {
    const states = new Map<ItemPlace, ItemState>();
    for (const [place, of] of Map.groupBy(items, (item) => item.place)) {
      const found = await this.#in(place, signal, (connection) =>
        readStates(
          connection,
          of.map(({ item }) => item),
        ),
      ).catch(orUndefinedIfGone);
      for (const each of of) {
        const state = found?.get(each.item);
        if (state) states.set(each, { ...each, ...state });
      }
    }
    return items.map((item) => states.get(item));
  }

  async removeItems(items: readonly ItemPlace[], signal: AbortSignal): Promise<void> {
    for (const [place, of] of Map.groupBy(items, (item) => item.place))
      await this.#in(place, signal, (connection) =>
        removeMessages(
          connection,
          of.map(({ item }) => item),
        ),
      );
  }

  async moveItems(
    items: readonly ItemPlace[],
    place: number,
    signal: AbortSignal,
  ): Promise<readonly (ItemPlace | undefined)[]> {
    const { name } = await this.#getPlace(place);
    const moved = new Map<ItemPlace, ItemPlace>();
    for (const [from, of] of Map.groupBy(items, (item) => item.place)) {
      if (from === place) {
        for (const each of of) moved.set(each, each);
        continue;
      }
      const uids = await this.#in(from, signal, (connection) =>
        moveMessages(
          connection,
          of.map(({ item }) => item),
          name,
        ),
      );
      for (const each of of) {
        const item = uids.get(each.item);
        if (item !== undefined) moved.set(each, { place, item });
      }
    }
    return items.map((item) => moved.get(item));
  }

  /** In the open folder, which is as the ledger knows it. */
  async #in<T>(
    place: number,
    signal: AbortSignal,
    work: (connection: ImapConnection, opening: FolderOpening) => Promise<T>,
  ): Promise<T> {
    const { name, uidValidity } = await this.#getPlace(place);
    return this.#run(signal, async (connection) => {
      let opening = folderOnTheWay(connection, name);
      if (!opening?.isWritable) {
        const opened = openForWriting(connection, name);
        await opened.answered;
        opening = opened.opening;
      }
      if (opening.hasFailed) throw folderGone(name);
      if (opening.uidValidity !== uidValidity) throw renumbered(name);
      return work(connection, opening);
    });
  }

  /** Again over another connection, as long as it may get better: everything here may be done twice. */
  async #run<T>(signal: AbortSignal, work: (connection: ImapConnection) => Promise<T>): Promise<T> {
    const both = AbortSignal.any([signal, this.#closing.signal]);
    for (let attempt = 1; ; attempt++) {
      const slot = await this.#connections.forReading(both);
      const connection = await slot.connection(both);
      const onAbort = () => slot.destroy(both.reason);
      both.addEventListener('abort', onAbort, { once: true });
      try {
        return await work(connection);
      } catch (error) {
        both.throwIfAborted();
        if (attempt >= this.#maxAttempts || !isPassing(error)) throw error;
        this.#options.limits.noteFailure(error);
      } finally {
        both.removeEventListener('abort', onAbort);
      }
    }
  }

  async #known(): Promise<TargetPlaces> {
    this.#places ??= new TargetPlaces(await this.#options.ledger.folders());
    return this.#places;
  }

  async #getPlace(place: number): Promise<TargetPlace> {
    const found = (await this.#known()).find(place);
    if (found) return found;
    throw folderGone(String(place));
  }

  async #nameForm(signal: AbortSignal): Promise<NameForm> {
    if (this.#form === undefined) await this.survey(signal);
    if (this.#form !== undefined) return this.#form;
    throw refusalError({ type: 'status', condition: 'NO', text: '' }, 'to list the folders');
  }

  async #describe(
    path: FolderPath,
    name: string,
    uidValidity: number,
    messageCount: number,
  ): Promise<TargetFolder> {
    const place = (await this.#known()).numberOf(name, uidValidity);
    return { place, path, messageCount, name, uidValidity };
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
  const { bytes } = content;
  const digest = hash('sha256', bytes, 'hex') as BodyHash;
  const stream = async function* () {
    yield bytes;
  };
  return { ...arrival, size: bytes.length, digest, stream };
}

function orUndefinedIfGone(error: unknown): undefined {
  if (error instanceof AppError && error.kind === 'notFound') return undefined;
  throw error;
}

function folderGone(name: string): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'migration.target.folderGone',
    message: `The folder "${name.slice(0, 200)}" of the target mailbox is gone. It is made again in the next round.`,
    retryable: true,
  });
}

function renumbered(name: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'migration.target.uidValidity',
    message: `The target server has given the messages of the folder "${name.slice(0, 200)}" other UIDs. The next round finds them again by their content.`,
    retryable: true,
  });
}

function notFoundAgain(): AppError {
  return new AppError({
    kind: 'internal',
    code: 'migration.target.lost',
    message:
      'The target server says that it has stored a message, and does not show it under its digest: it changes what it stores. The message is stored there, and is not told apart from others.',
    retryable: false,
  });
}

function fixed(name: string): AppError {
  return new AppError({
    kind: 'denied',
    code: 'migration.target.folderFixed',
    message: `The folder "${name}" of the target mailbox cannot be moved: every mailbox has it.`,
  });
}
