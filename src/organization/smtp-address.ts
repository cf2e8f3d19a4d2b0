import { AppError } from '../base/errors.ts';
import { parseDomainName } from './domain-name.ts';

export interface SmtpAddress {
  readonly local: string;
  /** A-labels. */
  readonly domain: string;
  /** Both, with the letter case of the local part kept for people to see. */
  readonly address: string;
}

/** RFC 5321 section 4.5.3.1.1. */
const maxLocalLength = 64;
/** RFC 5322 section 3.2.3: atext. */
const dotAtom = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;

/**
 * An address that a recipient holds: an ASCII dot-atom, as Exchange requires, since senders without SMTPUTF8
 * could not reach any other. Quoted local parts are refused: nobody gives them out.
 */
export function parseSmtpAddress(text: string): SmtpAddress {
  return parse(text, (local) => {
    if (/[^\p{ASCII}]/u.test(local)) {
      return 'the part before @ has letters outside of ASCII, which many mail servers cannot send to; write it in Latin letters';
    }
    return dotAtom.test(local)
      ? undefined
      : 'the part before @ holds a space, a misplaced dot or a special character';
  });
}

/** An address elsewhere, in whatever form RFC 6531 allows there. */
export function parseForeignAddress(text: string): SmtpAddress {
  return parse(text, (local) => {
    return /[\s<>()[\]:;@\\,"\p{Cc}]/u.test(local)
      ? 'the part before @ holds a special character'
      : undefined;
  });
}

function parse(text: string, findFault: (local: string) => string | undefined): SmtpAddress {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  if (at < 1) throw refused(text, 'it has no @ with a name before it');
  const local = trimmed.slice(0, at).normalize('NFC');
  if (local.length > maxLocalLength) {
    throw refused(
      text,
      `the part before @ has ${local.length} characters, and ${maxLocalLength} are allowed`,
    );
  }
  const fault = findFault(local);
  if (fault !== undefined) throw refused(text, fault);
  const domain = parseDomainName(trimmed.slice(at + 1)).ascii;
  return { local, domain, address: `${local}@${domain}` };
}

function refused(text: string, why: string): AppError {
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return new AppError({
    kind: 'invalid',
    code: 'recipient.address.invalid',
    message: `"${shown}" is not a mail address: ${why}.`,
    details: { address: shown },
  });
}
