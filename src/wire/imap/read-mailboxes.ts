/** What servers say about mailboxes and messages, apart from FETCH. RFC 9051 sections 7.3 and 7.4. */
import type { ByteString } from '../mime/byte-string.ts';
import type { Cursor } from './cursor.ts';
import { type MailboxName, type NameEncoding, readMailboxName } from './mailbox-name.ts';
import { parseNumberSet } from './number-set.ts';
import type {
  EsearchResponse,
  ListResponse,
  NamespaceEntry,
  QuotaResource,
  StatusItems,
  UntaggedResponse,
} from './response.ts';

export function readMailbox(cursor: Cursor, encoding: NameEncoding): MailboxName {
  return readMailboxName(cursor.astring(), encoding);
}

export function readList(
  cursor: Cursor,
  encoding: NameEncoding,
  command: ListResponse['command'],
): ListResponse {
  const attributes = cursor.list(() => cursor.flag());
  cursor.space();
  const delimiter = cursor.nstring();
  cursor.space();
  // Leniently: names with blanks and no quotes, which end with the line.
  const mailbox =
    cursor.isLenient && !cursor.isAtString
      ? readMailboxName(wholeName(cursor), encoding)
      : readMailbox(cursor, encoding);
  return { type: 'list', command, attributes, delimiter, mailbox, ...readListExtensions(cursor, encoding) };
}

function wholeName(cursor: Cursor): ByteString {
  const name = cursor.atom();
  const more = cursor.restBefore(' (');
  return name + more.trimEnd();
}

