import type { TenantId } from '../../base/ids.ts';
import type { AcceptedDomain, Recipient } from '../../store/ports/directory-model.ts';
import type { ExistingName, ExistingRecipient } from './engine/existing-names.ts';
import type { OrganizationFacts } from './run-examination.ts';

export interface OrganizationRooms {
  readonly domains: { list(organization: TenantId): Promise<readonly AcceptedDomain[]> };
  readonly recipients: {
    each(
      organization: TenantId,
      query: { readonly sort: 'id'; readonly deleted: 'include' },
    ): AsyncIterable<Recipient>;
  };
}

export async function organizationFacts(
  tenant: TenantId,
  { domains, recipients }: OrganizationRooms,
): Promise<OrganizationFacts> {
  const verified = (await domains.list(tenant)).filter(({ verifiedAt }) => verifiedAt !== null);
  return {
    verifiedDomains: verified.map(({ domain }) => domain),
    defaultDomain: verified.find(({ isDefault }) => isDefault)?.domain,
    initialDomain: verified.find(({ domain }) => domain.endsWith('.onmicrosoft.com'))?.domain,
    existing: existingNames(recipients.each(tenant, { sort: 'id', deleted: 'include' })),
  };
}

/** Those that were removed keep their names for thirty days, and synchronisation would bring them back. */
async function* existingNames(recipients: AsyncIterable<Recipient>): AsyncGenerator<ExistingName> {
  for await (const { displayName, name, alias, upn, addresses, anchor } of recipients) {
    const primary = addresses.find(({ type, primary: isPrimary }) => type === 'smtp' && isPrimary)?.address;
    const primaryAddress = primary ?? upn ?? undefined;
    const shown = displayName || name;
    const recipient: ExistingRecipient = {
      label: primaryAddress === undefined ? shown : `${shown} <${primaryAddress}>`,
      primaryAddress,
      sourceAnchor: anchor ?? undefined,
    };
    for (const { type, address } of addresses) {
      yield { space: 'address', value: type === 'smtp' ? address : `${type}:${address}`, recipient };
    }
    if (upn !== null) yield { space: 'address', value: upn, recipient };
    if (alias !== null) yield { space: 'mailNickname', value: alias, recipient };
  }
}
