import type { Mailbox } from './address.ts';
import { formatMailbox } from './address-format.ts';
import { isAscii } from './byte-string.ts';
import { formatDate } from './date.ts';
import { encodeWords } from './encoded-word-format.ts';
import type { MessageSource } from './message-source.ts';

/** The fields of a message but for those of MIME, not yet folded. */
export function messageFields(source: MessageSource<unknown>, charset: string): string[] {
  const fields: string[] = [];
  if (source.date !== undefined) fields.push(`Date: ${formatDate(source.date, source.zoneMinutes ?? 0)}`);
  const add = (name: string, mailboxes: readonly Mailbox[] | undefined): void => {
    if (mailboxes && mailboxes.length > 0) {
      fields.push(`${name}: ${mailboxes.map((mailbox) => formatPerson(mailbox, charset)).join(', ')}`);
    }
  };
  add('From', 'address' in source.from ? [source.from] : source.from);
  add('Sender', source.sender && [source.sender]);
  add('Reply-To', source.replyTo);
  add('To', source.to);
  add('Cc', source.cc);
  add('Bcc', source.bcc);
  fields.push(`Subject: ${encodeWords(source.subject, charset)}`);
  if (source.messageId) fields.push(`Message-ID: ${source.messageId}`);
  if (source.inReplyTo?.length) fields.push(`In-Reply-To: ${source.inReplyTo.join(' ')}`);
  if (source.references?.length) fields.push(`References: ${source.references.join(' ')}`);
  for (const [name, people] of source.people ?? []) add(name, people);
  for (const [name, value] of source.headers ?? []) fields.push(`${name}: ${formatValue(value, charset)}`);
  return fields;
}

const formatPerson = (mailbox: Mailbox, charset: string): string =>
  isAscii(mailbox.name)
    ? formatMailbox(mailbox)
    : `${encodeWords(mailbox.name, charset)} <${mailbox.address}>`;

/** `공지 <announce.example.com>`: an encoded word must not take up what a program reads (RFC 2919 section 3). */
function formatValue(value: string, charset: string): string {
  const open = value.endsWith('>') ? value.lastIndexOf('<') : -1;
  const id = value.slice(open);
  if (open < 0 || isAscii(value) || !isAscii(id)) return encodeWords(value, charset);
  return `${encodeWords(value.slice(0, open).trimEnd(), charset)} ${id}`;
}
