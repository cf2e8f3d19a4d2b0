import { Buffer } from 'node:buffer';
import type { ByteString } from '../mime/byte-string.ts';
import {
  type AppendMessage,
  bareCommands,
  type Command,
  type QresyncArgument,
  type StatusItemName,
  statusItemNames,
} from './command.ts';
import type { Cursor } from './cursor.ts';
import { findInternalDate } from './internal-date.ts';
import type { NameEncoding } from './mailbox-name.ts';
import { parseNumberSet } from './number-set.ts';
import { readFetchItems } from './read-fetch-item.ts';
import { readMailbox } from './read-mailboxes.ts';
import { readSearchKeys, readSet } from './read-search-key.ts';

/** After the name of the command and, where there are arguments, the space. */
type Reader = (cursor: Cursor, encoding: NameEncoding, isUid: boolean) => Command;

const bare: ReadonlyMap<string, (typeof bareCommands)[number]> = new Map(
  bareCommands.map((name) => [name, name]),
);
const statusItems: ReadonlyMap<string, StatusItemName> = new Map(statusItemNames.map((name) => [name, name]));

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
  SEARCH: (cursor, _encoding, isUid) => {
    let returns: string[] | undefined;
    let charset: string | undefined;
    if (cursor.takeWord('RETURN ')) {
      returns = readReturns(cursor);
      cursor.space();
    }
    if (cursor.takeWord('CHARSET ')) {
      charset = cursor.astring();
      cursor.space();
    }
    const key = readSearchKeys(cursor);
    return { name: 'SEARCH', isUid, ...(returns ? { returns } : {}), ...(charset ? { charset } : {}), key };
  },
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
function readReturns(cursor: Cursor): string[] {
  return cursor.list(() => {
    const option = cursor.keyword();
    if (option !== 'PARTIAL') return option;
    cursor.space();
    return `${option} ${cursor.atom()}`;
  });
}

function readStatusItems(cursor: Cursor): StatusItemName[] {
  return cursor.list(() => {
    const word = cursor.keyword();
    const item = statusItems.get(word);
    if (item === undefined) throw cursor.fail(`"${word.slice(0, 40)}" is no item of STATUS`);
    return item;
  });
}

function readList(cursor: Cursor): Command {
  let selection: string[] | undefined;
  if (cursor.isAtList) {
    selection = cursor.list(() => cursor.keyword());
    cursor.space();
  }
  const reference = cursor.astring();
  cursor.space();
  const patterns = cursor.isAtList ? cursor.list(() => cursor.pattern()) : [cursor.pattern()];
  const base = { name: 'LIST' as const, reference, patterns, ...(selection ? { selection } : {}) };
  if (!cursor.takeSpace()) return base;
  if (!cursor.takeWord('RETURN ')) throw cursor.fail('RETURN is missing');
  const returns: string[] = [];
  let items: StatusItemName[] | undefined;
  cursor.list(() => {
    const option = cursor.keyword();
    if (option !== 'STATUS') returns.push(option);
    else {
      cursor.space();
      items = readStatusItems(cursor);
    }
  });
  return {
    ...base,
    ...(returns.length > 0 || !items ? { returns } : {}),
    ...(items ? { statusItems: items } : {}),
  };
}

function readSelected(cursor: Cursor, encoding: NameEncoding) {
  const mailbox = readMailbox(cursor, encoding);
  if (!cursor.takeSpace()) return { mailbox };
  let condstore = false;
  let qresync: QresyncArgument | undefined;
  cursor.list(() => {
    const word = cursor.keyword();
    if (word === 'CONDSTORE') condstore = true;
    else if (word === 'QRESYNC') qresync = readQresync(cursor);
    else throw cursor.fail(`"${word.slice(0, 40)}" is no parameter of SELECT`);
  });
  return { mailbox, ...(condstore ? { condstore } : {}), ...(qresync ? { qresync } : {}) };
}

