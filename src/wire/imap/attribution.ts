/**
 * Which command an untagged response belongs to, when several are on their way. IMAP does not say; a server works
 * on them in their order, and what it sends without being asked looks like an answer. The oldest command that can
 * have asked for it gets it; where none can, it is news.
 */
import type { Command, CommandOf } from './command.ts';
import type { BodyKind, FetchBody, FetchData } from './fetch-data.ts';
import type { FetchItem, PlainItem } from './fetch-item.ts';
import { hasNumber } from './number-set.ts';
import type { StatusResponse, UntaggedResponse } from './response.ts';

export interface Pending {
  readonly tag: string;
  readonly command: Command;
}

type Claim<R> = (command: Command, response: R, tag: string) => boolean;
type Claims = {
  readonly [T in UntaggedResponse['type'] | 'status']?: Claim<
    Extract<UntaggedResponse | StatusResponse, { readonly type: T }>
  >;
};

const named =
  (...names: readonly Command['name'][]): Claim<unknown> =>
  (command) =>
    names.includes(command.name);
const selects = named('SELECT', 'EXAMINE');

const claims: Claims = {
  capability: named('CAPABILITY', 'LOGIN', 'AUTHENTICATE', 'STARTTLS', 'UNAUTHENTICATE'),
  enabled: named('ENABLE'),
  namespace: named('NAMESPACE'),
  id: named('ID'),
  search: named('SEARCH'),
  esearch: (command, response, tag) =>
    response.tag === undefined ? command.name === 'SEARCH' : response.tag === tag,
  list: (command, response) => command.name === response.command,
  mailboxStatus: (command, response) =>
    command.name === 'STATUS'
      ? command.mailbox.raw === response.mailbox.raw || command.mailbox.text === response.mailbox.text
      : command.name === 'LIST' && command.statusItems !== undefined,
  quota: named('GETQUOTA', 'GETQUOTAROOT', 'SETQUOTA'),
  quotaRoot: named('GETQUOTAROOT'),
  metadata: named('GETMETADATA'),
  flags: selects,
  exists: selects,
  recent: selects,
  expunge: named('EXPUNGE', 'MOVE'),
  vanished: (command, { isEarlier }) => {
    if (!isEarlier) return command.name === 'EXPUNGE' || command.name === 'MOVE';
    return (command.name === 'FETCH' && command.vanished === true) || asksQresync(command);
  },
  fetch: (command, { fetch }) => {
    // What has changed since the client was here last comes with SELECT.
    if (asksQresync(command)) return fetch.uid !== undefined && fetch.flags !== undefined;
    if (command.name === 'STORE') return isInSet(command, fetch) && fetch.bodies === undefined;
    return command.name === 'FETCH' && isInSet(command, fetch) && hasAsked(command, fetch);
  },
  status: (command, { code }) => {
    if (code?.name === 'COPYUID') return command.name === 'COPY' || command.name === 'MOVE';
    if (code?.name === 'APPENDUID') return command.name === 'APPEND';
    return code !== undefined && selectCodes.has(code.name) && selects(command, undefined, '');
  },
};

const selectCodes: ReadonlySet<string> = new Set([
  'PERMANENTFLAGS',
  'UIDVALIDITY',
  'UIDNEXT',
  'UNSEEN',
  'HIGHESTMODSEQ',
  'NOMODSEQ',
  'UIDNOTSTICKY',
  'MAILBOXID',
  'CLOSED',
]);

function asksQresync(command: Command): boolean {
  return (command.name === 'SELECT' || command.name === 'EXAMINE') && command.qresync !== undefined;
}

export function findOwner<P extends Pending>(
  pending: Iterable<P>,
  response: UntaggedResponse | StatusResponse,
): P | undefined {
  const claim = claims[response.type] as Claim<typeof response> | undefined;
  if (claim === undefined) return undefined;
  for (const each of pending) if (claim(each.command, response, each.tag)) return each;
  return undefined;
}

/** A body that begins: nobody gets bytes of messages who has not asked for them. */
export function findOwnerOfBody<P extends Pending>(pending: Iterable<P>, body: FetchBody): P | undefined {
  for (const each of pending) {
    const { command } = each;
    if (
      command.name === 'FETCH' &&
      isInSet(command, body) &&
      command.items.some((item) => asksBody(item, body.kind))
    )
      return each;
  }
  return undefined;
}

function isInSet(
  command: CommandOf<'FETCH' | 'STORE'>,
  { seq, uid }: { readonly seq: number; readonly uid?: number | undefined },
): boolean {
  // 9:* names the last message even where it comes before 9.
  if (command.set === '$' || command.set.some(({ last }) => last === Number.POSITIVE_INFINITY)) return true;
  const number = command.isUid ? uid : seq;
  return number === undefined || hasNumber(command.set, number);
}

const fields: Readonly<Partial<Record<PlainItem, keyof FetchData>>> = {
  FLAGS: 'flags',
  INTERNALDATE: 'internalDate',
  'RFC822.SIZE': 'size',
  ENVELOPE: 'envelope',
  BODYSTRUCTURE: 'structure',
  BODY: 'basicStructure',
  MODSEQ: 'modseq',
  EMAILID: 'emailId',
  THREADID: 'threadId',
  SAVEDATE: 'saveDate',
  'X-GM-MSGID': 'gmailMessageId',
  'X-GM-THRID': 'gmailThreadId',
  'X-GM-LABELS': 'gmailLabels',
};

/** News of flags has flags and perhaps a mod-sequence and UID; an answer has whatever else was asked for. */
function hasAsked(command: CommandOf<'FETCH'>, fetch: FetchData): boolean {
  if (fetch.problems !== undefined) return true;
  let asksMore = false;
  for (const item of command.items) {
    const { item: name } = item;
    if (name === 'UID' || name === 'FLAGS' || name === 'MODSEQ') continue;
    asksMore = true;
    if (isThere(item, fetch)) return true;
  }
  if (asksMore) return false;
  return command.isUid ? fetch.uid !== undefined : true;
}

function isThere(item: FetchItem, fetch: FetchData): boolean {
  if (item.item === 'BINARY.SIZE[]') return fetch.binarySizes !== undefined;
  const field = 'section' in item ? undefined : fields[item.item];
  if (field !== undefined) return field in fetch;
  return fetch.bodies?.some(({ kind }) => asksBody(item, kind)) ?? false;
}

function asksBody({ item }: FetchItem, kind: BodyKind): boolean {
  return kind === 'BODY' || kind === 'BINARY' ? item === `${kind}[]` : item === kind;
}
