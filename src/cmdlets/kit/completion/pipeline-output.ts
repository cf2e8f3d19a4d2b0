/** What is known of the objects that a pipeline gives out, without running it. */
import {
  ErrorRecord,
  enumerate,
  getMember,
  isCollection,
  type OpenGroup,
  type PlacedCommand,
  type PlacedWord,
  propertyNames,
  type Value,
} from '../../../wire/powershell-language/index.ts';
import { findTable, readCommand } from './command-words.ts';
import type { CompletionContext } from './completion-context.ts';

/** These give out what came in. */
const passThrough = new Set(['where-object', 'sort-object', 'tee-object', 'get-unique', 'select-object']);

const errorProperties = propertyNames(
  new ErrorRecord({ message: '', category: 'NotSpecified', fullyQualifiedErrorId: '' }),
);

/** Undefined where nobody can say before the pipeline runs. */
export function outputProperties(
  commands: readonly PlacedCommand[],
  context: CompletionContext,
): readonly string[] | undefined {
  const { session, catalog } = context.runtime;
  const last = commands.at(-1);
  if (last === undefined) return undefined;
  const table = findTable(last.words, session, catalog);
  if (table === undefined) return expressionProperties(last, commands.length, context);
  const name = table.cmdlet.name.toLowerCase();
  if (name === 'select-object') {
    const selected = selectedNames(last.words, context);
    if (selected !== undefined) return selected;
  }
  if (passThrough.has(name)) return outputProperties(commands.slice(0, -1), context);
  return table.cmdlet.output?.propertyNames;
}

/** `Select-Object Name, Alias` gives these two; undefined where a wildcard or a block says more. */
function selectedNames(
  words: readonly PlacedWord[],
  { runtime: { session, catalog } }: CompletionContext,
): readonly string[] | undefined {
  const table = findTable(words, session, catalog);
  if (table === undefined) return undefined;
  const { given } = readCommand(words, table);
  const chosen = [...given].find(([{ name }]) => name === 'Property')?.[1] ?? [];
  const arePlain = chosen.every(({ kind, value }) => kind !== 'group' && !/[*?[]/.test(value));
  return chosen.length > 0 && arePlain ? chosen.map(({ value }) => value) : undefined;
}

/** `$boxes |` has what the variable holds now; `(Get-Mailbox) |` what the pipeline in it gives. */
function expressionProperties(
  { words }: PlacedCommand,
  length: number,
  context: CompletionContext,
): readonly string[] | undefined {
  const [only] = words;
  if (only === undefined || words.length > 1 || length > 1) return undefined;
  if (only.kind === 'group') return outputProperties(only.inner, context);
  const value = only.kind === 'variable' ? findVariableValue(only.text, context) : undefined;
  return value === undefined ? undefined : elementProperties(value);
}

/** Of the object, or of the first one of a list of them. */
export function elementProperties(value: Value): readonly string[] {
  if (!isCollection(value)) return propertyNames(value);
  for (const element of enumerate(value)) return propertyNames(element);
  return [];
}

/** The value of `$x` or `$x.Name`, as the session has it now; undefined where there is none. */
export function findVariableValue(path: string, { runtime: { session } }: CompletionContext): Value {
  const [, name, members = ''] =
    /^\$\{?(?:global:|script:)?([\p{L}\p{N}_]+)\}?((?:\.[\p{L}\p{N}_]+)*)$/iu.exec(path) ?? [];
  if (name === undefined) return undefined;
  const lower = name.toLowerCase();
  const start: Value = lower === 'error' ? session.errors : session.global.get(lower);
  const value = members
    .split('.')
    .slice(1)
    .reduce<Value>((each, member) => getMember(each, member), start);
  return value ?? undefined;
}

/** The properties of `$_` inside of these groups: of what comes into the command that the block belongs to. */
export function itemProperties(
  groups: readonly OpenGroup[],
  context: CompletionContext,
): readonly string[] | undefined {
  for (const { opener, words, before } of groups) {
    if (opener === '{' && words[0]?.value.toLowerCase() === 'catch') return errorProperties;
    if (before.length > 0) return outputProperties(before, context);
  }
  return undefined;
}
