import { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import { AppError, isAppError } from '../base/errors.ts';
import type { Random } from '../base/random.ts';
import type { PlatformSettings } from '../store/ports/directory-store.ts';
import { newOneTimePassword } from './one-time-password.ts';
import { hashPassword, needsRehash } from './password-hash.ts';
import type { PasswordVerifier } from './password-verifier.ts';
import { signInRefused } from './sign-in-errors.ts';

/** The account that the platform begins with: it makes the first organisation and its administrators. */
const settingKey = 'platformAdministrator';
const record = z.strictObject({
  name: z.string(),
  hash: z.string(),
  mustChange: z.boolean(),
  changedAt: z.number(),
});
type AdministratorRecord = z.infer<typeof record>;

export interface PlatformAdministratorOptions {
  readonly settings: PlatformSettings;
  readonly verifier: PasswordVerifier;
  readonly random: Random;
  readonly clock: Clock;
}

export interface AdministratorSession {
  readonly name: string;
  /** Signed in with the one-time password: nothing but `changePassword` may follow. */
  readonly mustChangePassword: boolean;
}

export const administratorName = 'admin';
const minPasswordLength = 12;

export class PlatformAdministrator {
  readonly #options: PlatformAdministratorOptions;

  constructor(options: PlatformAdministratorOptions) {
    this.#options = options;
  }

  /**
   * Makes the account at the first start and returns its one-time password, which is shown once and kept
   * nowhere. Of several processes that start at once, one gets it.
   */
  async ensure(): Promise<{ readonly name: string; readonly oneTimePassword?: string }> {
    const known = await this.#find();
    if (known !== undefined) return { name: known.value.name };
    const oneTimePassword = newOneTimePassword(this.#options.random);
    try {
      await this.#write(oneTimePassword, true, 0);
    } catch (error) {
      if (isAppError(error, 'conflict')) return { name: administratorName };
      throw error;
    }
    return { name: administratorName, oneTimePassword };
  }

  /** For one who owns the data folder and has lost the password: a new one-time password. */
  async reset(): Promise<{ readonly name: string; readonly oneTimePassword: string }> {
    const oneTimePassword = newOneTimePassword(this.#options.random);
    await this.#write(oneTimePassword, true);
    return { name: administratorName, oneTimePassword };
  }

  async signIn(name: string, password: string): Promise<AdministratorSession> {
    const found = await this.#find();
    if (found === undefined || name.trim().toLowerCase() !== found.value.name) throw signInRefused();
    const { value, version } = found;
    if (!(await this.#options.verifier.verify(value.hash, password))) throw signInRefused();
    if (needsRehash(value.hash)) await this.#rehash(password, value.mustChange, version);
    return { name: value.name, mustChangePassword: value.mustChange };
  }

  async changePassword(name: string, oldPassword: string, newPassword: string): Promise<void> {
    await this.signIn(name, oldPassword);
    if (newPassword.length < minPasswordLength || newPassword === oldPassword) {
      throw new AppError({
        kind: 'invalid',
        code: 'access.password.weak',
        message: `The new password needs at least ${minPasswordLength} characters and must differ from the old one. A few words in a row make a good one.`,
        details: { minLength: minPasswordLength },
      });
    }
    const version = (await this.#find())?.version ?? 0;
    await this.#write(newPassword, false, version);
  }

  async #find(): Promise<{ value: AdministratorRecord; version: number } | undefined> {
    const setting = await this.#options.settings.findSetting(settingKey);
    return setting && { value: record.parse(setting.value), version: setting.version };
  }

  async #write(password: string, mustChange: boolean, ifVersion?: number): Promise<void> {
    const { settings, random, clock } = this.#options;
    const value: AdministratorRecord = {
      name: administratorName,
      hash: await hashPassword(password, random),
      mustChange,
      changedAt: clock.now(),
    };
    await settings.writeSetting(settingKey, value, ifVersion);
  }

  async #rehash(password: string, mustChange: boolean, version: number): Promise<void> {
    try {
      await this.#write(password, mustChange, version);
    } catch (error) {
      // Somebody changed it in this very moment; the next sign-in sees to it.
      if (!isAppError(error, 'conflict')) throw error;
    }
  }
}
