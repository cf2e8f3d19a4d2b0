/** Files that Export- cmdlets write: on the side of the person who asks, wherever the cmdlet itself runs. */
import {
  ErrorRecord,
  findMember,
  PowerShellError,
  toText,
  type Value,
} from '../../../wire/powershell-language/index.ts';
import type { Cmdlet } from '../definition.ts';
import { errorIdOf } from '../error-id.ts';
import type { NamedParameter } from '../parameter-table.ts';
import { findFileEntry } from './file-object.ts';
import type { LocalFiles } from './local-files.ts';
import { opening } from './open-failure.ts';
import { TextFile } from './text-file.ts';

/** Where its output is to be written; undefined where it is to be given out. */
export function findSavePath(
  { savesInto }: Cmdlet,
  given: ReadonlyMap<NamedParameter, Value>,
): string | undefined {
  if (savesInto === undefined) return undefined;
  for (const [{ name }, value] of given) {
    if (name === savesInto) return findFileEntry(value)?.path ?? toText(value);
  }
  return undefined;
}

export async function saveFileData(
  cmdlet: string,
  output: Value,
  path: string,
  files: LocalFiles,
): Promise<void> {
  const bytes = findMember(output, 'FileData')?.value;
  if (!(bytes instanceof Uint8Array)) throw withoutData(cmdlet);
  await using file = await opening(cmdlet, path, () => TextFile.open(files, { path, mode: 'create' }));
  await file.writeBytes(bytes);
}

function withoutData(cmdlet: string): PowerShellError {
  return new PowerShellError(
    new ErrorRecord({
      message: `${cmdlet} gave no bytes to write. The server may be of another version: run the command without the file, and look at what it gives.`,
      category: 'InvalidData',
      fullyQualifiedErrorId: errorIdOf('ExportWithoutData', cmdlet),
      activity: cmdlet,
    }),
  );
}
