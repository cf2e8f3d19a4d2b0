import type { Recipient } from '../ports/directory-model.ts';
import { foldText } from '../sort-key.ts';
import { cutText } from '../storable-text.ts';

const separators = /[^\p{L}\p{M}\p{N}@._'+-]+/u;
const maxTermLength = 64;
/** A person types two or three words; more would only be work for the store. */
const maxQueryTerms = 6;

/** The words by which ambiguous name resolution finds a recipient, folded. */
export function termsOf(recipient: Recipient): Set<string> {
  const { displayName, name, alias, upn, targetAddress, attributes } = recipient;
  const texts = [displayName, name, alias, upn, targetAddress, attributes.givenName, attributes.surname];
  const addresses = recipient.addresses.filter(({ type }) => type === 'smtp').map(({ address }) => address);
  return new Set([...texts, ...addresses].flatMap((text) => (text ? splitTerms(text) : [])));
}

export function queryTerms(anr: string): string[] {
  return [...new Set(splitTerms(anr))].slice(0, maxQueryTerms);
}

/** Every word of the query begins some word of the recipient; a query without words finds nobody. */
export function matchesAnr(recipient: Recipient, terms: readonly string[]): boolean {
  const own = [...termsOf(recipient)];
  return terms.length > 0 && terms.every((term) => own.some((word) => word.startsWith(term)));
}

function splitTerms(text: string): string[] {
  return foldText(text)
    .split(separators)
    .filter((word) => word !== '')
    .map((word) => cutText(word, maxTermLength));
}
