import { Buffer } from 'node:buffer';
import { type ClientSession, ImapError, type SessionEvent } from '../../wire/imap/index.ts';
import type { AppendSource } from './open-commands.ts';
import type { Transport } from './transport.ts';

type MessageWanted = Extract<SessionEvent, { type: 'messageWanted' }>;

export interface CommandWriterOptions {
  readonly session: ClientSession;
  readonly transport: Transport;
  /** After each write: the session may have something to tell. */
  readonly flushed: () => void;
  /** After each piece of a message. */
  readonly wrote: () => void;
  /** The connection cannot go on. */
  readonly failed: (reason: unknown) => void;
  /** Aborted when the connection has ended. */
  readonly ended: AbortSignal;
}

/** What a connection sends: commands in as few packets as they fit into, messages as fast as they are taken. */
export class CommandWriter {
  readonly #session: ClientSession;
  readonly #transport: Transport;
  readonly #flushed: () => void;
  readonly #wrote: () => void;
  readonly #failed: (reason: unknown) => void;
  readonly #ended: AbortSignal;
  #isFlushing = false;

  constructor({ session, transport, flushed, wrote, failed, ended }: CommandWriterOptions) {
    this.#session = session;
    this.#transport = transport;
    this.#flushed = flushed;
    this.#wrote = wrote;
    this.#failed = failed;
    this.#ended = ended;
  }

  /** With everything that is sent in this turn. */
  flushSoon(): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    queueMicrotask(() => {
      this.#isFlushing = false;
      this.flush();
    });
  }

  /** In one write what may go out now: one packet for many commands. */
  flush(): void {
    const pieces: Uint8Array[] = [];
    for (let bytes = this.#session.take(); bytes !== undefined; bytes = this.#session.take())
      pieces.push(bytes);
    const [first] = pieces;
    if (first !== undefined) this.#transport.write(pieces.length === 1 ? first : Buffer.concat(pieces));
    this.#flushed();
  }

  /** A word to the server, which is not waited for. */
  logOut(): void {
    try {
      this.#session.send({ name: 'LOGOUT' });
      this.flush();
    } catch (error) {
      if (!(error instanceof ImapError)) throw error;
    }
  }

  /** The message of an APPEND that the server waits for. */
  async append({ handle, index, size }: MessageWanted, source: AppendSource | undefined): Promise<void> {
    try {
      if (source === undefined) throw new ImapError('state', 'Nobody gives the bytes of this message.');
      let left = size;
      for await (const bytes of source(index)) {
        // A message of another length than was announced would be taken for commands.
        if (bytes.length > left) throw new ImapError('argument', 'The message is longer than was announced.');
        left -= bytes.length;
        this.#session.write(handle, bytes);
        this.flush();
        this.#wrote();
        await this.#transport.drained();
        if (this.#ended.aborted) return;
      }
      if (left > 0) throw new ImapError('argument', 'The message is shorter than was announced.');
    } catch (error) {
      this.#failed(error);
    }
  }
}
