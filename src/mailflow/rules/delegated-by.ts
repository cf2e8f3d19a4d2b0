import type { TenantId } from '../../base/ids.ts';
import { legacyDnOf } from '../../organization/legacy-dn.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import type { Property } from '../../store/ports/mail-model.ts';
import { permanentEntryIdOf } from '../../wire/mapi/address-book-entry-id.ts';
import { searchKeyOf } from '../../wire/mapi/one-off-entry-id.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { storeProperty } from '../../wire/mapi/stored-value.ts';

/** Of a message that a rule has given to somebody in its owner's place: R540 to R547 of [MS-OXORULE]. */
export async function delegatedBy(
  directory: Pick<DirectoryStore, 'findByKeys' | 'findTenant'>,
  tenant: TenantId,
  address: string,
): Promise<Property[]> {
  const [[match], organization] = await Promise.all([
    directory.findByKeys(tenant, [{ kind: 'address', value: address }]),
    directory.findTenant({ tenant }),
  ]);
  if (match === undefined || organization === undefined) return [];
  const { displayName, guid } = match.recipient;
  const dn = legacyDnOf(organization.guid, guid);
  return [
    { key: PidTag.DelegatedByRule, value: true },
    { key: PidTag.ReceivedRepresentingName, value: displayName },
    { key: PidTag.ReceivedRepresentingAddressType, value: 'EX' },
    { key: PidTag.ReceivedRepresentingEmailAddress, value: dn },
    { key: PidTag.ReceivedRepresentingSmtpAddress, value: address },
    { key: PidTag.ReceivedRepresentingEntryId, value: permanentEntryIdOf(dn) },
    { key: PidTag.ReceivedRepresentingSearchKey, value: searchKeyOf('EX', dn) },
  ].map(storeProperty);
}
