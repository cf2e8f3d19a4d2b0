import { Buffer } from 'node:buffer';
import type { ByteString } from '../mime/byte-string.ts';
import { decodeModifiedUtf7, eightBit, encodeModifiedUtf7 } from './modified-utf7.ts';

/**
 * A mailbox as it is called on the wire and by people. `raw` is what commands send: a name that is wrongly
 * encoded is found again by its own bytes alone.
 */
export interface MailboxName {
  readonly raw: ByteString;
  readonly text: string;
}

/** Of names: modified UTF-7, or UTF-8 once UTF8=ACCEPT (RFC 6855) or IMAP4rev2 has been enabled. */
export type NameEncoding = 'utf-7' | 'utf-8';

/** From people: `보낸 편지함`. */
export function mailboxNamed(text: string, encoding: NameEncoding = 'utf-7'): MailboxName {
  return { raw: encodeName(text, encoding), text: canonical(text) };
}

/** From the wire. Never fails; `isNameExact` tells whether the text stands for the bytes. */
export function readMailboxName(raw: ByteString, encoding: NameEncoding = 'utf-7'): MailboxName {
  return { raw, text: canonical(encoding === 'utf-8' ? eightBit(raw) : decodeModifiedUtf7(raw)) };
}

/** False for names that another server would not give back as they were: the text is a reading of them. */
export function isNameExact(name: MailboxName, encoding: NameEncoding = 'utf-7'): boolean {
  return canonical(encodeName(name.text, encoding)) === canonical(name.raw);
}

function encodeName(text: string, encoding: NameEncoding): ByteString {
  return encoding === 'utf-8' ? Buffer.from(text, 'utf8').toString('latin1') : encodeModifiedUtf7(text);
}

/** RFC 9051 section 5.1: INBOX in any letters is one mailbox; no other name is compared so. */
function canonical(text: string): string {
  return text.length === 5 && text.toUpperCase() === 'INBOX' ? 'INBOX' : text;
}
