/**
 * Character classes of the PowerShell language specification, section 2.2. PowerShell takes typographic
 * dashes and quotes for plain ones, because scripts are pasted from word processors and web pages.
 */
const dashes = '-\u2013\u2014\u2015';
const singleQuotes = "'\u2018\u2019\u201a\u201b";
const doubleQuotes = '"\u201c\u201d\u201e';

export const isDash = (c: string): boolean => c !== '' && dashes.includes(c);
export const isSingleQuote = (c: string): boolean => c !== '' && singleQuotes.includes(c);
export const isDoubleQuote = (c: string): boolean => c !== '' && doubleQuotes.includes(c);
export const isNewline = (c: string): boolean => c === '\n' || c === '\r';
export const isDigit = (c: string): boolean => c >= '0' && c <= '9' && c.length === 1;

export function isSpace(c: string): boolean {
  if (c === ' ' || c === '\t' || c === '\v' || c === '\f') return true;
  if (c === '' || c < '\u0080') return false;
  return c === '\u0085' || c === '\u00a0' || /[\p{Z}]/u.test(c);
}

export function isLetter(c: string): boolean {
  if (c === '') return false;
  if (c < '\u0080') return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return /\p{L}/u.test(c);
}

export function isLetterOrDigit(c: string): boolean {
  if (c === '') return false;
  if (c < '\u0080') return isLetter(c) || isDigit(c);
  return /[\p{L}\p{Nd}]/u.test(c);
}

/** First and later characters of a name in the language's own sense: keywords, members, bare words. */
export const isIdentifierStart = (c: string): boolean => c === '_' || isLetter(c);
export const isIdentifierPart = (c: string): boolean => c === '_' || isLetterOrDigit(c);

/** What may follow `$`. `$$`, `$?` and `$^` are whole names of one character. */
export const isVariableStart = (c: string): boolean =>
  c !== '' && ('_?^$:'.includes(c) || isLetterOrDigit(c));

/** A token of any kind ends before these: white space, the end, and `& ( ) , ; { } |`. */
export function endsToken(c: string): boolean {
  switch (c) {
    case '':
    case '\0':
    case '&':
    case '(':
    case ')':
    case ',':
    case ';':
    case '{':
    case '}':
    case '|':
    case '\n':
    case '\r':
      return true;
    default:
      return isSpace(c);
  }
}

/** In expression mode a number ends before an operator, too. */
export const endsNumber = (c: string): boolean => endsToken(c) || '!#%*+-./<=>]'.includes(c) || isDash(c);
