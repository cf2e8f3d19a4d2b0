import { domainToASCII, domainToUnicode } from 'node:url';
import { AppError, isAppError } from '../base/errors.ts';

export interface DomainName {
  /** RFC 5890: lower-case A-labels, as stored and compared. */
  readonly ascii: string;
  /** U-labels, as people read it. */
  readonly unicode: string;
}

/** RFC 1035 section 2.3.4, in octets without the dot of the root. */
const maxDomainLength = 253;
const maxLabelLength = 63;
const labelShape = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/** RFC 2606, RFC 6761, RFC 6762, RFC 8375 and ICANN's "internal": no owner can prove these in public DNS. */
const unprovable = new Set(['local', 'localhost', 'internal', 'invalid', 'onion', 'arpa']);

/** A domain that mail can be sent to: at least two labels, written in any script. */
export function parseDomainName(text: string): DomainName {
  const name = text.trim().replace(/\.$/, '');
  if (name === '') throw refused(text, 'it is empty');
  if (name.length > 2 * maxDomainLength)
    throw refused(text, `it has more than ${maxDomainLength} characters`);
  if (/^[\d.]+$/.test(name) || name.includes(':')) throw refused(text, 'it is an IP address');
  if (/[\s/?#@\\%]/.test(name)) throw refused(text, 'it holds a character that no domain name has');
  // UTS 46, as browsers do it; empty where a label is not valid.
  const ascii = domainToASCII(name).toLowerCase();
  if (ascii === '') throw refused(text, 'it holds a character or a sequence that no domain name has');
  if (ascii.length > maxDomainLength) throw refused(text, `it has more than ${maxDomainLength} characters`);
  const labels = ascii.split('.');
  for (const label of labels) {
    if (label === '') throw refused(text, 'it has an empty label between two dots');
    if (label.length > maxLabelLength)
      throw refused(text, `a label has more than ${maxLabelLength} characters`);
    if (!labelShape.test(label)) {
      throw refused(text, `"${label}" may hold letters, digits and inner hyphens alone`);
    }
  }
  if (labels.length < 2) throw refused(text, 'it has no dot: write it in full, such as contoso.com');
  return { ascii, unicode: domainToUnicode(ascii) };
}

/** The same for text that may be something else. */
export function tryParseDomainName(text: string): DomainName | undefined {
  try {
    return parseDomainName(text);
  } catch (error) {
    if (isAppError(error, 'invalid')) return undefined;
    throw error;
  }
}

/** Can its ownership be proved by a public DNS record? */
export function isProvable(domain: DomainName): boolean {
  return !unprovable.has(domain.ascii.slice(domain.ascii.lastIndexOf('.') + 1));
}

function refused(text: string, why: string): AppError {
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return new AppError({
    kind: 'invalid',
    code: 'domain.name.invalid',
    message: `"${shown}" is not a domain name: ${why}.`,
    details: { domain: shown },
  });
}
