/** The values of `-Property` and `-GroupBy`: names, wildcards, script blocks, and hash tables around them. */
import {
  findMember,
  findNumber,
  getWildcard,
  HashtableValue,
  hasWildcards,
  PowerShellError,
  ScriptBlockValue,
  toText,
  typeNameOf,
  type Value,
} from '../../../wire/powershell-language/index.ts';
import type { Alignment } from './column-widths.ts';
import { failSelector } from './selector-errors.ts';
import { shownNames } from './shown-members.ts';

export interface PropertySelector {
  /** A name, a wildcard, or code that is evaluated for each object. */
  readonly expression: string | ScriptBlockValue;
  readonly label?: string;
  readonly width?: number;
  readonly alignment?: Alignment;
  readonly format?: string;
}

/** One column or line: a selector with a wildcard gives one for each property that it matches. */
export interface ResolvedProperty {
  readonly label: string;
  readonly selector: PropertySelector | undefined;
  /** `undefined` when the object has no such property. */
  get(item: Value): { readonly value: Value } | undefined;
}

export type Evaluate = (block: ScriptBlockValue, item: Value) => Value;

type SelectorKey = 'expression' | 'label' | 'width' | 'alignment' | 'formatString';

/** Which keys a hash table may have, by the cmdlet that it is given to. */
export const selectorKeys = {
  table: ['expression', 'label', 'width', 'alignment', 'formatString'],
  list: ['expression', 'label', 'formatString'],
  wide: ['expression', 'formatString'],
  groupBy: ['expression', 'label', 'formatString'],
} as const satisfies Readonly<Record<string, readonly SelectorKey[]>>;

export function parseSelectors(value: Value, use: keyof typeof selectorKeys): readonly PropertySelector[] {
  const values: readonly Value[] = Array.isArray(value) ? value : [value];
  return values.map((each) => parseSelector(each, use));
}

export function parseSelector(value: Value, use: keyof typeof selectorKeys): PropertySelector {
  if (value instanceof HashtableValue) return parseTable(value, selectorKeys[use]);
  return { expression: parseExpression(value) };
}

function parseExpression(value: Value): string | ScriptBlockValue {
  if (value instanceof ScriptBlockValue) return value;
  if (typeof value !== 'string') return failSelector('unknownType', typeNameOf(value));
  return value === '' ? failSelector('emptyExpression') : value;
}

function parseTable(table: HashtableValue, keys: readonly SelectorKey[]): PropertySelector {
  const found = new Map<SelectorKey, Value>();
  for (const [key, value] of table.entries()) {
    if (typeof key !== 'string') return failSelector('keyType', typeNameOf(key));
    found.set(findKey(key, keys) ?? failSelector('unknownKey', key), value);
  }
  if (!found.has('expression')) return failSelector('noExpression');
  const label = found.get('label');
  const width = found.get('width');
  const alignment = found.get('alignment');
  const format = found.get('formatString');
  return {
    expression: parseExpression(found.get('expression')),
    ...(label === undefined || label === null ? {} : { label: toText(label) }),
    ...(width === undefined ? {} : { width: parseWidth(width) }),
    ...(alignment === undefined ? {} : { alignment: parseAlignment(alignment) }),
    ...(format === undefined ? {} : { format: toText(format) || failSelector('emptyFormat') }),
  };
}

/** `n`, `e`, `a`: any beginning of a key's name, in any letter case. */
function findKey(written: string, keys: readonly SelectorKey[]): SelectorKey | undefined {
  const lower = written.toLowerCase();
  if (lower === '') return undefined;
  const found = keys.find((key) => key.toLowerCase().startsWith(lower));
  if (found !== undefined) return found;
  return keys.includes('label') && 'name'.startsWith(lower) ? 'label' : undefined;
}

function parseWidth(value: Value): number {
  const width = Number(findNumber(value) ?? 0);
  return Number.isSafeInteger(width) && width > 0 ? width : failSelector('width', toText(value));
}

const alignments: readonly Alignment[] = ['left', 'center', 'right'];

function parseAlignment(value: Value): Alignment {
  const lower = toText(value).toLowerCase();
  const found = lower === '' ? undefined : alignments.find((name) => name.startsWith(lower));
  return found ?? failSelector('alignment', toText(value));
}

export function resolveSelector(
  selector: PropertySelector,
  item: Value,
  evaluate: Evaluate,
): readonly ResolvedProperty[] {
  const { expression, label } = selector;
  if (typeof expression !== 'string') {
    const get = (of: Value) => evaluateOrNothing(evaluate, expression, of);
    return [{ label: label ?? expression.text, selector, get }];
  }
  return findNames(item, expression).map((name) => propertyNamed(name, selector));
}

/** Output goes on where code fails for an object: its cell stays empty. */
function evaluateOrNothing(evaluate: Evaluate, block: ScriptBlockValue, item: Value) {
  try {
    return { value: evaluate(block, item) };
  } catch (error) {
    if (error instanceof PowerShellError) return undefined;
    throw error;
  }
}

export function propertyNamed(name: string, selector?: PropertySelector): ResolvedProperty {
  return { label: selector?.label ?? name, selector, get: (item) => findMember(item, name) };
}

function findNames(item: Value, pattern: string): readonly string[] {
  const names = shownNames(item);
  if (hasWildcards(pattern)) return names.filter(getWildcard(pattern, false));
  const lower = pattern.toLowerCase();
  const own = names.find((name) => name.toLowerCase() === lower);
  if (own !== undefined) return [own];
  return findMember(item, pattern) === undefined ? [] : [pattern];
}

const remoteNames = new Set(['psshowcomputername']);

/** All properties that are shown when none are asked for. Those of remoting show only where they are wanted. */
export function visibleNames(item: Value): readonly string[] {
  const names = shownNames(item);
  const marker = findMember(item, 'PSShowComputerName');
  if (marker === undefined) return names;
  const showsComputer = marker.value === true;
  return names.filter((name) => {
    const lower = name.toLowerCase();
    return !remoteNames.has(lower) && (showsComputer || lower !== 'pscomputername');
  });
}
