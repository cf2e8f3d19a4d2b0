/** A connector's password: sealed beside it, or read at use from a file or a variable of the server. */
import type { SecretBox } from '../../access/secret-box.ts';
import { ConcealedText } from '../../base/concealed-text.ts';
import { AppError } from '../../base/errors.ts';
import type { Guid } from '../../base/ids.ts';
import type { DirectoryConnector } from './connector-model.ts';

/** What of the server's surroundings a connector may name. */
export interface PasswordPlaces {
  /** Throws as node:fs does. Never more than a password may be long. */
  readFile(path: string): Promise<string>;
  findVariable(name: string): string | undefined;
}

const purposeOf = (connector: Guid) => `directory.connector:${connector}`;

export function sealPassword(box: SecretBox, connector: Guid, password: ConcealedText): Uint8Array {
  return box.seal(purposeOf(connector), Buffer.from(password.reveal()));
}

export async function readPassword(
  places: PasswordPlaces,
  box: SecretBox,
  connector: DirectoryConnector,
  secret: Uint8Array | null,
): Promise<ConcealedText | undefined> {
  const { guid, passwordFile, passwordVariable } = connector;
  if (passwordFile !== null) return readFromFile(places, connector.name, passwordFile);
  if (passwordVariable !== null) {
    const value = places.findVariable(passwordVariable);
    if (value) return new ConcealedText(value);
    throw unreadable(connector.name, `the environment variable ${passwordVariable} of the server is not set`);
  }
  if (secret === null) return undefined;
  return new ConcealedText(Buffer.from(box.open(purposeOf(guid), secret)).toString());
}

async function readFromFile(places: PasswordPlaces, name: string, file: string): Promise<ConcealedText> {
  let text: string;
  try {
    text = await places.readFile(file);
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw unreadable(name, `the file ${file} cannot be read (${reason})`, cause);
  }
  const password = text.replace(/\r?\n$/, '');
  if (password === '' || password.includes('\n')) {
    throw unreadable(name, `the file ${file} must hold one line, the password alone`);
  }
  return new ConcealedText(password);
}

function unreadable(name: string, why: string, cause?: unknown): AppError {
  return new AppError({
    kind: 'unavailable',
    code: 'directory.connector.password',
    message: `The password of the directory connector "${name}" could not be read: ${why}. Mend that, or store the password with Set-DirectoryConnector "${name}" -Credential (Get-Credential).`,
    // It will not mend itself.
    retryable: false,
    cause,
  });
}
