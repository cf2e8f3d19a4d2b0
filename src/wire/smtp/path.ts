/** RFC 5321 section 4.1.2, as it stands in MAIL and RCPT. */
export interface ReadPath {
  /** Without angle brackets, source routes and needless quotes; empty for `<>`. */
  readonly address: string;
  /** What stands behind it: parameters. */
  readonly rest: string;
}

/** Of a whole path: RFC 5321 section 4.5.3.1.3, and as many octets again where it is UTF-8. */
const maxPathLength = 512;

/**
 * Undefined where it is no path. Spaces before it are let pass, and so is a path without brackets that is plainly an address: old
 * programs write both (RFC 5321 section 3.3 allows neither).
 */
export function readPath(text: string): ReadPath | undefined {
  const trimmed = text.trimStart();
  if (!trimmed.startsWith('<')) {
    const [, address = '', rest = ''] = /^([^\s<>"]+@[^\s<>"]+)(?:\s+(.*))?$/s.exec(trimmed) ?? [];
    return address === '' || address.length > maxPathLength ? undefined : { address, rest };
  }
  const end = closingBracket(trimmed);
  if (end === undefined || end > maxPathLength) return undefined;
  const rest = trimmed.slice(end + 1);
  if (rest !== '' && !/^\s/.test(rest)) return undefined;
  // RFC 5321 appendix C: a source route is to be understood and forgotten.
  const inside = trimmed.slice(1, end).replace(/^(?:@[^@,:\s]+(?:,@[^@,:\s]+)*:)/, '');
  if (inside === '') return { address: '', rest: rest.trim() };
  const address = unquoted(inside);
  return address === undefined ? undefined : { address, rest: rest.trim() };
}

/** The one that is not within quotes. */
function closingBracket(text: string): number | undefined {
  let isQuoted = false;
  for (let at = 1; at < text.length; at += 1) {
    const character = text[at];
    if (isQuoted && character === '\\') at += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (character === '>' && !isQuoted) return at;
  }
  return undefined;
}

/** `"kim"@x` is kim@x; what needs its quotes keeps them. */
function unquoted(mailbox: string): string | undefined {
  if (!mailbox.startsWith('"')) return /[\s<>"\p{Cc}]/u.test(mailbox) ? undefined : mailbox;
  const [, local = '', domain] =
    /^"((?:[^"\\\p{Cc}]|\\[^\p{Cc}])*)"@([^\s@<>"\p{Cc}]+)$/u.exec(mailbox) ?? [];
  if (domain === undefined) return undefined;
  const plain = local.replaceAll(/\\(.)/gsu, '$1');
  const needsQuotes = plain === '' || /[\s()<>[\]:;@\\,"]|^\.|\.\.|\.$/u.test(plain);
  return needsQuotes ? mailbox : `${plain}@${domain}`;
}
