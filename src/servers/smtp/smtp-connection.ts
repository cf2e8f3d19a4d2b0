/** One connection: reads commands, has each done after the one before, and answers. */
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type { ActivityRecorder } from '../../mailbox/activity-recorder.ts';
import {
  reply,
  ServerReader,
  type SmtpCommandOf,
  type SmtpReply,
  type SmtpServerEvent,
  type SmtpVerb,
  writeReply,
} from '../../wire/smtp/index.ts';
import { ClientLink, LinkClosed } from '../client-link.ts';
import { afterDeadline, untilClosed } from '../connection-end.ts';
import type { MailConnection } from '../mail-listener.ts';
import { requireOrder, type SmtpCommandFile } from './command-definition.ts';
import { commands } from './commands/registry.gen.ts';
import type { ReceiveBudget } from './receive-budget.ts';
import { channelOf, type SmtpChannel } from './smtp-channel.ts';
import { refusalOf, unknownRefusal } from './smtp-refusal.ts';
import { type SmtpRooms, SmtpSession, type SmtpSettings } from './smtp-session.ts';

export interface SmtpTimeouts {
  /** Where somebody must sign in, until they have. */
  readonly signInTimeoutMs: number;
  /** RFC 5321 section 4.5.3.2.7: at least five minutes. */
  readonly idleTimeoutMs: number;
  /** For one message, however steadily its bytes trickle. */
  readonly messageTimeoutMs: number;
}

export interface SmtpConnectionOptions {
  readonly socket: Socket;
  readonly settings: SmtpSettings;
  readonly timeouts: SmtpTimeouts;
  readonly rooms: SmtpRooms;
  readonly budget: ReceiveBudget;
  readonly activity: ActivityRecorder;
  readonly log: Log;
  readonly random: Random;
  readonly clock: Clock;
  /** For STARTTLS. */
  readonly secureContext: (() => SecureContext) | undefined;
}

/** Of what a client has sent ahead. */
const maxAheadBytes = 256 * 1024;
const mostBadCommands = 25;
/** As Postfix counts them: what brings no mail on, since the last one. */
const mostIdleCommands = 200;
const idleVerbs: ReadonlySet<SmtpVerb> = new Set(['HELO', 'EHLO', 'NOOP', 'RSET', 'VRFY', 'EXPN', 'HELP']);

const byVerb: ReadonlyMap<SmtpVerb, SmtpCommandFile> = new Map(
  commands.flatMap((command) => command.verbs.map((verb) => [verb, command] as const)),
);

export class SmtpConnection implements MailConnection {
  readonly #options: SmtpConnectionOptions;
  readonly #link: ClientLink;
  readonly #reader = new ServerReader();
  readonly #session: SmtpSession;
  #wake: (() => void) | undefined;
  #isPaused = false;
  #isEnded = false;
  #isOver = false;
  #isStopping = false;
  #startsTls = false;
  #badCount = 0;
  #idleCount = 0;

