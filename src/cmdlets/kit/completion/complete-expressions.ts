/** Variables, members, types, operators and the keys of tables that cmdlets read. */
import {
  adapter,
  HashtableValue,
  isAdapted,
  isCollection,
  knownTypeNames,
  type Value,
} from '../../../wire/powershell-language/index.ts';
import { findTable } from './command-words.ts';
import type { CompletionCandidate } from './completion.ts';
import { type CompletionContext, candidate, startsWith } from './completion-context.ts';
import { elementProperties, findVariableValue, itemProperties, outputProperties } from './pipeline-output.ts';

/** As they are known; a session keeps names in lower case. */
const knownVariables = [
  ...['true', 'false', 'null', '_', 'Error', 'Matches', 'PSVersionTable', 'LASTEXITCODE'],
  ...['ErrorActionPreference', 'WarningPreference', 'VerbosePreference', 'DebugPreference'],
  ...['InformationPreference', 'ProgressPreference', 'ConfirmPreference', 'WhatIfPreference', 'OFS'],
];

const operators = [
  ...['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'like', 'notlike', 'match', 'notmatch', 'contains', 'notcontains'],
  ...['in', 'notin', 'replace', 'split', 'join', 'is', 'isnot', 'as', 'and', 'or', 'not', 'xor', 'f'],
];

/** `typed` begins with the dollar sign. Names of the text itself come in its own spelling. */
export function completeVariable(
  typed: string,
  { runtime, text, place }: CompletionContext,
): CompletionCandidate[] {
  const isBraced = typed.startsWith('${');
  const beginning = typed.slice(isBraced ? 2 : 1);
  const written = [...text.slice(0, place.start).matchAll(/\$\{?([\p{L}\p{N}_]+)/gu)].map(
    ([, name = '']) => name,
  );
  const names = new Map<string, string>();
  for (const name of [...knownVariables, ...written, ...runtime.session.global.names()]) {
    const lower = name.toLowerCase();
    if (startsWith(name, beginning) && !names.has(lower)) names.set(lower, name);
  }
  return [...names.values()]
    .toSorted((left, right) => (left.toLowerCase() < right.toLowerCase() ? -1 : 1))
    .map((name) => candidate('Variable', isBraced ? `\${${name}}` : `$${name}`));
}

/** `typed` is all of `$x.Na`; candidates replace what stands behind the last dot alone. */
export function completeMember(
  target: string,
  typed: string,
  context: CompletionContext,
): CompletionCandidate[] {
  const { place } = context;
  const isItem = /^\$(?:_|PSItem)$/i.test(target);
  const properties =
    target === ''
      ? outputProperties(place.target ?? [], context)
      : isItem
        ? itemProperties(place.groups, context)
        : undefined;
  if (properties !== undefined) return members(properties, [], typed);
  const value = findVariableValue(target, context);
  if (value === undefined) return [];
  const counts = value instanceof HashtableValue ? tableMembers : isCollection(value) ? listMembers : [];
  return members([...elementProperties(value), ...counts], methodsOf(value), typed);
}

const listMembers = ['Count', 'Length'];
const tableMembers = ['Count', 'Keys', 'Values'];

const textMethods = [
  ...['Contains', 'EndsWith', 'IndexOf', 'Insert', 'LastIndexOf', 'PadLeft', 'PadRight', 'Remove', 'Replace'],
  ...[
    'Split',
    'StartsWith',
    'Substring',
    'ToCharArray',
    'ToLower',
    'ToUpper',
    'Trim',
    'TrimEnd',
    'TrimStart',
  ],
];

function methodsOf(value: Value): readonly string[] {
  if (typeof value === 'string') return textMethods;
  return isAdapted(value) ? (value[adapter].methodNames?.() ?? []) : [];
}

function members(
  properties: readonly string[],
  methods: readonly string[],
  typed: string,
): CompletionCandidate[] {
  const fits = (name: string) => startsWith(name, typed);
  return [
    ...[...new Set(properties)]
      .filter(fits)
      .map((name) => candidate('Property', memberText(name), name, name)),
    ...methods.filter(fits).map((name) => candidate('Method', `${name}(`, `${name}()`, name)),
  ];
}

const memberText = (name: string): string =>
  /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `'${name.replaceAll("'", "''")}'`;

export function completeType(typed: string): CompletionCandidate[] {
  return knownTypeNames
    .filter((name) => startsWith(name, typed))
    .map((name) => candidate('Type', `${name}]`, name, name));
}

export function completeOperator(typed: string): CompletionCandidate[] {
  return operators.filter((name) => startsWith(name, typed)).map((name) => candidate('Keyword', `-${name}`));
}

const calculated = ['Name', 'Expression'];
const formatted = [...calculated, 'Width', 'Alignment', 'FormatString'];
const sorted = ['Expression', 'Ascending', 'Descending'];

/** Cmdlets that read a table with these keys as a property. */
const keysOf: Readonly<Record<string, readonly string[]>> = {
  'select-object': calculated,
  'group-object': ['Expression'],
  'sort-object': sorted,
  'format-table': formatted,
  'format-list': [...calculated, 'FormatString'],
  'format-wide': ['Expression', 'FormatString'],
};

export function completeKey(typed: string, { place, runtime }: CompletionContext): CompletionCandidate[] {
  const [group] = place.groups;
  if (group === undefined) return [];
  const table = findTable(group.words, runtime.session, runtime.catalog);
  const keys = keysOf[table?.cmdlet.name.toLowerCase() ?? ''] ?? [];
  return keys.filter((key) => startsWith(key, typed)).map((key) => candidate('Property', key));
}
