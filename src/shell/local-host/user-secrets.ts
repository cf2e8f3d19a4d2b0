/** Seals secure strings in files by a key that only this account of this machine can read, as Windows does by its own. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { keyBytes, SecretBox } from '../../access/secret-box.ts';
import { AppError, isAppError } from '../../base/errors.ts';
import type { Random } from '../../base/random.ts';
import type { SecretCipher } from '../../wire/clixml/index.ts';

/** Tells what was sealed here from what a Windows account has sealed. */
const mark = 'landfall:';
const purpose = 'shell.secureString';
const owner = 'shell';
const folderMode = 0o700;
const fileMode = 0o600;

/** XDG Base Directory Specification: state that persists between restarts. */
export function secretKeyPath(
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  const { XDG_STATE_HOME: state } = environment;
  const folder = state !== undefined && path.isAbsolute(state) ? state : path.join(home, '.local', 'state');
  return path.join(folder, 'landfall', 'secret.key');
}

export class UserSecrets implements SecretCipher {
  readonly #file: string;
  readonly #random: Random;

  /** The key is made when the first secret is sealed. */
  constructor(file: string, random: Random) {
    this.#file = file;
    this.#random = random;
  }

  seal(text: string): string {
    return (
      mark + new SecretBox(this.#findKey() ?? this.#makeKey(), owner, this.#random).sealText(purpose, text)
    );
  }

  open(sealed: string): string | undefined {
    if (!sealed.startsWith(mark)) return undefined;
    const key = this.#findKey();
    if (key === undefined) return undefined;
    try {
      return new SecretBox(key, owner, this.#random).openText(purpose, sealed.slice(mark.length));
    } catch (error) {
      // Sealed by another account, or on another machine: it stays sealed.
      if (isAppError(error)) return undefined;
      throw error;
    }
  }

  #findKey(): Uint8Array | undefined {
    let key: Buffer;
    try {
      key = readFileSync(this.#file);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
    if (key.length === keyBytes) return key;
    throw new AppError({
      kind: 'invalid',
      code: 'shell.secretKey',
      message: `The key in ${this.#file} is damaged: it has ${key.length} bytes instead of ${keyBytes}. Put it back from a backup, or delete it and seal the secrets anew.`,
    });
  }

  #makeKey(): Uint8Array {
    const key = this.#random.bytes(keyBytes);
    mkdirSync(path.dirname(this.#file), { recursive: true, mode: folderMode });
    writeFileSync(this.#file, key, { mode: fileMode, flag: 'wx' });
    return key;
  }
}