function readListExtensions(cursor: Cursor, encoding: NameEncoding): Partial<ListResponse> {
  if (!cursor.takeSpace()) return {};
  let childInfo: ByteString[] | undefined;
  let oldName: MailboxName | undefined;
  const others: ByteString[] = [];
  cursor.beginList();
  for (let count = 0; !cursor.takeListEnd(count); count++) {
    const tag = cursor.astring();
    cursor.space();
    const upper = tag.toUpperCase();
    if (upper === 'CHILDINFO') childInfo = cursor.list(() => cursor.astring());
    else if (upper === 'OLDNAME') [oldName] = cursor.list(() => readMailbox(cursor, encoding));
    else {
      cursor.value();
      others.push(tag);
    }
  }
  return {
    ...(childInfo === undefined ? {} : { childInfo }),
    ...(oldName === undefined ? {} : { oldName }),
    ...(others.length === 0 ? {} : { others }),
  };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const statusReaders: Readonly<Record<string, (cursor: Cursor, items: Mutable<StatusItems>) => void>> = {
  MESSAGES: (cursor, items) => {
    items.messages = cursor.number();
  },
  RECENT: (cursor, items) => {
    items.recent = cursor.number();
  },
  UIDNEXT: (cursor, items) => {
    items.uidNext = cursor.number();
  },
  UIDVALIDITY: (cursor, items) => {
    items.uidValidity = cursor.number();
  },
  UNSEEN: (cursor, items) => {
    items.unseen = cursor.number();
  },
  DELETED: (cursor, items) => {
    items.deleted = cursor.number();
  },
  SIZE: (cursor, items) => {
    items.size = cursor.number(Number.MAX_SAFE_INTEGER);
  },
  'DELETED-STORAGE': (cursor, items) => {
    items.deletedStorage = cursor.number(Number.MAX_SAFE_INTEGER);
  },
  HIGHESTMODSEQ: (cursor, items) => {
    items.highestModseq = cursor.bigNumber();
  },
  APPENDLIMIT: (cursor, items) => {
    items.appendLimit = cursor.takeNil() ? undefined : cursor.number();
  },
  MAILBOXID: (cursor, items) => {
    const [id] = cursor.list(() => cursor.astring());
    if (id !== undefined) items.mailboxId = id;
  },
};

export function readMailboxStatus(cursor: Cursor, encoding: NameEncoding): UntaggedResponse {
  const mailbox =
    cursor.isLenient && !cursor.isAtString
      ? readMailboxName(wholeName(cursor), encoding)
      : readMailbox(cursor, encoding);
  cursor.space();
  const items: Mutable<StatusItems> = {};
  cursor.beginList();
  for (let count = 0; !cursor.takeListEnd(count); count++) {
    const name = cursor.keyword();
    cursor.space();
    const read = Object.hasOwn(statusReaders, name) ? statusReaders[name] : undefined;
    if (read === undefined) cursor.value();
    else read(cursor, items);
  }
  return { type: 'mailboxStatus', mailbox, items };
}

export function readNamespace(cursor: Cursor, encoding: NameEncoding): UntaggedResponse {
  const read = (): NamespaceEntry[] => {
    if (cursor.takeNil()) return [];
    const entries: NamespaceEntry[] = [];
    cursor.beginList();
    for (;;) {
      cursor.skipSpaces();
      if (cursor.takeListEnd(0)) return entries;
      entries.push(readNamespaceEntry(cursor, encoding));
    }
  };
  const personal = read();
  cursor.space();
  const other = read();
  cursor.space();
  return { type: 'namespace', personal, other, shared: read() };
}

function readNamespaceEntry(cursor: Cursor, encoding: NameEncoding): NamespaceEntry {
  cursor.beginList();
  const prefix = readMailboxName(cursor.string(), encoding);
  cursor.space();
  const delimiter = cursor.nstring();
  // Extensions of RFC 2342: a string and a list, any number of them.
  while (!cursor.takeListEnd(1)) cursor.value();
  return { prefix, delimiter };
}

export function readSearch(cursor: Cursor): UntaggedResponse {
  const numbers: number[] = [];
  while (cursor.takeSpace()) {
    if (cursor.isAtList) {
      cursor.expect('(');
      cursor.keyword();
      cursor.space();
      const modseq = cursor.bigNumber();
      cursor.expect(')');
      return { type: 'search', numbers, modseq };
    }
    numbers.push(cursor.number());
  }
  return { type: 'search', numbers };
}

export function readEsearch(cursor: Cursor): EsearchResponse {
  const found: Mutable<EsearchResponse> = { type: 'esearch', isUid: false };
  if (!cursor.takeSpace()) return found;
  if (cursor.isAtList) {
    cursor.expect('(');
    cursor.keyword();
    cursor.space();
    found.tag = cursor.astring();
    cursor.expect(')');
    if (!cursor.takeSpace()) return found;
  }
  do {
    const name = cursor.keyword();
    if (name === 'UID') found.isUid = true;
    else {
      cursor.space();
      readSearchItem(cursor, name, found);
    }
  } while (cursor.takeSpace());
  return found;
}

function readSearchItem(cursor: Cursor, name: string, found: Mutable<EsearchResponse>): void {
  if (name === 'MIN') found.min = cursor.number();
  else if (name === 'MAX') found.max = cursor.number();
  else if (name === 'COUNT') found.count = cursor.number();
  else if (name === 'MODSEQ') found.modseq = cursor.bigNumber();
  else if (name === 'ALL') found.all = parseNumberSet(cursor.atom());
  else if (name === 'PARTIAL') {
    cursor.expect('(');
    const range = cursor.atom();
    cursor.space();
    found.partial = { range, found: cursor.takeNil() ? [] : parseNumberSet(cursor.atom()) };
    cursor.expect(')');
  } else cursor.value();
}

export function readVanished(cursor: Cursor): UntaggedResponse {
  cursor.space();
  let isEarlier = false;
  if (cursor.isAtList) {
    isEarlier = cursor.list(() => cursor.keyword()).includes('EARLIER');
    cursor.space();
  }
  return { type: 'vanished', isEarlier, uids: parseNumberSet(cursor.atom()) };
}

export function readQuota(cursor: Cursor): UntaggedResponse {
  const root = cursor.astring();
  cursor.space();
  const resources: QuotaResource[] = [];
  cursor.beginList();
  for (let count = 0; !cursor.takeListEnd(count); count++) {
    const name = cursor.keyword();
    cursor.space();
    const usage = cursor.number(Number.MAX_SAFE_INTEGER);
    cursor.space();
    resources.push({ name, usage, limit: cursor.number(Number.MAX_SAFE_INTEGER) });
  }
  return { type: 'quota', root, resources };
}

export function readQuotaRoot(cursor: Cursor, encoding: NameEncoding): UntaggedResponse {
  const mailbox = readMailbox(cursor, encoding);
  const roots: ByteString[] = [];
  while (cursor.takeSpace()) roots.push(cursor.astring());
  return { type: 'quotaRoot', mailbox, roots };
}

/** RFC 5464 section 4.4: with values, in a list; or names alone, as news. */
export function readMetadata(cursor: Cursor, encoding: NameEncoding): UntaggedResponse {
  const mailbox = readMailbox(cursor, encoding);
  cursor.space();
  const entries: (readonly [ByteString, (ByteString | undefined)?])[] = [];
  if (!cursor.isAtList) {
    do entries.push([cursor.astring()]);
    while (cursor.takeSpace());
    return { type: 'metadata', mailbox, entries };
  }
  cursor.beginList();
  for (let count = 0; !cursor.takeListEnd(count); count++) {
    const name = cursor.astring();
    cursor.space();
    entries.push([name, cursor.nstring()]);
  }
  return { type: 'metadata', mailbox, entries };
}

export function readId(cursor: Cursor): UntaggedResponse {
  if (cursor.takeNil()) return { type: 'id', fields: undefined };
  const fields = new Map<string, string | undefined>();
  cursor.beginList();
  for (let count = 0; !cursor.takeListEnd(count); count++) {
    const name = cursor.string();
    cursor.space();
    fields.set(name, cursor.nstring());
  }
  return { type: 'id', fields };
}
