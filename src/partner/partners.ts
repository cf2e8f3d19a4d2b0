import type { Roles } from '../access/roles.ts';
import type { Clock } from '../base/clock.ts';
import type { Guid, RecipientId } from '../base/ids.ts';
import type { Random } from '../base/random.ts';
import { tryParseDomainName } from '../organization/domain-name.ts';
import { checkName } from '../organization/recipient-text.ts';
import type { AcceptedDomain, Tenant } from '../store/ports/directory-model.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import type { RecordStore } from '../store/ports/record-store.ts';
import * as errors from './partner-errors.ts';
import { PartnerRecords } from './partner-records.ts';
import { checkRoles } from './partner-roles.ts';
import {
  findCreator,
  fullAccessGroup,
  type Grant,
  isPartner,
  maxAccessGroups,
  maxDurationDays,
  maxRelationships,
  type Offer,
  type Relationship,
} from './relationship.ts';
import { type RelationshipId, relationshipId } from './relationship-id.ts';
import { RelationshipLookup } from './relationship-lookup.ts';

export interface PartnersOptions {
  readonly store: Pick<DirectoryStore, 'findTenant' | 'listDomains'> & RecordStore;
  readonly roles: Pick<Roles, 'read' | 'membershipsOf'>;
  readonly clock: Clock;
  readonly random: Random;
}

export interface NewOffer {
  readonly displayName: string;
  /** None for delegated administration of everything. */
  readonly roles?: readonly string[];
  readonly durationDays?: number;
  readonly customerDomain?: string;
  /** The members of Organization Management without it. */
  readonly accessGroups?: readonly Guid[];
}

export type OfferEdit = Partial<Pick<Offer, 'displayName' | 'accessGroups'>>;

/** A customer that the partner has, with the relationships that are in force. */
export interface Contract {
  readonly customer: Tenant;
  readonly domains: readonly AcceptedDomain[];
  readonly relationships: readonly Relationship[];
}

const dayMs = 24 * 60 * 60 * 1000;

/** The relationships between partners and customers. Every method takes first whose side asks. */
export class Partners {
  readonly #options: PartnersOptions;
  readonly #records: PartnerRecords;
  readonly #lookup: RelationshipLookup;

  constructor(options: PartnersOptions) {
    this.#options = options;
    this.#records = new PartnerRecords(options.store);
    this.#lookup = new RelationshipLookup(this.#records, options.store, options.clock);
  }

