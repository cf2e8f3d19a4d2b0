import { defineCmdlet } from '../kit/definition.ts';
import { pathInfoType } from '../kit/files/path-info.ts';
import { requireFiles } from '../kit/files/require-files.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-Location',
  synopsis: { en: 'The folder in which paths begin.', ko: '현재 위치.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  output: pathInfoType,
  parameters: {},
  examples: [{ line: 'Get-Location', synopsis: { en: 'As $PWD.', ko: '$PWD와 같습니다.' } }],
  async process(_bound, context) {
    return pathInfoType.present(requireFiles(context).location);
  },
});
