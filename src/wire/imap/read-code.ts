import type { Cursor } from './cursor.ts';
import { decodeText } from './human-text.ts';
import { ImapError } from './imap-error.ts';
import { parseNumberSet } from './number-set.ts';
import type { Condition, ContinuationResponse, StatusResponse } from './response.ts';
import { type PlainCode, plainCodes, type ResponseCode } from './response-code.ts';

const plain: ReadonlySet<string> = new Set(plainCodes);
const isPlainCode = (word: string): word is PlainCode => plain.has(word);

/** What follows the word of each code that is more than a word. */
const codeReaders: Readonly<Record<string, (cursor: Cursor) => ResponseCode>> = {
  CAPABILITY: (cursor) => ({ name: 'CAPABILITY', capabilities: wordsUntilBracket(cursor) }),
  PERMANENTFLAGS: (cursor) => ({ name: 'PERMANENTFLAGS', flags: cursor.list(() => cursor.flag()) }),
  UIDVALIDITY: (cursor) => ({ name: 'UIDVALIDITY', value: cursor.number() }),
  UIDNEXT: (cursor) => ({ name: 'UIDNEXT', value: cursor.number() }),
  UNSEEN: (cursor) => ({ name: 'UNSEEN', value: cursor.number() }),
  HIGHESTMODSEQ: (cursor) => ({ name: 'HIGHESTMODSEQ', value: cursor.bigNumber() }),
  MODIFIED: (cursor) => ({ name: 'MODIFIED', set: parseNumberSet(cursor.atomUntil(']')) }),
  REFERRAL: (cursor) => ({ name: 'REFERRAL', url: cursor.atomUntil(']') }),
  BADCHARSET: (cursor) => ({
    name: 'BADCHARSET',
    charsets: cursor.isAtList ? cursor.list(() => cursor.astring()) : [],
  }),
  MAILBOXID: (cursor) => {
    const [id = ''] = cursor.list(() => cursor.atom());
    return { name: 'MAILBOXID', id };
  },
  COPYUID: (cursor) => {
    const uidValidity = cursor.number();
    cursor.space();
    const source = parseNumberSet(cursor.atom());
    cursor.space();
    return { name: 'COPYUID', uidValidity, source, target: parseNumberSet(cursor.atomUntil(']')) };
  },
  APPENDUID: (cursor) => {
    const uidValidity = cursor.number();
    cursor.space();
    return { name: 'APPENDUID', uidValidity, uids: parseNumberSet(cursor.atomUntil(']')) };
  },
  METADATA: (cursor) => {
    const detail = cursor.atomUntil(']').toUpperCase();
    return cursor.takeSpace()
      ? { name: 'METADATA', detail, value: cursor.number() }
      : { name: 'METADATA', detail };
  },
};

/** `[…]` if one stands here. Leniently, one that cannot be read is kept as `other`: its text may still help. */
function findCode(cursor: Cursor): ResponseCode | undefined {
  if (cursor.code !== 0x5b) return undefined;
  const whole = cursor.bracketed();
  if (whole === undefined) {
    if (cursor.isLenient) return undefined;
    throw cursor.fail('A response code does not end');
  }
  const inner = cursor.inside(whole);
  const word = inner.isAtEnd ? '' : inner.findWord().toUpperCase();
  const other: ResponseCode = { name: 'other', word, text: whole.slice(word.length).trimStart() };
  if (isPlainCode(word)) return inner.isAtEnd ? { name: word } : other;
  const read = Object.hasOwn(codeReaders, word) ? codeReaders[word] : undefined;
  if (read === undefined) return other;
  try {
    if (!inner.isAtEnd) inner.space();
    const code = read(inner);
    inner.end();
    return code;
  } catch (error) {
    if (cursor.isLenient && error instanceof ImapError) return other;
    throw error;
  }
}

function wordsUntilBracket(cursor: Cursor): string[] {
  const words = [cursor.atomUntil(']')];
  while (cursor.takeSpace()) words.push(cursor.atomUntil(']'));
  return words;
}

/** After the condition: ` [CODE] text`. Leniently all of it may be missing. */
export function readStatus(cursor: Cursor, condition: Condition, tag?: string): StatusResponse {
  if (!cursor.isAtEnd) cursor.space();
  const code = findCode(cursor);
  if (code !== undefined && !cursor.isAtEnd) cursor.space();
  const text = decodeText(cursor.rest());
  return {
    type: 'status',
    ...(tag === undefined ? {} : { tag }),
    condition,
    ...(code === undefined ? {} : { code }),
    text,
  };
}

/** After `+`. */
export function readContinuation(cursor: Cursor): ContinuationResponse {
  if (!cursor.isAtEnd) cursor.space();
  const code = findCode(cursor);
  if (code !== undefined && !cursor.isAtEnd) cursor.space();
  const text = decodeText(cursor.rest());
  return code === undefined ? { type: 'continuation', text } : { type: 'continuation', code, text };
}
