import type { ImapConnection } from '../connection/imap-connection.ts';
import { type ConnectionPorts, openConnection } from '../connection/open-connection.ts';
import type { SourceServerLimits } from '../connection/server-limits.ts';
import type { SourceCredentials, SourceServerSettings } from '../connection/source-settings.ts';
import { sourceUserOf } from '../csv/source-login.ts';
import type {
  FolderReading,
  KnownFolder,
  SourceLane,
  SourceMailbox,
  SourceSurvey,
} from '../sync/source-port.ts';
import { ImapLane } from './imap-lane.ts';
import { type ConnectionSlot, isPassing, MailboxConnections } from './mailbox-connections.ts';
import { MessageSlabs } from './message-memory.ts';
import { readFolder } from './read-folder.ts';
import { finishSurvey, type SurveyUnderWay, startSurvey } from './read-survey.ts';

export interface ImapSourceOptions extends ConnectionPorts {
  readonly settings: SourceServerSettings;
  readonly credentials: SourceCredentials;
  /** Of the endpoint: shared by all its mailboxes. */
  readonly limits: SourceServerLimits;
  /** For this mailbox: a reader of folders and lanes together. */
  readonly maxConnections?: number;
  /** In a row, before it is told that it fails. */
  readonly maxAttempts?: number;
  /** Of the process. */
  readonly slabs?: MessageSlabs;
  /** Of bodies that came and were not taken, for each lane. */
  readonly maxHeldBytes?: number;
}

const defaultMaxConnections = 3;
const defaultMaxAttempts = 4;
const defaultMaxHeldBytes = 2 * 1024 * 1024;

/** A mailbox at an IMAP server. Nothing in it changes: folders are opened by EXAMINE, bodies come by PEEK. */
export class ImapSource implements SourceMailbox {
  readonly identity: string;
  readonly #options: ImapSourceOptions;
  readonly #userRoot: string | undefined;
  readonly #connections: MailboxConnections;
  readonly #slabs: MessageSlabs;
  readonly #closing = new AbortController();
  readonly #maxAttempts: number;
  /** A survey that was sent behind LOGIN, on the way to save a round trip. */
  #ahead: { readonly connection: ImapConnection; readonly survey: SurveyUnderWay } | undefined;
  #surveysWanted = 0;

  constructor(options: ImapSourceOptions) {
    this.#options = options;
    this.#slabs = options.slabs ?? new MessageSlabs();
    const { credentials, limits, settings } = options;
    const { login } = credentials;
    this.#userRoot = login.form === 'userRoot' ? login.userRoot : undefined;
    this.identity = identityOf(settings.host, sourceUserOf(login), this.#userRoot !== undefined);
    this.#maxAttempts = options.maxAttempts ?? defaultMaxAttempts;
    this.#connections = new MailboxConnections({
      open: (signal) => this.#open(signal),
      limits,
      maxConnections: options.maxConnections ?? defaultMaxConnections,
      maxAttempts: this.#maxAttempts,
    });
  }

  survey(signal: AbortSignal): Promise<SourceSurvey> {
    return this.#read(
      signal,
      async (connection) => {
        const ahead = this.#ahead;
        this.#ahead = undefined;
        const survey =
          ahead?.connection === connection
            ? ahead.survey
            : startSurvey(connection, connection.capabilities, this.#userRoot);
        return finishSurvey(connection, survey, this.#userRoot);
      },
      true,
    );
  }

  readFolder(folder: string, known: KnownFolder | undefined, signal: AbortSignal): Promise<FolderReading> {
    return this.#read(signal, (connection) => readFolder(connection, folder, known));
  }

  async openLane(signal: AbortSignal): Promise<SourceLane | undefined> {
    const slot = await this.#connections.forLane(AbortSignal.any([signal, this.#closing.signal]));
    if (slot === undefined) return undefined;
    return new ImapLane({
      slot,
      limits: this.#options.limits,
      maxHeldBytes: this.#options.maxHeldBytes ?? defaultMaxHeldBytes,
      clock: this.#options.clock,
      random: this.#options.random,
      slabs: this.#slabs,
    });
  }

  async close(): Promise<void> {
    this.#connections.close();
    this.#closing.abort();
  }

  async #open(signal: AbortSignal): Promise<ImapConnection> {
    const { credentials, settings, limits, clock, random, connect } = this.#options;
    return openConnection(
      {
        settings,
        limits,
        clock,
        random,
        ...(connect === undefined ? {} : { connect }),
        signal,
        lifetime: this.#closing.signal,
      },
      credentials,
      (connection, capabilities) => {
        if (this.#surveysWanted > 0)
          this.#ahead = { connection, survey: startSurvey(connection, capabilities, this.#userRoot) };
      },
    );
  }

  /** Over a connection that works; again from the start over another where it ended in the middle. */
  async #read<T>(
    signal: AbortSignal,
    read: (connection: ImapConnection) => Promise<T>,
    isSurvey = false,
  ): Promise<T> {
    const both = AbortSignal.any([signal, this.#closing.signal]);
    if (isSurvey) this.#surveysWanted++;
    try {
      for (let attempt = 1; ; attempt++) {
        const slot = await this.#connections.forReading(both);
        try {
          return await this.#readOver(slot, both, read);
        } catch (error) {
          both.throwIfAborted();
          if (attempt >= this.#maxAttempts || !isPassing(error)) throw error;
          if (attempt > 1) this.#options.limits.noteFailure(error);
        }
      }
    } finally {
      if (isSurvey) this.#surveysWanted--;
    }
  }

  async #readOver<T>(
    slot: ConnectionSlot,
    signal: AbortSignal,
    read: (connection: ImapConnection) => Promise<T>,
  ): Promise<T> {
    const connection = await slot.connection(signal);
    slot.readers++;
    const onAbort = () => slot.destroy(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    slot.lane?.makeWay();
    try {
      return await read(connection);
    } finally {
      signal.removeEventListener('abort', onAbort);
      slot.readers--;
      slot.lane?.makeWay();
    }
  }
}

/** Whoever signs in, by whatever name and port: the mailbox is the same, and so is what was copied of it. */
function identityOf(host: string, user: string, isRoot: boolean): string {
  return `imap://${host.toLowerCase().replace(/\.$/, '')}/${isRoot ? '@root/' : ''}${encodeURIComponent(user)}`;
}
