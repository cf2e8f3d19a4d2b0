import { defineCmdlet } from '../kit/definition.ts';
import { opening } from '../kit/files/open-failure.ts';
import { pathParameters, selectEntries } from '../kit/files/path-selection.ts';
import { requireFiles } from '../kit/files/require-files.ts';

const name = 'Clear-Content';

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Empties files.', ko: '파일을 비웁니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'change',
  isRecorded: false,
  defaultSet: 'Path',
  parameters: pathParameters,
  examples: [
    { line: 'Clear-Content log.txt', synopsis: { en: 'Nothing is in it then.', ko: '내용이 없어집니다.' } },
  ],
  target: ({ Path, LiteralPath }) => (LiteralPath ?? Path ?? []).join(', '),
  async *process(bound, context) {
    const files = requireFiles(context);
    for await (const { path } of selectEntries(bound, context, name)) {
      const writer = await opening(name, path, () => files.open(path, 'create'));
      await writer.close();
    }
    yield* [];
  },
});
