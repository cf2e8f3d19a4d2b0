/** What a definition says of its cmdlet, for people. */
import type { Language } from '../../base/language.ts';
import { isInSet, type NamedParameter, type ParameterTable } from './parameter-table.ts';
import { typeInfoOf } from './parameter-types.ts';

const headings = {
  name: { en: 'NAME', ko: '이름' },
  synopsis: { en: 'SYNOPSIS', ko: '개요' },
  syntax: { en: 'SYNTAX', ko: '구문' },
  description: { en: 'DESCRIPTION', ko: '설명' },
  parameters: { en: 'PARAMETERS', ko: '매개 변수' },
  examples: { en: 'EXAMPLES', ko: '예제' },
  values: { en: 'Values', ko: '값' },
  required: { en: 'Required?', ko: '필수 여부' },
  position: { en: 'Position?', ko: '위치' },
  pipeline: { en: 'Accept pipeline input?', ko: '파이프라인 입력' },
  aliases: { en: 'Aliases', ko: '별칭' },
  named: { en: 'named', ko: '이름으로' },
} as const;

/** `Get-Mailbox [[-Identity] <MailboxIdParameter>] [-ResultSize <…>] [<CommonParameters>]`, one for each set. */
export function syntaxLines(table: ParameterTable): string[] {
  const sets = table.sets.length === 0 ? [''] : table.sets;
  return sets.map((set) => {
    const shown = table.all.filter((one) => !isEverywhere(one) && (set === '' || isInSet(one, set)));
    const positional = shown
      .filter(({ parameter }) => parameter.position !== undefined)
      .toSorted((left, right) => (left.parameter.position ?? 0) - (right.parameter.position ?? 0));
    const named = shown.filter(({ parameter }) => parameter.position === undefined);
    const parts = [...positional, ...named].map(usage);
    return [table.cmdlet.name, ...parts, '[<CommonParameters>]'].join(' ');
  });
}

/** -WhatIf, -Confirm and -Organization are worth naming; the rest is the same for every cmdlet. */
const isEverywhere = ({ isCommon, name }: NamedParameter): boolean =>
  isCommon && !['WhatIf', 'Confirm', 'Organization'].includes(name);

function usage({ name, parameter }: NamedParameter): string {
  const { position, mandatory, schema } = parameter;
  if (parameter.switch === true) return `[-${name}]`;
  const word = position === undefined ? `-${name}` : `[-${name}]`;
  const whole = `${word} <${shortTypeName(typeInfoOf(schema).typeName)}>`;
  return mandatory === true ? whole : `[${whole}]`;
}

export function shortTypeName(typeName: string): string {
  return typeName.replace(/`1\[(?:.*\.)?(\w+)\]/, '<$1>').replace(/^(?:\w+\.)+/, '');
}

export function helpText(
  table: ParameterTable,
  language: Language,
  detail: 'short' | 'examples' | 'full',
): string {
  const { cmdlet } = table;
  const sections: string[] = [];
  const add = (heading: keyof typeof headings, lines: readonly string[]) =>
    sections.push([headings[heading][language], ...lines.map((line) => `    ${line}`), ''].join('\n'));
  add('name', [cmdlet.name]);
  add('synopsis', [cmdlet.synopsis[language]]);
  if (detail !== 'examples') add('syntax', syntaxLines(table));
  if (cmdlet.description && detail !== 'examples') add('description', [cmdlet.description[language]]);
  if (detail === 'full') add('parameters', parameterLines(table, language));
  const examples = exampleLines(table, language);
  if (detail !== 'short' && examples.length > 0) add('examples', examples);
  return sections.join('\n');
}

function parameterLines(table: ParameterTable, language: Language): string[] {
  return table.all.flatMap((one) => (isEverywhere(one) ? [] : aboutParameter(one, language)));
}

/** `-ErrorAction <ActionPreference>`, what it is for, its values and its other names. */
function aboutParameter(one: NamedParameter, language: Language): string[] {
  const { values } = typeInfoOf(one.parameter.schema);
  const { aliases = [] } = one.parameter;
  const choices = values ? [`    ${headings.values[language]}: ${values.join(', ')}`] : [];
  const others = aliases.length > 0 ? [`    ${headings.aliases[language]}: ${aliases.join(', ')}`] : [];
  return [usage(one), `    ${one.parameter.synopsis[language]}`, ...choices, ...others];
}

const pipelineInput = {
  value: 'true (ByValue)',
  propertyName: 'true (ByPropertyName)',
  both: 'true (ByValue, ByPropertyName)',
} as const;

/** Everything about one parameter, as `Get-Help -Parameter` shows it. */
export function parameterHelp(one: NamedParameter, language: Language): string {
  const { mandatory, position, fromPipeline } = one.parameter;
  const facts: readonly (readonly [keyof typeof headings, string])[] = [
    ['required', String(mandatory === true)],
    ['position', position === undefined ? headings.named[language] : String(position)],
    ['pipeline', fromPipeline === undefined ? 'false' : pipelineInput[fromPipeline]],
  ];
  const lines = facts.map(([name, value]) => `    ${headings[name][language]}: ${value}`);
  return [...aboutParameter(one, language), ...lines, ''].join('\n');
}

/** Without those that show parameters which the reader may not use. */
function exampleLines({ cmdlet, all }: ParameterTable, language: Language): string[] {
  const granted = new Set(all.map(({ name }) => name));
  const missing = Object.keys(cmdlet.parameters).filter((name) => !granted.has(name));
  const forbidden = missing.length > 0 ? new RegExp(`-(?:${missing.join('|')})\\b`, 'i') : undefined;
  return cmdlet.examples
    .filter(({ line }) => forbidden?.test(line) !== true)
    .flatMap(({ line, synopsis }) => [`PS> ${line}`, `    ${synopsis[language]}`]);
}
