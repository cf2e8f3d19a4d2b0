import { type MessageSummary, trait } from '../store/ports/mail-model.ts';
import type { Mailbox } from '../wire/mime/address.ts';
import { formatMailbox } from '../wire/mime/address-format.ts';
import { readMailboxes, readMessageId, readSentDate, readSubject } from '../wire/mime/envelope.ts';
import { scanMessage } from '../wire/mime/scan.ts';
import type { Traits } from '../wire/mime/traits.ts';

/** As much of people's names as a list shows; the body has them all. */
const maxRecipientsLength = 512;
const maxSubjectLength = 1024;
const maxSenderLength = 320;
const maxMessageIdLength = 512;

/**
 * What a list shows of a message. `bytes` is the message, or its beginning where it is too large to hold:
 * the header alone decides everything but whether there are attachments.
 */
export function summarizeMessage(bytes: Uint8Array, receivedAt: number): MessageSummary {
  const { header, traits } = scanMessage(bytes);
  const author = readMailboxes(header, 'from')[0] ?? readMailboxes(header, 'sender')[0];
  return {
    receivedAt,
    sentAt: readSentDate(header) ?? null,
    subject: cut(readSubject(header), maxSubjectLength),
    sender: author ? cut(formatMailbox(author, true), maxSenderLength) : '',
    recipients: listPeople([...readMailboxes(header, 'to'), ...readMailboxes(header, 'cc')]),
    messageId: cut((readMessageId(header) ?? '').replace(/^<(.*)>$/s, '$1'), maxMessageIdLength),
    traits:
      bit(traits.hasAttachments, trait.hasAttachments) |
      bit(traits.isSigned, trait.signed) |
      bit(traits.isEncrypted, trait.encrypted) |
      bit(traits.importance === 'high', trait.highImportance) |
      bit(traits.importance === 'low', trait.lowImportance) |
      bit(traits.mayBeInvitation, trait.calendar) |
      bit(traits.listId !== undefined, trait.fromList) |
      bit(traits.asksForReadReceipt, trait.asksForReceipt) |
      bit(traits.isMultipart && traits.contentType.subtype === 'report', trait.report) |
      sensitivities[traits.sensitivity],
  };
}

const sensitivities: Readonly<Record<Traits['sensitivity'], number>> = {
  normal: 0,
  personal: trait.personal,
  private: trait.private,
  confidential: trait.personal | trait.private,
};

/** Whole people as far as they go in; of the first as much as does, so that a list is never shown as empty. */
function listPeople(people: readonly Mailbox[]): string {
  let text = '';
  for (const person of people) {
    const next = formatMailbox(person, true);
    if (text === '') text = cut(next, maxRecipientsLength);
    else if (text.length + next.length + 2 <= maxRecipientsLength) text = `${text}, ${next}`;
    else break;
  }
  return text;
}

function bit(is: boolean, value: number): number {
  return is ? value : 0;
}

/** Never half a surrogate pair. */
function cut(text: string, limit: number): string {
  return text.length <= limit ? text : text.slice(0, limit).replace(/[\ud800-\udbff]$/, '');
}
