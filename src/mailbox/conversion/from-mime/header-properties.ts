import { filetimeOf } from '../../../wire/mapi/filetime.ts';
import type { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { parseAddresses } from '../../../wire/mime/address.ts';
import { type ByteString, bytesOf, isAscii } from '../../../wire/mime/byte-string.ts';
import { decodeGuessed } from '../../../wire/mime/charset-guess.ts';
import { parseDate } from '../../../wire/mime/date.ts';
import { decodeWords } from '../../../wire/mime/encoded-word.ts';
import type { Envelope } from '../../../wire/mime/envelope.ts';
import { type Header, unfold } from '../../../wire/mime/header.ts';
import { readTraits, type Traits } from '../../../wire/mime/traits.ts';
import { makeConversationIndex, readThreadIndex } from '../conversation.ts';
import { internetHeader, isOrdinaryHeader } from '../internet-headers.ts';
import { PidLidFlagRequest, PidName } from '../named-properties.ts';
import { splitSubject } from '../subject.ts';
import { readReceiptTags, setAuthors, setPerson, setReplyTo } from './people.ts';

/** [MS-OXCMAIL] section 2.2.3.2 lets a reader bound what it promotes; the whole header is PidTagTransportMessageHeaders. */
const maxNamedHeaders = 200;
const maxHeaderValue = 16_384;
const maxKeywords = 100;

const none = new Uint8Array();

/** Everything that the header of a message says, but for its class, recipients and content. */
export function setHeaderProperties(
  bag: PropertyBag,
  header: Header,
  rawHeader: ByteString,
  envelope: Envelope,
): void {
  setSubject(bag, header, envelope);
  setAuthors(bag, envelope);
  setReplyTo(bag, envelope.replyTo);
  setTimes(bag, header, envelope);
  setTraits(bag, header, readTraits(header, none, 0));
  setIds(bag, header, envelope);
  setConversation(bag, header, envelope);
  setReceipts(bag, header);
  setOtherFields(bag, header);
  bag.set(PidTag.TransportMessageHeaders, textOfHeader(rawHeader));
}

function setSubject(bag: PropertyBag, header: Header, { subject }: Envelope): void {
  const parts = splitSubject(subject);
  bag.set(PidTag.Subject, subject);
  bag.set(PidTag.SubjectPrefix, parts.prefix);
  bag.set(PidTag.NormalizedSubject, parts.normalized);
  const topic = header.find('thread-topic');
  bag.set(PidTag.ConversationTopic, topic === undefined ? parts.normalized : decodeWords(topic));
}

function setTimes(bag: PropertyBag, header: Header, { date }: Envelope): void {
  if (date !== undefined) bag.set(PidTag.ClientSubmitTime, filetimeOf(date));
  const expiry = parseDate(header.find('expires') ?? header.find('expiry-date') ?? '');
  if (expiry !== undefined) bag.set(PidTag.ExpiryTime, filetimeOf(expiry));
  const reply = parseDate(header.find('reply-by') ?? '');
  if (reply !== undefined) bag.set(PidTag.ReplyTime, filetimeOf(reply)).set(PidTag.ReplyRequested, true);
}

const importances: Readonly<Record<Traits['importance'], number>> = { low: 0, normal: 1, high: 2 };
const priorities: Readonly<Record<string, number>> = { 'non-urgent': -1, normal: 0, urgent: 1 };
const sensitivities: Readonly<Record<Traits['sensitivity'], number>> = {
  normal: 0,
  personal: 1,
  private: 2,
  confidential: 3,
};

/** [MS-OXCMAIL] sections 2.2.3.2.5 and 2.2.3.2.4. */
function setTraits(bag: PropertyBag, header: Header, { importance, sensitivity }: Traits): void {
  const level = importances[importance];
  const written = header.find('priority')?.trim().toLowerCase() ?? '';
  bag.set(PidTag.Importance, level);
  bag.set(
    PidTag.Priority,
    (Object.hasOwn(priorities, written) ? priorities[written] : undefined) ?? level - 1,
  );
  bag.set(PidTag.Sensitivity, sensitivities[sensitivity]);
}

function setIds(bag: PropertyBag, header: Header, envelope: Envelope): void {
  if (envelope.messageId !== undefined) bag.set(PidTag.InternetMessageId, envelope.messageId);
  if (envelope.inReplyTo.length > 0) bag.set(PidTag.InReplyToId, envelope.inReplyTo.join(' '));
  if (envelope.references.length > 0) bag.set(PidTag.InternetReferences, envelope.references.join(' '));
  for (const [name, tag] of listFields) {
    const value = header.find(name);
    if (value !== undefined) bag.set(tag, decodeWords(value));
  }
}

const listFields = [
  ['list-help', PidTag.ListHelp],
  ['list-subscribe', PidTag.ListSubscribe],
  ['list-unsubscribe', PidTag.ListUnsubscribe],
] as const;

function setConversation(bag: PropertyBag, header: Header, envelope: Envelope): void {
  const given = readThreadIndex(header.find('thread-index') ?? '');
  const first = envelope.references[0] ?? envelope.inReplyTo[0] ?? envelope.messageId;
  if (given === undefined && first === undefined) return;
  bag.set(PidTag.ConversationIndex, given ?? makeConversationIndex(first ?? '', envelope.date ?? 0));
  bag.set(PidTag.ConversationIndexTracking, true);
}

function setReceipts(bag: PropertyBag, header: Header): void {
  const readReceiptTo = parseAddresses(header.findList('disposition-notification-to') ?? '')[0];
  bag.set(PidTag.ReadReceiptRequested, readReceiptTo !== undefined);
  if (readReceiptTo) {
    bag.set(PidTag.NonReceiptNotificationRequested, true);
    setPerson(bag, readReceiptTags, readReceiptTo);
  }
  bag.set(PidTag.OriginatorDeliveryReportRequested, header.find('return-receipt-to') !== undefined);
  const suppressed = header.find('x-auto-response-suppress');
  if (suppressed !== undefined) bag.set(PidTag.AutoResponseSuppress, suppressedResponses(suppressed));
}

/** [MS-OXOMSG] section 2.2.1.77. */
export const autoResponses = { DR: 1, NDR: 2, RN: 4, NRN: 8, OOF: 16, AutoReply: 32 } as const;
const responseBits = new Map(Object.entries(autoResponses).map(([word, bit]) => [word.toLowerCase(), bit]));

function suppressedResponses(value: string): number {
  let bits = 0;
  for (const word of value.toLowerCase().split(/[,;\s]+/)) {
    if (word === 'all') return -1;
    bits |= responseBits.get(word) ?? 0;
  }
  return bits;
}

/** [MS-OXCFLAG] sections 2.2.1.1 and 2.2.1.9: a flag that the sender has set for the reader. */
const followupFlagged = 2;

function setOtherFields(bag: PropertyBag, header: Header): void {
  const keywords = header.findList('keywords');
  if (keywords !== undefined) {
    const words = decodeWords(keywords)
      .split(/[,;]/)
      .map((word) => word.trim())
      .filter((word) => word !== '');
    if (words.length > 0) bag.set(PidName.Keywords, words.slice(0, maxKeywords));
  }
  const request = header.find('x-message-flag');
  if (request !== undefined) {
    bag.set(PidLidFlagRequest, decodeWords(request)).set(PidTag.FlagStatus, followupFlagged);
  }
  let count = 0;
  for (const { lowerName, raw } of header.fields()) {
    if (count === maxNamedHeaders) break;
    if (!isOrdinaryHeader(lowerName) || bag.has(internetHeader(lowerName))) continue;
    bag.set(internetHeader(lowerName), decodeWords(unfold(raw)).slice(0, maxHeaderValue));
    count++;
  }
}

export function textOfHeader(raw: ByteString): string {
  const text = isAscii(raw) ? raw : decodeGuessed(bytesOf(raw));
  return text.replace(/\r\n|\n|\r/g, '\r\n').replaceAll('\0', ' ');
}
