import { Buffer } from 'node:buffer';
import { findOwner, findOwnerOfBody } from './attribution.ts';
import type { Command } from './command.ts';
import { CommandQueue, type Outstanding } from './command-queue.ts';
import { ImapError } from './imap-error.ts';
import type { LiteralMode } from './line-writer.ts';
import { MailboxTracker } from './mailbox-tracker.ts';
import type { ContinuationResponse, ResponseEvent, StatusResponse, UntaggedResponse } from './response.ts';
import { ResponseReader, type ResponseReaderOptions } from './response-reader.ts';
import type { SaslClient } from './sasl.ts';
import { answerChallenge } from './sasl-exchange.ts';
import type { SelectedMailbox } from './selected-mailbox.ts';
import type { CommandHandle, SessionEvent } from './session-events.ts';
import { nextState, type SessionState, statesOf } from './session-rules.ts';
import { writeCommand } from './write-command.ts';

export interface ClientSessionOptions extends ResponseReaderOptions {
  /** Tags are this and a number. */
  readonly tagPrefix?: string;
}

/** Once the owner has taken what a switch leaves, the protocol goes on in the other form. */
const switches: Readonly<Partial<Record<Command['name'], 'tls' | 'deflate'>>> = {
  STARTTLS: 'tls',
  COMPRESS: 'deflate',
};

/**
 * One connection to a server, without the connection: what `take` gives is written to it, what comes from it goes
 * into `receive`. Commands may be sent at any time and go out as soon as they may. Time is the owner's: how long an
 * answer may take, and when to stop waiting for one, `pending` and `end` are for.
 */
export class ClientSession {
  readonly #reader: ResponseReader;
  readonly #queue: CommandQueue;
  readonly #tagPrefix: string;
  #tagNumber = 0;
  #events: SessionEvent[] = [];
  #state: SessionState = 'greeting';
  #capabilities: ReadonlySet<string> = new Set();
  #enabled: ReadonlySet<string> = new Set();
  readonly #tracker = new MailboxTracker();
  #switch: 'tls' | 'deflate' | undefined;
  #hasFailed = false;

