import { Buffer } from 'node:buffer';
import type { FetchBody } from './fetch-data.ts';
import { ImapError } from './imap-error.ts';
import { LineWriter, type WriteStep } from './line-writer.ts';
import { formatNumberSet } from './number-set.ts';
import type {
  EsearchResponse,
  ImapResponse,
  ListResponse,
  NamespaceEntry,
  StatusItems,
  StatusResponse,
} from './response.ts';
import type { ResponseCode } from './response-code.ts';
import { writeCode } from './write-code.ts';
import { writeBodyHeader, writeFetchItems } from './write-fetch.ts';

/** What a server can say: a client's `malformed` and `unknown` it cannot. */
export type WritableResponse = Exclude<ImapResponse, { readonly type: 'malformed' | 'unknown' }>;
type Writers = {
  readonly [T in WritableResponse['type']]: (
    line: LineWriter,
    response: Extract<WritableResponse, { readonly type: T }>,
  ) => void;
};

const numbered = (
  line: LineWriter,
  { type, number }: { readonly type: string; readonly number: number },
): void => {
  line.raw(`* ${number} ${type.toUpperCase()}`);
};

const writers: Writers = {
  status: writeStatus,
  continuation: (line, { code, text }) => {
    line.raw('+ ');
    writeText(line, code, text);
  },
  capability: (line, { capabilities }) => line.raw('* CAPABILITY ').words(capabilities),
  enabled: (line, { capabilities }) => line.raw('* ').words(['ENABLED', ...capabilities]),
  list: writeList,
  mailboxStatus: (line, { mailbox, items }) => {
    line.raw('* STATUS ').astring(mailbox.raw).raw(' ');
    writeStatusItems(line, items);
  },
  namespace: (line, { personal, other, shared }) => {
    line.raw('* NAMESPACE ');
    writeNamespace(line, personal);
    line.raw(' ');
    writeNamespace(line, other);
    line.raw(' ');
    writeNamespace(line, shared);
  },
  id: (line, { fields }) => {
    line.raw('* ID ');
    if (fields === undefined) line.raw('NIL');
    else line.list([...fields], ([name, value]) => line.string(name).raw(' ').nstring(value));
  },
  search: (line, { numbers, modseq }) => {
    line.raw(['* SEARCH', ...numbers].join(' '));
    if (modseq !== undefined) line.raw(` (MODSEQ ${modseq})`);
  },
  esearch: writeEsearch,
  exists: numbered,
  recent: numbered,
  expunge: numbered,
  vanished: (line, { isEarlier, uids }) =>
    line.raw(`* VANISHED ${isEarlier ? '(EARLIER) ' : ''}${formatNumberSet(uids)}`),
  flags: (line, { flags }) => line.raw('* FLAGS ').flags(flags),
  fetch: (line, { fetch }) => {
    writeFetchItems(line, fetch);
    line.raw(')');
  },
  quota: (line, { root, resources }) => {
    line.raw('* QUOTA ').astring(root).raw(' ');
    line.list(resources, ({ name, usage, limit }) => line.atom(name).raw(` ${usage} ${limit}`));
  },
  quotaRoot: (line, { mailbox, roots }) => {
    line.raw('* QUOTAROOT ').astring(mailbox.raw);
    for (const root of roots) line.raw(' ').astring(root);
  },
  metadata: (line, { mailbox, entries }) => {
    line.raw('* METADATA ').astring(mailbox.raw).raw(' ');
    const isNews = entries.length > 0 && entries.every((entry) => entry.length === 1);
    if (!isNews) {
      line.list(entries, ([name, value]) => line.astring(name).raw(' ').nstring(value));
      return;
    }
    for (const [index, [name]] of entries.entries()) line.raw(index > 0 ? ' ' : '').astring(name);
  },
};

function writeStatus(line: LineWriter, { tag, condition, code, text }: StatusResponse): void {
  line.words([tag ?? '*', condition]).raw(' ');
  writeText(line, code, text);
}

function writeText(line: LineWriter, code: ResponseCode | undefined, text: string): void {
  if (code !== undefined) {
    writeCode(line, code);
    line.raw(' ');
  }
  // RFC 9051 resp-text: one line. What is more would be a response of its own.
  line.raw(Buffer.from(text.replaceAll(/[\0\r\n]+/g, ' '), 'utf8').toString('latin1'));
}

