import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { Clock } from '../../base/clock.ts';
import {
  ClientSession,
  type Command,
  type CommandHandle,
  type NameEncoding,
  type SaslClient,
  type SelectedMailbox,
  type SessionEvent,
  type StatusResponse,
} from '../../wire/imap/index.ts';
import type { ByteRate } from './byte-rate.ts';
import { CommandWriter } from './command-writer.ts';
import { brokenProtocol, closedHere, disconnection, givenUp, silentServer } from './connection-ends.ts';
import type { SecureWay } from './dial.ts';
import type { FolderOpening } from './folder-opening.ts';
import { Handshake } from './handshake.ts';
import { LinePace } from './line-pace.ts';
import { type AnswerReceiver, type AppendSource, OpenCommands, rejected } from './open-commands.ts';
import { refusalError } from './source-error.ts';
import type { SourceTimeouts } from './source-settings.ts';
import { Transport, type Way } from './transport.ts';

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

/**
 * One connection to an IMAP server: a session of the wire, a socket and the time. Commands may be given one after
 * another without waiting; those given in one turn go out in one packet. What can go wrong ends the connection, and
 * every command that waits is told why.
 */
export class ImapConnection {
  readonly server: string;
  readonly #session = new ClientSession();
  readonly #transport: Transport;
  readonly #writer: CommandWriter;
  readonly #handshake: Handshake;
  readonly #pace: LinePace;
  readonly #signal: AbortSignal;
  readonly #commands = new OpenCommands();
  readonly #closing = new AbortController();
  #bye: StatusResponse | undefined;
  #failure: unknown;
  #endListeners: (() => void)[] = [];
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
    this.#signal = options.signal;
    const ended = this.#closing.signal;
    this.#transport = new Transport(options.way, {
      received: (chunk) => this.#receive(chunk),
      ended: (error) => this.#ended(error),
    });
    this.#writer = new CommandWriter({
      session: this.#session,
      transport: this.#transport,
      flushed: () => this.#takeAll(this.#session.takeEvents()),
      wrote: () => this.#pace.restart(),
      failed: (error) => this.#fail(error),
      ended,
    });
    this.#handshake = new Handshake({
      server: this.server,
      transport: this.#transport,
      clock: options.clock,
      run: (command) => this.run(command),
      fail: (reason) => this.#fail(reason),
    });
    this.#pace = new LinePace({ reading: this.#transport, clock: options.clock, rate: options.rate, ended });
    this.#signal.addEventListener('abort', this.#onAbort, { once: true });
    this.#transport.attach(options.way);
    void this.#pace.watch(
      options.timeouts,
      () => this.#commands.owed,
      (silence) => this.#fail(silentServer(this.server, silence)),
    );
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
    return this.#transport.isCompressed;
  }

  get tls(): TLSSocket | undefined {
    return this.#transport.tls;
  }

  get bytesRead(): number {
    return this.#pace.bytesRead;
  }

  /** How long it took to come, without the time in which nothing was asked for or this side held it up. */
  get readingMs(): number {
    return this.#pace.readingMs;
  }

  /** Why it has ended; undefined while it has not. */
  get endReason(): unknown {
    return this.#failure;
  }

  /** `* OK` or `* PREAUTH`; anything else, and silence, is an error. */
  async greeting(timeoutMs: number): Promise<StatusResponse> {
    const greeting = await this.#handshake.greeting(timeoutMs);
    if (greeting === undefined) throw this.#reason;
    return greeting;
  }

  /** The server's OK, NO or BAD. Rejects when the connection ends before that. */
  run(command: Command, receiver?: AnswerReceiver, append?: AppendSource): Promise<StatusResponse> {
    return this.#start(() => this.#session.send(command), receiver, append);
  }

  authenticate(sasl: SaslClient, receiver?: AnswerReceiver): Promise<StatusResponse> {
    return this.#start(() => this.#session.authenticate(sasl), receiver);
  }

  /** As `run`, for commands that have to succeed; `doing` completes "refused …". */
  async must(command: Command, doing: string, receiver?: AnswerReceiver): Promise<StatusResponse> {
    const status = await this.run(command, receiver);
    if (status.condition !== 'OK') throw refusalError(status, doing);
    return status;
  }

  #start(
    send: () => CommandHandle,
    receiver?: AnswerReceiver,
    append?: AppendSource,
  ): Promise<StatusResponse> {
    if (this.#failure !== undefined || this.#bye !== undefined) return rejected(this.#reason);
    let handle: CommandHandle;
    try {
      handle = send();
    } catch (error) {
      return rejected(error);
    }
    if (this.#commands.isEmpty) this.#pace.restart();
    const answered = this.#commands.add(handle, receiver, append);
    this.#writer.flushSoon();
    return answered;
  }

  /** `wrap` puts TLS around the socket once STARTTLS has been answered. */
  startTls(wrap: (socket: Duplex) => Promise<SecureWay>): Promise<void> {
    return this.#handshake.startTls(wrap);
  }

  /** False: the server does not want to. */
  compress(): Promise<boolean> {
    return this.#handshake.compress();
  }

  /** Nothing is read until as many calls of `release`: the server waits. */
  hold(): void {
    this.#pace.hold();
  }

  release(): void {
    this.#pace.release();
  }

  /** With a word to the server, which is not waited for. */
  close(): void {
    if (this.#failure !== undefined) return;
    if (this.#commands.isEmpty && this.#bye === undefined) this.#writer.logOut();
    this.#transport.close();
    this.#fail(closedHere(), false);
  }

  /** At once. */
  destroy(reason?: unknown): void {
    this.#fail(reason ?? givenUp());
  }

  onEnd(listener: () => void): void {
    if (this.#failure !== undefined) listener();
    else this.#endListeners.push(listener);
  }

  #receive(chunk: Uint8Array): void {
    this.#pace.came(chunk.length);
    this.#takeAll(this.#session.receive(chunk));
    this.#writer.flush();
    this.#pace.limitRate(chunk.length);
  }

  #takeAll(events: readonly SessionEvent[]): void {
    for (const event of events) if (!this.#commands.take(event)) this.#take(event);
  }

  #take(event: SessionEvent): void {
    switch (event.type) {
      case 'greeting':
        this.#handshake.greet(event.status);
        return;
      case 'bye':
        this.#bye = event.status;
        return;
      case 'messageWanted':
        void this.#writer.append(event, this.#commands.appendOf(event.handle));
        return;
      case 'switch':
        this.#handshake.switch(event.to, event.rest);
        return;
      case 'protocolError':
        this.#fail(brokenProtocol(this.server, event.error));
        return;
      default:
    }
  }

  #ended(error: Error | undefined): void {
    if (this.#failure !== undefined) return;
    this.#isEndedHere = false;
    // A BYE that came within something else is found now.
    this.#takeAll(this.#session.end());
    this.#fail(disconnection(this.server, this.#bye, error));
  }

  get #reason(): unknown {
    return this.#failure === undefined ? disconnection(this.server, this.#bye) : this.#failure;
  }

  #fail(reason: unknown, isDestroyed = true): void {
    if (this.#failure !== undefined) return;
    this.#failure = reason;
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#closing.abort();
    if (isDestroyed) this.#transport.destroy();
    // Bodies that are cut off are told so, each before its command.
    this.#takeAll(this.#session.end());
    this.#commands.fail(reason);
    this.#handshake.end();
    for (const listener of this.#endListeners) listener();
    this.#endListeners = [];
  }
}