  constructor(options: SmtpConnectionOptions) {
    const { socket, settings, rooms, budget, activity, log, clock } = options;
    this.#options = options;
    this.#link = new ClientLink(socket, {
      onBytes: (bytes) => this.#receive(bytes),
      onEnd: () => this.#end(),
    });
    this.#session = new SmtpSession({
      ...{ channel: this.#channel(), settings, rooms, budget, activity, log, clock },
    });
  }

  async run(): Promise<void> {
    const { socket, log, clock, settings, timeouts } = this.#options;
    socket.setNoDelay(true);
    socket.setTimeout(timeouts.idleTimeoutMs, () => this.#bye('4.4.2', 'You have been silent for too long.'));
    const signedIn = new AbortController();
    if (settings.role === 'submission') {
      afterDeadline(clock, timeouts.signInTimeoutMs, signedIn.signal, () =>
        this.#bye('4.7.0', 'Nobody has signed in for too long.'),
      );
    }
    try {
      await this.#say({ code: 220, lines: [`${settings.serverName} ESMTP Landfall is ready.`] });
      while (!this.#isOver) {
        const event = await this.#next();
        if (event === undefined) break;
        await this.#handle(event);
        if (this.#session.submitter) signedIn.abort();
        if (this.#isStopping && !this.#isOver) this.#sayStopping();
      }
      await this.#link.flush();
    } catch (error) {
      if (!(error instanceof LinkClosed)) log.error('smtp.connectionFailed', { error });
      this.#link.destroy();
    } finally {
      signedIn.abort();
      this.#session.ended();
      this.#link.end();
      await untilClosed(this.#link, clock);
    }
  }

  /** A mail that is being put on disk is answered first: its sender would bring it again. */
  close(): void {
    this.#isStopping = true;
    if (this.#wake !== undefined) this.#sayStopping();
  }

  destroy(): void {
    this.#link.destroy();
  }

  #sayStopping(): void {
    this.#bye('4.3.2', 'The server is shutting down. Connect again in a moment.');
  }

  #bye(status: string, text: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const say = async () => {
      await this.#say(reply(421, status, text));
      await this.#link.flush();
      this.#link.end();
    };
    say().catch(() => this.#link.destroy());
    this.#end();
    void untilClosed(this.#link, this.#options.clock);
  }

  #receive(bytes: Uint8Array): void {
    this.#reader.receive(bytes);
    if (this.#reader.unreadBytes > maxAheadBytes && !this.#isPaused) {
      this.#isPaused = true;
      this.#link.pause();
    }
    this.#wakeUp();
  }

  #end(): void {
    this.#isEnded = true;
    this.#wakeUp();
  }

  #wakeUp(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  /** What the client says next; undefined where it says nothing more. What was answered goes out before it is waited for. */
  async #next(): Promise<SmtpServerEvent | undefined> {
    for (;;) {
      const event = this.#isOver ? undefined : this.#reader.next();
      if (event !== undefined) return event;
      if (this.#isEnded) return undefined;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      if (this.#isPaused) {
        this.#isPaused = false;
        this.#link.resume();
      }
      await this.#link.flush();
      await promise;
    }
  }

  async #handle(event: SmtpServerEvent): Promise<void> {
    switch (event.type) {
      case 'command':
        await this.#run(event.command);
        return;
      case 'bad': {
        const { code, status, message } = event.error;
        await this.#say(reply(code, status, message));
        this.#countBad();
        return;
      }
      case 'foreign':
        this.#bye('4.7.0', 'This is a mail server.');
        return;
      default:
        // Pieces are read by the command that they belong to.
        return;
    }
  }

  async #run(command: SmtpCommandOf<SmtpVerb>): Promise<void> {
    const session = this.#session;
    const { verb } = command;
    const definition = byVerb.get(verb);
    let answer: SmtpReply;
    try {
      if (definition === undefined) throw new TypeError(`Nothing does ${verb}.`);
      requireOrder(definition, session);
      answer = await definition.run(command, session);
    } catch (error) {
      if (error instanceof LinkClosed) throw error;
      answer = refusalOf(error) ?? unknownRefusal(error, this.#options);
    }
    await this.#say(answer);
    if (answer.code === 500 || answer.code === 501 || answer.code === 503) this.#countBad();
    this.#countIdle(verb, answer);
    if (this.#startsTls) await this.#startTls();
  }

  /** RFC 3207 section 4: what was sent in the clear behind STARTTLS may be somebody else's. */
  async #startTls(): Promise<void> {
    const { secureContext, log } = this.#options;
    this.#startsTls = false;
    await this.#link.flush();
    if (this.#reader.unreadBytes > 0 || secureContext === undefined) {
      this.#link.destroy();
      throw new LinkClosed('Something came in the clear behind STARTTLS.');
    }
    try {
      await this.#link.startTls(secureContext());
    } catch (error) {
      log.debug('smtp.tlsFailed', { error });
      throw new LinkClosed('TLS did not come about.');
    }
    this.#session.forgetClear();
  }

  /** Whoever says nothing else does not speak SMTP. */
  #countBad(): void {
    this.#badCount += 1;
    if (this.#badCount >= mostBadCommands) this.#bye('4.7.0', 'Too many commands that are none.');
  }

  #countIdle(verb: SmtpVerb, { code }: SmtpReply): void {
    if ((verb === 'DATA' || verb === 'BDAT') && code === 250) this.#idleCount = 0;
    else if (idleVerbs.has(verb)) this.#idleCount += 1;
    if (this.#idleCount >= mostIdleCommands) this.#bye('4.7.0', 'Too many commands that bring no mail.');
  }

  #say(answer: SmtpReply): Promise<void> {
    return this.#link.write(writeReply(answer));
  }

  async #read(take: (piece: Uint8Array) => void): Promise<{ readonly hasBareLineEnd: boolean }> {
    const { clock, timeouts } = this.#options;
    const whole = new AbortController();
    afterDeadline(clock, timeouts.messageTimeoutMs, whole.signal, () =>
      this.#bye('4.4.2', 'The message takes too long to come.'),
    );
    try {
      for (;;) {
        const event = await this.#next();
        if (event === undefined) throw new LinkClosed('The client has gone within a message.');
        if (event.type === 'piece') take(event.bytes);
        else if (event.type === 'end') return event;
      }
    } finally {
      whole.abort();
    }
  }

  #channel(): SmtpChannel {
    const { socket, secureContext } = this.#options;
    return channelOf({
      socket,
      hasStartTls: secureContext !== undefined,
      link: () => this.#link,
      say: (answer) => this.#say(answer),
      readLine: async () => {
        this.#reader.expectLine();
        const event = await this.#next();
        return event?.type === 'line' ? event.text : undefined;
      },
      readData: (take) => {
        this.#reader.expectData();
        return this.#read(take);
      },
      readChunk: async (size, take) => {
        this.#reader.expectChunk(size);
        await this.#read(take);
      },
      startTlsNext: () => {
        this.#startsTls = true;
      },
      closeNext: () => {
        this.#isOver = true;
        this.#end();
      },
    });
  }
}
