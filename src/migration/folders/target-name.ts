/** Names as the target can hold them, changed as little as can be. */
import { hash } from 'node:crypto';
import { folderNameKey, maxFolderNameLength } from '../../store/sort-key.ts';
import { cutText } from '../../store/storable-text.ts';

export interface TargetRules {
  /** Code points. */
  readonly maxNameLength: number;
  /** What a name there cannot hold: the delimiter of another server. Ours hold any character. */
  readonly forbidden: string;
}

export const ownRules: TargetRules = { maxNameLength: maxFolderNameLength, forbidden: '' };

export type NameChange = 'empty' | 'control' | 'blanks' | 'forbidden' | 'normalised' | 'tooLong';

export interface TargetName {
  readonly name: string;
  readonly changes: readonly NameChange[];
}

const stand = '_';

/** `identity` tells two long names apart that begin alike, in every run. */
export function toTargetName(text: string, identity: string, rules: TargetRules = ownRules): TargetName {
  const changes: NameChange[] = [];
  const change = (kind: NameChange, before: string, after: string): string => {
    if (before !== after) changes.push(kind);
    return after;
  };
  let name = change('normalised', text, text.toWellFormed().normalize('NFC'));
  name = change('control', name, name.replaceAll(/[\p{Cc}\u2028\u2029]/gu, stand));
  for (const character of rules.forbidden) {
    name = change('forbidden', name, name.replaceAll(character, stand));
  }
  name = change('blanks', name, name.trim());
  if (name === '') return { name: stand, changes: [...changes, 'empty'] };
  const limit = rules.maxNameLength;
  if (cutText(name, limit) === name) return { name, changes };
  return { name: shorten(name, identity, limit), changes: [...changes, 'tooLong'] };
}

const digestLength = 8;

function shorten(name: string, identity: string, limit: number): string {
  const digest = hash('sha256', identity, 'hex').slice(0, digestLength);
  return `${cutText(name, limit - digestLength - 1).trimEnd()}~${digest}`;
}

/**
 * `name (2)`, `name (3)` … for siblings of one name: the first that is free. What was given out is remembered, so that
 * thousands of equal names take no longer each.
 */
export class NumberedNames {
  readonly #rules: TargetRules;
  readonly #next = new Map<string, number>();

  constructor(rules: TargetRules = ownRules) {
    this.#rules = rules;
  }

  /** `isTaken` takes the folded name; `place` tells the parents of siblings apart. */
  free(place: string, name: string, isTaken: (key: string) => boolean): string {
    const key = folderNameKey(name);
    if (!isTaken(key)) return name;
    const counter = `${place}\0${key}`;
    for (let count = this.#next.get(counter) ?? 2; ; count++) {
      const suffix = ` (${count})`;
      const numbered = cutText(name, this.#rules.maxNameLength - suffix.length).trimEnd() + suffix;
      if (isTaken(folderNameKey(numbered))) continue;
      this.#next.set(counter, count + 1);
      return numbered;
    }
  }
}
