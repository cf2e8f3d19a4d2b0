/**
 * Text in CLIXML: [MS-PSRP] section 2.2.5.3.2. What XML 1.0 cannot hold, control characters, and both halves of
 * every surrogate pair become `_xHHHH_`; an underscore before an x is escaped so that it is not taken for one.
 */
const special = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff&<>]|_(?=[xX])/g;
const inAttribute = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff&<>"]|_(?=[xX])/g;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escapeCharacter = (character: string): string =>
  entities[character] ?? `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;

export const escapeText = (text: string): string => text.replace(special, escapeCharacter);
export const escapeAttribute = (text: string): string => text.replace(inAttribute, escapeCharacter);

const escaped = /_x([0-9A-Fa-f]{4})_/g;

/** Of text whose entities XML has already resolved. */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(escaped, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
