import { Buffer } from 'node:buffer';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { Clock } from '../../base/clock.ts';
import type { AppError } from '../../base/errors.ts';
import {
  ClientSession,
  type Command,
  type CommandHandle,
  type FetchBody,
  ImapError,
  type NameEncoding,
  type SaslClient,
  type SelectedMailbox,
  type SessionEvent,
  type StatusResponse,
  type UntaggedResponse,
} from '../../wire/imap/index.ts';
import type { ByteRate } from './byte-rate.ts';
import type { SecureWay } from './dial.ts';
import type { FolderOpening } from './folder-opening.ts';
import { isSourceError, quotedStatus, refusalError, shownText, sourceError } from './source-error.ts';
import type { SourceTimeouts } from './source-settings.ts';
import { Transport, type Way } from './transport.ts';

/** What comes for one command before its own answer. Called within the read of the socket: quick, and never throwing. */
export interface AnswerReceiver {
  data?(response: UntaggedResponse | StatusResponse): void;
  bodyStart?(body: FetchBody): void;
  /** A view of what was read, good until this returns: who keeps it copies it. */
  bodyPiece?(body: FetchBody, bytes: Uint8Array): void;
  bodyEnd?(body: FetchBody, isComplete: boolean): void;
  /** In the order of everything that came, where the promise of `run` is told a little later. */
  completed?(status: StatusResponse): void;
}

/** The bytes of the messages of an APPEND, in their order. */
export type AppendSource = (index: number) => AsyncIterable<Uint8Array>;

interface Waiting {
  readonly receiver: AnswerReceiver;
  readonly resolve: (status: StatusResponse) => void;
  readonly reject: (error: unknown) => void;
  readonly append: AppendSource | undefined;
}

export interface ImapConnectionOptions {
  readonly way: Way;
  /** For messages: `imap.example.com:993`. */
  readonly server: string;
  readonly clock: Clock;
  readonly timeouts: SourceTimeouts;
  readonly rate?: ByteRate | undefined;
  /** Aborting it closes the connection at once, and everything under way fails with its reason. */
  readonly signal: AbortSignal;
}

const noReceiver: AnswerReceiver = {};

/**
 * One connection to an IMAP server: a session of the wire, a socket and the time. Commands may be given one after
 * another without waiting; those given in one turn go out in one packet. What can go wrong ends the connection, and
 * every command that waits is told why.
 */
export class ImapConnection {
  readonly server: string;
  readonly #session = new ClientSession();
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #timeouts: SourceTimeouts;
  readonly #rate: ByteRate | undefined;
  readonly #signal: AbortSignal;
  readonly #waiting = new Map<CommandHandle, Waiting>();
  readonly #closing = new AbortController();
  #bodyReceiver: AnswerReceiver | undefined;
  #greeting: StatusResponse | undefined;
  #bye: StatusResponse | undefined;
  #failure: unknown;
  #isFlushing = false;
  #holds = 0;
  #switched: { readonly resolve: (rest: Uint8Array) => void } | undefined;
  #greeted: (() => void) | undefined;
  #lastByteAt: number;
  #isMidAnswer = false;
  #endListeners: (() => void)[] = [];
  #bytesRead = 0;
  #readingMs = 0;
  #tls: TLSSocket | undefined;
  #isCompressed = false;
  #isEndedHere = true;
  /**
   * A round trip costs less than what pipelining can cost: a server that writes each answer by itself (Cyrus) must not
   * send the second before the first is acknowledged (RFC 896), and this machine waits 40 ms with that for something
   * to send along (RFC 1122 section 4.2.3.2).
   */
  isNear = false;
  /** Of the last EXAMINE that was sent: what commands sent now will find open, if it succeeds. */
  opening: FolderOpening | undefined;
  /** What is open at this place of everything that comes. */
  openNow: FolderOpening | undefined;

