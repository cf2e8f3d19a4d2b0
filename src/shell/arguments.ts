import { parseArgs } from 'node:util';
import { findClosestWord } from '../base/closest-word.ts';
import type { TextValues } from '../base/language.ts';
import type { Arguments, OptionDefinition, OptionDefinitions, OptionValues, Positional } from './command.ts';
import type { MessageKey } from './messages/messages.ts';

/** What every command takes. */
export const globalOptions = {
  config: {
    type: 'text',
    value: 'file',
    summary: {
      en: 'Configuration file; landfall.toml here or in /etc/landfall without it.',
      ko: '구성 파일. 없으면 현재 폴더나 /etc/landfall의 landfall.toml을 읽습니다.',
    },
  },
  set: {
    type: 'text',
    value: 'key=value',
    repeatable: true,
    summary: {
      en: 'Overrides one value of the configuration; may be given several times.',
      ko: '구성 값 하나를 덮어씁니다. 여러 번 쓸 수 있습니다.',
    },
  },
  lang: {
    type: 'text',
    value: 'language',
    choices: ['en', 'ko'],
    summary: { en: 'Language of messages; LANG without it.', ko: '메시지 언어. 없으면 LANG을 따릅니다.' },
  },
  help: { type: 'flag', summary: { en: 'Explains the command.', ko: '명령을 설명합니다.' } },
} as const satisfies OptionDefinitions;

/** A mistake in what was typed: said as one line and a hint, never as a failure of the program. */
export class ArgumentMistake extends Error {
  override readonly name = 'ArgumentMistake';
  readonly key: MessageKey;
  readonly values: TextValues;
  readonly didYouMean: string | undefined;

  constructor(key: MessageKey, values: TextValues, didYouMean?: string) {
    super(key);
    this.key = key;
    this.values = values;
    this.didYouMean = didYouMean;
  }
}

export function optionName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

export function parseArguments<O extends OptionDefinitions>(
  command: { readonly options?: O; readonly positionals?: readonly Positional[] },
  argv: readonly string[],
): Arguments<O> {
  const definitions = new Map(
    Object.entries(command.options ?? {}).map(([key, each]) => [optionName(key), { key, each }]),
  );
  const types = Object.fromEntries(
    [...definitions].map(([name, { each }]) => [name.slice(2), tokenType(each)] as const),
  );
  const [own, verbatim] = splitVerbatim(command.positionals ?? [], definitions, argv);
  const { tokens } = parseArgs({
    args: [...own],
    options: types,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, (string | boolean)[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const found = definitions.get(token.rawName);
    if (found === undefined) throw unknownOption(token.rawName, definitions.keys());
    const value = takeValue(token.rawName, found.each, token);
    given.set(found.key, [...(given.get(found.key) ?? []), value]);
  }
  positionals.push(...verbatim);
  checkPositionals(command.positionals ?? [], positionals);
  const options = Object.fromEntries(
    [...definitions].map(([name, { key, each }]) => [key, optionValue(name, each, given.get(key) ?? [])]),
  );
  // The loop above made each value by its own definition, which the type cannot follow.
  return { positionals, options: options as OptionValues<O> };
}

/** Where the last positional is verbatim: the words up to the first positional, and those after it. */
function splitVerbatim(
  positionals: readonly Positional[],
  definitions: ReadonlyMap<string, { readonly each: OptionDefinition }>,
  argv: readonly string[],
): [readonly string[], readonly string[]] {
  if (positionals.at(-1)?.verbatim !== true) return [argv, []];
  let index = 0;
  for (; index < argv.length; index += 1) {
    const word = argv[index] ?? '';
    if (!word.startsWith('--')) break;
    const definition = definitions.get(word)?.each;
    if (definition !== undefined && definition.type !== 'flag') index += 1;
  }
  const after = argv.slice(index + 1);
  return [argv.slice(0, index + 1), after[0] === '--' ? after.slice(1) : after];
}

function tokenType(definition: OptionDefinition): { type: 'boolean' | 'string' } {
  return { type: definition.type === 'flag' ? 'boolean' : 'string' };
}

function unknownOption(name: string, known: Iterable<string>): ArgumentMistake {
  return new ArgumentMistake('arguments.unknownOption', { name }, findClosestWord(name, known));
}

function takeValue(
  name: string,
  definition: OptionDefinition,
  token: { value?: string | undefined; inlineValue?: boolean | undefined },
): string | boolean {
  if (definition.type === 'flag') {
    if (token.value !== undefined) throw new ArgumentMistake('arguments.takesNoValue', { name });
    return true;
  }
  // `--file --force` forgot the file; `--file=--force` means it.
  if (token.value === undefined || (!token.inlineValue && token.value.startsWith('--'))) {
    throw new ArgumentMistake('arguments.needsValue', { name, value: `<${definition.value}>` });
  }
  return token.value;
}

function optionValue(
  name: string,
  definition: OptionDefinition,
  values: readonly (string | boolean)[],
): unknown {
  if (definition.type === 'flag') return values.length > 0;
  const converted = values.map((value) => convert(name, definition, String(value)));
  if (definition.repeatable === true) return converted;
  if (converted.length > 1) throw new ArgumentMistake('arguments.twice', { name });
  if (converted.length === 0 && definition.required === true) {
    throw new ArgumentMistake('arguments.missingOption', { name });
  }
  return converted[0];
}

function convert(
  name: string,
  definition: Exclude<OptionDefinition, { type: 'flag' }>,
  text: string,
): string | number {
  if (definition.type === 'number') {
    if (!/^-?\d{1,15}$/.test(text)) throw new ArgumentMistake('arguments.notNumber', { name, found: text });
    return Number(text);
  }
  if (definition.choices !== undefined && !definition.choices.includes(text)) {
    const choices = definition.choices.join(', ');
    throw new ArgumentMistake(
      'arguments.notChoice',
      { name, found: text, choices },
      findClosestWord(text, definition.choices),
    );
  }
  return text;
}

function checkPositionals(definitions: readonly Positional[], found: readonly string[]): void {
  const missing = definitions[found.length];
  if (missing?.required === true)
    throw new ArgumentMistake('arguments.missingPositional', { name: missing.name });
  const extra = found[definitions.length];
  if (extra !== undefined && definitions.at(-1)?.repeatable !== true) {
    throw new ArgumentMistake('arguments.tooMany', { found: extra });
  }
}