function writeList(line: LineWriter, response: ListResponse): void {
  line.raw(`* ${response.command} `).flags(response.attributes).raw(' ');
  writeDelimiter(line, response.delimiter);
  line.raw(' ').astring(response.mailbox.raw);
  const { childInfo, oldName } = response;
  if (!childInfo && !oldName) return;
  line.raw(' (');
  if (childInfo) line.raw('"CHILDINFO" ').list(childInfo, (option) => line.string(option));
  if (childInfo && oldName) line.raw(' ');
  if (oldName) line.raw('"OLDNAME" (').astring(oldName.raw).raw(')');
  line.raw(')');
}

function writeDelimiter(line: LineWriter, delimiter: string | undefined): void {
  if (delimiter === undefined) line.raw('NIL');
  else line.string(delimiter);
}

const statusNames: readonly (readonly [keyof StatusItems, string])[] = [
  ['messages', 'MESSAGES'],
  ['recent', 'RECENT'],
  ['uidNext', 'UIDNEXT'],
  ['uidValidity', 'UIDVALIDITY'],
  ['unseen', 'UNSEEN'],
  ['deleted', 'DELETED'],
  ['size', 'SIZE'],
  ['highestModseq', 'HIGHESTMODSEQ'],
  ['mailboxId', 'MAILBOXID'],
  ['appendLimit', 'APPENDLIMIT'],
  ['deletedStorage', 'DELETED-STORAGE'],
];

function writeStatusItems(line: LineWriter, items: StatusItems): void {
  const present = statusNames.filter(([key]) => key in items);
  line.list(present, ([key, name]) => {
    const value = items[key];
    line.raw(`${name} `);
    if (typeof value === 'string') line.raw('(').atom(value).raw(')');
    else line.raw(String(value ?? 'NIL'));
  });
}

function writeNamespace(line: LineWriter, entries: readonly NamespaceEntry[]): void {
  if (entries.length === 0) {
    line.raw('NIL');
    return;
  }
  line.raw('(');
  for (const { prefix, delimiter } of entries) {
    line.raw('(').string(prefix.raw).raw(' ');
    writeDelimiter(line, delimiter);
    line.raw(')');
  }
  line.raw(')');
}

function writeEsearch(line: LineWriter, found: EsearchResponse): void {
  line.raw('* ESEARCH');
  if (found.tag !== undefined) line.raw(' (TAG ').string(found.tag).raw(')');
  if (found.isUid) line.raw(' UID');
  for (const name of ['min', 'max', 'count'] as const)
    if (found[name] !== undefined) line.raw(` ${name.toUpperCase()} ${found[name]}`);
  if (found.all !== undefined) line.raw(` ALL ${formatNumberSet(found.all)}`);
  if (found.partial !== undefined) {
    const { range, found: numbers } = found.partial;
    line.raw(` PARTIAL (${range} ${numbers.length === 0 ? 'NIL' : formatNumberSet(numbers)})`);
  }
  if (found.modseq !== undefined) line.raw(` MODSEQ ${found.modseq}`);
}

export interface ResponseWriterOptions {
  /** The client has enabled UTF8=ACCEPT or IMAP4rev2. */
  readonly isUtf8?: boolean;
}

const newLine = (options: ResponseWriterOptions): LineWriter =>
  new LineWriter({ literals: 'response', isUtf8: options.isUtf8 ?? false });

/** One response, its line end and all. Bodies of a `fetch` are not in it: see `writeFetchWithBodies`. */
export function writeResponse(response: WritableResponse, options: ResponseWriterOptions = {}): Uint8Array {
  const line = newLine(options);
  const write = writers[response.type] as (line: LineWriter, response: WritableResponse) => void;
  write(line, response);
  const [step, more] = line.finish();
  if (step?.kind !== 'bytes' || more !== undefined)
    throw new ImapError('argument', `A ${response.type} response may not be cut.`);
  return step.bytes;
}

/** A FETCH response with the bytes of its bodies left open: `stream` says where which goes, in their order. */
export function writeFetchWithBodies(
  response: Extract<WritableResponse, { readonly type: 'fetch' }>,
  bodies: readonly Omit<FetchBody, 'seq' | 'uid'>[],
  options: ResponseWriterOptions = {},
): WriteStep[] {
  const line = newLine(options);
  let isFirst = !writeFetchItems(line, response.fetch);
  for (const body of bodies) {
    if (!isFirst) line.raw(' ');
    isFirst = false;
    writeBodyHeader(line, body);
  }
  return line.raw(')').finish();
}
