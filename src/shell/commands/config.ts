import type { TextValues } from '../../base/language.ts';
import type { ValidConfiguration } from '../../configuration/load.ts';
import { originText } from '../../configuration/origins.ts';
import { formatProblem } from '../../configuration/problems.ts';
import { ArgumentMistake } from '../arguments.ts';
import { type CommandContext, defineCommand } from '../command.ts';

const actions = ['check', 'print', 'schema'] as const;

export const command = defineCommand({
  name: 'config',
  summary: {
    en: 'Checks the configuration, prints it with the origin of each value, or prints its schema.',
    ko: '구성을 검사하거나, 값과 그 출처를 보여 주거나, 스키마를 출력합니다.',
  },
  positionals: [
    {
      name: 'check|print|schema',
      values: actions,
      required: true,
      summary: {
        en: 'check: problems with their places. print: every value, secrets masked. schema: JSON Schema for editors.',
        ko: 'check: 문제와 그 위치. print: 모든 값(비밀은 가림). schema: 편집기용 JSON Schema.',
      },
    },
  ],
  options: {
    output: {
      type: 'text',
      value: 'format',
      choices: ['text', 'json'],
      summary: { en: 'Form of check and print.', ko: 'check와 print의 출력 형식.' },
    },
  },
  examples: [
    {
      line: 'landfall config check --config /etc/landfall/landfall.toml',
      summary: { en: 'Checks one file.', ko: '파일 하나를 검사합니다.' },
    },
    {
      line: 'landfall config schema > landfall.schema.json',
      summary: { en: 'Lets an editor complete keys.', ko: '편집기에서 키를 자동 완성합니다.' },
    },
  ],
  async run(context) {
    const { args, stdout, language } = context;
    const [word = ''] = args.positionals;
    const action = actions.find((each) => each === word);
    if (action === undefined) {
      const values: TextValues = { name: 'config', found: word, choices: actions.join(', ') };
      throw new ArgumentMistake('arguments.notChoice', values);
    }
    if (action === 'schema') {
      const { jsonSchema } = await import('../../configuration/schema-map.ts');
      stdout.write(`${JSON.stringify(jsonSchema(), undefined, 2)}\n`);
      return 0;
    }
    const asJson = args.options.output === 'json';
    const loaded = context.loadConfiguration();
    if (!loaded.valid) {
      const problems = loaded.problems.map((problem) => formatProblem(problem, language));
      stdout.write(asJson ? `${JSON.stringify({ valid: false, problems })}\n` : `${problems.join('\n')}\n`);
      return 2;
    }
    stdout.write(action === 'print' ? await print(loaded, asJson) : approve(loaded, asJson, context));
    return 0;
  },
});

function approve(
  loaded: ValidConfiguration,
  asJson: boolean,
  { text }: Pick<CommandContext, 'text'>,
): string {
  const { file } = loaded;
  if (asJson) return `${JSON.stringify({ valid: true, file: file ?? null })}\n`;
  const said =
    file === undefined
      ? text({
          en: 'There is no configuration file; every value is a default or comes from the environment.',
          ko: '구성 파일이 없습니다. 모든 값은 기본값이거나 환경 변수에서 옵니다.',
        })
      : text({ en: '{file} is valid.', ko: '{file}: 올바른 구성입니다.' }, { file });
  return `${said}\n`;
}

async function print(loaded: ValidConfiguration, asJson: boolean): Promise<string> {
  const { listValues } = await import('../../configuration/list-values.ts');
  const values = listValues(loaded).map(({ key, shown, origin }) => ({
    key,
    value: shown,
    origin: originText(origin),
  }));
  if (asJson) return `${JSON.stringify({ file: loaded.file ?? null, values }, undefined, 2)}\n`;
  const lines = values.map(({ key, value, origin }) => ({
    said: `${key} = ${JSON.stringify(value)}`,
    origin,
  }));
  const width = Math.max(...lines.map(({ said }) => said.length));
  return lines.map(({ said, origin }) => `${said.padEnd(width)}  # ${origin}\n`).join('');
}
