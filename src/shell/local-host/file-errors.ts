/** What the machine says of a file, as .NET says it. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { isAppError } from '../../base/errors.ts';
import { type ErrorCategory, ErrorRecord, PowerShellError } from '../../wire/powershell-language/index.ts';
import type { LocalPaths } from './local-paths.ts';

interface Told {
  readonly type: string;
  readonly message: (shown: string) => string;
}

const notFound: Told = {
  type: 'System.IO.FileNotFoundException',
  message: (shown) => `Could not find file '${shown}'.`,
};
const noFolder: Told = {
  type: 'System.IO.DirectoryNotFoundException',
  message: (shown) => `Could not find a part of the path '${shown}'.`,
};
const denied: Told = {
  type: 'System.UnauthorizedAccessException',
  message: (shown) => `Access to the path '${shown}' is denied.`,
};

const byCode: ReadonlyMap<string, Told> = new Map([
  ['ENOENT', notFound],
  ['ENOTDIR', notFound],
  ['EACCES', denied],
  ['EPERM', denied],
  ['EROFS', denied],
  ['EISDIR', denied],
  [
    'EEXIST',
    { type: 'System.IO.IOException', message: (shown: string) => `The file '${shown}' already exists.` },
  ],
  [
    'ENOTEMPTY',
    { type: 'System.IO.IOException', message: (shown: string) => `The directory '${shown}' is not empty.` },
  ],
  [
    'ENOSPC',
    {
      type: 'System.IO.IOException',
      message: (shown: string) => `There is not enough space on the disk for '${shown}'.`,
    },
  ],
]);

const bases = ['System.IO.IOException', 'System.SystemException', 'System.Exception', 'System.Object'];

export function toFileError(error: unknown, written: string, paths: LocalPaths): unknown {
  if (isAppError(error)) return scriptError(error.message, error.code, notFound.type, 'ObjectNotFound');
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  const found = byCode.get(error.code);
  if (found === undefined) return error;
  const told = found === notFound && !existsSync(path.dirname(paths.resolve(written))) ? noFolder : found;
  const message = told.message(written) + (found === notFound ? paths.hint(written) : '');
  return scriptError(message, told.type.split('.').at(-1) ?? '', told.type, 'NotSpecified');
}

function scriptError(message: string, id: string, type: string, category: ErrorCategory): PowerShellError {
  const exceptionTypes = [...new Set([type, ...bases])];
  return new PowerShellError(
    new ErrorRecord({ message, category, fullyQualifiedErrorId: id, exceptionTypes }),
  );
}
