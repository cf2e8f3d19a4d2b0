import { Buffer } from 'node:buffer';
import type { ByteString } from '../mime/byte-string.ts';
import { type AppendMessage, bareCommands, type Command } from './command.ts';
import type { Cursor } from './cursor.ts';
import { findInternalDate } from './internal-date.ts';
import type { NameEncoding } from './mailbox-name.ts';
import { readGetMetadata, readList, readSelected, readStatusItems } from './read-mailbox-command.ts';
import { readMailbox } from './read-mailboxes.ts';
import { readFetch, readSearch, readStore } from './read-message-command.ts';
import { readSet } from './read-search-key.ts';

/** After the name of the command and, where there are arguments, the space. */
type Reader = (cursor: Cursor, encoding: NameEncoding, isUid: boolean) => Command;

const bare: ReadonlyMap<string, (typeof bareCommands)[number]> = new Map(
  bareCommands.map((name) => [name, name]),
);

const onMailbox =
  (name: 'DELETE' | 'SUBSCRIBE' | 'UNSUBSCRIBE' | 'GETQUOTAROOT'): Reader =>
  (cursor, encoding) => ({ name, mailbox: readMailbox(cursor, encoding) });

const copy =
  (name: 'COPY' | 'MOVE'): Reader =>
  (cursor, encoding, isUid) => {
    const set = readSet(cursor);
    cursor.space();
    return { name, isUid, set, mailbox: readMailbox(cursor, encoding) };
  };

const oldList =
  (name: 'LSUB' | 'XLIST'): Reader =>
  (cursor) => {
    const reference = cursor.astring();
    cursor.space();
    return { name, reference, pattern: cursor.pattern() };
  };

const readers: Readonly<Record<string, Reader>> = {
  LOGIN: (cursor) => {
    const user = cursor.astring();
    cursor.space();
    return { name: 'LOGIN', user, password: cursor.astring() };
  },
  AUTHENTICATE: (cursor) => {
    const mechanism = cursor.keyword();
    if (!cursor.takeSpace()) return { name: 'AUTHENTICATE', mechanism };
    const text = cursor.rest();
    const initial = text === '=' ? new Uint8Array(0) : findBase64(text);
    if (initial === undefined) throw cursor.fail('The initial response is no base64');
    return { name: 'AUTHENTICATE', mechanism, initial };
  },
  ENABLE: (cursor) => ({ name: 'ENABLE', capabilities: keywords(cursor) }),
  COMPRESS: (cursor) => ({ name: 'COMPRESS', algorithm: cursor.keyword() }),
  ID: (cursor) => {
    if (cursor.takeNil()) return { name: 'ID', fields: undefined };
    const fields = new Map<string, string | undefined>();
    cursor.list(() => {
      const name = cursor.string();
      cursor.space();
      fields.set(name, cursor.nstring());
    });
    return { name: 'ID', fields };
  },
  SELECT: (cursor, encoding) => ({ name: 'SELECT', ...readSelected(cursor, encoding) }),
  EXAMINE: (cursor, encoding) => ({ name: 'EXAMINE', ...readSelected(cursor, encoding) }),
  CREATE: (cursor, encoding) => {
    const mailbox = readMailbox(cursor, encoding);
    if (!cursor.takeSpace()) return { name: 'CREATE', mailbox };
    cursor.expect('(');
    if (cursor.keyword() !== 'USE') throw cursor.fail('CREATE takes USE alone');
    cursor.space();
    const specialUse = cursor.list(() => cursor.flag());
    cursor.expect(')');
    return { name: 'CREATE', mailbox, specialUse };
  },
  DELETE: onMailbox('DELETE'),
  SUBSCRIBE: onMailbox('SUBSCRIBE'),
  UNSUBSCRIBE: onMailbox('UNSUBSCRIBE'),
  GETQUOTAROOT: onMailbox('GETQUOTAROOT'),
  RENAME: (cursor, encoding) => {
    const mailbox = readMailbox(cursor, encoding);
    cursor.space();
    return { name: 'RENAME', mailbox, newName: readMailbox(cursor, encoding) };
  },
  LIST: readList,
  LSUB: oldList('LSUB'),
  XLIST: oldList('XLIST'),
  STATUS: (cursor, encoding) => {
    const mailbox = readMailbox(cursor, encoding);
    cursor.space();
    return { name: 'STATUS', mailbox, items: readStatusItems(cursor) };
  },
  SEARCH: readSearch,
  FETCH: readFetch,
  STORE: readStore,
  COPY: copy('COPY'),
  MOVE: copy('MOVE'),
  GETQUOTA: (cursor) => ({ name: 'GETQUOTA', root: cursor.astring() }),
  SETQUOTA: (cursor) => {
    const root = cursor.astring();
    cursor.space();
    const limits = cursor.list(() => {
      const name = cursor.keyword();
      cursor.space();
      return [name, cursor.number(Number.MAX_SAFE_INTEGER)] as const;
    });
    return { name: 'SETQUOTA', root, limits };
  },
  GETMETADATA: readGetMetadata,
  SETMETADATA: (cursor, encoding) => {
    const mailbox = readMailbox(cursor, encoding);
    cursor.space();
    const entries = cursor.list(() => {
      const name = cursor.astring();
      cursor.space();
      return [name, cursor.nstring()] as const;
    });
    return { name: 'SETMETADATA', mailbox, entries };
  },
};

