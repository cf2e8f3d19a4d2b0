import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../base/errors.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
};

/** A text file that was named on the command line, where a wrong name is the caller's and no fault of ours. */
export async function readGivenFile(name: string, workingFolder: string): Promise<string> {
  const file = path.resolve(workingFolder, name);
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const reason = reasons[code];
    if (reason === undefined) throw cause;
    throw new AppError({
      kind: 'invalid',
      code: 'shell.file.unreadable',
      message: `${file} cannot be read: ${reason}. Check its name.`,
      cause,
    });
  }
}
