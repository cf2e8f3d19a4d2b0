import { defineCmdlet } from '../kit/definition.ts';
import { destinationParameters, joinedPaths, placeFor } from '../kit/files/destination.ts';
import { presentFile } from '../kit/files/file-object.ts';
import { pathParameters, selectEntries } from '../kit/files/path-selection.ts';
import { requireFiles } from '../kit/files/require-files.ts';

const name = 'Move-Item';

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Moves or renames files and folders.', ko: '파일과 폴더를 옮기거나 이름을 바꿉니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'change',
  isRecorded: false,
  defaultSet: 'Path',
  parameters: { ...pathParameters, ...destinationParameters },
  examples: [
    {
      line: 'Move-Item users.csv users.bak',
      synopsis: { en: 'Gives it another name.', ko: '이름을 바꿉니다.' },
    },
  ],
  target: (bound) => `Item: ${joinedPaths(bound)} Destination: ${bound.Destination ?? ''}`,
  async *process(bound, context) {
    const files = requireFiles(context);
    for await (const entry of selectEntries(bound, context, name)) {
      try {
        const place = await placeFor(files, entry, bound.Destination ?? files.location);
        await files.move(entry.path, place);
        const made = bound.PassThru ? await files.find(place) : undefined;
        if (made) yield presentFile(made);
      } catch (error) {
        context.writeError(error, entry.path);
      }
    }
  },
});
