import { readFileSync } from 'node:fs';
import { AppError } from '../base/errors.ts';

/** The one line of a secret file. What is said of it never holds what is in it. */
export function readSecretFile(key: string, file: string): string {
  let secret: string;
  try {
    secret = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw refused(key, file, `cannot be read (${reason})`, cause);
  }
  if (secret === '' || secret.includes('\n'))
    throw refused(key, file, 'must hold one line, the secret alone');
  return secret;
}

function refused(key: string, file: string, what: string, cause?: unknown): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'configuration.secretFile',
    message: `${key}: the file ${file} ${what}. Check the path, its content and its permissions.`,
    details: { key, file },
    cause,
  });
}
