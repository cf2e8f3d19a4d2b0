/**
 * What the answers to a FETCH are made from. Bodies of the next messages are read while those before go out: otherwise the
 * disk waits for the client, and the client for the disk.
 */
import type { Mailbox } from '../../../mailbox/mailbox.ts';
import type { Message } from '../../../store/ports/mail-model.ts';
import type { Body } from '../../../store/ports/mail-store.ts';
import type { FetchItem } from '../../../wire/imap/index.ts';
import type { Structure } from '../../../wire/mime/structure.ts';

/** Read at once, as most messages are: it costs half of what piece by piece does. */
const wholeBytes = 128 * 1024;
/** Of whoever asks and then does not read: this much waits for him in memory. */
const aheadBytes = 256 * 1024;
const aheadMessages = 8;

/** Reads a message no more often than it must. */
export class FetchSource {
  readonly message: Message;
  readonly #mailbox: Mailbox;
  #body: Promise<Body> | undefined;
  #structure: Promise<Structure> | undefined;

  constructor(mailbox: Mailbox, message: Message) {
    this.#mailbox = mailbox;
    this.message = message;
  }

  body(): Promise<Body> {
    this.#body ??= this.#mailbox.openBody(this.message).then(onceRead);
    return this.#body;
  }

  readonly structure = (): Promise<Structure> => {
    this.#structure ??= this.body().then((body) => this.#mailbox.readStructure(body));
    return this.#structure;
  };

  /** What fails is told to whoever asks for it, if anybody does. */
  readAhead(): void {
    this.body()
      .then((body) => (body.bytes <= wholeBytes ? body.read() : undefined))
      .catch(() => undefined);
  }
}

/** In the order of the messages. */
export function* sourcesOf(
  mailbox: Mailbox,
  messages: readonly Message[],
  items: readonly FetchItem[],
): Generator<FetchSource> {
  const sources = messages.map((message) => new FetchSource(mailbox, message));
  const isRead = items.some(readsBody);
  let next = 0;
  let bytes = 0;
  for (const [index, source] of sources.entries()) {
    for (; isRead && next < sources.length && next < index + aheadMessages; next += 1) {
      const size = sources[next]?.message.size ?? 0;
      if (next > index && bytes + size > aheadBytes) break;
      bytes += size;
      sources[next]?.readAhead();
    }
    yield source;
    if (isRead) bytes -= source.message.size;
    delete sources[index];
  }
}

function readsBody({ item }: FetchItem): boolean {
  return bodyItems.has(item);
}

const bodyItems: ReadonlySet<FetchItem['item']> = new Set([
  'BODY[]',
  'BINARY[]',
  'BINARY.SIZE[]',
  'RFC822',
  'RFC822.HEADER',
  'RFC822.TEXT',
  'ENVELOPE',
  'BODY',
  'BODYSTRUCTURE',
]);

/** One that is read whole is kept for whatever else is wanted of it. */
function onceRead(body: Body): Body {
  if (body.bytes > wholeBytes) return body;
  let reading: Promise<Uint8Array> | undefined;
  const read = () => {
    reading ??= body.read();
    return reading;
  };
  return {
    hash: body.hash,
    bytes: body.bytes,
    read,
    async *stream(range) {
      yield (await read()).subarray(range?.start ?? 0, range?.end ?? body.bytes);
    },
  };
}
