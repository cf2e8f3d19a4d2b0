/** One connection: reads commands, has each done after the one before, and answers. */
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import { type ActivityRecorder, noActivity } from '../../mailbox/activity-recorder.ts';
import { CommandReader, type ServerEvent } from '../../wire/imap/index.ts';
import { ClientLink, LinkClosed } from '../client-link.ts';
import { afterDeadline, untilClosed } from '../connection-end.ts';
import { appendMessages } from './append-messages.ts';
import { type Completion, type ImapCommand, requireState } from './command-definition.ts';
import { commands } from './commands/registry.gen.ts';
import { EventQueue } from './event-queue.ts';
import { channelOf, type ImapChannel } from './imap-channel.ts';
import { bad, refusalOf, unknownRefusal } from './imap-refusal.ts';
import { type ImapRooms, ImapSession } from './imap-session.ts';

export interface ConnectionLimits {
  /** Until somebody has signed in. */
  readonly signInTimeoutMs: number;
  /** RFC 9051 section 5.4: at least thirty minutes. */
  readonly idleTimeoutMs: number;
  readonly maxMessageBytes: number;
}

export interface ImapConnectionOptions {
  readonly socket: Socket;
  readonly rooms: ImapRooms;
  readonly activity?: ActivityRecorder;
  readonly log: Log;
  readonly random: Random;
  readonly clock: Clock;
  readonly limits: ConnectionLimits;
  /** For STARTTLS. */
  readonly secureContext: (() => SecureContext) | undefined;
}

/** Of what a client has sent ahead. */
const maxAheadBytes = 256 * 1024;
const mostBadCommands = 25;

const byName: ReadonlyMap<string, ImapCommand> = new Map(
  commands.flatMap((command) => command.names.map((name) => [name, command] as const)),
);
/** The reader waits after these until it is told how to go on. */
const pausing: ReadonlySet<string> = new Set(['AUTHENTICATE', 'IDLE', 'STARTTLS', 'COMPRESS']);

export class ImapConnection {
  readonly #options: ImapConnectionOptions;
  readonly #link: ClientLink;
  readonly #reader: CommandReader;
  readonly #queue: EventQueue;
  readonly #session: ImapSession;
  #switch: 'tls' | 'deflate' | undefined;
  #badCount = 0;