  constructor(options: ImapConnectionOptions) {
    this.server = options.server;
    this.#clock = options.clock;
    this.#timeouts = options.timeouts;
    this.#rate = options.rate;
    this.#signal = options.signal;
    this.#lastByteAt = options.clock.monotonic();
    if (options.way.socket instanceof TLSSocket) this.#tls = options.way.socket;
    this.#transport = new Transport(options.way, {
      received: (chunk) => this.#receive(chunk),
      ended: (error) => this.#ended(error),
    });
    this.#transport.attach(options.way);
    this.#signal.addEventListener('abort', this.#onAbort, { once: true });
    void this.#watch();
  }

  readonly #onAbort = (): void => this.#fail(this.#signal.reason);

  get capabilities(): ReadonlySet<string> {
    return this.#session.capabilities;
  }

  get enabled(): ReadonlySet<string> {
    return this.#session.enabled;
  }

  get nameEncoding(): NameEncoding {
    return this.enabled.has('UTF8=ACCEPT') || this.enabled.has('IMAP4REV2') ? 'utf-8' : 'utf-7';
  }

  /** What the server has said of the folder that is open. */
  get mailbox(): SelectedMailbox | undefined {
    return this.#session.mailbox;
  }

  get isOpen(): boolean {
    return this.#failure === undefined && this.#bye === undefined;
  }

  /** By `close` or `destroy`, or by what this side could not accept. */
  get isEndedHere(): boolean {
    return this.#isEndedHere;
  }

  get isCompressed(): boolean {
    return this.#isCompressed;
  }

  get tls(): TLSSocket | undefined {
    return this.#tls;
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** How long it took to come, without the time in which nothing was asked for or this side held it up. */
  get readingMs(): number {
    return this.#readingMs;
  }

  /** Why it has ended; undefined while it has not. */
  get endReason(): unknown {
    return this.#failure;
  }

  /** `* OK` or `* PREAUTH`; anything else, and silence, is an error. */
  async greeting(timeoutMs: number): Promise<StatusResponse> {
    if (this.#greeting === undefined && this.#failure === undefined) {
      const timer = new AbortController();
      const greeted = new Promise<void>((resolve) => {
        this.#greeted = resolve;
      });
      const expired = this.#clock.sleep(timeoutMs, timer.signal).then(
        () =>
          this.#fail(
            sourceError('greeting', {
              what: `${this.server} accepted the connection, but said nothing within ${timeoutMs / 1000} s.`,
              next: 'Check that -Security fits the port: a port for TLS waits for TLS, and says nothing before.',
            }),
          ),
        () => undefined,
      );
      await Promise.race([greeted, expired]);
      timer.abort();
    }
    if (this.#greeting === undefined) throw this.#reason();
    return this.#greeting;
  }

  /** The server's OK, NO or BAD. Rejects when the connection ends before that. */
  run(
    command: Command,
    receiver: AnswerReceiver = noReceiver,
    append?: AppendSource,
  ): Promise<StatusResponse> {
    return this.#start(() => this.#session.send(command), receiver, append);
  }

  authenticate(sasl: SaslClient, receiver: AnswerReceiver = noReceiver): Promise<StatusResponse> {
    return this.#start(() => this.#session.authenticate(sasl), receiver, undefined);
  }

  /** As `run`, for commands that have to succeed; `doing` completes "refused …". */
  async must(command: Command, doing: string, receiver?: AnswerReceiver): Promise<StatusResponse> {
    const status = await this.run(command, receiver);
    if (status.condition !== 'OK') throw refusalError(status, doing);
    return status;
  }

  #start(
    send: () => CommandHandle,
    receiver: AnswerReceiver,
    append: AppendSource | undefined,
  ): Promise<StatusResponse> {
    if (this.#failure !== undefined || this.#bye !== undefined) return rejected(this.#reason());
    let handle: CommandHandle;
    try {
      handle = send();
    } catch (error) {
      return rejected(error);
    }
    if (this.#waiting.size === 0) this.#touch();
    const answered = new Promise<StatusResponse>((resolve, reject) => {
      this.#waiting.set(handle, { receiver, resolve, reject, append });
    });
    // Several are sent before the first is awaited: when the connection ends, the others have been told by the first.
    answered.catch(() => undefined);
    this.#flushSoon();
    return answered;
  }

  /** STARTTLS has been answered; `wrap` puts TLS around the socket. */
  async startTls(wrap: (socket: Duplex) => Promise<SecureWay>): Promise<void> {
    const switched = new Promise<Uint8Array>((resolve) => {
      this.#switched = { resolve };
    });
    const status = await this.run({ name: 'STARTTLS' });
    if (status.condition !== 'OK')
      throw sourceError('tls', {
        what: `${this.server} offers STARTTLS and refused it: ${quotedStatus(status)}.`,
        next: 'Use -Security Ssl with the port for TLS; nothing was sent in the clear.',
        retryable: false,
      });
    await switched;
    try {
      const way = await wrap(this.#transport.detach());
      this.#tls = way.socket;
      this.#transport.attach(way);
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  /** False: the server does not want to. */
  async compress(): Promise<boolean> {
    const switched = new Promise<Uint8Array>((resolve) => {
      this.#switched = { resolve };
    });
    const status = await this.run({ name: 'COMPRESS', algorithm: 'DEFLATE' });
    if (status.condition !== 'OK') return false;
    await switched;
    this.#isCompressed = true;
    return true;
  }

  /** Nothing is read until as many calls of `release`: the server waits. */
  hold(): void {
    if (this.#holds++ === 0) this.#transport.pause();
  }

  release(): void {
    if (--this.#holds > 0) return;
    this.#touch();
    this.#transport.resume();
  }

  /** With a word to the server, which is not waited for. */
  close(): void {
    if (this.#failure !== undefined) return;
    if (this.#waiting.size === 0 && this.#bye === undefined) {
      try {
        this.#session.send({ name: 'LOGOUT' });
        this.#flush();
      } catch (error) {
        if (!(error instanceof ImapError)) throw error;
      }
    }
    this.#transport.close();
    this.#fail(
      sourceError('disconnected', {
        what: 'The connection was closed from this side.',
        next: 'Open another.',
      }),
      false,
    );
  }

  /** At once. */
  destroy(reason?: unknown): void {
    this.#fail(
      reason ?? sourceError('disconnected', { what: 'The connection was given up.', next: 'Open another.' }),
    );
  }

  onEnd(listener: () => void): void {
    if (this.#failure !== undefined) listener();
    else this.#endListeners.push(listener);
  }

  #flushSoon(): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    queueMicrotask(() => {
      this.#isFlushing = false;
      this.#flush();
    });
  }

  /** In one write what may go out now: one packet for many commands. */
  #flush(): void {
    const pieces: Uint8Array[] = [];
    for (let bytes = this.#session.take(); bytes !== undefined; bytes = this.#session.take())
      pieces.push(bytes);
    const [first] = pieces;
    if (first !== undefined) this.#transport.write(pieces.length === 1 ? first : Buffer.concat(pieces));
    for (const event of this.#session.takeEvents()) this.#take(event);
  }

  #receive(chunk: Uint8Array): void {
    this.#readingMs += this.#clock.monotonic() - this.#lastByteAt;
    this.#touch();
    this.#bytesRead += chunk.length;
    for (const event of this.#session.receive(chunk)) this.#take(event);
    this.#flush();
    this.#limitRate(chunk.length);
  }

  #limitRate(bytes: number): void {
    const waitMs = this.#rate?.take(bytes) ?? 0;
    if (waitMs <= 0) return;
    this.hold();
    this.#clock.sleep(waitMs, this.#closing.signal).then(
      () => this.release(),
      () => undefined,
    );
  }

  #take(event: SessionEvent): void {
    this.#isMidAnswer = event.type !== 'completed';
    switch (event.type) {
      case 'bodyPiece':
        this.#bodyReceiver?.bodyPiece?.(event.body, event.bytes);
        return;
      case 'bodyStart':
        this.#bodyReceiver = event.handle && this.#waiting.get(event.handle)?.receiver;
        this.#bodyReceiver?.bodyStart?.(event.body);
        return;
      case 'bodyEnd':
        this.#bodyReceiver?.bodyEnd?.(event.body, event.isComplete);
        this.#bodyReceiver = undefined;
        return;
      case 'data':
        if (event.handle) this.#waiting.get(event.handle)?.receiver.data?.(event.response);
        return;
      case 'completed':
        this.#complete(event.handle, event.status);
        return;
      case 'greeting':
        this.#greeting = event.status;
        this.#greeted?.();
        return;
      case 'bye':
        this.#bye = event.status;
        return;
      case 'messageWanted':
        void this.#append(event.handle, event.index, event.size);
        return;
      case 'switch':
        // Before anything more is read: what comes next is in the other form.
        if (event.to === 'deflate') this.#transport.startDeflate(event.rest);
        this.#switched?.resolve(event.rest);
        return;
      case 'protocolError':
        this.#fail(
          sourceError('protocol', {
            what: `${this.server} broke the protocol: ${shownText(event.error.message)}`,
            next: 'The copy tries again, and passes over what it cannot have.',
            cause: event.error,
          }),
        );
        return;
      default:
    }
  }

  #complete(handle: CommandHandle, status: StatusResponse): void {
    const waiting = this.#waiting.get(handle);
    this.#waiting.delete(handle);
    waiting?.receiver.completed?.(status);
    waiting?.resolve(status);
  }

  async #append(handle: CommandHandle, index: number, size: number): Promise<void> {
    const source = this.#waiting.get(handle)?.append;
    try {
      if (source === undefined) throw new ImapError('state', 'Nobody gives the bytes of this message.');
      let left = size;
      for await (const bytes of source(index)) {
        // A message of another length than was announced would be taken for commands.
        if (bytes.length > left) throw new ImapError('argument', 'The message is longer than was announced.');
        left -= bytes.length;
        this.#session.write(handle, bytes);
        this.#flush();
        this.#touch();
        await this.#transport.drained();
        if (this.#failure !== undefined) return;
      }
      if (left > 0) throw new ImapError('argument', 'The message is shorter than was announced.');
    } catch (error) {
      this.#fail(error);
    }
  }

  #ended(error: Error | undefined): void {
    if (this.#failure !== undefined) return;
    this.#isEndedHere = false;
    // A BYE that came within something else is found now.
    for (const event of this.#session.end()) this.#take(event);
    this.#fail(this.#disconnection(error));
  }

  #disconnection(cause: Error | undefined): AppError {
    if (this.#bye) return byeError(this.server, this.#bye);
    const code = cause !== undefined && 'code' in cause ? ` (${String(cause.code)})` : '';
    return sourceError('disconnected', {
      what: `${this.server} closed the connection without a word${code}.`,
      next: 'The copy connects again; lower MaxConcurrentMigrations of the endpoint if this comes again.',
      ...(cause === undefined ? {} : { cause }),
    });
  }

  #reason(): unknown {
    if (this.#failure !== undefined) return this.#failure;
    return this.#disconnection(undefined);
  }

  #fail(reason: unknown, isDestroyed = true): void {
    if (this.#failure !== undefined) return;
    this.#failure = reason;
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#closing.abort();
    if (isDestroyed) this.#transport.destroy();
    // Bodies that are cut off are told so, each before its command.
    for (const event of this.#session.end()) this.#take(event);
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
    this.#greeted?.();
    for (const listener of this.#endListeners) listener();
    this.#endListeners = [];
  }

  #touch(): void {
    this.#lastByteAt = this.#clock.monotonic();
  }

  /** Ends a connection that has become silent: with a command open, and nobody on this side holding it up. */
  async #watch(): Promise<void> {
    const { answerMs, stallMs } = this.#timeouts;
    const checkMs = Math.max(10, Math.min(answerMs, stallMs, 20_000) / 4);
    while (this.#failure === undefined) {
      const goesOn = await this.#clock.sleep(checkMs, this.#closing.signal).then(
        () => true,
        () => false,
      );
      if (!goesOn) return;
      if (this.#waiting.size === 0 || this.#holds > 0) {
        this.#touch();
        continue;
      }
      const silentMs = this.#clock.monotonic() - this.#lastByteAt;
      const limitMs = this.#isMidAnswer ? stallMs : answerMs;
      if (silentMs >= limitMs) this.#fail(this.#silence(limitMs));
    }
  }

  #silence(limitMs: number): AppError {
    const [oldest] = this.#waiting.keys();
    const where = this.#isMidAnswer ? 'in the middle of an answer' : 'without an answer';
    return sourceError('timeout', {
      what: `${this.server} was silent for ${limitMs / 1000} s ${where} to ${oldest?.command.name ?? 'a command'}.`,
      next: 'The copy connects again; if it comes again at the same message, that message is passed over.',
    });
  }
}

function rejected(reason: unknown): Promise<never> {
  const promise = Promise.reject(reason);
  promise.catch(() => undefined);
  return promise;
}

/** `* BYE`: the server ends the connection, mostly because of a limit. */
export function byeError(server: string, bye: StatusResponse): AppError {
  const error = refusalError({ ...bye, condition: 'BYE' }, 'to go on');
  if (isSourceError(error, 'throttled', 'quota')) return error;
  return sourceError('disconnected', {
    what: `${server} ended the connection: ${quotedStatus(bye)}.`,
    next: 'The copy connects again.',
  });
}
