/** `-EscapeHandling`. */
export type JsonEscapes = 'Default' | 'EscapeNonAscii' | 'EscapeHtml';

const short: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

/** Line separators are escaped so that the text is a valid script as well; lone surrogates so that it is valid UTF-8. */
const patterns: Readonly<Record<JsonEscapes, RegExp>> = {
  Default: /["\\\u0000-\u001f\u0085\u2028\u2029]/g,
  EscapeNonAscii: /["\\\u0000-\u001f\u0080-\uffff]/g,
  EscapeHtml: /["\\\u0000-\u001f\u0085\u2028\u2029<>&']/g,
};

export function jsonString(text: string, escapes: JsonEscapes): string {
  const wellFormed = escapes === 'EscapeNonAscii' ? text : text.toWellFormed();
  const shown = wellFormed.replace(patterns[escapes], (character) => {
    if (character === '"' && escapes === 'EscapeHtml') return codeEscape(character);
    return short[character] ?? codeEscape(character);
  });
  return `"${shown}"`;
}

const codeEscape = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
