/**
 * What the answers to a FETCH are made from. Bodies of the next messages are read while those before go out: otherwise the
 * disk waits for the client, and the client for the disk.
 */
import { type AheadLimits, lookAhead } from '../../../base/look-ahead.ts';
import type { Mailbox } from '../../../mailbox/mailbox.ts';
import type { Message } from '../../../store/ports/mail-model.ts';
import type { Body } from '../../../store/ports/mail-store.ts';
import type { FetchItem } from '../../../wire/imap/index.ts';
import type { Structure } from '../../../wire/mime/structure.ts';

/** Read at once, as most messages are: it costs half of what piece by piece does. */
const wholeBytes = 128 * 1024;
/** Of whoever asks and then does not read, so much waits in memory. */
const ahead: AheadLimits<FetchSource> = {
  items: 8,
  weight: { most: 256 * 1024, of: ({ message }) => message.size },
};

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

  /** What fails is told to whoever asks for it. */
  readAhead(): Promise<unknown> {
    return this.body()
      .then((body) => (isReadWhole(body) ? body.read() : undefined))
      .catch(() => undefined);
  }
}

/** In the order of the messages. */
export function sourcesOf(
  mailbox: Mailbox,
  messages: readonly Message[],
  items: readonly FetchItem[],
): Iterable<FetchSource> | AsyncIterable<FetchSource> {
  const sources = messages.values().map((message) => new FetchSource(mailbox, message));
  return items.some(readsBody) ? lookAhead(sources, ahead, readAhead) : sources;
}

async function readAhead(source: FetchSource): Promise<FetchSource> {
  await source.readAhead();
  return source;
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

function isReadWhole({ bytes }: Body): boolean {
  return bytes <= wholeBytes;
}

/** One that is read whole is kept for whatever else is wanted of it. */
function onceRead(body: Body): Body {
  if (!isReadWhole(body)) return body;
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
