import { tmpdir } from 'node:os';
import { AppError } from '../../base/errors.ts';
import type { BodyHash } from '../../base/ids.ts';
import type { FolderPath } from '../../mailbox/folder-tree.ts';
import { refusalError } from '../connection/source-error.ts';
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
  TargetSurvey,
} from '../sync/target-port.ts';
import { BatchStore } from './batch-store.ts';
import { changeFlags, moveMessages, readStates, removeMessages } from './item-commands.ts';
import { beginningOf, digestOf } from './read-items.ts';
import { SpooledFile } from './spooled-file.ts';
import { TargetConnection, type TargetConnectionOptions } from './target-connection.ts';
import { folderFixed, folderGone, renumbered } from './target-errors.ts';
import {
  makeFolder,
  type NameForm,
  rawNameFor,
  readState,
  renameFolder,
  surveyTarget,
} from './target-folders.ts';

export interface ImapTargetOptions extends TargetConnectionOptions {
  /** Knows the folders of former rounds, and gets an entry for each message that is stored. */
  readonly ledger: Pick<SyncLedger, 'folders' | 'write'>;
  /** Where large messages lie on their way. */
  readonly spoolFolder?: string;
}

const itemsPerPage = 2000;

/** A mailbox at an IMAP server, as the engine writes to it. */
export class ImapTarget implements SyncTarget {
  readonly #options: ImapTargetOptions;
  readonly #connection: TargetConnection;
  readonly #store: BatchStore;
  #form: NameForm | undefined;

  constructor(options: ImapTargetOptions) {
    this.#options = options;
    this.#connection = new TargetConnection(options);
    this.#store = new BatchStore(this.#connection, options.ledger);
  }

  async close(): Promise<void> {
    this.#connection.close();
  }

  async survey(signal: AbortSignal): Promise<TargetSurvey> {
    const places = await this.#connection.places();
    const { survey, form } = await this.#connection.run(signal, (connection) =>
      surveyTarget(connection, places),
    );
    this.#form = form;
    return survey;
  }

  async ensureFolder(path: FolderPath, signal: AbortSignal): Promise<TargetFolder> {
    const form = await this.#nameForm(signal);
    return this.#connection.run(signal, async (connection) => {
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
    const from = await this.#connection.getPlace(place);
    return this.#connection.run(signal, async (connection) => {
      const name = rawNameFor(connection, form, path);
      if (from.name.toUpperCase() === 'INBOX') throw folderFixed(from.name);
      // Sent again after a connection has ended, it may have been done.
      const isDone = (await readState(connection, from.name)) === undefined;
      if (!isDone || (await readState(connection, name)) === undefined)
        await renameFolder(connection, from.name, name);
      connection.opening = undefined;
      (await this.#connection.places()).rename(place, name);
      const state = await readState(connection, name);
      return { place, path, messageCount: state?.messages ?? 0, name, uidValidity: from.uidValidity };
    });
  }

  async removeEmptyFolder(place: number, signal: AbortSignal): Promise<boolean> {
    const { name } = await this.#connection.getPlace(place);
    const places = await this.#connection.places();
    return this.#connection.run(signal, async (connection) => {
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
    const { name, uidValidity } = await this.#connection.getPlace(place);
    const { messages, ...reading } = await this.#connection.run(signal, (connection) =>
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
    return this.#connection.inFolder(place, signal, (connection) => digestOf(connection, item));
  }

  readBeginning(
    place: number,
    item: number,
    bytes: number,
    signal: AbortSignal,
  ): Promise<Uint8Array | undefined> {
    return this.#connection.inFolder(place, signal, (connection) => beginningOf(connection, item, bytes));
  }

  takeIn(pieces: AsyncIterable<Uint8Array>): Promise<TakenMessage> {
    const { spoolFolder = tmpdir(), random } = this.#options;
    return SpooledFile.write(spoolFolder, random.guid(), pieces);
  }

  addMessages(batch: TargetBatch, signal: AbortSignal): Promise<readonly AddedItem[]> {
    return this.#store.add(batch, signal);
  }

  async changeFlags(changes: readonly ItemFlagChange[], signal: AbortSignal): Promise<void> {
    for (const [place, of] of Map.groupBy(changes, (change) => change.place))
      await this.#connection.inFolder(place, signal, (connection, opening) =>
        changeFlags(connection, opening, of),
      );
  }

  async findItems(
    items: readonly ItemPlace[],
    signal: AbortSignal,
  ): Promise<readonly (ItemState | undefined)[]> {
    const states = new Map<ItemPlace, ItemState>();
    for (const [place, of] of Map.groupBy(items, (item) => item.place)) {
      const found = await this.#connection
        .inFolder(place, signal, (connection) =>
          readStates(
            connection,
            of.map(({ item }) => item),
          ),
        )
        .catch(orUndefinedIfGone);
      for (const each of of) {
        const state = found?.get(each.item);
        if (state) states.set(each, { ...each, ...state });
      }
    }
    return items.map((item) => states.get(item));
  }

  async removeItems(items: readonly ItemPlace[], signal: AbortSignal): Promise<void> {
    for (const [place, of] of Map.groupBy(items, (item) => item.place))
      await this.#connection.inFolder(place, signal, (connection) =>
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
    const { name } = await this.#connection.getPlace(place);
    const moved = new Map<ItemPlace, ItemPlace>();
    for (const [from, of] of Map.groupBy(items, (item) => item.place)) {
      if (from === place) {
        for (const each of of) moved.set(each, each);
        continue;
      }
      const uids = await this.#connection.inFolder(from, signal, (connection) =>
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
    const place = (await this.#connection.places()).numberOf(name, uidValidity);
    return { place, path, messageCount, name, uidValidity };
  }
}

function orUndefinedIfGone(error: unknown): undefined {
  if (error instanceof AppError && error.kind === 'notFound') return undefined;
  throw error;
}
