import { type FolderOpening, folderOnTheWay, openForWriting } from '../connection/folder-opening.ts';
import type { ImapConnection } from '../connection/imap-connection.ts';
import { type ConnectionPorts, openConnection } from '../connection/open-connection.ts';
import type { SourceServerLimits } from '../connection/server-limits.ts';
import type { SourceCredentials, SourceServerSettings } from '../connection/source-settings.ts';
import { isPassing, MailboxConnections } from '../sources/mailbox-connections.ts';
import type { SyncLedger } from '../sync/sync-types.ts';
import { folderGone, renumbered } from './target-errors.ts';
import { type TargetPlace, TargetPlaces } from './target-places.ts';

export interface TargetConnectionOptions extends ConnectionPorts {
  readonly settings: SourceServerSettings;
  readonly credentials: SourceCredentials;
  /** Of the endpoint: shared by all its mailboxes. */
  readonly limits: SourceServerLimits;
  /** Knows the folders of former rounds. */
  readonly ledger: Pick<SyncLedger, 'folders'>;
  readonly maxAttempts?: number;
}

const defaultMaxAttempts = 4;

/** The one connection to a mailbox that is copied to, made again where it is lost; and which folder has which number. */
export class TargetConnection {
  readonly #ledger: Pick<SyncLedger, 'folders'>;
  readonly #limits: SourceServerLimits;
  readonly #connections: MailboxConnections;
  readonly #closing = new AbortController();
  readonly #maxAttempts: number;
  #places: TargetPlaces | undefined;

  constructor(options: TargetConnectionOptions) {
    const { settings, credentials, limits, clock, random, connect } = options;
    this.#ledger = options.ledger;
    this.#limits = limits;
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

  close(): void {
    this.#connections.close();
    this.#closing.abort();
  }

  async places(): Promise<TargetPlaces> {
    this.#places ??= new TargetPlaces(await this.#ledger.folders());
    return this.#places;
  }

  async getPlace(place: number): Promise<TargetPlace> {
    const found = (await this.places()).find(place);
    if (found) return found;
    throw folderGone(String(place));
  }

  /** Again over another connection, as long as it may get better: everything here may be done twice. */
  async run<T>(signal: AbortSignal, work: (connection: ImapConnection) => Promise<T>): Promise<T> {
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
        this.#limits.noteFailure(error);
      } finally {
        both.removeEventListener('abort', onAbort);
      }
    }
  }

  /** As `run`, in the open folder, which is as the ledger knows it. */
  async inFolder<T>(
    place: number,
    signal: AbortSignal,
    work: (connection: ImapConnection, opening: FolderOpening) => Promise<T>,
  ): Promise<T> {
    const { name, uidValidity } = await this.getPlace(place);
    return this.run(signal, async (connection) => {
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
}
