import { AppError } from '../base/errors.ts';
import type { AcceptedDomain, Recipient, Tenant } from '../store/ports/directory-model.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import { tryParseDomainName } from './domain-name.ts';

export interface LocatedAddress {
  readonly organization: Tenant;
  readonly domain: AcceptedDomain;
  /** Who holds the address; none where the domain is ours and the address is nobody's. */
  readonly recipient?: Recipient;
}

/**
 * From an address to whose it is, with nothing else known: for sign-in and for mail that comes in. The domain
 * leads to the organisation, and within it the address leads to the recipient.
 */
export class RecipientLocator {
  readonly #store: DirectoryStore;

  constructor(store: DirectoryStore) {
    this.#store = store;
  }

  /** Nothing where the domain is nobody's, unproved, or of an organisation that was deleted. */
  async locate(address: string): Promise<LocatedAddress | undefined> {
    const at = address.lastIndexOf('@');
    const name = at < 1 ? undefined : tryParseDomainName(address.slice(at + 1));
    if (name === undefined) return undefined;
    const domain = await this.#store.findDomain(name.ascii);
    if (domain === undefined || domain.verifiedAt === null) return undefined;
    const organization = await this.#store.findTenant({ tenant: domain.tenant });
    if (organization?.state !== 'active') return undefined;
    const value = `${address.slice(0, at)}@${name.ascii}`;
    const [match] = await this.#store.findByKeys(domain.tenant, [{ kind: 'address', value }]);
    const recipient = match?.recipient.deletedAt === null ? match.recipient : undefined;
    return { organization, domain, ...(recipient !== undefined && { recipient }) };
  }

  /** The user who signs in under this name: a sign-in name or any address of one who may sign in. */
  async getUser(login: string): Promise<LocatedAddress & { readonly recipient: Recipient }> {
    const located = await this.locate(login.trim());
    const recipient = located?.recipient;
    // One answer to every reason, so that nobody can find out by it which names exist.
    if (located === undefined || recipient?.upn == null || recipient.attributes.accountDisabled === true) {
      throw new AppError({
        kind: 'denied',
        code: 'access.signIn.refused',
        message: 'The user name or the password is not right, or the account may not sign in.',
      });
    }
    return { ...located, recipient };
  }
}
