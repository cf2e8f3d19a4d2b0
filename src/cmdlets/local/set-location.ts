import { defineCmdlet } from '../kit/definition.ts';
import { pathInfoType } from '../kit/files/path-info.ts';
import { path, pathNotFound } from '../kit/files/path-selection.ts';
import { requireFiles } from '../kit/files/require-files.ts';
import { parameter } from '../kit/parameter.ts';
import { flag } from '../kit/parameter-types.ts';

const name = 'Set-Location';

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Goes to a folder.', ko: '폴더로 이동합니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    Path: parameter({
      schema: path(),
      synopsis: { en: 'The folder; one’s own without it.', ko: '폴더. 없으면 홈 폴더.' },
      position: 0,
      fromPipeline: 'both',
      aliases: ['LiteralPath', 'PSPath'],
    }),
    PassThru: flag({ synopsis: { en: 'Gives the place.', ko: '위치를 내보냅니다.' } }),
  },
  examples: [
    {
      line: 'Set-Location ~/migration',
      synopsis: { en: 'Paths begin there then.', ko: '이제 경로가 여기서 시작합니다.' },
    },
  ],
  async process({ Path = '~', PassThru }, context) {
    const files = requireFiles(context);
    const found = await files.find(Path);
    if (found?.kind !== 'folder') {
      context.writeError(pathNotFound(Path, files, name), Path);
      return undefined;
    }
    await files.setLocation(Path);
    return PassThru ? pathInfoType.present(files.location) : undefined;
  },
});
