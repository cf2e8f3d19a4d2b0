/** Words as arguments of a command: with quotes where they need them, and in those that were opened already. */

/** What ends a word or means something else inside of one. */
const needsQuotes = /^$|[\s'"`$(){};,|&<>\u2018-\u201e\u2013-\u2015]|^[-@#?%=![\]:*+]/u;
/** A number would be taken for one, and `007` lose its zeros. */
const isNumber = /^[+-]?(?:\d|\.\d)[\d.]*(?:e[+-]?\d+)?(?:[dlun]|[kmgtp]b)*$|^0[xb]/i;

export function quoteWord(word: string, quote: "'" | '"' | undefined): string {
  if (quote === '"') return `"${word.replace(/[`"$\u201c-\u201e]/g, '`$&')}"`;
  if (quote === undefined && !needsQuotes.test(word) && !isNumber.test(word)) return word;
  return `'${word.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
}
