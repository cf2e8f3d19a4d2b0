import type { AccountPrincipal } from '../../../access/principal.ts';
import type { HeldRole } from '../../../access/role-book.ts';
import { AppError } from '../../../base/errors.ts';
import type { Guid, TenantId } from '../../../base/ids.ts';
import { rolesInCustomer } from '../../../partner/partner-roles.ts';
import type { Grant } from '../../../partner/relationship.ts';
import type { Tenant } from '../../../store/ports/directory-model.ts';
import { HomeStanding } from './home-standing.ts';
import type { Standing, StandingRooms } from './standing.ts';

/**
 * Somebody of a partner in a customer's organisation: as long as the account at home is open, a relationship is in force
 * on both sides, and a group of the partner's staff that it names has the person.
 */
export class DelegatedStanding implements Standing {
  readonly tenant: TenantId;
  readonly self = undefined;
  readonly #home: HomeStanding;
  readonly #customer: Tenant;
  readonly #rooms: StandingRooms;
  #seen = '';
  /** Groups change with the partner's directory alone. */
  #known: { readonly changeNo: number; readonly groups: ReadonlySet<Guid> } | undefined;

  constructor(principal: AccountPrincipal, customer: Tenant, rooms: StandingRooms) {
    this.tenant = customer.tenant;
    this.#customer = customer;
    this.#home = new HomeStanding(principal, rooms);
    this.#rooms = rooms;
  }

  async read(): Promise<readonly HeldRole[] | undefined> {
    const { organizations, partners, roles } = this.#rooms;
    const [partner, customer] = await Promise.all([
      this.#home.findOrganization(),
      organizations.find({ tenant: this.tenant }),
    ]);
    const home =
      partner?.state === 'active' && partner.changeNo === this.#known?.changeNo
        ? partner
        : await this.#home.requireOpen(partner);
    if (customer === undefined) throw outOfReach(this.#customer.name);
    const access = await partners.findAccess(home, () => this.#groupsAt(home), customer);
    if (access.kind === 'refused') throw access.error;
    if (access.kind === 'unrelated') throw outOfReach(this.#customer.name);
    const seen = JSON.stringify([customer.changeNo, access.signature]);
    if (seen === this.#seen) return undefined;
    const book = await roles.read(customer);
    this.#seen = seen;
    return access.grants.flatMap((grant: Grant) => rolesInCustomer(grant.kind, grant.roles, book));
  }

  /** It is in no group of the customer's. */
  async memberships(): Promise<ReadonlySet<Guid>> {
    return new Set();
  }

  async #groupsAt(home: Tenant): Promise<ReadonlySet<Guid>> {
    if (this.#known?.changeNo !== home.changeNo) {
      this.#known = { changeNo: home.changeNo, groups: await this.#home.memberships() };
    }
    return this.#known.groups;
  }
}

/** The same answer as for one that does not exist. */
export function outOfReach(identity: string): AppError {
  const shown = identity.trim().slice(0, 100);
  return new AppError({
    kind: 'notFound',
    code: 'organization.notFound',
    message: `There is no organisation "${shown}". Give its name, its GUID or one of its domains.`,
    details: { identity: shown },
  });
}
