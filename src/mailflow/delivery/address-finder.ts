import type { TenantId } from '../../base/ids.ts';
import { type LocatedAddress, RecipientLocator } from '../../organization/recipient-locator.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';

export interface AddressFinderOptions {
  readonly store: DirectoryStore;
  /** Whether mail to kim+news@ goes to kim@, where nobody has the former. */
  usesPlusAddresses(tenant: TenantId): Promise<boolean>;
}

/** Whose an address is, as mail finds it. */
export class AddressFinder {
  readonly #options: AddressFinderOptions;
  readonly #locator: RecipientLocator;

  constructor(options: AddressFinderOptions) {
    this.#options = options;
    this.#locator = new RecipientLocator(options.store);
  }

  /** Undefined where its domain is nobody's here. */
  async find(address: string): Promise<LocatedAddress | undefined> {
    const located = await this.#locator.locate(address);
    if (located === undefined || located.recipient !== undefined) return located;
    const [, base, domain] = /^([^+]+)\+[^@]*@(.+)$/.exec(address) ?? [];
    if (base === undefined || !(await this.#options.usesPlusAddresses(located.organization.tenant)))
      return located;
    return (await this.#locator.locate(`${base}@${domain}`)) ?? located;
  }
}
