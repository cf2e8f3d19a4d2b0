/** What one person of a partner may do in one customer's organisation now. Asked before every command. */

import type { Clock } from '../base/clock.ts';
import type { AppError } from '../base/errors.ts';
import type { Guid } from '../base/ids.ts';
import type { Tenant } from '../store/ports/directory-model.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import type { RecordStore } from '../store/ports/record-store.ts';
import { accessEnded, notInAccessGroups, notPartner } from './partner-errors.ts';
import { PartnerRecords } from './partner-records.ts';
import { type Grant, isPartner, type Relationship } from './relationship.ts';
import { relationshipId } from './relationship-id.ts';
import { statusOf } from './relationship-status.ts';

export interface DelegatedAccessOptions {
  readonly store: RecordStore & Pick<DirectoryStore, 'findTenant'>;
  readonly clock: Clock;
}

/** Groups that somebody is in, which are read only where there is a relationship at all. */
export type ReadMemberships = () => Promise<ReadonlySet<Guid>>;

export type DelegatedAccessResult =
  | {
      readonly kind: 'granted';
      readonly grants: readonly Grant[];
      /** Changes with whatever the answer was made of. */
      readonly signature: string;
    }
  /** Why not, for one who may know that there is such a customer. */
  | { readonly kind: 'refused'; readonly error: AppError }
  /** There was never anything between the two: the customer does not exist for the partner. */
  | { readonly kind: 'unrelated' };

export class DelegatedAccess {
  readonly #options: DelegatedAccessOptions;
  readonly #records: PartnerRecords;

  constructor(options: DelegatedAccessOptions) {
    this.#options = options;
    this.#records = new PartnerRecords(options.store);
  }

  async find(
    partner: Tenant,
    readMemberships: ReadMemberships,
    customer: Tenant,
  ): Promise<DelegatedAccessResult> {
    const grants = await Array.fromAsync(this.#records.listGrants(customer.tenant, partner.guid));
    if (grants.length === 0 || customer.state !== 'active') return { kind: 'unrelated' };
    if (!isPartner(partner)) return { kind: 'refused', error: notPartner(partner) };
    const guids = grants.map(({ value }) => value.guid);
    const offers = await this.#records.findOffers(partner.tenant, guids);
    const now = this.#options.clock.now();
    const all = grants.map((grant) => {
      const offer = offers.find(({ value }) => value.guid === grant.value.guid);
      const status = statusOf(offer?.value, grant.value, customer.guid, now);
      return { grant, offer, status };
    });
    const active = all.filter(({ status }) => status === 'active');
    const [latest] = all.toSorted((one, other) => other.grant.value.grantedAt - one.grant.value.grantedAt);
    if (active.length === 0 && latest !== undefined) {
      const { grant, offer, status } = latest;
      const relationship: Relationship = {
        ...{ id: relationshipId(grant.value), partner, customer, status },
        ...{ offer: offer?.value, grant: grant.value },
      };
      return { kind: 'refused', error: accessEnded(partner, customer, relationship) };
    }
    const memberships = await readMemberships();
    const mine = active.filter(({ offer }) =>
      offer?.value.accessGroups.some((group) => memberships.has(group)),
    );
    if (mine.length === 0) return { kind: 'refused', error: notInAccessGroups(customer) };
    return {
      kind: 'granted',
      grants: mine.map(({ grant }) => grant.value),
      signature: JSON.stringify(
        mine.map(({ grant, offer }) => [grant.value.guid, grant.version, offer?.version]),
      ),
    };
  }
}
