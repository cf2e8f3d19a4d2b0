/** What is wrong with a filter, and where in it. The parameter that took the text tells it in Exchange's words. */
export class FilterError extends Error {
  override readonly name = 'FilterError';
  /** Counted from 1, as Exchange does. */
  readonly position: number;

  constructor(why: string, position: number) {
    super(why);
    this.position = position;
  }
}

/** Filters may be long lists of names; what is longer than this is no filter. */
export const maxFilterLength = 32_768;
export const maxFilterDepth = 100;

const longestShown = 200;
const shownBefore = 40;

/** `Invalid filter syntax. For a description … "Name -eq" at position 9.` */
export function describeFilterError({ message, position }: FilterError, text: string): string {
  const from = text.length <= longestShown ? 0 : Math.max(0, position - 1 - shownBefore);
  const shown = text.slice(from, from + longestShown);
  return `${message} For a description of the filter parameter syntax see the command help. "${shown}" at position ${position}.`;
}
