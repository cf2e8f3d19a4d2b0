/** What definitions say of cmdlets, as a page of the reference. */
import type { Language, LocalText } from '../../base/language.ts';
import type { Cmdlet } from './definition.ts';
import { shortTypeName, syntaxLines } from './help-text.ts';
import { type NamedParameter, ParameterTable } from './parameter-table.ts';
import { typeInfoOf } from './parameter-types.ts';

const words = {
  role: { en: 'Role', ko: '역할' },
  everyone: { en: 'everyone', ko: '모든 사용자' },
  effect: { en: 'Effect', ko: '영향' },
  read: { en: 'reads', ko: '읽기' },
  change: { en: 'changes', ko: '변경' },
  destroy: { en: 'destroys; asks first', ko: '삭제. 먼저 확인함' },
  parameter: { en: 'Parameter', ko: '매개 변수' },
  type: { en: 'Type', ko: '형식' },
  place: { en: 'Given', ko: '지정 방법' },
  meaning: { en: 'Meaning', ko: '의미' },
  mandatory: { en: 'mandatory', ko: '필수' },
  position: { en: 'position {n}', ko: '위치 {n}' },
  byValue: { en: 'pipeline', ko: '파이프라인' },
  byName: { en: 'pipeline, by property', ko: '파이프라인(속성)' },
  alias: { en: 'also', ko: '별칭' },
  values: { en: 'Values', ko: '값' },
  output: { en: 'Gives', ko: '출력' },
  examples: { en: 'Examples', ko: '예제' },
} as const satisfies Readonly<Record<string, LocalText>>;

export function referencePage(title: string, cmdlets: readonly Cmdlet[], language: Language): string {
  const sorted = cmdlets.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const contents = sorted.map(
    ({ name, synopsis }) => `- [${name}](#${name.toLowerCase()}): ${synopsis[language]}`,
  );
  const sections = sorted.map((cmdlet) => cmdletSection(cmdlet, language));
  return `${[`# ${title}`, contents.join('\n'), ...sections].join('\n\n')}\n`;
}

function cmdletSection(cmdlet: Cmdlet, language: Language): string {
  const table = new ParameterTable(cmdlet);
  const say = (word: keyof typeof words): string => words[word][language];
  const role = cmdlet.role === 'Core' ? say('everyone') : cmdlet.role;
  const facts = [`${say('role')}: ${role}`, `${say('effect')}: ${say(cmdlet.effect)}`];
  const { output, description, examples, synopsis, name } = cmdlet;
  return [
    `## ${name}`,
    synopsis[language],
    ...(description ? [description[language]] : []),
    facts.join(' · '),
    fenced(syntaxLines(table).join('\n')),
    ...parameterTable(table, language),
    ...(output
      ? [`${say('output')}: \`${output.typeName}\` – ${output.propertyNames.map(code).join(', ')}`]
      : []),
    `${say('examples')}:`,
    ...examples.map((example) => `${example.synopsis[language]}\n\n${fenced(example.line)}`),
  ].join('\n\n');
}

/** Those that every cmdlet has stand on the first page. */
function parameterTable(table: ParameterTable, language: Language): readonly string[] {
  const own = table.all.filter(({ isCommon }) => !isCommon);
  if (own.length === 0) return [];
  const heads = (['parameter', 'type', 'place', 'meaning'] as const).map((word) => words[word][language]);
  return [
    [row(heads), row(heads.map(() => '---')), ...own.map((one) => row(parameterCells(one, language)))].join(
      '\n',
    ),
  ];
}

function parameterCells({ name, parameter }: NamedParameter, language: Language): readonly string[] {
  const { values, typeName } = typeInfoOf(parameter.schema);
  const { position, aliases = [], fromPipeline, mandatory } = parameter;
  const say = (word: keyof typeof words): string => words[word][language];
  const pipeline = { value: 'byValue', both: 'byValue', propertyName: 'byName' } as const;
  const place = [
    ...(mandatory === true ? [say('mandatory')] : []),
    ...(position === undefined ? [] : [say('position').replace('{n}', String(position + 1))]),
    ...(fromPipeline === undefined ? [] : [say(pipeline[fromPipeline])]),
  ];
  const meaning = [
    parameter.synopsis[language],
    ...(values === undefined ? [] : [`${say('values')}: ${values.map(code).join(', ')}.`]),
    ...(aliases.length === 0
      ? []
      : [`(${say('alias')}: ${aliases.map((alias) => code(`-${alias}`)).join(', ')})`]),
  ];
  const type = parameter.switch === true ? 'switch' : shortTypeName(typeName);
  return [code(`-${name}`), code(type), place.join(', '), meaning.join(' ')];
}

const code = (text: string): string => `\`${text}\``;
const fenced = (text: string): string => `\`\`\`powershell\n${text}\n\`\`\``;
const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
