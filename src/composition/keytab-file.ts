import { readFileSync, statSync } from 'node:fs';
import type { Clock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { type KeytabEntry, KeytabError, readKeytab } from '../wire/kerberos/keytab.ts';

const lookEveryMs = 5_000;

/** Keys are renewed while the server runs: the file is read again when it has changed. Where that fails, those that there were stay. */
export class KeytabFile {
  readonly #file: string;
  readonly #clock: Clock;
  readonly #log: Log;
  #entries: readonly KeytabEntry[];
  #changedAt: number;
  #lookedAt: number;

  /** Throws an `AppError` where it cannot be read: a server that begins without it would ask everybody for passwords. */
  constructor({ file, clock, log }: { readonly file: string; readonly clock: Clock; readonly log: Log }) {
    this.#file = file;
    this.#clock = clock;
    this.#log = log;
    this.#lookedAt = clock.monotonic();
    const { entries, changedAt } = this.#read();
    this.#entries = entries;
    this.#changedAt = changedAt;
  }

  entries(): readonly KeytabEntry[] {
    const now = this.#clock.monotonic();
    if (now - this.#lookedAt < lookEveryMs) return this.#entries;
    this.#lookedAt = now;
    try {
      if (statSync(this.#file).mtimeMs === this.#changedAt) return this.#entries;
      const { entries, changedAt } = this.#read();
      this.#entries = entries;
      this.#changedAt = changedAt;
    } catch (error) {
      this.#log.error('kerberos.keytabNotRead', { file: this.#file, error });
    }
    return this.#entries;
  }

  #read(): { readonly entries: readonly KeytabEntry[]; readonly changedAt: number } {
    const file = this.#file;
    try {
      const changedAt = statSync(file).mtimeMs;
      const { entries, refused } = readKeytab(readFileSync(file));
      if (entries.length === 0) throw new KeytabError(`It has no key of AES, and ${refused} others`);
      const keys = entries.map(({ principal, realm, version }) => `${principal}@${realm} version ${version}`);
      this.#log.info('kerberos.keytab', { file, keys: [...new Set(keys)], refused });
      return { entries, changedAt };
    } catch (cause) {
      const reason = cause instanceof KeytabError ? cause.message : reasonOf(cause);
      throw new AppError({
        kind: 'invalid',
        code: 'configuration.keytab',
        message: `authentication.kerberos.keytabFile: the keytab ${file} cannot be used. ${reason}. Write it anew, such as with: ktpass -princ HTTP/<server>@<REALM> -mapuser <account> -crypto AES256-SHA1 -ptype KRB5_NT_PRINCIPAL -pass * -out ${file}`,
        details: { file },
        cause,
      });
    }
  }
}

const reasonOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause ? `It cannot be read (${String(cause.code)})` : String(cause);
