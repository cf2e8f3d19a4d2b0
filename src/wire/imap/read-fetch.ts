import type { ByteString } from '../mime/byte-string.ts';
import type { Cursor } from './cursor.ts';
import type { BinarySize, BodyKind, FetchBody, FetchData } from './fetch-data.ts';
import { ImapError } from './imap-error.ts';
import { findInternalDate, type InternalDate } from './internal-date.ts';
import { readEnvelope, readStructure } from './read-structure.ts';
import { readSection, type Section, wholeMessage } from './section.ts';

/** A body whose bytes came within the line, quoted or as a literal that was held. */
export interface InlineBody {
  readonly body: FetchBody;
  readonly bytes: ByteString;
}

/** One message's response while it is read; its items may be cut in several runs by streamed bodies. */
export interface FetchInProgress {
  readonly data: FetchData;
  readonly bodies: FetchBody[];
  readonly problems: string[];
  /** Whether a `)` of the list of items has been read. */
  isEnded: boolean;
}

export function beginFetch(seq: number): FetchInProgress {
  return { data: { seq }, bodies: [], problems: [], isEnded: false };
}

type ItemReader = (cursor: Cursor, fetch: FetchInProgress) => void;

const dateText = (cursor: Cursor): ByteString =>
  cursor.isAtString ? cursor.string() : (cursor.nstring() ?? '');

function readDate(cursor: Cursor, fetch: FetchInProgress, item: string): InternalDate | undefined {
  const text = dateText(cursor);
  const date = findInternalDate(text, cursor.policy);
  if (date !== undefined) return date;
  if (!cursor.isLenient) throw cursor.fail(`${item} "${text.slice(0, 40)}" is no date`);
  fetch.problems.push(`${item} "${text.slice(0, 40).replaceAll(/[^ -~]/g, '?')}" is no date.`);
  return undefined;
}

/** `(id)`, or leniently the id alone; undefined for NIL, and for `(NIL)`, as Cyrus 3.6 writes it. */
function readObjectId(cursor: Cursor): ByteString | undefined {
  if (cursor.takeNil()) return undefined;
  if (cursor.isLenient && !cursor.isAtList) return cursor.astring();
  const [id] = cursor.list(() => (cursor.takeNil() ? undefined : cursor.astring()));
  return id;
}

const itemReaders: ReadonlyMap<string, ItemReader> = new Map<string, ItemReader>([
  [
    'UID',
    (cursor, { data }) => {
      data.uid = cursor.number();
    },
  ],
  [
    'FLAGS',
    (cursor, { data }) => {
      data.flags = cursor.takeNil() ? [] : cursor.list(() => cursor.flag());
    },
  ],
  [
    'INTERNALDATE',
    (cursor, fetch) => {
      const date = readDate(cursor, fetch, 'INTERNALDATE');
      if (date !== undefined) fetch.data.internalDate = date;
    },
  ],
  [
    'SAVEDATE',
    (cursor, fetch) => {
      fetch.data.saveDate = cursor.takeNil() ? undefined : readDate(cursor, fetch, 'SAVEDATE');
    },
  ],
  [
    'RFC822.SIZE',
    (cursor, { data }) => {
      data.size = cursor.number(Number.MAX_SAFE_INTEGER);
    },
  ],
  [
    'MODSEQ',
    (cursor, { data }) => {
      const isListed = cursor.take('(');
      if (!isListed && !cursor.isLenient) throw cursor.fail('"(" is missing');
      data.modseq = cursor.bigNumber();
      if (isListed) cursor.expect(')');
    },
  ],
  [
    'EMAILID',
    (cursor, { data }) => {
      const id = readObjectId(cursor);
      if (id !== undefined) data.emailId = id;
    },
  ],
  [
    'THREADID',
    (cursor, { data }) => {
      data.threadId = readObjectId(cursor);
    },
  ],
  [
    'X-GM-MSGID',
    (cursor, { data }) => {
      data.gmailMessageId = cursor.bigNumber();
    },
  ],
  [
    'X-GM-THRID',
    (cursor, { data }) => {
      data.gmailThreadId = cursor.bigNumber();
    },
  ],
  [
    'X-GM-LABELS',
    (cursor, { data }) => {
      data.gmailLabels = cursor.takeNil()
        ? []
        : cursor.list(() => (cursor.isAtString ? cursor.string() : cursor.flag()));
    },
  ],
  [
    'ENVELOPE',
    (cursor, { data }) => {
      data.envelope = readEnvelope(cursor);
    },
  ],
  [
    'BODYSTRUCTURE',
    (cursor, { data }) => {
      data.structure = readStructure(cursor);
    },
  ],
]);

const bodyKinds: ReadonlySet<string> = new Set([
  'BODY',
  'BINARY',
  'RFC822',
  'RFC822.HEADER',
  'RFC822.TEXT',
] satisfies BodyKind[]);

const isBodyKind = (word: string): word is BodyKind => bodyKinds.has(word);

/** The section that a word of RFC 2060 stands for. */
export const legacySections: Readonly<Record<'RFC822' | 'RFC822.HEADER' | 'RFC822.TEXT', Section>> = {
  RFC822: wholeMessage,
  'RFC822.HEADER': { part: [], specifier: 'HEADER' },
  'RFC822.TEXT': { part: [], specifier: 'TEXT' },
};