function readQresync(cursor: Cursor): QresyncArgument {
  cursor.space();
  cursor.expect('(');
  const uidValidity = cursor.number();
  cursor.space();
  const modseq = cursor.bigNumber();
  let argument: QresyncArgument = { uidValidity, modseq };
  if (cursor.takeSpace() && !cursor.isAtList) {
    argument = { ...argument, knownUids: parseNumberSet(cursor.atom()) };
    if (!cursor.takeSpace()) {
      cursor.expect(')');
      return argument;
    }
  }
  if (cursor.isAtList) {
    cursor.expect('(');
    const sequences = parseNumberSet(cursor.atom());
    cursor.space();
    argument = { ...argument, sequenceMatch: { sequences, uids: parseNumberSet(cursor.atom()) } };
    cursor.expect(')');
  }
  cursor.expect(')');
  return argument;
}

function readFetch(cursor: Cursor, _encoding: NameEncoding, isUid: boolean): Command {
  const set = readSet(cursor);
  cursor.space();
  const base = { name: 'FETCH' as const, isUid, set, items: readFetchItems(cursor) };
  if (!cursor.takeSpace()) return base;
  let changedSince: bigint | undefined;
  let vanished = false;
  cursor.list(() => {
    const word = cursor.keyword();
    if (word === 'VANISHED') vanished = true;
    else if (word === 'CHANGEDSINCE') {
      cursor.space();
      changedSince = cursor.bigNumber();
    } else throw cursor.fail(`"${word.slice(0, 40)}" is no modifier of FETCH`);
  });
  if (vanished && (!isUid || changedSince === undefined))
    throw cursor.fail('VANISHED is for UID FETCH with CHANGEDSINCE');
  return {
    ...base,
    ...(changedSince === undefined ? {} : { changedSince }),
    ...(vanished ? { vanished } : {}),
  };
}

const storeForm = /^([+-]?)(FLAGS|X-GM-LABELS)(\.SILENT)?$/;
const storeModes: Readonly<Record<string, 'add' | 'remove' | 'replace'>> = {
  '+': 'add',
  '-': 'remove',
  '': 'replace',
};

function readStore(cursor: Cursor, _encoding: NameEncoding, isUid: boolean): Command {
  const set = readSet(cursor);
  cursor.space();
  let unchangedSince: bigint | undefined;
  if (cursor.take('(')) {
    if (cursor.keyword() !== 'UNCHANGEDSINCE') throw cursor.fail('STORE takes UNCHANGEDSINCE alone');
    cursor.space();
    unchangedSince = cursor.bigNumber();
    cursor.expect(')');
    cursor.space();
  }
  const match = storeForm.exec(cursor.keyword());
  if (match === null) throw cursor.fail('FLAGS is missing');
  const [, sign = '', item = '', silent] = match;
  cursor.space();
  const isLabels = item !== 'FLAGS';
  const read = (): ByteString => (isLabels && cursor.isAtString ? cursor.string() : cursor.flag());
  const flags = cursor.isAtList ? cursor.list(read) : [read()];
  while (cursor.takeSpace()) flags.push(read());
  return {
    name: 'STORE',
    isUid,
    set,
    mode: storeModes[sign] ?? 'replace',
    isSilent: silent !== undefined,
    ...(isLabels ? { isLabels } : {}),
    flags,
    ...(unchangedSince === undefined ? {} : { unchangedSince }),
  };
}

function readGetMetadata(cursor: Cursor, encoding: NameEncoding): Command {
  let maxSize: number | undefined;
  let depth: '0' | '1' | 'infinity' | undefined;
  if (cursor.isAtList) {
    cursor.list(() => {
      const word = cursor.keyword();
      cursor.space();
      if (word === 'MAXSIZE') maxSize = cursor.number();
      else if (word === 'DEPTH') depth = depths.get(cursor.atom().toLowerCase());
      if (word !== 'MAXSIZE' && depth === undefined)
        throw cursor.fail(`"${word.slice(0, 40)}" is no option here`);
    });
    cursor.space();
  }
  const mailbox = readMailbox(cursor, encoding);
  cursor.space();
  const entries = cursor.isAtList ? cursor.list(() => cursor.astring()) : [cursor.astring()];
  return {
    name: 'GETMETADATA',
    mailbox,
    entries,
    ...(maxSize === undefined ? {} : { maxSize }),
    ...(depth === undefined ? {} : { depth }),
  };
}

const depths: ReadonlyMap<string, '0' | '1' | 'infinity'> = new Map([
  ['0', '0'],
  ['1', '1'],
  ['infinity', 'infinity'],
]);
