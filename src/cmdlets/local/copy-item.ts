import { defineCmdlet } from '../kit/definition.ts';
import { destinationParameters, joinedPaths, placeFor } from '../kit/files/destination.ts';
import { presentFile } from '../kit/files/file-object.ts';
import { pathParameters, selectEntries } from '../kit/files/path-selection.ts';
import { requireFiles } from '../kit/files/require-files.ts';

const name = 'Copy-Item';

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Copies files.', ko: '파일을 복사합니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'change',
  isRecorded: false,
  defaultSet: 'Path',
  parameters: { ...pathParameters, ...destinationParameters },
  examples: [
    {
      line: 'Copy-Item users.csv users.bak',
      synopsis: { en: 'Copies it beside itself.', ko: '옆에 복사합니다.' },
    },
  ],
  target: (bound) => `Item: ${joinedPaths(bound)} Destination: ${bound.Destination ?? ''}`,
  async *process(bound, context) {
    const files = requireFiles(context);
    for await (const entry of selectEntries(bound, context, name)) {
      try {
        const place = await placeFor(files, entry, bound.Destination ?? files.location);
        await files.copy(entry.path, place);
        const made = bound.PassThru ? await files.find(place) : undefined;
        if (made) yield presentFile(made);
      } catch (error) {
        context.writeError(error, entry.path);
      }
    }
  },
});
