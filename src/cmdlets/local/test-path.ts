import { hasWildcards, PowerShellError } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import type { FileEntry, LocalFiles } from '../kit/files/local-files.ts';
import { matching, pathParameters } from '../kit/files/path-selection.ts';
import { requireFiles } from '../kit/files/require-files.ts';
import { parameter } from '../kit/parameter.ts';
import { oneOf } from '../kit/parameter-types.ts';

export const cmdlet = defineCmdlet({
  name: 'Test-Path',
  synopsis: { en: 'Whether a file or folder is there.', ko: '파일이나 폴더가 있는지 확인합니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'Path',
  parameters: {
    ...pathParameters,
    PathType: parameter({
      schema: oneOf(['Any', 'Container', 'Leaf'], 'Microsoft.PowerShell.Commands.TestPathType'),
      synopsis: { en: 'Container for folders, Leaf for files.', ko: '폴더는 Container, 파일은 Leaf.' },
      aliases: ['Type'],
    }),
  },
  examples: [
    { line: 'Test-Path users.csv', synopsis: { en: 'Gives True or False.', ko: 'True 또는 False.' } },
  ],
  async *process({ Path, LiteralPath, PathType = 'Any' }, context) {
    const files = requireFiles(context);
    for (const written of LiteralPath ?? Path ?? []) {
      yield await exists(files, written, LiteralPath !== undefined, ({ kind }) =>
        PathType === 'Any' ? true : (PathType === 'Container') === (kind === 'folder'),
      );
    }
  },
});

/** What is on a drive that is not here is not there either. */
async function exists(
  files: LocalFiles,
  written: string,
  isLiteral: boolean,
  fits: (entry: FileEntry) => boolean,
): Promise<boolean> {
  try {
    if (written.trim() === '') return false;
    if (!isLiteral && hasWildcards(written)) {
      for await (const entry of matching(files, written)) if (fits(entry)) return true;
      return false;
    }
    const found = await files.find(written);
    return found !== undefined && fits(found);
  } catch (error) {
    if (error instanceof PowerShellError) return false;
    throw error;
  }
}
