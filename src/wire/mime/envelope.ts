import { type AddressEntry, type Mailbox, parseAddressEntries, parseAddresses } from './address.ts';
import type { ByteString } from './byte-string.ts';
import { parseDate } from './date.ts';
import { decodeWords } from './encoded-word.ts';
import type { Header } from './header.ts';
import { parseMessageId, parseMessageIds } from './message-id.ts';

/** The envelope fields of a message, decoded for people and for the store. */
export interface Envelope {
  readonly subject: string;
  readonly from: readonly Mailbox[];
  readonly sender: readonly Mailbox[];
  readonly replyTo: readonly Mailbox[];
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly bcc: readonly Mailbox[];
  /** Milliseconds since the epoch; undefined when missing or unreadable. */
  readonly date: number | undefined;
  readonly messageId: string | undefined;
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
}

/**
 * RFC 9051 section 7.5.2: the same fields as they were sent, undecoded, and undefined where IMAP says NIL.
 * Sender and Reply-To default to From there, but not here: the caller writes them.
 */
export interface RawEnvelope {
  readonly date: ByteString | undefined;
  readonly subject: ByteString | undefined;
  readonly from: readonly AddressEntry[];
  readonly sender: readonly AddressEntry[];
  readonly replyTo: readonly AddressEntry[];
  readonly to: readonly AddressEntry[];
  readonly cc: readonly AddressEntry[];
  readonly bcc: readonly AddressEntry[];
  readonly inReplyTo: ByteString | undefined;
  readonly messageId: ByteString | undefined;
}

/** One of them by itself: who needs a few does not read all. */
export function readMailboxes(header: Header, name: string): readonly Mailbox[] {
  const raw = header.findList(name);
  return raw === undefined ? [] : parseAddresses(raw);
}

export function readSubject(header: Header): string {
  return decodeWords(header.find('subject') ?? '');
}

export function readSentDate(header: Header): number | undefined {
  return parseDate(header.find('date') ?? '');
}

export function readMessageId(header: Header): string | undefined {
  return parseMessageId(header.find('message-id') ?? '');
}

export function readEnvelope(header: Header): Envelope {
  const list = (name: string): readonly Mailbox[] => readMailboxes(header, name);
  const value = (name: string): ByteString => header.find(name) ?? '';
  return {
    subject: readSubject(header),
    from: list('from'),
    sender: list('sender'),
    replyTo: list('reply-to'),
    to: list('to'),
    cc: list('cc'),
    bcc: list('bcc'),
    date: readSentDate(header),
    messageId: readMessageId(header),
    inReplyTo: parseMessageIds(value('in-reply-to')),
    references: parseMessageIds(value('references')),
  };
}

export function readRawEnvelope(header: Header): RawEnvelope {
  const list = (name: string): readonly AddressEntry[] => parseAddressEntries(header.findList(name) ?? '');
  return {
    date: header.find('date'),
    subject: header.find('subject'),
    from: list('from'),
    sender: list('sender'),
    replyTo: list('reply-to'),
    to: list('to'),
    cc: list('cc'),
    bcc: list('bcc'),
    inReplyTo: header.find('in-reply-to'),
    messageId: header.find('message-id'),
  };
}
