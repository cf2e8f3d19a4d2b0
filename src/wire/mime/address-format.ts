import type { Mailbox } from './address.ts';
import { isAscii } from './byte-string.ts';
import { encodeWords } from './encoded-word-format.ts';

const needsQuotes = /[\x00-\x1f()<>[\]:;@\\,."\x7f]|=\?|^ | $/;

/** `"Kim, C." <kim@example.com>`: for headers, and for people when `isForDisplay`. */
export function formatMailbox(mailbox: Mailbox, isForDisplay = false): string {
  if (mailbox.name === '') return mailbox.address;
  const name = formatName(mailbox.name, isForDisplay);
  return mailbox.address === '' ? `${name} <>` : `${name} <${mailbox.address}>`;
}

export function formatAddresses(mailboxes: readonly Mailbox[], isForDisplay = false): string {
  return mailboxes.map((mailbox) => formatMailbox(mailbox, isForDisplay)).join(', ');
}

function formatName(name: string, isForDisplay: boolean): string {
  if (!isForDisplay && (!isAscii(name) || name.includes('=?'))) return encodeWords(name);
  // A line end here would open a field of its own.
  const line = name.replace(/[\r\n\0]+/g, ' ');
  return needsQuotes.test(line) ? `"${line.replace(/["\\]/g, '\\$&')}"` : line;
}