/**
 * Reads items up to the end of the list or of what has come. Gives the bodies whose bytes stand among them; with
 * `isCut` the run ends before a body whose bytes are streamed.
 */
export function readItems(cursor: Cursor, fetch: FetchInProgress, isCut: boolean): readonly InlineBody[] {
  const inline: PendingInline[] = [];
  for (let count = fetch.bodies.length; !fetch.isEnded; count++) {
    if (cursor.isLenient) cursor.skipSpaces();
    if (isCut && cursor.isAtEnd) break;
    if (cursor.take(')')) {
      fetch.isEnded = true;
      break;
    }
    if (cursor.isAtEnd) {
      if (!cursor.isLenient) throw cursor.fail('The list of items does not end');
      fetch.problems.push('The list of items does not end.');
      break;
    }
    if (count > 0 && !cursor.isLenient) {
      cursor.space();
      if (isCut && cursor.isAtEnd) break;
    }
    readItem(cursor, fetch, inline);
  }
  if (inline.length === 0) return none;
  // Only now is it sure whether a UID came beside them.
  return inline.map(({ bytes, ...where }) => {
    const body: FetchBody = { seq: fetch.data.seq, uid: fetch.data.uid, size: bytes?.length, ...where };
    fetch.bodies.push(body);
    return { body, bytes: bytes ?? '' };
  });
}

const none: readonly InlineBody[] = [];

interface PendingInline {
  readonly kind: BodyKind;
  readonly section: Section;
  readonly origin: number | undefined;
  readonly bytes: ByteString | undefined;
}

function readItem(cursor: Cursor, fetch: FetchInProgress, inline: PendingInline[]): void {
  const word = cursor.atomUntil('[');
  const read = itemReaders.get(word) ?? itemReaders.get(word.toUpperCase());
  if (read !== undefined) {
    cursor.space();
    read(cursor, fetch);
    return;
  }
  const name = word.toUpperCase();
  if (name === 'BODY' && cursor.code === 0x20 && !cursor.isAtLiteral) {
    cursor.space();
    if (cursor.isAtList) fetch.data.basicStructure = readStructure(cursor);
    else inline.push({ kind: 'BODY', section: wholeMessage, origin: undefined, bytes: cursor.nstring() });
    return;
  }
  if (isBodyKind(name) && (cursor.code === 0x5b || name.startsWith('RFC822'))) {
    const section = name === 'BODY' || name === 'BINARY' ? readSection(cursor) : legacySections[name];
    const origin = readOrigin(cursor);
    if (!cursor.isAtLiteral) cursor.space();
    inline.push({ kind: name, section, origin, bytes: cursor.nstring() });
    return;
  }
  if (name === 'BINARY.SIZE' && cursor.code === 0x5b) {
    fetch.data.binarySizes = [...(fetch.data.binarySizes ?? []), readBinarySize(cursor)];
    return;
  }
  if (cursor.code === 0x5b) readSection(cursor);
  cursor.space();
  cursor.value();
  fetch.data.others = [...(fetch.data.others ?? []), name];
}

function readOrigin(cursor: Cursor): number | undefined {
  if (!cursor.take('<')) return undefined;
  const origin = cursor.number();
  cursor.expect('>');
  return origin;
}

function readBinarySize(cursor: Cursor): BinarySize {
  const { part } = readSection(cursor);
  cursor.space();
  return { part, size: cursor.number() };
}

/** The last item of a line that a literal ends: `BODY[1.TEXT]<0> `. */
export interface BodyPrefix {
  readonly kind: BodyKind;
  readonly section: Section;
  readonly origin: number | undefined;
  /** Where in the line the item begins. */
  readonly start: number;
}

/**
 * Whether the literal that ends this line is a body and may be streamed. Read from the end: quoted strings do not
 * cross lines, so that what stands there is never within one. `reader` reads a section that is not empty.
 */
export function findBodyPrefix(line: string, reader: (text: string) => Cursor): BodyPrefix | undefined {
  let end = line.length;
  while (line.charCodeAt(end - 1) === 0x20) end--;
  const afterSection = end;
  if (line.charCodeAt(end - 1) === 0x3e) {
    const angle = line.lastIndexOf('<', end);
    if (angle > 0 && line.charCodeAt(angle - 1) === 0x5d) end = angle;
  }
  const bracket = line.charCodeAt(end - 1) === 0x5d ? line.lastIndexOf('[', end) : end;
  if (bracket === -1) return undefined;
  let start = bracket;
  while (start > 0 && isWordCode(line.charCodeAt(start - 1))) start--;
  const kind = line.slice(start, bracket).toUpperCase();
  if (!isBodyKind(kind)) return undefined;
  const isNamed = kind !== 'BODY' && kind !== 'BINARY';
  if (isNamed !== (bracket === end)) return undefined;
  if (isNamed) return { kind, section: legacySections[kind], origin: undefined, start };
  if (bracket + 2 === afterSection) return { kind, section: wholeMessage, origin: undefined, start };
  try {
    const cursor = reader(line.slice(bracket, afterSection));
    const section = readSection(cursor);
    const origin = readOrigin(cursor);
    return cursor.isAtEnd ? { kind, section, origin, start } : undefined;
  } catch (error) {
    if (error instanceof ImapError) return undefined;
    throw error;
  }
}

function isWordCode(code: number): boolean {
  const letter = code | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || code === 0x2e || (code >= 0x30 && code <= 0x39);
}
