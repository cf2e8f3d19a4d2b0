/** `-match`, `-replace`, `-split` and `-join`. */

import type { OperatorContext } from './binary-operators.ts';
import type { Budget } from './budget.ts';
import { findNumber, innerText, toText, toWhole } from './convert.ts';
import { elementsOf, enumerate, isCollection } from './enumerate.ts';
import { HashtableValue } from './hashtable.ts';
import { expandReplacement, getRegex, type RegexMatch, RegexValue } from './regex-value.ts';
import { fail } from './script-error.ts';
import type { Value } from './value.ts';

const toRegex = (value: Value, caseSensitive: boolean): RegexValue =>
  value instanceof RegexValue ? value : getRegex(toText(value), { ignoreCase: !caseSensitive });

/** Fills `$matches` when one text matched; a collection is filtered and leaves it alone. */
export function matchText(
  left: Value,
  right: Value,
  caseSensitive: boolean,
  negated: boolean,
  context: OperatorContext,
): Value {
  const regex = toRegex(right, caseSensitive);
  if (isCollection(left)) {
    return elementsOf(left).filter((element) => (regex.find(toText(element)) !== undefined) !== negated);
  }
  const match = regex.find(toText(left));
  if (match) context.setMatches(matchesTable(match, regex));
  return (match !== undefined) !== negated;
}

export function matchesTable(match: RegexMatch, regex: RegexValue): HashtableValue {
  const table = new HashtableValue();
  match.groups.forEach((text, index) => {
    if (text !== undefined) table.set(regex.groupNames[index] ?? index, text);
  });
  return table;
}

export function replaceText(left: Value, right: Value, caseSensitive: boolean, budget: Budget): Value {
  const operands = isCollection(right) ? elementsOf(right) : [right];
  if (operands.length > 2) {
    return fail(
      'BadReplaceArgument',
      `The -replace operator allows only two elements to follow it, not ${operands.length}.`,
      'InvalidOperation',
    );
  }
  const regex = toRegex(operands[0], caseSensitive);
  const replacement = toText(operands[1]);
  const replaceOne = (value: Value) => replaceAll(toText(value), regex, replacement, budget);
  return isCollection(left) ? elementsOf(left).map(replaceOne) : replaceOne(left);
}

export function replaceAll(text: string, regex: RegexValue, replacement: string, budget: Budget): string {
  let result = '';
  let end = 0;
  for (const match of regex.findAll(text)) {
    budget.step();
    const added = text.slice(end, match.index) + expandReplacement(replacement, match, regex, text);
    budget.allocate(added.length * 2);
    result += added;
    end = match.index + match.text.length;
  }
  return end === 0 ? result + text : result + text.slice(end);
}

/** `pattern[, most[, options]]`; captured groups stand between the parts, as in .NET. */
export function splitText(left: Value, right: Value, caseSensitive: boolean, budget: Budget): Value {
  const [pattern, most, options] = isCollection(right) ? elementsOf(right) : [right];
  const simple = options !== undefined && /simplematch/i.test(toText(options));
  const regex = simple
    ? getRegex(escapeRegex(toText(pattern)), { ignoreCase: !caseSensitive })
    : toRegex(pattern, caseSensitive);
  const limit = most === undefined ? 0 : Number(toWhole(findNumber(most) ?? 0) ?? 0n);
  const parts: string[] = [];
  for (const value of enumerate(left ?? '')) parts.push(...splitOne(toText(value), regex, limit, budget));
  return parts;
}

function splitOne(text: string, regex: RegexValue, limit: number, budget: Budget): readonly string[] {
  const parts: string[] = [];
  let end = 0;
  let count = 1;
  for (const match of regex.findAll(text)) {
    if (limit > 0 && count >= limit) break;
    budget.step();
    parts.push(text.slice(end, match.index));
    for (const group of match.groups.slice(1)) if (group !== undefined) parts.push(group);
    end = match.index + match.text.length;
    count++;
  }
  parts.push(text.slice(end));
  budget.allocate(text.length * 2 + parts.length * 16);
  return parts;
}

/** Unary `-split`: by white space, without empty parts at the ends. */
export function splitWords(value: Value): Value {
  return [...enumerate(value ?? '')].flatMap((text) => toText(text).trim().split(/\s+/));
}

export function joinText(left: Value, separator: string, budget: Budget): string {
  const texts = [...enumerate(left)].map(innerText);
  const length = texts.reduce((sum, text) => sum + text.length + separator.length, 0);
  budget.allocate(length * 2);
  return texts.join(separator);
}

export const escapeRegex = (text: string): string =>
  text
    .replace(/[\\*+?|{[()^$.#]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/\t/g, '\\t')
    .replace(/ /g, '\\ ');
