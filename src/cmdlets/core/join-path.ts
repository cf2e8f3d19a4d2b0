import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { list, text } from '../kit/parameter-types.ts';

export const cmdlet = defineCmdlet({
  name: 'Join-Path',
  synopsis: { en: 'Puts a folder and a name together.', ko: '폴더와 이름을 한 경로로 잇습니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    Path: parameter({
      schema: list(text()),
      synopsis: { en: 'The folder.', ko: '폴더.' },
      position: 0,
      mandatory: true,
      fromPipeline: 'both',
      aliases: ['PSPath'],
    }),
    ChildPath: parameter({
      schema: text(),
      synopsis: { en: 'What is in it.', ko: '그 안의 이름.' },
      position: 1,
      mandatory: true,
    }),
    AdditionalChildPath: parameter({
      schema: list(text()),
      synopsis: { en: 'And further in.', ko: '더 안쪽의 이름.' },
      rest: true,
    }),
  },
  examples: [
    {
      line: "Join-Path 'C:\\Temp' 'users.csv'",
      synopsis: { en: 'A file in a folder.', ko: '폴더 안의 파일.' },
    },
  ],
  async *process({ Path, ChildPath, AdditionalChildPath = [] }) {
    for (const folder of Path) yield [ChildPath, ...AdditionalChildPath].reduce(join, folder);
  },
});

/** With the slash that the folder has. */
function join(folder: string, child: string): string {
  const slash = folder.includes('\\') || /^[A-Za-z]:$/.test(folder) ? '\\' : '/';
  const inner = child.replace(/^[\\/]+/, '');
  return /[\\/]$/.test(folder) ? folder + inner : folder + slash + inner;
}
