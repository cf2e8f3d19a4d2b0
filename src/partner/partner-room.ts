import type { NewOrganization, Organizations } from '../organization/organizations.ts';
import type { Tenant } from '../store/ports/directory-model.ts';
import { DelegatedAccess, type DelegatedAccessResult, type ReadMemberships } from './delegated-access.ts';
import { notPartner } from './partner-errors.ts';
import { Partners, type PartnersOptions } from './partners.ts';
import { creatorSetting, isPartner } from './relationship.ts';

export interface PartnerRoomOptions extends PartnersOptions {
  /** With the hook that gives a customer's maker its access. */
  readonly organizations: Pick<Organizations, 'create'>;
}

/** Everything about partners that commands and sessions ask for. Every method takes first whose side asks. */
export class PartnerRoom extends Partners {
  readonly #access: DelegatedAccess;
  readonly #organizations: Pick<Organizations, 'create'>;

  constructor(options: PartnerRoomOptions) {
    super(options);
    this.#access = new DelegatedAccess(options);
    this.#organizations = options.organizations;
  }

  findAccess(
    partner: Tenant,
    readMemberships: ReadMemberships,
    customer: Tenant,
  ): Promise<DelegatedAccessResult> {
    return this.#access.find(partner, readMemberships, customer);
  }

  /** An organisation that the partner administers from the start. The partner answers for its domain. */
  async createCustomer(partner: Tenant, input: Omit<NewOrganization, 'settings'>): Promise<Tenant> {
    if (!isPartner(partner)) throw notPartner(partner);
    return this.#organizations.create({ ...input, settings: creatorSetting(partner) });
  }
}
