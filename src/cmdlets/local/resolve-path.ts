import { defineCmdlet } from '../kit/definition.ts';
import { pathInfoType } from '../kit/files/path-info.ts';
import { pathParameters, selectEntries } from '../kit/files/path-selection.ts';

const name = 'Resolve-Path';

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Where files are, as this machine writes it.', ko: '파일의 실제 경로.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  output: pathInfoType,
  defaultSet: 'Path',
  parameters: pathParameters,
  examples: [
    { line: 'Resolve-Path *.csv', synopsis: { en: 'All CSV files here.', ko: '현재 위치의 모든 CSV 파일.' } },
  ],
  async *process(bound, context) {
    for await (const { path } of selectEntries(bound, context, name)) yield pathInfoType.present(path);
  },
});
