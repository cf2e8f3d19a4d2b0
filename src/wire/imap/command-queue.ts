import { Buffer } from 'node:buffer';
import type { Command } from './command.ts';
import { ImapError } from './imap-error.ts';
import type { WriteStep } from './line-writer.ts';
import type { SaslClient } from './sasl.ts';
import type { CommandHandle } from './session-events.ts';
import { flowOf } from './session-rules.ts';

/** A command from the moment it was given until its tag is answered. */
export interface Outstanding {
  /** What the owner sees. */
  readonly handle: CommandHandle;
  readonly tag: string;
  readonly command: Command;
  readonly sasl: SaslClient | undefined;
  /** Written when its turn comes: only then is it known what the server can take. */
  readonly makeSteps: () => WriteStep[];
  steps: WriteStep[];
  phase: 'queued' | 'writing' | 'waiting' | 'streaming' | 'sent';
  streamLeft: number;
  messageIndex: number;
  /** Of IDLE: whether the server has agreed, and whether it has been told to stop. */
  idle: 'asked' | 'idling' | 'done';
  /** Of AUTHENTICATE: whether a challenge has been answered. */
  hasSpoken: boolean;
}

const closeParenthesis = 0x29;

/** What the queue has to tell: a message is wanted from the owner. */
export type WantMessage = (outstanding: Outstanding, index: number, size: number) => void;

/**
 * Commands on their way out. Only one is written at a time: while it waits for leave to send a literal, or for the
 * bytes of a message, those behind it wait too.
 */
export class CommandQueue {
  readonly #outbox: Uint8Array[] = [];
  readonly #commands = new Map<string, Outstanding>();
  readonly #wantMessage: WantMessage;
  #unfinished: Outstanding | undefined;

  constructor(wantMessage: WantMessage) {
    this.#wantMessage = wantMessage;
  }

  /** Oldest first, those that are not sent yet as well. */
  get all(): Iterable<Outstanding> {
    return this.#commands.values();
  }

  find(tag: string): Outstanding | undefined {
    return this.#commands.get(tag);
  }

  add(tag: string, command: Command, makeSteps: () => WriteStep[], sasl?: SaslClient): Outstanding {
    const outstanding: Outstanding = {
      handle: { tag, command: withoutSecrets(command) },
      tag,
      command,
      sasl,
      makeSteps,
      steps: [],
      phase: 'queued',
      streamLeft: 0,
      messageIndex: 0,
      idle: 'asked',
      hasSpoken: false,
    };
    this.#commands.set(tag, outstanding);
    this.advance();
    return outstanding;
  }

  /** Its tag is answered: what is still unwritten of it will not be, and those behind it move on. */
  complete(outstanding: Outstanding): void {
    this.#commands.delete(outstanding.tag);
    // A server may refuse a message while it comes; the bytes announced must come all the same, or what follows
    // would be taken for them.
    if (outstanding.phase === 'streaming') {
      this.#unfinished = outstanding;
      return;
    }
    this.advance();
  }

  /** Nothing more will be sent or answered; gives what is cut off. */
  clear(): Outstanding[] {
    const left = [...this.#commands.values()];
    this.#commands.clear();
    this.#outbox.length = 0;
    this.#unfinished = undefined;
    return left;
  }

  /** The one that waits for `+`, if any. */
  findWaiting(): Outstanding | undefined {
    for (const each of this.#commands.values()) {
      if (each.phase === 'waiting' || (each.phase === 'sent' && takesContinuations(each))) return each;
    }
    return undefined;
  }

  put(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#outbox.push(bytes);
  }

  take(): Uint8Array | undefined {
    return this.#outbox.shift();
  }

  /** After `+`. */
  proceed(outstanding: Outstanding): void {
    outstanding.phase = 'writing';
    this.advance();
  }

  writeMessage({ tag }: CommandHandle, bytes: Uint8Array): void {
    const outstanding = this.#unfinished?.tag === tag ? this.#unfinished : this.#commands.get(tag);
    if (outstanding?.phase !== 'streaming')
      throw new ImapError('state', 'No message is wanted now: wait for messageWanted.');
    if (bytes.length > outstanding.streamLeft)
      throw new ImapError(
        'argument',
        `The message is longer than the ${outstanding.streamLeft} bytes that are left.`,
      );
    outstanding.streamLeft -= bytes.length;
    this.put(bytes);
    if (outstanding.streamLeft > 0) return;
    const isRefused = this.#unfinished === outstanding;
    this.#unfinished = undefined;
    if (isRefused) {
      this.#endRefused(outstanding);
    } else outstanding.phase = 'writing';
    this.advance();
  }

  /** The server still reads up to the end of the command; further messages it need not be given. */
  #endRefused(outstanding: Outstanding): void {
    const [next] = outstanding.steps;
    const rest = next?.kind === 'bytes' ? next.bytes : Buffer.from('\r\n');
    const closesUtf8 = rest[0] === closeParenthesis;
    this.put(outstanding.steps.length > 1 ? Buffer.from(closesUtf8 ? ')\r\n' : '\r\n') : rest);
    outstanding.phase = 'sent';
  }

  /** Writes as much as may be written now. */
  advance(): void {
    if (this.#unfinished !== undefined) return;
    let before = 0;
    for (const each of this.#commands.values()) {
      const flow = flowOf[each.command.name];
      if (each.phase === 'queued') {
        if (flow === 'alone' && before > 0) return;
        each.steps = each.makeSteps();
        each.phase = 'writing';
      }
      if (each.phase === 'writing') this.#write(each);
      if (each.phase !== 'sent' || flow !== undefined) return;
      before++;
    }
  }

  #write(each: Outstanding): void {
    for (let step = each.steps.shift(); step !== undefined; step = each.steps.shift()) {
      if (step.kind === 'bytes') this.put(step.bytes);
      else if (step.kind === 'wait') {
        each.phase = 'waiting';
        return;
      } else {
        // Of an empty message there is nothing to wait for.
        if (step.size > 0) {
          each.phase = 'streaming';
          each.streamLeft = step.size;
        }
        this.#wantMessage(each, each.messageIndex++, step.size);
        if (step.size > 0) return;
      }
    }
    each.phase = 'sent';
  }
}

/** Events are logged, and passwords never are. */
function withoutSecrets(command: Command): Command {
  if (command.name === 'LOGIN') return { ...command, password: '' };
  return command.name === 'AUTHENTICATE' ? { name: command.name, mechanism: command.mechanism } : command;
}

function takesContinuations({ command, idle }: Outstanding): boolean {
  return command.name === 'AUTHENTICATE' || (command.name === 'IDLE' && idle === 'asked');
}
