import type { Clock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { Guid, RecipientId, TenantId } from '../base/ids.ts';
import type { Random } from '../base/random.ts';
import { recipientNotFound, tenantNotFound } from '../store/directory/directory-errors.ts';
import type { AccessToken } from '../store/ports/access-store.ts';
import type { Credential, Recipient } from '../store/ports/directory-model.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import { canHaveAccount, namesOf } from './account-owner.ts';
import { hashTokenSecret, newBearerToken } from './bearer-token.ts';
import type { NtHashes } from './nt-hashes.ts';
import { newOneTimePassword } from './one-time-password.ts';
import { hashPassword, needsRehash, type PasswordCost } from './password-hash.ts';
import { checkPasswordStrength, passwordUnchanged } from './password-strength.ts';
import type { PasswordVerifier } from './password-verifier.ts';
import { signInRefused } from './sign-in-errors.ts';

export interface AccountsOptions {
  readonly store: DirectoryStore;
  readonly verifier: PasswordVerifier;
  readonly random: Random;
  readonly clock: Clock;
  /** For organisations whose people sign in with NTLM. */
  readonly ntHashes?: NtHashes;
}

export interface NewAppPassword {
  readonly label: string;
  readonly expiresAt?: number | null;
}

export interface NewToken {
  readonly label: string;
  readonly expiresAt: number;
}

export const maxAppPasswords = 40;
export const maxTokens = 100;
export const maxTokenLifeMs = 2 * 365 * 24 * 60 * 60 * 1000;
const maxLabelLength = 100;
/** 100 random bits cannot be guessed, so the hash need not be slow: a client sends it with every connection. */
const appPasswordCost: PasswordCost = { memoryKib: 64, passes: 1, lanes: 1 };

/** What people prove themselves with: passwords, app passwords and access tokens. */
export class Accounts {
  readonly #options: AccountsOptions;

  constructor(options: AccountsOptions) {
    this.#options = options;
  }

  /** For an administrator: in place of whatever password there was. */
  async setPassword(
    organization: TenantId,
    recipient: RecipientId,
    password: string,
    { mustChange = false }: { readonly mustChange?: boolean } = {},
  ): Promise<void> {
    const owner = await this.#owner(organization, recipient);
    checkPasswordStrength(password, namesOf(owner));
    await this.#write(organization, recipient, password, mustChange);
  }

  /** A password that nobody chose, shown once; its owner then chooses another. */
  async resetPassword(organization: TenantId, recipient: RecipientId): Promise<string> {
    await this.#owner(organization, recipient);
    const password = newOneTimePassword(this.#options.random);
    await this.#write(organization, recipient, password, true);
    return password;
  }

  /** For its owner, who knows the old one. */
  async changePassword(
    organization: TenantId,
    recipient: RecipientId,
    oldPassword: string,
    newPassword: string,
  ): Promise<void> {
    const owner = await this.#owner(organization, recipient);
    const known = await this.findPassword(organization, recipient);
    const { verifier } = this.#options;
    const isRight = known
      ? await verifier.verify(known.hash, oldPassword)
      : await verifier.refuse(oldPassword);
    if (!isRight) throw signInRefused();
    if (newPassword === oldPassword) throw passwordUnchanged();
    checkPasswordStrength(newPassword, namesOf(owner));
    await this.#write(organization, recipient, newPassword, false);
  }

  /** The password stays; whether its owner has to choose another at the next sign-in. */
  async requirePasswordChange(
    organization: TenantId,
    recipient: RecipientId,
    mustChange: boolean,
  ): Promise<void> {
    const owner = await this.#owner(organization, recipient);
    const known = await this.findPassword(organization, recipient);
    if (known === undefined) throw withoutPassword(owner);
    if (known.mustChange === mustChange) return;
    await this.#options.store.writeCredential(organization, recipient, { ...known, mustChange });
  }

  /** The account keeps its app passwords and tokens. */
  async removePassword(organization: TenantId, recipient: RecipientId): Promise<void> {
    const known = await this.findPassword(organization, recipient);
    if (known) await this.#options.store.removeCredential(organization, recipient, known.guid);
    await this.#options.ntHashes?.remove(organization, recipient);
  }

  /** Without its secret, of which only a hash is kept. */
  async findPassword(organization: TenantId, recipient: RecipientId): Promise<Credential | undefined> {
    const all = await this.#options.store.listCredentials(organization, recipient);
    return all.find(({ kind }) => kind === 'password');
  }

  /** Hashes a password anew that was just proved, where it was hashed at a lower cost than is usual now. */
  async renewHash(organization: TenantId, recipient: RecipientId, password: string): Promise<void> {
    const known = await this.findPassword(organization, recipient);
    if (known === undefined || !needsRehash(known.hash)) return;
    await this.#write(organization, recipient, password, known.mustChange);
  }

  /** For a client that cannot do better than a password; shown once. */
  async createAppPassword(
    organization: TenantId,
    recipient: RecipientId,
    { label, expiresAt = null }: NewAppPassword,
  ): Promise<{ readonly credential: Credential; readonly password: string }> {
    await this.#owner(organization, recipient);
    this.#checkExpiry(expiresAt);
    const { store, random } = this.#options;
    const others = await this.listAppPasswords(organization, recipient);
    if (others.length >= maxAppPasswords) throw tooMany('app passwords', maxAppPasswords);
    const password = newOneTimePassword(random);
    const credential = await store.writeCredential(organization, recipient, {
      guid: random.guid(),
      kind: 'appPassword',
      label: checkLabel(label),
      hash: await hashPassword(password, random, appPasswordCost),
      mustChange: false,
      expiresAt,
    });
    return { credential, password };
  }

  async listAppPasswords(organization: TenantId, recipient: RecipientId): Promise<Credential[]> {
    const all = await this.#options.store.listCredentials(organization, recipient);
    return all.filter(({ kind }) => kind === 'appPassword');
  }

  removeAppPassword(organization: TenantId, recipient: RecipientId, appPassword: Guid): Promise<void> {
    return this.#options.store.removeCredential(organization, recipient, appPassword);
  }

  /** For a program; shown once. It can do what its owner can, until it expires. */
  async createToken(
    organization: TenantId,
    recipient: RecipientId,
    { label, expiresAt }: NewToken,
  ): Promise<{ readonly token: AccessToken; readonly text: string }> {
    await this.#owner(organization, recipient);
    this.#checkExpiry(expiresAt);
    const { store, random, clock } = this.#options;
    const tenant = await store.findTenant({ tenant: organization });
    if (tenant === undefined) throw tenantNotFound(organization);
    const others = await store.listTokens(organization, recipient);
    if (others.length >= maxTokens) throw tooMany('access tokens', maxTokens);
    const { id, secret, text } = newBearerToken(tenant.guid, random);
    const token: AccessToken = {
      guid: random.guid(),
      recipient,
      id,
      label: checkLabel(label),
      hash: hashTokenSecret(secret),
      createdAt: clock.now(),
      expiresAt,
      lastUsedAt: null,
    };
    await store.writeToken(organization, token);
    return { token, text };
  }

  listTokens(organization: TenantId, recipient: RecipientId): Promise<AccessToken[]> {
    return this.#options.store.listTokens(organization, recipient);
  }

  removeToken(organization: TenantId, recipient: RecipientId, token: Guid): Promise<void> {
    return this.#options.store.removeToken(organization, recipient, token);
  }

  async #owner(organization: TenantId, recipient: RecipientId): Promise<Recipient> {
    const [found] = await this.#options.store.findRecipients(organization, [recipient]);
    if (found === undefined) throw recipientNotFound(recipient);
    if (!canHaveAccount(found)) throw withoutAccount(found);
    return found;
  }

  async #write(
    organization: TenantId,
    recipient: RecipientId,
    password: string,
    mustChange: boolean,
  ): Promise<void> {
    const { store, random, ntHashes } = this.#options;
    const guid = random.guid();
    await store.writeCredential(organization, recipient, {
      guid,
      kind: 'password',
      label: '',
      hash: await hashPassword(password, random),
      mustChange,
      expiresAt: null,
    });
    await ntHashes?.write(organization, recipient, guid, password);
  }

  #checkExpiry(expiresAt: number | null): void {
    const now = this.#options.clock.now();
    if (expiresAt === null || (expiresAt > now && expiresAt <= now + maxTokenLifeMs)) return;
    throw new AppError({
      kind: 'invalid',
      code: 'access.expiry',
      message: 'It has to expire in the future, and within two years. Give another date.',
    });
  }
}

function checkLabel(label: string): string {
  const text = label.trim().normalize('NFC');
  if (text !== '' && text.length <= maxLabelLength) return text;
  throw new AppError({
    kind: 'invalid',
    code: 'access.label',
    message: `Say in 1 to ${maxLabelLength} characters what it is for, such as the device or the program.`,
  });
}

function tooMany(what: string, limit: number): AppError {
  return new AppError({
    kind: 'limit',
    code: 'access.tooMany',
    message: `The account has ${limit} ${what} already. Remove those that are no longer used.`,
    details: { limit },
  });
}

function withoutAccount({ displayName, guid }: Recipient): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'access.account.none',
    message: `"${displayName}" cannot sign in, so there is nothing to set a password for: it has no sign-in name, or is a group or a contact.`,
    details: { recipient: guid },
  });
}

function withoutPassword({ displayName, guid }: Recipient): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'access.password.none',
    message: `"${displayName}" has no password that could be changed at the next sign-in. Set one first.`,
    details: { recipient: guid },
  });
}
