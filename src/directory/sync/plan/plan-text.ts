/**
 * A chunk of a plan as it is written down. Most of its text would be names of attributes, rules and sources, the same for every person:
 * they are named once, and each change is a list of their numbers with what was and what is to be.
 */
import type { JsonObject } from '../../../store/ports/directory-model.ts';
import type { ExplainedChange, PlanItem, PlanPhase } from './plan-model.ts';

type WrittenChange = readonly [
  attribute: number,
  rule: number,
  source: number,
  old: string | null,
  now: string | null,
];

interface WrittenChunk {
  readonly phase: PlanPhase;
  /** Undefined in plans of earlier releases, where each change is spelled out. */
  readonly words?: readonly string[];
  readonly items: readonly WrittenItem[];
}

type WrittenItem = Omit<PlanItem, 'changes'> & { readonly changes: readonly WrittenChange[] };

export function chunkContent(phase: PlanPhase, items: readonly PlanItem[]): JsonObject {
  const words = new Map<string, number>();
  const numberOf = (word: string): number => {
    const known = words.get(word);
    if (known !== undefined) return known;
    words.set(word, words.size);
    return words.size - 1;
  };
  const written = items.map(({ changes, ...item }) => ({
    ...item,
    changes: changes.map((change): WrittenChange => {
      const { attribute, rule, source } = change;
      return [numberOf(attribute), numberOf(rule), numberOf(source), change.old, change.new];
    }),
  }));
  return { phase, words: [...words.keys()], items: written } as unknown as JsonObject;
}

export function readChunk(content: JsonObject): { phase: PlanPhase; items: readonly PlanItem[] } {
  const { phase, words, items } = content as unknown as WrittenChunk;
  if (words === undefined) return { phase, items: items as unknown as readonly PlanItem[] };
  const word = (number: number): string => words[number] ?? '';
  const toChange = ([attribute, rule, source, old, now]: WrittenChange): ExplainedChange => {
    return { attribute: word(attribute), rule: word(rule), source: word(source), old, new: now };
  };
  return {
    phase,
    items: items.map((item) => ({ ...item, changes: item.changes.map(toChange) }) as unknown as PlanItem),
  };
}
