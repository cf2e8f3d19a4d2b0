/** The field of a DKIM signature and what it is made over: RFC 6376, with RSA and SHA-256 (RFC 8301). */
import { type ByteString, byteStringOf, trimBlanks, trimBlanksAtEnd } from '../mime/byte-string.ts';
import type { HeaderField } from '../mime/header.ts';
import type { Canonicalization } from './canonical-body.ts';

export interface SignatureTerms {
  /** In A-labels. */
  readonly domain: string;
  readonly selector: string;
  readonly headerForm: Canonicalization;
  readonly bodyForm: Canonicalization;
  /** In milliseconds. */
  readonly at: number;
}

export interface UnsignedField {
  /** Folded, without a line end; the signature comes behind it. */
  readonly text: string;
  /** What is to be signed. */
  readonly signed: ByteString;
}

/** RFC 6376 section 5.4.1, and what says where a message belongs in a conversation or a list. */
const signedNames: ReadonlySet<string> = new Set([
  ...['from', 'sender', 'reply-to', 'to', 'cc', 'subject', 'date', 'message-id', 'in-reply-to', 'references'],
  ...['mime-version', 'content-type', 'content-transfer-encoding', 'content-disposition', 'content-id'],
  ...['list-id', 'list-help', 'list-unsubscribe', 'list-unsubscribe-post', 'list-post', 'auto-submitted'],
]);
/** Signed once more than they are there, so that nobody adds one: section 8.15. */
const sealedNames = ['from', 'to', 'cc', 'subject', 'date', 'reply-to', 'content-type'];

export function unsignedField(
  message: Uint8Array,
  fields: readonly HeaderField[],
  bodyHash: string,
  terms: SignatureTerms,
): UnsignedField {
  // Where a name comes more than once, from the last to the first: section 5.4.2.
  const chosen = fields.filter(({ lowerName }) => signedNames.has(lowerName)).reverse();
  const names = [...chosen.map(({ lowerName }) => lowerName), ...sealedNames];
  const text = fieldOf(terms, names, bodyHash);
  const canonical = chosen.map(({ start, end }) =>
    canonicalField(byteStringOf(message, start, end), terms.headerForm),
  );
  // Itself without its line end: section 3.7.
  canonical.push(canonicalField(text, terms.headerForm).slice(0, -2));
  return { text, signed: canonical.join('') };
}

/** With its signature, in base64. */
export const signedField = ({ text }: UnsignedField, signature: string): string =>
  text + signature.replaceAll(/.{64}(?=.)/g, '$&\r\n  ');

function fieldOf(
  { domain, selector, headerForm, bodyForm, at }: SignatureTerms,
  names: readonly string[],
  bodyHash: string,
): string {
  return [
    `DKIM-Signature: v=1; a=rsa-sha256; c=${headerForm}/${bodyForm}; d=${domain};`,
    ` s=${selector}; t=${Math.floor(at / 1000)};`,
    ` h=${foldedNames(names)};`,
    ` bh=${bodyHash};`,
    ' b=',
  ].join('\r\n');
}

const longestLine = 72;

function foldedNames(names: readonly string[]): string {
  let text = '';
  let length = 3;
  for (const [index, name] of names.entries()) {
    const piece = index === 0 ? name : `:${name}`;
    const isLong = length + piece.length > longestLine;
    text += isLong ? `:\r\n  ${name}` : piece;
    length = isLong ? name.length + 2 : length + piece.length;
  }
  return text;
}

/** A whole field as it is signed, with its line end: RFC 6376 sections 3.4.1 and 3.4.2. */
export function canonicalField(field: ByteString, form: Canonicalization): ByteString {
  if (form === 'simple') {
    // The last line of a header may have no end, and gets one on its way.
    const lines = field.replaceAll(/\r?\n/g, '\r\n');
    return lines.endsWith('\r\n') ? lines : `${lines}\r\n`;
  }
  const line = field.replaceAll(/\r?\n/g, '').replaceAll(/[ \t]+/g, ' ');
  const colon = line.indexOf(':');
  return `${trimBlanksAtEnd(line.slice(0, colon)).toLowerCase()}:${trimBlanks(line.slice(colon + 1))}\r\n`;
}
