import type { Duplex } from 'node:stream';
import {
  BindRequest,
  type Change,
  type Control,
  ExtendedRequest,
  type Filter,
  type Message,
  ModifyRequest,
  SearchRequest,
  UnbindRequest,
} from 'ldapts';
import type { Clock } from '../../base/clock.ts';
import type { AppError } from '../../base/errors.ts';
import { BerError } from './ber-cursor.ts';
import { LdapFramer } from './ldap-framer.ts';
import { type LdapResponse, type LdapResult, readLdapMessage } from './ldap-message.ts';
import { quotedResult, resultCodes } from './ldap-result-error.ts';
import { type LdapFound, type LdapSearchEnd, SearchQueue } from './search-queue.ts';
import { shownText, sourceError } from './source-error.ts';

export interface LdapSearch {
  readonly base: string;
  readonly scope: 'base' | 'one' | 'sub';
  readonly filter: Filter;
  /** All user attributes where there are none. */
  readonly attributes: readonly string[];
  readonly controls: readonly Control[];
}

export interface LdapConnectionOptions {
  readonly clock: Clock;
  /** For messages. */
  readonly server: string;
  readonly stallMs: number;
}

interface Pending {
  readonly take: (response: LdapResponse) => void;
  readonly fail: (error: unknown) => void;
}

/** A group with a hundred thousand members is one message. */
const maxMessageBytes = 128 * 1024 * 1024;
/** Found but not yet asked for; above it the server has to wait. */
const maxWaiting = 2_000;
const startTlsId = '1.3.6.1.4.1.1466.20037';

/**
 * One connection of LDAP version 3. Requests may overlap, but a search that is read slowly holds up what comes behind
 * it: whoever streams one makes other requests before or after. Once broken it stays so, and nothing is sent again.
 */
export class LdapConnection {
  readonly server: string;
  readonly #clock: Clock;
  readonly #stallMs: number;
  readonly #pending = new Map<number, Pending>();
  #framer = new LdapFramer(maxMessageBytes);
  #socket: Duplex;
  #lastId = 0;
  #failure: unknown;
  #isOver = false;
  #lastReceivedAt: number;
  #isHeld = false;
  #watch: AbortController | undefined;

  constructor(socket: Duplex, { clock, server, stallMs }: LdapConnectionOptions) {
    this.server = server;
    this.#clock = clock;
    this.#stallMs = stallMs;
    this.#socket = socket;
    this.#lastReceivedAt = clock.monotonic();
    this.#attach(socket);
  }

  get isOpen(): boolean {
    return !this.#isOver;
  }

