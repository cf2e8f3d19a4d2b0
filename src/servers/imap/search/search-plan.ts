/**
 * SEARCH (RFC 9051 section 6.4.4) as questions that the store answers itself, wherever it can, and checks of single
 * messages, where only their headers tell.
 */
import { flag, type Message } from '../../../store/ports/mail-model.ts';
import type { MessageFilter, UidRange } from '../../../store/ports/message-query.ts';
import type { SearchKey, SetArgument } from '../../../wire/imap/index.ts';
import type { ByteString } from '../../../wire/mime/byte-string.ts';
import { readFlags } from '../flag-names.ts';
import { emailIdOf } from '../object-ids.ts';
import { textOfBytes } from '../text-of-bytes.ts';

export type MessageCheck = (message: Message) => boolean | Promise<boolean>;

export type SearchPlan =
  | { readonly kind: 'filter'; readonly filter: MessageFilter }
  | { readonly kind: 'check'; readonly check: MessageCheck }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly SearchPlan[] }
  | { readonly kind: 'not'; readonly inner: SearchPlan };

export interface SearchSurroundings {
  readonly nowMs: number;
  resolveSet(set: SetArgument, isUid: boolean): readonly UidRange[];
  /** Of the message, in lower case, decoded. */
  readField(message: Message, lowerName: string): Promise<readonly string[]>;
}

const everything: MessageFilter = { all: [] };
const nothing: MessageFilter = { any: [] };
const dayMs = 24 * 60 * 60 * 1000;

const exact = (filter: MessageFilter): SearchPlan => ({ kind: 'filter', filter });
const checked = (check: MessageCheck): SearchPlan => ({ kind: 'check', check });
const has = (bit: number): SearchPlan => exact({ hasFlags: bit });
const lacks = (bit: number): SearchPlan => exact({ not: { hasFlags: bit } });

type KeyOf<K extends SearchKey['key']> = Extract<SearchKey, { readonly key: K }>;
type Plain = Exclude<
  SearchKey,
  | { readonly text: unknown }
  | { readonly flag: unknown }
  | { readonly date: unknown }
  | { readonly number: unknown }
  | { readonly modseq: unknown }
  | { readonly set: unknown }
  | { readonly inner: unknown }
  | { readonly left: unknown }
  | { readonly all: unknown }
>;

const plain: Readonly<Record<Plain['key'], SearchPlan>> = {
  ALL: exact(everything),
  ANSWERED: has(flag.answered),
  DELETED: has(flag.deleted),
  DRAFT: has(flag.draft),
  FLAGGED: has(flag.flagged),
  SEEN: has(flag.seen),
  UNANSWERED: lacks(flag.answered),
  UNDELETED: lacks(flag.deleted),
  UNDRAFT: lacks(flag.draft),
  UNFLAGGED: lacks(flag.flagged),
  UNSEEN: lacks(flag.seen),
  // Nobody is told first here: \\Recent is never set.
  NEW: exact(nothing),
  RECENT: exact(nothing),
  OLD: exact(everything),
  SAVEDATESUPPORTED: exact(nothing),
};

export function planSearch(key: SearchKey, around: SearchSurroundings): SearchPlan {
  switch (key.key) {
    case 'AND':
      return join(
        'and',
        key.all.map((each) => planSearch(each, around)),
      );
    case 'OR':
      return join('or', [planSearch(key.left, around), planSearch(key.right, around)]);
    case 'NOT':
      return not(planSearch(key.inner, around));
    case 'SET':
    case 'UID':
      return exact({ uids: around.resolveSet(key.set, key.key === 'UID') });
    case 'MODSEQ':
      return checked(({ changeNo }) => BigInt(changeNo) >= key.modseq);
    case 'LARGER':
      return exact({ field: 'size', atLeast: key.number + 1 });
    case 'SMALLER':
      return exact({ field: 'size', below: key.number });
    case 'OLDER':
      return exact({ field: 'receivedAt', before: around.nowMs - key.number * 1000 + 1 });
    case 'YOUNGER':
      return exact({ field: 'receivedAt', from: around.nowMs - key.number * 1000 });
    case 'KEYWORD':
    case 'UNKEYWORD':
      return keyword(key);
    case 'HEADER':
      return header(key.field, key.text, around);
    case 'FROM':
    case 'TO':
    case 'CC':
    case 'BCC':
      return header(key.key, key.text, around);
    case 'SUBJECT':
      return key.text === ''
        ? exact(everything)
        : exact({ field: 'subject', contains: textOfBytes(key.text) });
    case 'BODY':
    case 'TEXT':
      return key.text === '' ? exact(everything) : exact({ text: textOfBytes(key.text) });
    case 'EMAILID':
      return checked(({ body }) => emailIdOf(body) === key.text);
    case 'THREADID':
    case 'X-GM-RAW':
      return exact(nothing);
    default:
      return 'date' in key ? byDay(key) : plain[key.key];
  }
}

function keyword({ key, flag: name }: KeyOf<'KEYWORD' | 'UNKEYWORD'>): SearchPlan {
  const { flags, keywords } = readFlags([name]);
  const [own] = keywords;
  const filter: MessageFilter =
    own === undefined ? (flags === 0 ? nothing : { hasFlags: flags }) : { keyword: own };
  return exact(key === 'KEYWORD' ? filter : { not: filter });
}

/** Days without a zone: those of UTC. */
function byDay(key: Extract<SearchKey, { readonly date: unknown }>): SearchPlan {
  const { year, month, day } = key.date;
  const start = new Date(0).setUTCFullYear(year, month - 1, day);
  const field = key.key.startsWith('SENT') ? 'sentAt' : 'receivedAt';
  const when = key.key.replace(/^(SENT|SAVED)/, '');
  if (when === 'BEFORE') return exact({ field, before: start });
  if (when === 'SINCE') return exact({ field, from: start });
  return exact({ field, from: start, before: start + dayMs });
}

/** Decoded, without case. An empty text asks whether the field is there. */
function header(name: ByteString, given: ByteString, { readField }: SearchSurroundings): SearchPlan {
  const field = name.toLowerCase();
  const text = textOfBytes(given).normalize('NFC').toLowerCase();
  return checked(async (message) => (await readField(message, field)).some((value) => value.includes(text)));
}

/** What the store can answer at once it is asked at once. */
function join(kind: 'and' | 'or', parts: readonly SearchPlan[]): SearchPlan {
  const filters = parts.flatMap((part) => (part.kind === 'filter' ? [part.filter] : []));
  if (filters.length === 0) return { kind, parts };
  const together = exact(kind === 'and' ? { all: filters } : { any: filters });
  const others = parts.filter((part) => part.kind !== 'filter');
  return others.length === 0 ? together : { kind, parts: [together, ...others] };
}

function not(inner: SearchPlan): SearchPlan {
  return inner.kind === 'filter' ? exact({ not: inner.filter }) : { kind: 'not', inner };
}
