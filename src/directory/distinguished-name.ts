/** Distinguished names as strings: RFC 4514. */

/**
 * One spelling for names that are the same to a directory: types and values in lower case, no blanks around them, and each
 * character that need not be escaped as itself. Bytes that are escaped one by one are joined to the text they are.
 */
export function normalizeDn(dn: string): string {
  // Nearly all are like this.
  if (!/[\\"#;]/.test(dn))
    return dn
      .replaceAll(/\s*([,+=])\s*/g, '$1')
      .trim()
      .toLowerCase();
  return rdnsOf(dn).map(normalizeRdn).join(',');
}

/** Whether the name is below the other, or the same; both normalized. */
export function isWithin(dn: string, ancestor: string): boolean {
  return ancestor === '' || dn === ancestor || dn.endsWith(`,${ancestor}`);
}

/** As they are spelled, the innermost first. */
export function rdnsOf(dn: string): string[] {
  return split(dn, ',').map((part) => part.trim());
}

/** Of the first of its names: `김민수` of `CN=김민수,OU=영업`. */
export function leafOf(dn: string): string {
  const [first = ''] = split(rdnsOf(dn)[0] ?? '', '+');
  return unescaped(first.slice(first.indexOf('=') + 1).trim());
}

/** `contoso.local` of `OU=x,DC=contoso,DC=local`; empty where it has no such part. */
export function domainOf(dn: string): string {
  return rdnsOf(dn)
    .map((rdn) => /^dc\s*=\s*(.*)$/i.exec(rdn)?.[1])
    .filter((label) => label !== undefined)
    .join('.');
}

/** Of a value, so that it can be put into a name: RFC 4514 section 2.4. */
export function escapeRdnValue(value: string): string {
  return value.replaceAll(/[,+"\\<>;=]|^[ #]| $/g, (character) => `\\${character}`).replaceAll('\0', '\\00');
}

function normalizeRdn(rdn: string): string {
  return split(rdn, '+')
    .map((part) => {
      const at = part.indexOf('=');
      if (at === -1) return part.trim().toLowerCase();
      const value = unescaped(part.slice(at + 1).trim());
      return `${part.slice(0, at).trim()}=${escapeRdnValue(value)}`.toLowerCase();
    })
    .join('+');
}

/** At separators that are neither escaped nor between quotes (RFC 2253 section 4, which old programs write). */
function split(text: string, separator: ',' | '+'): string[] {
  const parts: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const c = text[index];
    if (c === '\\') index += 1;
    else if (c === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (c === separator || (separator === ',' && c === ';'))) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

function unescaped(value: string): string {
  const bare = /^".*"$/s.test(value) ? value.slice(1, -1) : value;
  if (!bare.includes('\\')) return bare;
  return bare.replaceAll(
    /((?:\\[0-9a-f]{2})+)|\\(.)/gis,
    (_, bytes: string | undefined, character: string) =>
      bytes === undefined ? character : Buffer.from(bytes.replaceAll('\\', ''), 'hex').toString('utf8'),
  );
}
