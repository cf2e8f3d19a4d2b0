import { defineCmdlet } from '../kit/definition.ts';
import { fileSystemType, presentFile } from '../kit/files/file-object.ts';
import { pathParameters, selectEntries } from '../kit/files/path-selection.ts';
import { flag } from '../kit/parameter-types.ts';

const name = 'Get-Item';

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'A file or folder.', ko: '파일 또는 폴더.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  output: fileSystemType,
  defaultSet: 'Path',
  parameters: {
    ...pathParameters,
    Force: flag({ synopsis: { en: 'Hidden ones, too.', ko: '숨겨진 항목도 포함합니다.' } }),
  },
  examples: [{ line: '(Get-Item users.csv).Length', synopsis: { en: 'How large it is.', ko: '파일 크기.' } }],
  async *process(bound, context) {
    for await (const entry of selectEntries(bound, context, name)) yield presentFile(entry);
  },
});
