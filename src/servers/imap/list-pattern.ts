/** Patterns of LIST: `*` is anything, `%` anything without a delimiter (RFC 9051 section 6.3.9). */
import { delimiter } from './folder-names.ts';

/** No name is longer that anybody has typed. */
export const mostPatternLength = 4_096;

type Step = { readonly literal: string } | { readonly wild: '*' | '%' };

/**
 * All places of the pattern that a name may have come to are followed at once, as many steps as the name is long: a
 * regular expression tries one after the other, and a hostile pattern makes it try for years.
 */
export function matcherOf(pattern: string): (name: string) => boolean {
  const steps = stepsOf(pattern);
  return (name) => {
    let places = new Set([0]);
    skipWild(places, steps);
    // Letter case has no meaning in INBOX, as a level of its own (RFC 9051 section 5.1).
    const folded = name === 'INBOX' || name.startsWith(`INBOX${delimiter}`) ? 'INBOX'.length : 0;
    for (let at = 0; at < name.length && places.size > 0; at += 1) {
      const letter = name[at] ?? '';
      const next = new Set<number>();
      for (const place of places) {
        const step = steps[place];
        if (step === undefined) continue;
        if ('wild' in step) {
          if (step.wild === '*' || letter !== delimiter) next.add(place);
        } else if (step.literal === letter || (at < folded && step.literal.toUpperCase() === letter)) {
          next.add(place + 1);
        }
      }
      skipWild(next, steps);
      places = next;
    }
    return places.has(steps.length);
  };
}

function stepsOf(pattern: string): Step[] {
  const steps: Step[] = [];
  for (const [text] of pattern.matchAll(/[*%]+|[^*%]/gs)) {
    if (text.includes('*')) steps.push({ wild: '*' });
    else if (text.startsWith('%')) steps.push({ wild: '%' });
    else steps.push({ literal: text });
  }
  return steps;
}

/** A wildcard may stand for nothing. */
function skipWild(places: Set<number>, steps: readonly Step[]): void {
  // What is added while this goes on is visited as well.
  for (const place of places) {
    const step = steps[place];
    if (step !== undefined && 'wild' in step) places.add(place + 1);
  }
}