  async bind(name: string, password: string, signal: AbortSignal): Promise<LdapResult> {
    const { result } = await this.#ask(
      (messageId) => new BindRequest({ messageId, dn: name, password }),
      signal,
    );
    return result;
  }

  async modify(dn: string, changes: readonly Change[], signal: AbortSignal): Promise<LdapResult> {
    const { result } = await this.#ask(
      (messageId) => new ModifyRequest({ messageId, dn, changes: [...changes] }),
      signal,
    );
    return result;
  }

  /** The server has agreed to it when this ends with success: `upgrade` is next. */
  async startTls(signal: AbortSignal): Promise<LdapResult> {
    const { result } = await this.#ask(
      (messageId) => new ExtendedRequest({ messageId, oid: startTlsId }),
      signal,
    );
    return result;
  }

  /** Puts TLS, or whatever `wrap` makes, around what is connected. */
  async upgrade(wrap: (socket: Duplex) => Promise<Duplex>): Promise<void> {
    this.#detach(this.#socket);
    this.#framer = new LdapFramer(maxMessageBytes);
    try {
      this.#socket = await wrap(this.#socket);
    } catch (error) {
      this.#fail(error);
      throw error;
    }
    this.#attach(this.#socket);
  }

  /** What is found, in arrays as it comes; returns how it ended. Given up in the middle, the connection is closed. */
  async *search(search: LdapSearch, signal: AbortSignal): AsyncGenerator<LdapFound[], LdapSearchEnd> {
    const queue = new SearchQueue();
    const id = this.#send((messageId) => requestOf(messageId, search), signal, {
      take: (response) => {
        if (response.kind === 'result') queue.end(response);
        else if (queue.add(response) > maxWaiting) this.#hold(true);
      },
      fail: (error) => queue.fail(error),
    });
    try {
      for (;;) {
        const found = await queue.next();
        this.#hold(false);
        if (found.length > 0) yield found;
        else if (queue.ended !== undefined) return queue.ended;
      }
    } finally {
      // Nobody reads on: an abandoned search would still send all that it has.
      if (queue.ended === undefined && this.#pending.delete(id)) this.destroy();
    }
  }

  /** Tells the server, and closes. What still waits for an answer fails. */
  close(): void {
    if (this.#isOver) return;
    if (this.#pending.size > 0) {
      this.destroy();
      return;
    }
    this.#isOver = true;
    this.#watch?.abort();
    this.#socket.end(new UnbindRequest({ messageId: this.#nextId() }).write());
    // A server that does not hang up is not waited for.
    this.#socket.once('finish', () => this.#socket.destroy());
  }

  destroy(): void {
    this.#fail(
      sourceError('disconnected', {
        what: `The connection to ${this.server} was closed here.`,
        next: 'Try again.',
      }),
    );
  }

  async #ask(make: (id: number) => Message, signal: AbortSignal): Promise<LdapSearchEnd> {
    return new Promise((resolve, reject) => {
      this.#send(make, signal, {
        take: (response) => {
          if (response.kind === 'result') resolve(response);
        },
        fail: reject,
      });
    });
  }

  #send(make: (id: number) => Message, signal: AbortSignal, pending: Pending): number {
    signal.throwIfAborted();
    if (this.#isOver) throw this.#failure ?? this.#lost();
    const id = this.#nextId();
    const onAbort = () => this.#fail(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    const release = () => signal.removeEventListener('abort', onAbort);
    this.#pending.set(id, {
      take: (response) => {
        if (response.kind === 'result') {
          this.#pending.delete(id);
          release();
        }
        pending.take(response);
      },
      fail: (error) => {
        release();
        pending.fail(error);
      },
    });
    this.#lastReceivedAt = this.#clock.monotonic();
    this.#startWatch();
    this.#socket.write(make(id).write());
    return id;
  }

  #nextId(): number {
    this.#lastId = (this.#lastId % 0x7ffffffe) + 1;
    return this.#lastId;
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#lastReceivedAt = this.#clock.monotonic();
    try {
      for (const bytes of this.#framer.push(chunk)) {
        const { id, response } = readLdapMessage(bytes);
        if (id === 0) this.#takeNotice(response);
        else this.#pending.get(id)?.take(response);
      }
    } catch (error) {
      if (!(error instanceof BerError)) throw error;
      this.#fail(
        sourceError('protocol', {
          what: `What ${this.server} sends is no LDAP: ${error.message}.`,
          next: 'Check that the port is one of LDAP, and that -Security fits it.',
          cause: error,
        }),
      );
    }
  };
  readonly #onEnd = (): void => this.#fail(this.#lost());
  readonly #onError = (error: Error): void => this.#fail(this.#lost(error));

  /** RFC 4511 section 4.4.1: notice of disconnection. */
  #takeNotice(response: LdapResponse): void {
    if (response.kind !== 'result') return;
    const { result } = response;
    const needsTls = result.code === resultCodes.strongerAuthRequired;
    this.#fail(
      sourceError('disconnected', {
        what: `${this.server} closes the connection (${quotedResult(result)}).`,
        next: needsTls ? 'Give -Security Ldaps, or StartTls.' : 'Try again in a while.',
      }),
    );
  }

  #lost(cause?: Error): AppError {
    const why = cause === undefined ? '' : ` (${shownText(cause.message)})`;
    return sourceError('disconnected', {
      what: `The connection to ${this.server} broke off${why}. What came last was not whole and is left out.`,
      next: 'The next run goes on from where this one came to.',
      cause,
    });
  }

  #attach(socket: Duplex): void {
    socket
      .on('data', this.#onData)
      .on('end', this.#onEnd)
      .on('close', this.#onEnd)
      .on('error', this.#onError);
  }

  #detach(socket: Duplex): void {
    socket
      .off('data', this.#onData)
      .off('end', this.#onEnd)
      .off('close', this.#onEnd)
      .off('error', this.#onError);
  }

  #hold(isHeld: boolean): void {
    if (this.#isHeld === isHeld) return;
    this.#isHeld = isHeld;
    if (isHeld) this.#socket.pause();
    else {
      this.#lastReceivedAt = this.#clock.monotonic();
      this.#socket.resume();
    }
  }

  /** While something is pending, and not held up by us, bytes must come. */
  #startWatch(): void {
    if (this.#watch !== undefined) return;
    const watch = new AbortController();
    this.#watch = watch;
    const look = async () => {
      while (this.#pending.size > 0 && !this.#isOver) {
        const silentMs = this.#isHeld ? 0 : this.#clock.monotonic() - this.#lastReceivedAt;
        if (silentMs >= this.#stallMs) this.#fail(this.#silent());
        else await this.#clock.sleep(this.#stallMs - silentMs, watch.signal);
      }
    };
    look()
      .catch((error: unknown) => {
        if (!watch.signal.aborted) this.#fail(error);
      })
      .finally(() => {
        if (this.#watch === watch) this.#watch = undefined;
      });
  }

  #silent(): AppError {
    return sourceError('timeout', {
      what: `${this.server} said nothing for ${this.#stallMs / 1000} s in the middle of an answer.`,
      next: 'Try again; if it stays so, make the scope smaller or the page (-PageSize).',
    });
  }

  #fail(error: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#failure = error;
    this.#watch?.abort();
    this.#detach(this.#socket);
    // What the socket says after its end is of no interest.
    this.#socket.on('error', () => undefined);
    this.#socket.destroy();
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const each of pending) each.fail(error);
  }
}

function requestOf(messageId: number, search: LdapSearch): SearchRequest {
  const { base, scope, filter, attributes, controls } = search;
  return new SearchRequest({
    messageId,
    baseDN: base,
    scope,
    filter,
    attributes: [...attributes],
    timeLimit: 0,
    controls: [...controls],
  });
}
