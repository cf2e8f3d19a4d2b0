import type { Clock } from '../base/clock.ts';
import { isAppError } from '../base/errors.ts';
import type { Credential, Recipient, Tenant } from '../store/ports/directory-model.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import { findPrincipal } from './account-owner.ts';
import type { Accounts } from './accounts.ts';
import { AttemptLimits } from './attempt-limits.ts';
import { isTokenSecret, parseBearerToken } from './bearer-token.ts';
import type { NtHashes } from './nt-hashes.ts';
import { isOneTimePassword } from './one-time-password.ts';
import type { PasswordVerifier } from './password-verifier.ts';
import { administratorName, type PlatformAdministrator } from './platform-administrator.ts';
import type { AccountPrincipal, Principal } from './principal.ts';
import {
  appPasswordForMail,
  passwordMustChange,
  signInRefused,
  tokenRefused,
  tooManyAttempts,
} from './sign-in-errors.ts';

export interface SignInOptions {
  readonly store: DirectoryStore;
  readonly accounts: Accounts;
  readonly administrator: PlatformAdministrator;
  readonly verifier: PasswordVerifier;
  readonly clock: Clock;
  readonly limits?: AttemptLimits;
  /** For NTLM; without it nobody signs in with that. */
  readonly ntHashes?: NtHashes;
}

export interface SignInPlace {
  /** Where it comes from; failures are counted by it. */
  readonly address: string;
  /** App passwords, which lie about on telephones, open mail alone and no administration. */
  readonly purpose?: 'administration' | 'mail';
}

/** How recently a token was used is kept to the hour, so that reading does not become writing. */
const useGranularityMs = 60 * 60_000;

/** Finds out who somebody is by what they know. Refusals of every kind look the same and take as long. */
export class SignIn {
  readonly #options: SignInOptions;
  readonly #limits: AttemptLimits;

  constructor(options: SignInOptions) {
    this.#options = options;
    this.#limits = options.limits ?? new AttemptLimits({ clock: options.clock });
  }

  /**
   * The platform's administrator by its name; anybody else by the sign-in name or any SMTP address, also as
   * `domain\name`, with the password or an app password.
   */
  withPassword(login: string, password: string, place: SignInPlace): Promise<Principal> {
    return this.#limited(login, place, (name) => this.#byPassword(name, password, place.purpose));
  }

