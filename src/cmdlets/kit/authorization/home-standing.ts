import { findPrincipal } from '../../../access/account-owner.ts';
import type { AccountPrincipal } from '../../../access/principal.ts';
import type { HeldRole } from '../../../access/role-book.ts';
import { AppError, isAppError } from '../../../base/errors.ts';
import type { Guid, RecipientId, TenantId } from '../../../base/ids.ts';
import type { Tenant } from '../../../store/ports/directory-model.ts';
import type { Standing, StandingRooms } from './standing.ts';

/** Somebody in its own organisation. */
export class HomeStanding implements Standing {
  readonly tenant: TenantId;
  readonly self: RecipientId;
  readonly #principal: AccountPrincipal;
  readonly #rooms: StandingRooms;
  /** The state of the directory that was read last. */
  #changeNo = -1;

  constructor(principal: AccountPrincipal, rooms: StandingRooms) {
    this.tenant = principal.tenant;
    this.self = principal.recipient;
    this.#principal = principal;
    this.#rooms = rooms;
  }

  /** Every change of the directory moves its number, so one row says whether anything can have changed. */
  async read(): Promise<readonly HeldRole[] | undefined> {
    const organization = await this.findOrganization();
    if (organization?.state === 'active' && organization.changeNo === this.#changeNo) return undefined;
    const open = await this.requireOpen(organization);
    const assigned = await this.#rooms.roles.assignmentsOf(open, this.self);
    this.#changeNo = open.changeNo;
    return assigned.filter(({ enabled }) => enabled);
  }

  findOrganization(): Promise<Tenant | undefined> {
    return this.#rooms.organizations.find({ tenant: this.tenant });
  }

  /** Also of a partner's person, whose account is at home. */
  async requireOpen(organization: Tenant | undefined): Promise<Tenant> {
    const owner = organization && (await this.#findOwner());
    if (organization === undefined || owner === undefined || !findPrincipal(organization, owner)) {
      throw sessionEnded(this.#principal.name);
    }
    return organization;
  }

  async memberships(): Promise<ReadonlySet<Guid>> {
    const organization = await this.findOrganization();
    if (organization === undefined) return new Set();
    return this.#rooms.roles.membershipsOf(organization, this.self);
  }

  async #findOwner() {
    try {
      return await this.#rooms.recipients.getById(this.tenant, this.self);
    } catch (error) {
      if (isAppError(error, 'notFound')) return undefined;
      throw error;
    }
  }
}

function sessionEnded(name: string): AppError {
  return new AppError({
    kind: 'denied',
    code: 'access.session.ended',
    message: `The session of ${name} has ended: the account was removed, or may not sign in any more.`,
  });
}
