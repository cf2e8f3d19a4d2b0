import { isAppError } from '../../base/errors.ts';
import type { ImapConnection } from '../connection/imap-connection.ts';
import type { ConnectionPermit, SourceServerLimits } from '../connection/server-limits.ts';
import { isSourceError } from '../connection/source-error.ts';

export type OpenConnection = (signal: AbortSignal) => Promise<ImapConnection>;

/** What the connection of a slot is shared by: a lane, and whoever reads folders. */
export interface SlotLane {
  readonly isBusy: boolean;
  /** Somebody waits for answers behind those of the lane, which must not hold the connection up then. */
  makeWay(): void;
}

/** One connection, which is opened when it is first needed and again after it was lost. */
export class ConnectionSlot {
  lane: SlotLane | undefined;
  /** Who reads folders over it now. */
  readers = 0;
  readonly #open: (signal: AbortSignal) => Promise<ImapConnection>;
  #connection: ImapConnection | undefined;
  #opening: Promise<ImapConnection> | undefined;

  constructor(open: (signal: AbortSignal) => Promise<ImapConnection>, connection?: ImapConnection) {
    this.#open = open;
    this.#connection = connection;
  }

  get current(): ImapConnection | undefined {
    return this.#connection?.isOpen ? this.#connection : undefined;
  }

  /** Those who ask at the same time get the same, in the order in which they have asked. */
  connection(signal: AbortSignal): Promise<ImapConnection> {
    const { current } = this;
    if (current) return Promise.resolve(current);
    this.#opening ??= this.#open(signal)
      .then((connection) => {
        this.#connection = connection;
        return connection;
      })
      .finally(() => {
        this.#opening = undefined;
      });
    return this.#opening;
  }

  close(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  destroy(reason: unknown): void {
    this.#connection?.destroy(reason);
    this.#connection = undefined;
  }
}

export interface MailboxConnectionsOptions {
  readonly open: OpenConnection;
  readonly limits: SourceServerLimits;
  /** Of this mailbox. */
  readonly maxConnections: number;
  /** In a row, for one connection that is needed. */
  readonly maxAttempts: number;
}

/**
 * The connections of one mailbox. One serves everything as long as there is little to do; a lane and a reader of
 * folders get one each while both have work and the server grants it.
 */
export class MailboxConnections {
  readonly #options: MailboxConnectionsOptions;
  readonly #slots: ConnectionSlot[] = [];
  #isClosed = false;

  constructor(options: MailboxConnectionsOptions) {
    this.#options = options;
  }

  /** For reading folders: one that has nothing else to do, another, or behind the bodies that come on the first. */
  async forReading(signal: AbortSignal): Promise<ConnectionSlot> {
    const idle = this.#slots.find(({ lane }) => lane === undefined || !lane.isBusy);
    if (idle) return idle;
    if (this.#slots.length === 0) return this.#addSlot();
    return (await this.#openAnother(signal)) ?? (this.#slots[0] as ConnectionSlot);
  }

  /** Undefined where as many are open as the server or the settings grant. */
  async forLane(signal: AbortSignal): Promise<ConnectionSlot | undefined> {
    const free = this.#slots.find(({ lane }) => lane === undefined);
    if (free) return free;
    if (this.#slots.length === 0) return this.#addSlot();
    return this.#openAnother(signal);
  }

  close(): void {
    this.#isClosed = true;
    for (const slot of this.#slots.splice(0)) slot.close();
  }

  #addSlot(connection?: ImapConnection): ConnectionSlot {
    const slot = new ConnectionSlot((signal) => this.#connect(signal), connection);
    this.#slots.push(slot);
    return slot;
  }

  /** One more is a wish: whatever fails is no error, but the sign that there is to be no more. */
  async #openAnother(signal: AbortSignal): Promise<ConnectionSlot | undefined> {
    const { limits, maxConnections } = this.#options;
    if (this.#slots.length >= maxConnections) return undefined;
    const permit = limits.tryAcquire();
    if (permit === undefined) return undefined;
    try {
      return this.#addSlot(await this.#openWith(permit, signal));
    } catch (error) {
      signal.throwIfAborted();
      if (!isAppError(error)) throw error;
      limits.noteFailure(error);
      return undefined;
    }
  }

  /** Tries again as long as it may get better, with the pauses that all mailboxes of the server keep together. */
  async #connect(signal: AbortSignal): Promise<ImapConnection> {
    const { limits, maxAttempts } = this.#options;
    for (let attempt = 1; ; attempt++) {
      const permit = await limits.acquire(signal);
      try {
        return await this.#openWith(permit, signal);
      } catch (error) {
        signal.throwIfAborted();
        limits.noteFailure(error);
        if (attempt >= maxAttempts || !isAppError(error) || !error.retryable) throw error;
      }
    }
  }

  async #openWith(permit: ConnectionPermit, signal: AbortSignal): Promise<ImapConnection> {
    try {
      const connection = await this.#options.open(signal);
      this.#options.limits.noteOpened();
      connection.onEnd(() => {
        permit.release();
        const { bytesRead, readingMs, isCompressed } = connection;
        if (!isCompressed) this.#options.limits.noteTransfer(bytesRead, readingMs);
        if (isSourceError(connection.endReason, 'disconnected') && !connection.isEndedHere) {
          this.#options.limits.noteSuddenEnd();
        }
      });
      if (this.#isClosed) connection.close();
      return connection;
    } catch (error) {
      permit.release();
      throw error;
    }
  }
}

/** Whether another connection may bring what this one did not. */
export function isPassing(error: unknown): boolean {
  return isSourceError(error, 'disconnected', 'timeout', 'protocol', 'throttled', 'quota');
}