  /**
   * By NTLM: `prove` says whether the answer of the client fits the hash of the password. It is asked also where there is none, so
   * that it takes as long.
   */
  withNtHash(
    login: string,
    place: SignInPlace,
    prove: (ntHash: Uint8Array) => boolean,
  ): Promise<AccountPrincipal> {
    return this.#limited(login, place, async (name) => {
      const found = await this.#find(name);
      const known = found && (await this.#options.ntHashes?.find(found.tenant, found.recipient));
      const isRight = prove(known?.hash ?? new Uint8Array(16));
      if (found === undefined || known === undefined || !isRight) throw signInRefused();
      if (known.mustChange) throw passwordMustChange();
      return found;
    });
  }

  /** Somebody whom others vouch for, by sign-in name: the first of the names that is the UPN of an account here. */
  async vouched(names: readonly string[]): Promise<AccountPrincipal> {
    for (const each of names) {
      const name = each.trim().normalize('NFC').toLowerCase();
      const found = await this.#find(name);
      // What is only an address of somebody is no name that a domain controller gives.
      if (found?.name.normalize('NFC').toLowerCase() === name) return found;
    }
    throw signInRefused();
  }

  /** The one thing that a password that must be changed is good for. */
  changePassword(login: string, oldPassword: string, newPassword: string, place: SignInPlace): Promise<void> {
    const { administrator, accounts, verifier } = this.#options;
    return this.#limited(login, place, async (name) => {
      if (name === administratorName) return administrator.changePassword(name, oldPassword, newPassword);
      const found = await this.#find(name);
      if (found === undefined) {
        await verifier.refuse(oldPassword);
        throw signInRefused();
      }
      return accounts.changePassword(found.tenant, found.recipient, oldPassword, newPassword);
    });
  }

  async withToken(text: string): Promise<AccountPrincipal> {
    const { store, clock } = this.#options;
    const given = parseBearerToken(text.trim());
    if (given === undefined) throw tokenRefused();
    const tenant = await store.findTenant({ guid: given.tenant });
    const token = tenant && (await store.findToken(tenant.tenant, given.id));
    if (tenant === undefined || token === undefined || !isTokenSecret(given.secret, token.hash)) {
      throw tokenRefused();
    }
    const now = clock.now();
    const [owner] = await store.findRecipients(tenant.tenant, [token.recipient]);
    const principal = owner && findPrincipal(tenant, owner);
    if (principal === undefined || token.expiresAt <= now) throw tokenRefused();
    if (token.lastUsedAt === null || now - token.lastUsedAt >= useGranularityMs) {
      await store.markTokenUsed(tenant.tenant, token.id, now);
    }
    return principal;
  }

  async #limited<T>(
    login: string,
    { address }: SignInPlace,
    attempt: (name: string) => Promise<T>,
  ): Promise<T> {
    const name = addressOf(login.trim().normalize('NFC').toLowerCase());
    const waitMs = this.#limits.waitMs(name, address);
    if (waitMs > 0) throw tooManyAttempts(waitMs);
    try {
      const result = await attempt(name);
      this.#limits.succeeded(name, address);
      return result;
    } catch (error) {
      if (isAppError(error) && error.code === 'access.signIn.refused') this.#limits.failed(name, address);
      throw error;
    }
  }

  async #byPassword(name: string, password: string, purpose: SignInPlace['purpose']): Promise<Principal> {
    const { administrator, verifier } = this.#options;
    if (name === administratorName) {
      const session = await administrator.signIn(name, password);
      if (session.mustChangePassword) throw passwordMustChange();
      return { kind: 'platform', name: session.name };
    }
    const found = await this.#find(name);
    if (found === undefined) {
      await verifier.refuse(password);
      throw signInRefused();
    }
    await this.#prove(found, password, purpose);
    return found;
  }

  async #prove(
    { tenant, recipient }: AccountPrincipal,
    password: string,
    purpose: SignInPlace['purpose'],
  ): Promise<void> {
    const { store, verifier, accounts, clock } = this.#options;
    const now = clock.now();
    const all = await store.listCredentials(tenant, recipient);
    const valid = all.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
    // These are cheap to check, and what a mail client sends: first, where it looks like one at all.
    const appPasswords = valid.filter(({ kind }) => kind === 'appPassword');
    if (isOneTimePassword(password) && (await this.#isAny(appPasswords, password))) {
      if (purpose === 'mail') return;
      throw appPasswordForMail();
    }
    const known = valid.find(({ kind }) => kind === 'password');
    const isRight = known ? await verifier.verify(known.hash, password) : await verifier.refuse(password);
    if (!isRight || known === undefined) throw signInRefused();
    if (known.mustChange) throw passwordMustChange();
    await accounts.renewHash(tenant, recipient, password);
  }

  async #isAny(credentials: readonly Credential[], password: string): Promise<boolean> {
    for (const { hash } of credentials) {
      if (await this.#options.verifier.verify(hash, password)) return true;
    }
    return false;
  }

  async #find(name: string): Promise<AccountPrincipal | undefined> {
    const organization = await this.#organizationOf(name);
    if (organization === undefined || organization.state !== 'active') return undefined;
    const keys = [{ kind: 'address', value: name }] as const;
    const [match] = await this.#options.store.findByKeys(organization.tenant, keys);
    if (match === undefined || !isOwn(match.recipient, name)) return undefined;
    return findPrincipal(organization, match.recipient);
  }

  async #organizationOf(name: string): Promise<Tenant | undefined> {
    const at = name.lastIndexOf('@');
    if (at < 1) return undefined;
    const { store } = this.#options;
    const domain = await store.findDomain(name.slice(at + 1));
    return domain && store.findTenant({ tenant: domain.tenant });
  }
}

/** Programs of Windows join domain and name to `contoso.com\minsu`, also before a name that has its domain already. */
function addressOf(name: string): string {
  const [domain = '', local = '', ...more] = name.split('\\');
  if (local === '' || more.length > 0) return name;
  return local.includes('@') ? local : `${local}@${domain}`;
}

/** Mail for a contact's or mail user's target goes elsewhere: that address is not its own. */
function isOwn({ upn, addresses }: Recipient, name: string): boolean {
  const own = [upn, ...addresses.filter(({ type }) => type === 'smtp').map(({ address }) => address)];
  return own.some((each) => each?.normalize('NFC').toLowerCase() === name);
}