/** Commands that UID may stand before. */
const byUid: ReadonlySet<string> = new Set(['FETCH', 'STORE', 'SEARCH', 'COPY', 'MOVE']);

/** After the tag and its space. APPEND is read by its own reader, as its messages are streamed. */
export function readCommand(cursor: Cursor, encoding: NameEncoding): Command {
  let word = cursor.keyword();
  const isUid = word === 'UID';
  if (isUid) {
    cursor.space();
    word = cursor.keyword();
    if (word === 'EXPUNGE') {
      cursor.space();
      const uids = readSet(cursor);
      cursor.end();
      return { name: 'EXPUNGE', uids };
    }
    if (!byUid.has(word)) throw cursor.fail(`UID ${word.slice(0, 40)} is no command`);
  }
  const name = bare.get(word);
  if (name !== undefined || word === 'EXPUNGE') {
    cursor.end();
    return { name: name ?? 'EXPUNGE' };
  }
  const read = Object.hasOwn(readers, word) ? readers[word] : undefined;
  if (read === undefined) throw cursor.fail(`"${word.slice(0, 40)}" is no command`);
  cursor.space();
  const command = read(cursor, encoding, isUid);
  cursor.end();
  return command;
}

/** Flags and date of one message of APPEND, up to its literal: ` (\Seen) "date" `. */
export function readAppendArguments(cursor: Cursor): Omit<AppendMessage, 'size' | 'isBinary'> {
  cursor.space();
  let flags: ByteString[] = [];
  if (cursor.isAtList) {
    flags = cursor.list(() => cursor.flag());
    cursor.space();
  }
  let date: ReturnType<typeof findInternalDate>;
  if (cursor.code === 0x22) {
    const text = cursor.string();
    date = findInternalDate(text, cursor.policy);
    if (date === undefined) throw cursor.fail(`"${text.slice(0, 40)}" is no date`);
    cursor.space();
  }
  const isUtf8 = cursor.takeWord('UTF8 (');
  cursor.end();
  return { flags, ...(date ? { date } : {}), ...(isUtf8 ? { isUtf8 } : {}) };
}

/** Undefined for what is no base64 of RFC 4648, to the last bit of padding. */
export function findBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? new Uint8Array(bytes) : undefined;
}

function keywords(cursor: Cursor): string[] {
  const found = [cursor.keyword()];
  while (cursor.takeSpace()) found.push(cursor.keyword());
  return found;
}

/** Options with or without a list or range of their own, as text: `STATUS (…)` is read apart. */
