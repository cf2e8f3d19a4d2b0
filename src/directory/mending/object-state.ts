/** What an object holds now, beside what a change is to make of it. */
import { type SourceObject, textsOf } from '../source-object.ts';
import type { AttributeTexts, TextChange } from './change-set-model.ts';

/** `before` or `after` the change; `other`: somebody has changed the same values. */
export type ObjectState = 'before' | 'after' | 'other';

/**
 * A modify is all or nothing, so that an object which holds the outcome of one change has had them all, also where somebody
 * has changed another of its attributes since. Values are compared as they are spelled: directories do not see letter case, and
 * people who have changed it would be overwritten.
 */
export function stateOf(object: SourceObject, changes: readonly TextChange[]): ObjectState {
  const states = new Set(changes.map((change) => attributeState(object, change)));
  if (states.size === 1) return states.values().next().value ?? 'other';
  return states.has('after') && !states.has('before') ? 'after' : 'other';
}

function attributeState(object: SourceObject, { attribute, remove, add }: TextChange): ObjectState {
  const values = new Set(textsOf(object, attribute));
  const isThere = (value: string): boolean => values.has(value);
  // Into a place that was empty: whatever stands there now is somebody's.
  const isTaken = remove.length === 0 && values.size > 0 && !multiValued.has(attribute.toLowerCase());
  if (add.every(isThere) && !remove.some(isThere)) return 'after';
  return remove.every(isThere) && !add.some(isThere) && !isTaken ? 'before' : 'other';
}

/** Of those that mends write; all others hold one value. */
const multiValued: ReadonlySet<string> = new Set([
  'proxyaddresses',
  'upnsuffixes',
  'usercertificate',
  'usersmimecertificate',
  'othertelephone',
  'othermobile',
  'showinaddressbook',
]);

export function valuesNow(object: SourceObject, changes: readonly TextChange[]): AttributeTexts {
  return Object.fromEntries(changes.map(({ attribute }) => [attribute, textsOf(object, attribute)]));
}

export function valuesAfter(before: AttributeTexts, changes: readonly TextChange[]): AttributeTexts {
  return applied(before, changes, ({ remove, add }) => ({ remove, add }));
}

/** Of an object that was found changed already. */
export function valuesBefore(after: AttributeTexts, changes: readonly TextChange[]): AttributeTexts {
  return applied(after, changes, ({ remove, add }) => ({ remove: add, add: remove }));
}

function applied(
  values: AttributeTexts,
  changes: readonly TextChange[],
  direction: (change: TextChange) => Pick<TextChange, 'remove' | 'add'>,
): AttributeTexts {
  const entries = changes.map((change) => {
    const { remove, add } = direction(change);
    const kept = (values[change.attribute] ?? []).filter((value) => !remove.includes(value));
    return [change.attribute, [...kept, ...add.filter((value) => !kept.includes(value))]] as const;
  });
  return Object.fromEntries(entries);
}

export function reversed(changes: readonly TextChange[]): TextChange[] {
  return changes.map(({ attribute, remove, add }) => ({ attribute, remove: add, add: remove }));
}
