import { ErrorRecord } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { errorIdOf } from '../kit/error-id.ts';
import type { FileEntry, LocalFiles } from '../kit/files/local-files.ts';
import { pathParameters, selectEntries } from '../kit/files/path-selection.ts';
import { requireFiles } from '../kit/files/require-files.ts';
import { flag } from '../kit/parameter-types.ts';

const name = 'Remove-Item';

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Deletes files and folders.', ko: '파일과 폴더를 삭제합니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'change',
  isRecorded: false,
  defaultSet: 'Path',
  parameters: {
    ...pathParameters,
    Recurse: flag({ synopsis: { en: 'With all that is in a folder.', ko: '폴더 안의 모든 것과 함께.' } }),
    Force: flag({
      synopsis: { en: 'Taken; there is nothing to force.', ko: '받아들이지만 하는 일이 없습니다.' },
    }),
  },
  examples: [{ line: 'Remove-Item old-*.csv', synopsis: { en: 'By a pattern.', ko: '패턴으로.' } }],
  target: ({ Path, LiteralPath }) => (LiteralPath ?? Path ?? []).join(', '),
  async *process(bound, context) {
    const files = requireFiles(context);
    for await (const entry of selectEntries(bound, context, name)) {
      try {
        if (entry.kind === 'folder' && !bound.Recurse && !(await isEmpty(files, entry))) {
          context.writeError(notEmpty(entry));
        } else await removeAll(files, entry);
      } catch (error) {
        context.writeError(error, entry.path);
      }
    }
    yield* [];
  },
});

async function isEmpty(files: LocalFiles, folder: FileEntry): Promise<boolean> {
  for await (const _ of files.list(folder.path)) return false;
  return true;
}

async function removeAll(files: LocalFiles, entry: FileEntry): Promise<void> {
  if (entry.kind === 'folder')
    for await (const inner of files.list(entry.path)) await removeAll(files, inner);
  await files.remove(entry.path);
}

function notEmpty({ path }: FileEntry): ErrorRecord {
  return new ErrorRecord({
    message: `The directory ${path} is not empty. Add -Recurse to delete it with all that is in it.`,
    category: 'InvalidOperation',
    fullyQualifiedErrorId: errorIdOf('DirectoryNotEmpty', name),
    targetObject: path,
    activity: name,
  });
}