  constructor(options: ClientSessionOptions = {}) {
    this.#reader = new ResponseReader(options);
    this.#tagPrefix = options.tagPrefix ?? 'A';
    this.#queue = new CommandQueue(({ handle }, index, size) =>
      this.#events.push({ type: 'messageWanted', handle, index, size }),
    );
  }

  get state(): SessionState {
    return this.#state;
  }

  /**
   * In capitals, as told last; none before that and after STARTTLS. Servers tell others after login, and not all
   * of them without being asked: send CAPABILITY where the answer to the login brought none.
   */
  get capabilities(): ReadonlySet<string> {
    return this.#capabilities;
  }

  get enabled(): ReadonlySet<string> {
    return this.#enabled;
  }

  get mailbox(): SelectedMailbox | undefined {
    return this.#tracker.mailbox;
  }

  /** Oldest first; those that wait for their turn too. */
  get pending(): readonly CommandHandle[] {
    return Array.from(this.#queue.all, ({ handle }) => handle);
  }

  /**
   * Throws an ImapError of the code `state` where the command may not be sent. A command that uses message numbers
   * must not be sent while one is on its way that lets the server take messages away (RFC 9051 section 5.5): use UIDs.
   */
  send(command: Command): CommandHandle {
    return this.#send(command, undefined);
  }

  /** Sends AUTHENTICATE and answers its challenges. */
  authenticate(sasl: SaslClient): CommandHandle {
    const initial = this.#capabilities.has('SASL-IR') ? sasl.initial() : undefined;
    const { mechanism } = sasl;
    return this.#send({ name: 'AUTHENTICATE', mechanism, ...(initial ? { initial } : {}) }, sasl);
  }

  /** Bytes of the message that `messageWanted` named, in pieces of any size. */
  write(handle: CommandHandle, bytes: Uint8Array): void {
    this.#queue.writeMessage(handle, bytes);
  }

  /** Ends IDLE; its answer follows. */
  done(handle: CommandHandle): void {
    const idle = this.#queue.find(handle.tag);
    if (idle?.idle !== 'idling') throw new ImapError('state', 'This session does not idle.');
    idle.idle = 'done';
    this.#queue.put(Buffer.from('DONE\r\n'));
  }

  /** What is to be written now, one piece for each call. */
  take(): Uint8Array | undefined {
    return this.#queue.take();
  }

  /** Never throws for what is in the bytes. */
  receive(chunk: Uint8Array): SessionEvent[] {
    for (let rest = chunk; rest.length > 0; ) {
      const taken = this.#reader.read(rest, (event) => this.#isSwitch(event));
      rest = rest.subarray(taken);
      for (const event of this.#reader.takeEvents()) this.#take(event);
      if (this.#switch === undefined) continue;
      this.#doSwitch(this.#switch, rest);
      break;
    }
    return this.takeEvents();
  }

  /** Events that a call of `send` or `write` has caused: a message is wanted. `receive` gives them too. */
  takeEvents(): SessionEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** The connection is closed, by whichever side. */
  end(reason = 'The connection was closed.'): SessionEvent[] {
    for (const event of this.#reader.end()) this.#take(event);
    this.#abort(reason);
    return this.takeEvents();
  }

  #abort(reason: string): void {
    this.#move('end');
    for (const { handle } of this.#queue.clear()) this.#events.push({ type: 'aborted', handle, reason });
  }

  #send(command: Command, sasl: SaslClient | undefined): CommandHandle {
    const state = this.#expectedState();
    if (!statesOf[command.name].includes(state))
      throw new ImapError('state', `${command.name} may not be sent in the state ${state}.`);
    const tag = `${this.#tagPrefix}${++this.#tagNumber}`;
    const isUtf8 = this.#reader.nameEncoding === 'utf-8';
    const makeSteps = () => writeCommand(tag, command, { literals: this.#literalMode(), isUtf8 });
    // What cannot be written is the caller's mistake, and is told where it was made.
    makeSteps();
    return this.#queue.add(tag, command, makeSteps, sasl).handle;
  }

  /** The state in which a command finds the server if all before it succeed. */
  #expectedState(): SessionState {
    let state = this.#state;
    for (const { command } of this.#queue.all) {
      state = nextState(state, `${command.name} OK`);
    }
    return state;
  }

  #literalMode(): LiteralMode {
    if (this.#capabilities.has('LITERAL+')) return 'plus';
    const hasMinus = this.#capabilities.has('LITERAL-') || this.#capabilities.has('IMAP4REV2');
    return hasMinus ? 'minus' : 'synchronising';
  }

  #isSwitch(event: ResponseEvent): boolean {
    if (event.type !== 'status' || event.tag === undefined || event.condition !== 'OK') return false;
    const found = this.#queue.find(event.tag);
    return found !== undefined && found.phase !== 'queued' && switches[found.command.name] !== undefined;
  }

  #doSwitch(to: 'tls' | 'deflate', rest: Uint8Array): void {
    this.#switch = undefined;
    if (to === 'tls' && rest.length > 0) {
      const what = 'The server sent more before TLS began: someone is between.';
      this.#fail(new ImapError('plaintextAfterTls', what));
      return;
    }
    this.#events.push({ type: 'switch', to, rest });
    this.#queue.advance();
  }

  #fail(error: ImapError): void {
    if (this.#hasFailed) return;
    this.#abort(error.message);
    this.#events.push({ type: 'protocolError', error });
    this.#hasFailed = true;
  }

  #take(event: ResponseEvent): void {
    if (this.#hasFailed) return;
    switch (event.type) {
      case 'bodyPiece':
      case 'bodyEnd':
        this.#events.push(event);
        return;
      case 'bodyStart': {
        const { body } = event;
        this.#events.push({ type: 'bodyStart', body, handle: findOwnerOfBody(this.#sent(), body)?.handle });
        return;
      }
      case 'status':
        if (event.tag === undefined) this.#takeUntaggedStatus(event);
        else this.#takeTagged(event, event.tag);
        return;
      case 'continuation':
        this.#takeContinuation(event);
        return;
      case 'protocolError':
        this.#fail(event.error);
        return;
      default:
        this.#takeData(event);
    }
  }

  *#sent(): Generator<Outstanding> {
    for (const each of this.#queue.all) {
      if (each.phase === 'queued') return;
      yield each;
    }
  }

  #takeUntaggedStatus(status: StatusResponse): void {
    this.#learn(status);
    if (this.#state === 'greeting') {
      this.#events.push({ type: 'greeting', status });
      this.#move(`greeting ${status.condition}`);
      if (status.condition === 'BYE') this.#events.push({ type: 'bye', status });
      return;
    }
    if (status.condition === 'BYE') {
      this.#events.push({ type: 'bye', status });
      this.#move('BYE');
      return;
    }
    this.#takeData(status);
  }

  #learn({ code }: StatusResponse | ContinuationResponse): void {
    if (code?.name === 'CAPABILITY') this.#setCapabilities(code.capabilities);
  }

  #setCapabilities(capabilities: readonly string[]): void {
    this.#capabilities = new Set(capabilities.map((capability) => capability.toUpperCase()));
  }

  #takeData(response: UntaggedResponse | StatusResponse): void {
    if (response.type === 'capability') this.#setCapabilities(response.capabilities);
    if (response.type === 'enabled') this.#enable(response.capabilities);
    const [oldest] = this.#sent();
    this.#tracker.follow(oldest, response);
    this.#events.push({ type: 'data', response, handle: findOwner(this.#sent(), response)?.handle });
  }

  #enable(capabilities: readonly string[]): void {
    const upper = capabilities.map((capability) => capability.toUpperCase());
    this.#enabled = new Set([...this.#enabled, ...upper]);
  }

  #takeTagged(status: StatusResponse, tag: string): void {
    const outstanding = this.#queue.find(tag);
    if (outstanding === undefined || outstanding.phase === 'queued') {
      this.#events.push({
        type: 'unexpected',
        reason: `The tag ${tag.slice(0, 40)} was answered, but waits for nothing.`,
      });
      return;
    }
    const { command, sasl } = outstanding;
    this.#learn(status);
    if (status.condition === 'OK' && sasl !== undefined) {
      try {
        sasl.finish();
      } catch (error) {
        if (!(error instanceof ImapError)) throw error;
        this.#fail(error);
        return;
      }
    }
    this.#tracker.complete(outstanding, status);
    if (status.condition === 'OK') this.#switch = switches[command.name] ?? this.#switch;
    // RFC 9051 section 6.2.1: what was said in the clear is forgotten.
    if (this.#switch === 'tls') this.#capabilities = new Set();
    // RFC 8437 section 2: as if the connection were new.
    if (command.name === 'UNAUTHENTICATE' && status.condition === 'OK') {
      this.#enabled = new Set();
      this.#reader.nameEncoding = 'utf-7';
    }
    this.#events.push({ type: 'completed', handle: outstanding.handle, status });
    this.#move(`${command.name} ${status.condition}`);
    this.#queue.complete(outstanding);
  }

  #takeContinuation(response: ContinuationResponse): void {
    const waiting = this.#queue.findWaiting();
    if (waiting === undefined) {
      this.#events.push({
        type: 'unexpected',
        reason: 'The server asks to go on, but nothing waits for it.',
      });
    } else if (waiting.command.name === 'IDLE' && waiting.phase === 'sent') {
      waiting.idle = 'idling';
      this.#events.push({ type: 'idling', handle: waiting.handle });
    } else if (waiting.command.name === 'AUTHENTICATE' && waiting.phase === 'sent')
      this.#respond(waiting, response);
    else this.#queue.proceed(waiting);
  }

  #respond(waiting: Outstanding, { text }: ContinuationResponse): void {
    const answer = answerChallenge(waiting, text);
    if (answer.error) this.#events.push({ type: 'saslFailed', handle: waiting.handle, error: answer.error });
    this.#queue.put(Buffer.from(`${answer.line}\r\n`));
  }

  #move(trigger: string): void {
    const from = this.#state;
    const to = nextState(from, trigger);
    if (to === from) return;
    this.#state = to;
    if (to !== 'selected') this.#tracker.leave();
    this.#events.push({ type: 'state', from, to });
  }
}
