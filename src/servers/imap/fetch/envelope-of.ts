import type { Envelope, EnvelopeAddress } from '../../../wire/imap/index.ts';
import type { AddressEntry } from '../../../wire/mime/address.ts';
import type { RawEnvelope } from '../../../wire/mime/envelope.ts';

/** RFC 9051 section 7.5.2: Sender and Reply-To are From where the header has none. */
export function envelopeOf(raw: RawEnvelope): Envelope {
  const from = raw.from.map(addressOf);
  const orFrom = (entries: readonly AddressEntry[]) => (entries.length === 0 ? from : entries.map(addressOf));
  return {
    date: raw.date,
    subject: raw.subject,
    from,
    sender: orFrom(raw.sender),
    replyTo: orFrom(raw.replyTo),
    to: raw.to.map(addressOf),
    cc: raw.cc.map(addressOf),
    bcc: raw.bcc.map(addressOf),
    inReplyTo: raw.inReplyTo,
    messageId: raw.messageId,
  };
}

function addressOf(entry: AddressEntry): EnvelopeAddress {
  switch (entry.kind) {
    case 'groupStart':
      return { name: undefined, route: undefined, mailbox: entry.rawName, host: undefined };
    case 'groupEnd':
      return { name: undefined, route: undefined, mailbox: undefined, host: undefined };
    case 'mailbox':
      return {
        name: entry.rawName === '' ? undefined : entry.rawName,
        route: entry.route === '' ? undefined : entry.route,
        mailbox: entry.local,
        host: entry.domain,
      };
  }
}
