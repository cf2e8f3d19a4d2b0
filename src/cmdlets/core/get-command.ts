import { ErrorRecord, getWildcard, type Value } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { errorIdOf } from '../kit/error-id.ts';
import { syntaxLines } from '../kit/help-text.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { parameter } from '../kit/parameter.ts';
import type { ParameterTable } from '../kit/parameter-table.ts';
import { flag, list, text } from '../kit/parameter-types.ts';

const verbOf = ({ cmdlet }: ParameterTable): string => cmdlet.name.split('-')[0] ?? '';
const nounOf = ({ cmdlet }: ParameterTable): string => cmdlet.name.split('-')[1] ?? '';

const parameterNames = ({ all }: ParameterTable): string[] =>
  all.flatMap(({ name, parameter: { aliases = [] } }) => [name, ...aliases]);

const commandObject = defineObjectType<ParameterTable>({
  typeNames: ['System.Management.Automation.CmdletInfo', 'System.Management.Automation.CommandInfo'],
  toText: ({ cmdlet }) => cmdlet.name,
  properties: {
    CommandType: () => 'Cmdlet',
    Name: ({ cmdlet }) => cmdlet.name,
    Verb: verbOf,
    Noun: nounOf,
    ParameterSets: (table): Value => table.sets,
    Parameters: ({ all }): Value => all.map(({ name }) => name),
    DefaultParameterSet: ({ cmdlet }) => cmdlet.defaultSet ?? null,
    Source: () => 'Landfall',
  },
  view: {
    table: {
      columns: [
        { property: 'CommandType', width: 15 },
        { property: 'Name', width: 50 },
        { property: 'Source' },
      ],
    },
  },
});

export const cmdlet = defineCmdlet({
  name: 'Get-Command',
  synopsis: { en: 'Lists the cmdlets that you may use.', ko: '사용할 수 있는 cmdlet을 나열합니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  output: commandObject,
  parameters: {
    Name: parameter({
      schema: list(text()),
      synopsis: { en: 'Names or patterns.', ko: '이름 또는 패턴.' },
      position: 0,
      fromPipeline: 'both',
      completer: 'cmdlet',
    }),
    Verb: parameter({
      schema: list(text()),
      synopsis: { en: 'With these verbs.', ko: '이 동사를 가진 cmdlet.' },
    }),
    Noun: parameter({
      schema: list(text()),
      synopsis: { en: 'With these nouns.', ko: '이 명사를 가진 cmdlet.' },
    }),
    ParameterName: parameter({
      schema: list(text()),
      synopsis: {
        en: 'With parameters of these names or aliases.',
        ko: '이 이름이나 별칭의 매개 변수를 가진 cmdlet.',
      },
    }),
    Syntax: flag({ synopsis: { en: 'How each is typed.', ko: '사용 구문.' } }),
  },
  examples: [
    { line: 'Get-Command -Noun Mailbox*', synopsis: { en: 'All for mailboxes.', ko: '사서함 관련 cmdlet.' } },
    {
      line: 'Get-Command -ParameterName Filter',
      synopsis: { en: 'All that take a filter.', ko: '필터를 받는 모든 cmdlet.' },
    },
    { line: 'Get-Command New-Mailbox -Syntax', synopsis: { en: 'How it is typed.', ko: '사용 구문.' } },
  ],
  async *process({ Name, Verb, Noun, ParameterName, Syntax }, { catalog, session, writeError }) {
    const fits = (patterns: readonly string[] | undefined, name: string) =>
      patterns === undefined || patterns.some((pattern) => getWildcard(pattern, false)(name));
    const names = Name?.map((name) => session.aliases.get(name.toLowerCase()) ?? name);
    const found = catalog.tables.filter(
      (table) =>
        fits(names, table.cmdlet.name) &&
        fits(Verb, verbOf(table)) &&
        fits(Noun, nounOf(table)) &&
        (ParameterName === undefined || parameterNames(table).some((name) => fits(ParameterName, name))),
    );
    for (const table of found) yield Syntax ? syntaxLines(table).join('\n\n') : commandObject.present(table);
    for (const name of names ?? []) {
      if (/[*?[]/.test(name) || catalog.find(name)) continue;
      writeError(notFound(name));
    }
  },
});

function notFound(name: string): ErrorRecord {
  return new ErrorRecord({
    message: `The term '${name}' is not recognized as the name of a cmdlet that you may use. Check the spelling, or try a pattern such as *${name.slice(0, 4)}*.`,
    category: 'ObjectNotFound',
    fullyQualifiedErrorId: errorIdOf('CommandNotFoundException', 'Get-Command'),
    targetObject: name,
    activity: 'Get-Command',
  });
}
