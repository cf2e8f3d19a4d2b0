import type { Guid, TenantId } from '../base/ids.ts';
import type { RecordChange, RecordStore, StoredRecord } from '../store/ports/record-store.ts';
import type { Grant, Offer } from './relationship.ts';
import type { RelationshipId } from './relationship-id.ts';
import {
  grantCollection,
  grantKey,
  grantPrefix,
  offerCollection,
  offerKey,
  readGrant,
  readOffer,
  type Versioned,
  writeGrant,
  writeOffer,
} from './relationship-records.ts';

type Records = Pick<RecordStore, 'findRecords' | 'listRecords' | 'countRecords' | 'writeRecords'>;

const page = 500;

/** What partners offer and customers grant, as it is stored. */
export class PartnerRecords {
  readonly #store: Records;

  constructor(store: Records) {
    this.#store = store;
  }

  async findOffer(partner: TenantId, guid: Guid): Promise<Versioned<Offer> | undefined> {
    const [found] = await this.#store.findRecords(partner, offerCollection, [offerKey({ guid })]);
    return found && readOffer(found);
  }

  async findOffers(partner: TenantId, guids: readonly Guid[]): Promise<readonly Versioned<Offer>[]> {
    if (guids.length === 0) return [];
    const keys = guids.map((guid) => offerKey({ guid }));
    return (await this.#store.findRecords(partner, offerCollection, keys)).map(readOffer);
  }

  listOffers(partner: TenantId): AsyncGenerator<Versioned<Offer>> {
    return this.#list(partner, offerCollection, '', readOffer);
  }

  countOffers(partner: TenantId): Promise<number> {
    return this.#store.countRecords(partner, offerCollection);
  }

  async writeOffer(partner: TenantId, offer: Offer, ifVersion: number): Promise<void> {
    const place = { collection: offerCollection, key: offerKey(offer) };
    await this.#write(partner, { ...place, content: writeOffer(offer), ifVersion });
  }

  async removeOffer(partner: TenantId, { value, version }: Versioned<Offer>): Promise<void> {
    const place = { collection: offerCollection, key: offerKey(value) };
    await this.#write(partner, { ...place, gone: true, ifVersion: version });
  }

  async findGrant(customer: TenantId, id: RelationshipId): Promise<Versioned<Grant> | undefined> {
    const [found] = await this.#store.findRecords(customer, grantCollection, [grantKey(id)]);
    return found && readGrant(found);
  }

  /** To one partner, or to all. */
  listGrants(customer: TenantId, partner?: Guid): AsyncGenerator<Versioned<Grant>> {
    const prefix = partner === undefined ? '' : grantPrefix(partner);
    return this.#list(customer, grantCollection, prefix, readGrant);
  }

  async writeGrant(customer: TenantId, grant: Grant, ifVersion: number): Promise<void> {
    const place = { collection: grantCollection, key: grantKey(grant) };
    await this.#write(customer, { ...place, content: writeGrant(grant), ifVersion });
  }

  async *#list<T>(
    tenant: TenantId,
    collection: string,
    prefix: string,
    read: (record: StoredRecord) => T,
  ): AsyncGenerator<T> {
    let after: string | undefined;
    for (;;) {
      const query = { prefix, limit: page, ...(after !== undefined && { after }) };
      const found = await this.#store.listRecords(tenant, collection, query);
      for (const record of found) yield read(record);
      after = found.at(-1)?.key;
      if (found.length < page) return;
    }
  }

  #write(tenant: TenantId, change: RecordChange): Promise<void> {
    return this.#store.writeRecords(tenant, [change]);
  }
}
