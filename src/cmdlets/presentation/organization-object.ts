import { findHomeServer } from '../../organization/home-server.ts';
import { isPartner } from '../../partner/relationship.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import { DateTimeValue, GuidValue } from '../../wire/powershell-language/index.ts';
import { defineObjectType } from '../kit/object-type.ts';

const states = { active: 'Active', softDeleted: 'SoftDeleted', removing: 'PendingRemoval' } as const;

export const organizationObject = defineObjectType<Tenant>({
  typeNames: ['Microsoft.Exchange.Data.Directory.Management.TenantOrganizationPresentationObject'],
  toText: ({ name }) => name,
  properties: {
    Identity: ({ name }) => name,
    Name: ({ name }) => name,
    DisplayName: ({ displayName }) => displayName,
    Guid: ({ guid }) => new GuidValue(guid),
    ExternalDirectoryOrganizationId: ({ guid }) => guid,
    OrganizationStatus: ({ state }) => states[state],
    IsPartner: isPartner,
    HomeServer: (tenant) => findHomeServer(tenant)?.origin ?? null,
    IsValid: ({ state }) => state === 'active',
    WhenCreated: ({ createdAt }) => DateTimeValue.fromUnixMs(createdAt),
    WhenCreatedUTC: ({ createdAt }) => DateTimeValue.fromUnixMs(createdAt),
    WhenSoftDeleted: ({ deletedAt }) => (deletedAt === null ? null : DateTimeValue.fromUnixMs(deletedAt)),
  },
  view: {
    table: {
      columns: [
        { property: 'Name', width: 25 },
        { property: 'DisplayName', width: 30 },
        { property: 'OrganizationStatus' },
      ],
    },
  },
});
