import { ErrorRecord, PowerShellError } from '../../../wire/powershell-language/index.ts';
import { errorIdOf } from '../error-id.ts';

/** What a machine says of a file, as the error of the cmdlet that wanted to open it. */
export async function opening<Result>(
  cmdlet: string,
  path: string,
  open: () => Promise<Result>,
): Promise<Result> {
  try {
    return await open();
  } catch (error) {
    throw openFailure(error, cmdlet, path);
  }
}

export function openFailure(error: unknown, cmdlet: string, path: string): unknown {
  if (!(error instanceof PowerShellError)) return error;
  const { message, exceptionTypes } = error.record;
  if (!/^System\.(?:IO\.|UnauthorizedAccess)/.test(exceptionTypes[0] ?? '')) return error;
  const exists = /already exists/.test(message);
  return new PowerShellError(
    new ErrorRecord({
      message,
      category: exists ? 'ResourceExists' : 'OpenError',
      fullyQualifiedErrorId: errorIdOf(exists ? 'NoClobber' : 'FileOpenFailure', cmdlet),
      exceptionTypes,
      targetObject: path,
      activity: cmdlet,
    }),
  );
}
