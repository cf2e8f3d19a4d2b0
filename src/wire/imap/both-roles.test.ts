import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClientSession } from './client-session.ts';
import type { AppendMessage } from './command.ts';
import { CommandReader } from './command-reader.ts';
import { mailboxNamed } from './mailbox-name.ts';
import { wholeMessage } from './section.ts';
import type { ServerEvent } from './server-events.ts';
import type { CommandHandle, SessionEvent } from './session-events.ts';
import { writeFetchWithBodies, writeResponse } from './write-response.ts';

interface Stored {
  readonly message: AppendMessage;
  readonly pieces: Uint8Array[];
}

/** As much of a server as keeps messages and gives them back. */
class Keeper {
  readonly #reader = new CommandReader();
  readonly stored: Stored[] = [];
  readonly #capabilities: readonly string[];

  constructor(capabilities: readonly string[]) {
    this.#capabilities = capabilities;
  }

  greeting(): Uint8Array {
    const code = { name: 'CAPABILITY' as const, capabilities: this.#capabilities };
    return writeResponse({ type: 'status', condition: 'PREAUTH', code, text: 'hello' });
  }

  receive(chunk: Uint8Array): Buffer {
    const events = this.#reader.receive(chunk);
    const answers = events.flatMap((event) => this.#answer(event));
    return Buffer.concat([this.#reader.take() ?? new Uint8Array(0), ...answers]);
  }

  #answer(event: ServerEvent): Uint8Array[] {
    if (event.type === 'messageStart') {
      this.stored.push({ message: event.message, pieces: [] });
      if (event.needsLeave) this.#reader.accept();
    } else if (event.type === 'messagePiece') this.stored.at(-1)?.pieces.push(Buffer.from(event.bytes));
    else if (event.type === 'appendEnd') return [ok(event.tag)];
    else if (event.type === 'command') {
      const isFetch = event.command.name === 'FETCH';
      return [
        ...(isFetch ? this.stored.flatMap((stored, index) => this.#fetched(stored, index)) : []),
        ok(event.tag),
      ];
    }
    return [];
  }

  #fetched({ message, pieces }: Stored, index: number): Uint8Array[] {
    const fetch = { seq: index + 1, uid: index + 1, flags: message.flags };
    const body = { kind: 'BODY' as const, section: wholeMessage, origin: undefined, size: message.size };
    const steps = writeFetchWithBodies({ type: 'fetch', fetch }, [body]);
    return steps.flatMap((step) => (step.kind === 'bytes' ? [step.bytes] : pieces));
  }
}

const ok = (tag: string): Uint8Array => writeResponse({ type: 'status', tag, condition: 'OK', text: 'done' });

/** Carries bytes to and fro in pieces until neither side has anything to say. */
class Line {
  readonly session = new ClientSession();
  readonly events: SessionEvent[] = [];
  readonly #keeper: Keeper;
  readonly #sizes: readonly number[];
  readonly #contents: readonly Uint8Array[];
  #turn = 0;

  constructor(keeper: Keeper, sizes: readonly number[], contents: readonly Uint8Array[]) {
    this.#keeper = keeper;
    this.#sizes = sizes;
    this.#contents = contents;
    this.#toClient(keeper.greeting());
  }

  run(): void {
    this.#take(this.session.takeEvents());
    for (let bytes = this.session.take(); bytes; bytes = this.session.take()) {
      for (const piece of this.#cut(bytes)) this.#toClient(this.#keeper.receive(piece));
    }
  }

  #toClient(bytes: Uint8Array): void {
    for (const piece of this.#cut(bytes)) this.#take(this.session.receive(piece));
  }

  #take(events: readonly SessionEvent[]): void {
    for (const event of events) {
      // The chunk is used again by some drivers: what is kept must be a copy.
      this.events.push(event.type === 'bodyPiece' ? { ...event, bytes: Buffer.from(event.bytes) } : event);
      if (event.type === 'messageWanted') this.#write(event.handle, this.#contents[event.index]);
    }
  }

  #write(handle: CommandHandle, content: Uint8Array | undefined): void {
    for (const piece of this.#cut(content ?? new Uint8Array(0))) this.session.write(handle, piece);
    this.#take(this.session.takeEvents());
  }

  *#cut(bytes: Uint8Array): Generator<Uint8Array> {
    for (let at = 0; at < bytes.length; ) {
      const size = this.#sizes[this.#turn++ % this.#sizes.length] ?? 1;
      yield bytes.subarray(at, at + size);
      at += size;
    }
  }
}

describe('a client and a server of this codec', () => {
  it.each([['LITERAL+'], ['LITERAL-'], ['IMAP4rev1']])(
    '%s: messages that are appended come back',
    (capability) => {
      const contents = fc.array(fc.uint8Array({ maxLength: 100 }), { minLength: 1, maxLength: 4 });
      const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 4 });
      fc.assert(
        fc.property(contents, sizes, fc.string({ unit: 'grapheme' }), (messages, cuts, name) => {
          const keeper = new Keeper([capability]);
          const line = new Line(keeper, cuts, messages);
          const append = line.session.send({
            name: 'APPEND',
            mailbox: mailboxNamed(name),
            messages: messages.map(({ length }, index) => ({
              flags: index % 2 ? ['\\Seen'] : [],
              size: length,
            })),
          });
          line.session.send({ name: 'SELECT', mailbox: mailboxNamed(name) });
          const items = [{ item: 'BODY[]' as const, section: wholeMessage, isPeek: true }];
          const fetch = line.session.send({
            name: 'FETCH',
            isUid: true,
            set: [{ first: 1, last: 9 }],
            items,
          });
          line.run();
          const completed = line.events.flatMap((event) =>
            event.type === 'completed' ? [event.handle] : [],
          );
          expect(completed.at(0)).toBe(append);
          expect(completed.at(-1)).toBe(fetch);
          const bodies: Buffer[] = [];
          for (const event of line.events) {
            if (event.type === 'bodyStart') {
              expect(event.handle).toBe(fetch);
              bodies.push(Buffer.alloc(0));
            } else if (event.type === 'bodyPiece')
              bodies.push(Buffer.concat([bodies.pop() ?? Buffer.alloc(0), event.bytes]));
          }
          expect(bodies).toEqual(messages.map((content) => Buffer.from(content)));
        }),
      );
    },
  );
});