  /** Gives nothing before a customer approves it. */
  async offer(partner: Tenant, input: NewOffer, by: string): Promise<Relationship> {
    if (!isPartner(partner)) throw errors.notPartner(partner);
    if ((await this.#records.countOffers(partner.tenant)) >= maxRelationships) {
      throw errors.tooManyRelationships();
    }
    const displayName = await this.#freshName(partner, input.displayName, undefined);
    const offer: Offer = {
      guid: this.#options.random.guid(),
      displayName,
      ...(await this.#askedFor(partner, input)),
      customerDomain: domainOf(input.customerDomain),
      accessGroups: checkGroups(input.accessGroups) ?? [await this.#administrators(partner)],
      createdAt: this.#options.clock.now(),
      createdBy: by,
      customer: null,
      ended: null,
    };
    await this.#records.writeOffer(partner.tenant, offer, 0);
    return this.get(partner, offer.guid);
  }

  /** For the customer: from now on the partner's people may do what the relationship says. */
  async approve(customer: Tenant, identity: string, by: string): Promise<Relationship> {
    const { id, offer, grant, shown } = await this.#lookup.find(customer, identity);
    const { partner } = shown;
    if (partner === undefined || offer === undefined) throw errors.relationshipNotFound(identity);
    if (partner.tenant === customer.tenant) throw errors.ownPartner();
    if (!isPartner(partner)) throw errors.notPartner(partner);
    if (grant !== undefined || shown.status !== 'approvalPending') throw errors.cannotApprove(shown);
    // First who takes it, then what is given: cut short between the two, it gives nothing and is approved again.
    if (offer.value.customer !== customer.guid) {
      const taken = { ...offer.value, customer: customer.guid };
      await this.#records.writeOffer(partner.tenant, taken, offer.version);
    }
    await this.#grant(customer, id, offer.value, by);
    return this.get(customer, relationshipId(id));
  }

  /**
   * For whoever makes a customer's organisation: its partner may administer it from the start. May be run again after
   * a crash: the relationship has the GUID of the customer.
   */
  async grantToCreator(customer: Tenant): Promise<void> {
    const creator = findCreator(customer);
    const partner = creator && (await this.#options.store.findTenant({ guid: creator }));
    if (partner === undefined || !isPartner(partner) || partner.state !== 'active') return;
    const id = { guid: customer.guid, partner: partner.guid };
    const known = await this.#records.findOffer(partner.tenant, id.guid);
    const offer: Offer = known?.value ?? {
      guid: id.guid,
      displayName: customer.name,
      ...{ kind: 'delegatedAdmin', roles: [fullAccessGroup], durationDays: null, customerDomain: null },
      accessGroups: [await this.#administrators(partner)],
      ...{ createdAt: this.#options.clock.now(), createdBy: partner.name },
      ...{ customer: customer.guid, ended: null },
    };
    if (known === undefined) await this.#records.writeOffer(partner.tenant, offer, 0);
    if ((await this.#records.findGrant(customer.tenant, id)) !== undefined) return;
    await this.#grant(customer, id, offer, partner.name);
  }

  /** By its identity or the name that it has on this side. */
  async get(organization: Tenant, identity: string): Promise<Relationship> {
    return (await this.#lookup.find(organization, identity)).shown;
  }

  /** Those that it offers as a partner, then those that it grants as a customer. */
  async *list(organization: Tenant): AsyncGenerator<Relationship> {
    for await (const { shown } of this.#lookup.list(organization)) yield shown;
  }

  /** For the partner: what it calls it, and whom of its people it means. */
  async change(partner: Tenant, identity: string, edit: OfferEdit): Promise<void> {
    const { offer, id } = await this.#lookup.find(partner, identity);
    if (offer === undefined || id.partner !== partner.guid) throw errors.notYours();
    const { displayName, accessGroups } = edit;
    const changed: Offer = {
      ...offer.value,
      ...(displayName !== undefined && {
        displayName: await this.#freshName(partner, displayName, offer.value.guid),
      }),
      ...(accessGroups !== undefined && { accessGroups: checkGroups(accessGroups) ?? [] }),
    };
    await this.#records.writeOffer(partner.tenant, changed, offer.version);
  }

  /** For either side. What nobody has approved is taken back; anything else stays as a record of what there was. */
  async end(organization: Tenant, identity: string, by: string): Promise<void> {
    const { id, offer, grant, shown } = await this.#lookup.find(organization, identity);
    const ended = { at: this.#options.clock.now(), by };
    if (id.partner === organization.guid) {
      if (offer === undefined) throw errors.relationshipNotFound(identity);
      if (shown.status === 'approvalPending') return this.#records.removeOffer(organization.tenant, offer);
      if (offer.value.ended !== null) throw errors.alreadyEnded(shown);
      return this.#records.writeOffer(organization.tenant, { ...offer.value, ended }, offer.version);
    }
    if (grant === undefined) throw errors.relationshipNotFound(identity);
    if (grant.value.ended !== null) throw errors.alreadyEnded(shown);
    return this.#records.writeGrant(organization.tenant, { ...grant.value, ended }, grant.version);
  }

  /** The customers that one of its people may administer now. */
  async contractsFor(partner: Tenant, person: RecipientId): Promise<readonly Contract[]> {
    const contracts = await this.contracts(partner);
    if (contracts.length === 0) return [];
    const groups = await this.#options.roles.membershipsOf(partner, person);
    return contracts.flatMap((contract) => {
      const relationships = contract.relationships.filter(({ offer }) =>
        offer?.accessGroups.some((group) => groups.has(group)),
      );
      return relationships.length === 0 ? [] : [{ ...contract, relationships }];
    });
  }

  /** The customers that a partner has now, by name. */
  async contracts(partner: Tenant): Promise<readonly Contract[]> {
    if (!isPartner(partner)) return [];
    const found: Relationship[] = [];
    for await (const offer of this.#records.listOffers(partner.tenant)) {
      if (offer.value.customer === null || offer.value.ended !== null) continue;
      const { shown } = await this.#lookup.withGrant(partner, offer);
      if (shown.status === 'active' && shown.customer?.state === 'active') found.push(shown);
    }
    const byCustomer = Map.groupBy(found, ({ customer }) => customer?.tenant);
    const contracts: Contract[] = [];
    for (const relationships of byCustomer.values()) {
      const customer = relationships[0]?.customer;
      if (customer === undefined) continue;
      const domains = await this.#options.store.listDomains(customer.tenant);
      contracts.push({ customer, domains, relationships });
    }
    return contracts.toSorted((one, other) => (one.customer.name < other.customer.name ? -1 : 1));
  }

  /** Groups whose members may administer customers: whoever comes into one has what the customers gave. */
  async accessGroupsOf(partner: Tenant): Promise<ReadonlySet<Guid>> {
    const groups = new Set<Guid>();
    if (!isPartner(partner)) return groups;
    for await (const { value } of this.#records.listOffers(partner.tenant)) {
      if (value.ended === null) for (const group of value.accessGroups) groups.add(group);
    }
    return groups;
  }

  /** Of those that a customer has or had, for the record of changes, which names them. */
  async partnerNamesOf(customer: Tenant): Promise<readonly string[]> {
    const names = new Set<string>();
    for await (const { value } of this.#records.listGrants(customer.tenant)) {
      const partner = await this.#options.store.findTenant({ guid: value.partner });
      if (partner !== undefined) names.add(partner.name);
    }
    return [...names];
  }

  async #grant(customer: Tenant, id: RelationshipId, offer: Offer, by: string): Promise<void> {
    const now = this.#options.clock.now();
    const { displayName, kind, roles, durationDays } = offer;
    const expiresAt = durationDays === null ? null : now + durationDays * dayMs;
    const grant: Grant = {
      ...id,
      ...{ displayName, kind, roles, expiresAt },
      ...{ grantedAt: now, grantedBy: by, ended: null },
    };
    await this.#records.writeGrant(customer.tenant, grant, 0);
  }

  async #askedFor(
    partner: Tenant,
    { roles = [], durationDays }: NewOffer,
  ): Promise<Pick<Offer, 'kind' | 'roles' | 'durationDays'>> {
    if (roles.length === 0) {
      if (durationDays !== undefined) throw errors.durationWithoutRoles();
      return { kind: 'delegatedAdmin', roles: [fullAccessGroup], durationDays: null };
    }
    const days = durationDays ?? maxDurationDays;
    if (!Number.isInteger(days) || days < 1 || days > maxDurationDays) throw errors.badDuration();
    const names = checkRoles(roles, await this.#options.roles.read(partner));
    return { kind: 'granular', roles: names, durationDays: days };
  }

  async #administrators(partner: Tenant): Promise<Guid> {
    const group = (await this.#options.roles.read(partner)).findGroup(fullAccessGroup);
    if (group === undefined) throw errors.relationshipNotFound(fullAccessGroup);
    return group.guid;
  }

  async #freshName(partner: Tenant, given: string, self: Guid | undefined): Promise<string> {
    const name = checkName('displayName', given, 100);
    const key = name.toLowerCase();
    for await (const offer of this.#records.listOffers(partner.tenant)) {
      const { guid, displayName } = offer.value;
      if (guid === self || displayName.toLowerCase() !== key) continue;
      const { status } = (await this.#lookup.withGrant(partner, offer)).shown;
      if (status === 'approvalPending' || status === 'active') throw errors.relationshipExists(name);
    }
    return name;
  }
}

function domainOf(given: string | undefined): string | null {
  if (given === undefined) return null;
  // One that cannot be a domain is kept as it is: nobody holds it.
  return tryParseDomainName(given)?.ascii ?? given.trim().toLowerCase().slice(0, 255);
}

function checkGroups(groups: readonly Guid[] | undefined): readonly Guid[] | undefined {
  if (groups === undefined) return undefined;
  if (groups.length > maxAccessGroups) throw errors.tooMany('groups', maxAccessGroups);
  return [...new Set(groups)];
}
