/** Which addresses recipients of the organisation hold already. */
import type { TenantId } from '../../base/ids.ts';
import type { Recipient, RecipientKey } from '../../store/ports/directory-model.ts';
import { type DirectoryStore, maxBatch } from '../../store/ports/directory-store.ts';
import type { Finding } from '../readiness/finding.ts';
import { addressIn } from './name-space.ts';

export class NamesHere {
  readonly #store: Pick<DirectoryStore, 'findByKeys'>;

  constructor(store: Pick<DirectoryStore, 'findByKeys'>) {
    this.#store = store;
  }

  /** Of comparable values (see name-space.ts) those that are addresses and held here. */
  async find(tenant: TenantId, keys: Iterable<string>): Promise<FoundNames> {
    const addresses = [...new Set([...keys].flatMap((key) => addressIn(key) ?? []))];
    const found = new Map<string, Recipient>();
    for (let from = 0; from < addresses.length; from += maxBatch) {
      const some = addresses.slice(from, from + maxBatch);
      const wanted = some.map((value): RecipientKey => ({ kind: 'address', value }));
      for (const { key, recipient } of await this.#store.findByKeys(tenant, wanted)) {
        found.set(key.value, recipient);
      }
    }
    return new FoundNames(found);
  }
}

export class FoundNames {
  readonly #found: ReadonlyMap<string, Recipient>;

  constructor(found: ReadonlyMap<string, Recipient>) {
    this.#found = found;
  }

  /** The display name of a recipient who holds it and cannot be the object itself. */
  holderFor(key: string, { guid, value }: Pick<Finding, 'guid' | 'value'>): string | undefined {
    const address = addressIn(key);
    const recipient = address === undefined ? undefined : this.#found.get(address);
    // Without an anchor it may become the object's own at the first synchronisation.
    if (recipient === undefined || recipient.anchor === null) return undefined;
    if (guid !== undefined && recipient.anchor === anchorOf(guid)) return undefined;
    const before = value?.replace(/^smtp:/i, '').toLowerCase();
    const names = [recipient.upn, ...recipient.addresses.map((each) => each.address)];
    const isSame = before !== undefined && names.some((name) => name?.toLowerCase() === before);
    return isSame ? undefined : `${recipient.displayName} (${address})`;
  }
}

/** [MS-DTYP] 2.3.4.2: the first three groups of a GUID are stored with their lowest byte first. */
export function anchorOf(guid: string): string {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes.toString('base64');
}