  constructor(options: ImapConnectionOptions) {
    const { socket, limits, rooms, activity = noActivity, log, clock } = options;
    this.#options = options;
    this.#reader = new CommandReader({
      policy: 'lenient',
      limits: { maxStreamedLiteralBytes: limits.maxMessageBytes },
    });
    this.#queue = new EventQueue(maxAheadBytes, (isFull) => {
      if (isFull) this.#link.pause();
      else this.#link.resume();
    });
    this.#link = new ClientLink(socket, {
      onBytes: (bytes) => this.#receive(this.#reader.receive(bytes), bytes.length),
      onEnd: () => this.#queue.end(),
    });
    this.#session = new ImapSession({ channel: this.#channel(), rooms, activity, log, clock });
  }

  /** Resolves when the connection is closed. */
  async run(): Promise<void> {
    const { socket, log, clock, limits } = this.#options;
    socket.setNoDelay(true);
    const signedIn = new AbortController();
    afterDeadline(clock, limits.signInTimeoutMs, signedIn.signal, () =>
      this.#bye('Nobody has signed in for too long.'),
    );
    try {
      const code = { name: 'CAPABILITY', capabilities: this.#session.capabilities() } as const;
      await this.#session.untagged('OK', 'Landfall is ready.', code);
      await this.#link.flush();
      while (!this.#session.isOver) {
        const event = await this.#queue.next();
        if (event === undefined) break;
        await this.#handle(event);
        if (this.#session.signedIn) signedIn.abort();
        if (this.#queue.peek() === undefined) await this.#link.flush();
      }
      await this.#link.flush();
    } catch (error) {
      if (!(error instanceof LinkClosed)) log.error('imap.connectionFailed', { error });
      this.#link.destroy();
    } finally {
      signedIn.abort();
      this.#session.account.ended();
      this.#link.end();
      await untilClosed(this.#link, clock);
    }
  }

  /** The server stops. */
  close(): void {
    this.#bye('The server is shutting down. Connect again in a moment.');
  }

  /** It did not end in time. */
  destroy(): void {
    this.#link.destroy();
  }

  #bye(text: string): void {
    const { clock } = this.#options;
    const say = async () => {
      await this.#session.untagged('BYE', text);
      await this.#link.flush();
      this.#link.end();
    };
    this.#session.isOver = true;
    this.#queue.end();
    say().catch(() => this.#link.destroy());
    void untilClosed(this.#link, clock);
  }

  #receive(events: readonly ServerEvent[], bytes: number): void {
    this.#queue.push(events, bytes);
    this.#giveLeave();
  }

  /** `+ OK` of literals within commands. */
  #giveLeave(): void {
    const bytes = this.#reader.take();
    if (bytes === undefined) return;
    const give = async () => {
      await this.#link.write(bytes);
      await this.#link.flush();
    };
    give().catch(() => this.#link.destroy());
  }

  async #handle(event: ServerEvent): Promise<void> {
    switch (event.type) {
      case 'command': {
        const { tag, command } = event;
        await this.#run(tag, byName.get(command.name), command);
        return;
      }
      case 'append':
        await this.#answer(event.tag, true, () =>
          appendMessages(event, {
            session: this.#session,
            queue: this.#queue,
            accept: () => {
              this.#reader.accept();
              this.#giveLeave();
            },
            refuse: () => this.#reader.refuse(),
          }),
        );
        return;
      case 'bad': {
        const isTooBig = event.error.code === 'literalLimit';
        await this.#status(
          event.tag,
          isTooBig ? 'NO' : 'BAD',
          event.error.message,
          isTooBig ? { name: 'TOOBIG' } : undefined,
        );
        this.#countBad();
        return;
      }
      case 'protocolError':
        this.#bye(event.error.message);
        return;
      default:
        // Parts of a command that was refused before they came.
        return;
    }
  }

  async #run(
    tag: string,
    definition: ImapCommand | undefined,
    command: Extract<ServerEvent, { type: 'command' }>['command'],
  ): Promise<void> {
    try {
      await this.#answer(tag, definition?.reportsGone?.(command) ?? true, async () => {
        if (definition === undefined) throw bad(`${command.name} is not known here.`);
        requireState(definition, this.#session);
        return definition.run(command, this.#session);
      });
    } finally {
      if (pausing.has(command.name)) await this.#goOn();
    }
  }

  /** After a command that the reader has waited for. */
  async #goOn(): Promise<void> {
    const form = this.#switch;
    this.#switch = undefined;
    if (form !== undefined) await this.#link.flush();
    if (form === 'tls') {
      const { secureContext } = this.#options;
      // RFC 9051 section 6.2.1: what was sent in the clear behind STARTTLS may be somebody else's.
      if (this.#reader.takeRest().length > 0 || secureContext === undefined) {
        this.#link.destroy();
        return;
      }
      await this.#startTls(secureContext());
    } else if (form === 'deflate') this.#link.compress(this.#reader.takeRest());
    this.#receive(this.#reader.resume(), 0);
  }

  async #startTls(secureContext: SecureContext): Promise<void> {
    try {
      await this.#link.startTls(secureContext);
    } catch (error) {
      this.#options.log.debug('imap.tlsFailed', { error });
      throw new LinkClosed('TLS did not come about.');
    }
  }

  async #answer(tag: string, withGone: boolean, work: () => Promise<Completion | undefined>): Promise<void> {
    const session = this.#session;
    const wasSignedIn = session.signedIn !== undefined;
    session.tag = tag;
    try {
      const { text = 'Done.', code } = (await work()) ?? {};
      if (!session.isOver) await session.tellNews(withGone);
      await this.#status(tag, 'OK', text, code);
      this.#badCount = 0;
    } catch (error) {
      if (error instanceof LinkClosed) throw error;
      const refusal = refusalOf(error) ?? unknownRefusal(error, this.#options);
      await this.#status(tag, refusal.condition, refusal.message, refusal.code);
      if (refusal.condition === 'BAD') this.#countBad();
    }
    if (!wasSignedIn && session.signedIn) {
      const { socket, limits } = this.#options;
      socket.setTimeout(limits.idleTimeoutMs, () => this.#bye('You have been silent for too long.'));
    }
  }

  #status(
    tag: string | undefined,
    condition: 'OK' | 'NO' | 'BAD',
    text: string,
    code: Completion['code'],
  ): Promise<void> {
    return this.#session.send({
      type: 'status',
      condition,
      text,
      ...(tag !== undefined && { tag }),
      ...(code && { code }),
    });
  }

  /** Whoever sends nothing else does not speak IMAP. */
  #countBad(): void {
    this.#badCount += 1;
    if (this.#badCount >= mostBadCommands) this.#bye('Too many commands that are none.');
  }

  #channel(): ImapChannel {
    const { socket, secureContext, limits } = this.#options;
    return channelOf({
      socket,
      hasStartTls: secureContext !== undefined,
      maxMessageBytes: limits.maxMessageBytes,
      link: () => this.#link,
      readLine: async () => {
        this.#receive(this.#reader.expectLine(), 0);
        const event = await this.#queue.next();
        return event?.type === 'line' ? event : undefined;
      },
      useUtf8: () => {
        this.#reader.nameEncoding = 'utf-8';
      },
      switchTo: (form) => {
        this.#switch = form;
      },
      destroy: () => {
        this.#session.isOver = true;
        this.#link.destroy();
      },
    });
  }
}
