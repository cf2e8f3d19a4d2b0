import type { Clock } from '../base/clock.ts';
import type { Tenant } from '../store/ports/directory-model.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import { relationshipAmbiguous, relationshipNotFound } from './partner-errors.ts';
import type { PartnerRecords } from './partner-records.ts';
import type { Grant, Offer, Relationship } from './relationship.ts';
import { parseRelationshipId, type RelationshipId, relationshipId } from './relationship-id.ts';
import type { Versioned } from './relationship-records.ts';
import { statusOf } from './relationship-status.ts';

/** A relationship with the records that it is made of, to change them. */
export interface Sides {
  readonly id: RelationshipId;
  readonly offer: Versioned<Offer> | undefined;
  readonly grant: Versioned<Grant> | undefined;
  readonly shown: Relationship;
}

type Organizations = Pick<DirectoryStore, 'findTenant' | 'listDomains'>;

/** Finds relationships as one organisation may see them, and joins what both sides say. */
export class RelationshipLookup {
  readonly #records: PartnerRecords;
  readonly #store: Organizations;
  readonly #clock: Clock;

  constructor(records: PartnerRecords, store: Organizations, clock: Clock) {
    this.#records = records;
    this.#store = store;
    this.#clock = clock;
  }

  async *list(organization: Tenant): AsyncGenerator<Sides> {
    for await (const offer of this.#records.listOffers(organization.tenant)) {
      yield this.withGrant(organization, offer);
    }
    for await (const grant of this.#records.listGrants(organization.tenant)) {
      yield this.withOffer(organization, grant);
    }
  }

  async find(organization: Tenant, identity: string): Promise<Sides> {
    const id = parseRelationshipId(identity);
    const found = id
      ? await this.#findById(organization, id)
      : await this.#findByName(organization, identity.trim().toLowerCase());
    if (found === undefined) throw relationshipNotFound(identity);
    return found;
  }

  async #findById(organization: Tenant, id: RelationshipId): Promise<Sides | undefined> {
    if (id.partner === organization.guid) {
      const offer = await this.#records.findOffer(organization.tenant, id.guid);
      return offer && this.withGrant(organization, offer);
    }
    const grant = await this.#records.findGrant(organization.tenant, id);
    if (grant !== undefined) return this.withOffer(organization, grant);
    const partner = await this.#store.findTenant({ guid: id.partner });
    if (partner?.state !== 'active') return undefined;
    const offer = await this.#records.findOffer(partner.tenant, id.guid);
    const isFor = offer && offer.value.ended === null && (await this.#isFor(offer.value, organization));
    return isFor ? this.#sides(id, { partner, customer: undefined, offer, grant: undefined }) : undefined;
  }

  /** Two partners may have called theirs the same, so that a name alone can mean more than one. */
  async #findByName(organization: Tenant, name: string): Promise<Sides | undefined> {
    const found: Sides[] = [];
    for await (const sides of this.list(organization)) {
      const { offer, grant, id } = sides;
      const names = [id.guid, (offer ?? grant)?.value.displayName, grant?.value.displayName];
      if (names.some((each) => each?.toLowerCase() === name)) found.push(sides);
    }
    const [first, ...others] = found.filter(({ shown }) => shown.status !== 'terminated');
    if (others.length > 0) throw relationshipAmbiguous(name, found.length);
    return first ?? found.at(-1);
  }

  /** Somebody else's offer is shown to whom it was made, and to whoever else knows its identity if to nobody. */
  async #isFor({ customer, customerDomain }: Offer, organization: Tenant): Promise<boolean> {
    if (customer !== null) return customer === organization.guid;
    if (customerDomain === null) return true;
    const domains = await this.#store.listDomains(organization.tenant);
    return domains.some(({ domain, verifiedAt }) => domain === customerDomain && verifiedAt !== null);
  }

  async withGrant(partner: Tenant, offer: Versioned<Offer>): Promise<Sides> {
    const id = { guid: offer.value.guid, partner: partner.guid };
    const { customer: taker } = offer.value;
    const customer = taker === null ? undefined : await this.#store.findTenant({ guid: taker });
    const grant = customer && (await this.#records.findGrant(customer.tenant, id));
    return this.#sides(id, { partner, customer, offer, grant });
  }

  async withOffer(customer: Tenant, grant: Versioned<Grant>): Promise<Sides> {
    const partner = await this.#store.findTenant({ guid: grant.value.partner });
    const offer = partner && (await this.#records.findOffer(partner.tenant, grant.value.guid));
    return this.#sides(grant.value, { partner, customer, offer, grant });
  }

  #sides(
    { guid, partner: partnerGuid }: RelationshipId,
    {
      partner,
      customer,
      offer,
      grant,
    }: Pick<Sides, 'offer' | 'grant'> & Pick<Relationship, 'partner' | 'customer'>,
  ): Sides {
    const id = { guid, partner: partnerGuid };
    const status = statusOf(offer?.value, grant?.value, customer?.guid, this.#clock.now());
    const values = { offer: offer?.value, grant: grant?.value };
    return { id, offer, grant, shown: { id: relationshipId(id), partner, customer, status, ...values } };
  }
}
