/** Properties as object cmdlets are told them: a name, a wildcard, a block, or `@{n='Label'; e={…}}`. */
import {
  findMember,
  getMember,
  getWildcard,
  HashtableValue,
  hasWildcards,
  PowerShellError,
  propertyNames,
  ScriptBlockValue,
  toBoolean,
  toText,
  type Value,
} from '../../../wire/powershell-language/index.ts';
import { bindingError } from '../binding-errors.ts';
import type { BlockRuns } from '../context.ts';

export type PropertyExpression = string | ScriptBlockValue | HashtableValue;

export interface PropertyReader {
  readonly label: string;
  /** A name or pattern; undefined where the value is computed. */
  readonly name: string | undefined;
  /** Of Sort-Object, for this property alone. */
  readonly descending: boolean | undefined;
  read(item: Value): Value | Promise<Value>;
}

export interface NamedValue {
  readonly label: string;
  readonly value: Value;
}

const labelKeys = ['name', 'label'];
const knownKeys = [...labelKeys, 'expression', 'descending', 'ascending'];

export function readerOf(expression: PropertyExpression, blocks: BlockRuns, cmdlet: string): PropertyReader {
  if (expression instanceof HashtableValue) return readerOfTable(expression, blocks, cmdlet);
  if (typeof expression === 'string') {
    return {
      label: expression,
      name: expression,
      descending: undefined,
      read: (item) => getMember(item, expression),
    };
  }
  const evaluate = blocks.evaluate(expression);
  const label = expression.text.trim();
  return { label, name: undefined, descending: undefined, read: (item) => quietly(evaluate, item) };
}

/** An expression that fails has no value; the object is still given out. */
async function quietly(evaluate: (item: Value) => Value | Promise<Value>, item: Value): Promise<Value> {
  try {
    return (await evaluate(item)) ?? null;
  } catch (error) {
    if (error instanceof PowerShellError && !error.terminating) return null;
    throw error;
  }
}

function readerOfTable(table: HashtableValue, blocks: BlockRuns, cmdlet: string): PropertyReader {
  const found = new Map<string, Value>();
  for (const [key, value] of table.entries()) {
    const written = toText(key).toLowerCase();
    const known = knownKeys.find((each) => written !== '' && each.startsWith(written));
    if (known === undefined) throw wrongKey(cmdlet, toText(key));
    found.set(known, value);
  }
  const expression = found.get('expression');
  if (expression === undefined || expression === null) throw noExpression(cmdlet);
  const inner = readerOf(
    expression instanceof ScriptBlockValue ? expression : toText(expression),
    blocks,
    cmdlet,
  );
  const label = labelKeys.map((key) => found.get(key)).find((value) => value !== undefined);
  const descending =
    found.get('descending') ?? (found.has('ascending') ? !toBoolean(found.get('ascending')) : undefined);
  return {
    ...inner,
    label: label === undefined ? inner.label : toText(label),
    descending: descending === undefined ? undefined : toBoolean(descending),
  };
}

/** What the readers find in an object; a pattern gives every property that it fits, a plain name always one. */
export async function readAll(readers: readonly PropertyReader[], item: Value): Promise<NamedValue[]> {
  const values: NamedValue[] = [];
  for (const reader of readers) {
    if (reader.name !== undefined && hasWildcards(reader.name)) {
      const fits = getWildcard(reader.name, false);
      for (const name of propertyNames(item).filter(fits))
        values.push({ label: name, value: getMember(item, name) });
      continue;
    }
    const label =
      reader.name === undefined || reader.name !== reader.label
        ? reader.label
        : spellingOf(item, reader.name);
    values.push({ label, value: (await reader.read(item)) ?? null });
  }
  return values;
}

/** As the object spells it: `select name` gives a property Name. */
function spellingOf(item: Value, name: string): string {
  if (findMember(item, name) === undefined) return name;
  const lower = name.toLowerCase();
  return propertyNames(item).find((each) => each.toLowerCase() === lower) ?? name;
}

function wrongKey(cmdlet: string, key: string): PowerShellError {
  return bindingError({
    cmdlet,
    id: 'DictionaryKeyIllegal',
    message: `The ${key} key is not valid. Give Name (or Label) and Expression.`,
  });
}

function noExpression(cmdlet: string): PowerShellError {
  return bindingError({
    cmdlet,
    id: 'DictionaryKeyMandatoryEntry',
    message: 'A mandatory entry for expression is missing. Give Name and Expression.',
  });
}
