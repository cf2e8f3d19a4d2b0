import { findClosestWord } from '../../base/closest-word.ts';
import { AppError, type ErrorDetails } from '../../base/errors.ts';

export function connectorNotFound(identity: string, known: Iterable<string>): AppError {
  const shown = identity.slice(0, 100);
  const near = findClosestWord(shown, known);
  const hint =
    near === undefined ? 'Get-DirectoryConnector lists those that are there.' : `Did you mean "${near}"?`;
  return new AppError({
    kind: 'notFound',
    code: 'directory.connector.notFound',
    message: `The directory connector "${shown}" couldn't be found. ${hint}`,
    details: { identity: shown },
  });
}

export function connectorNameTaken(name: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'directory.connector.nameTaken',
    message: `There is a directory connector "${name}" already. Choose another name, or change that one with Set-DirectoryConnector.`,
    details: { name },
  });
}

export function connectorChanged(name: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'directory.connector.version',
    message: `The directory connector "${name}" has been changed or removed meanwhile. Look at it again, then repeat the command.`,
    details: { name },
  });
}

export function connectorReadOnly(name: string, isFile: boolean): AppError {
  const next = isFile
    ? 'A file is never written to: export the changes with Export-DirectoryFinding and apply them where the file came from.'
    : `Allow it with Set-DirectoryConnector "${name}" -AllowWrite $true, or export the changes as LDIF.`;
  return new AppError({
    kind: 'denied',
    code: 'directory.connector.readOnly',
    message: `Nothing may be written through the directory connector "${name}". ${next}`,
    details: { name },
  });
}

/** `field` is the parameter of the cmdlets. */
export function connectorRefused(field: string, message: string, details: ErrorDetails = {}): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'directory.connector.setting',
    message,
    details: { field, ...details },
  });
}
