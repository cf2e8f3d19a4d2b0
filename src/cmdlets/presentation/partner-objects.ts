/** Relationships under the names of Microsoft Graph's delegated administration, and customers under those of partners' modules. */
import type { Contract } from '../../partner/partners.ts';
import type { Relationship, RelationshipKind, RelationshipStatus } from '../../partner/relationship.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { daysOrNull } from './day-span.ts';
import { date } from './recipient-properties.ts';

export interface RelationshipRow {
  readonly relationship: Relationship;
  /** Names of the partner's groups; none where a customer asks, for they are no matter of its. */
  readonly accessGroups: readonly string[];
}

const kinds: Readonly<Record<RelationshipKind, string>> = {
  delegatedAdmin: 'DelegatedAdmin',
  granular: 'Granular',
};

const statuses: Readonly<Record<RelationshipStatus, string>> = {
  approvalPending: 'ApprovalPending',
  active: 'Active',
  expired: 'Expired',
  terminated: 'Terminated',
};

const dateOrNull = (at: number | null | undefined) => (at == null ? null : date(at));
/** What was approved holds, whatever the partner calls it since. */
const approved = ({ relationship: { grant, offer } }: RelationshipRow) => grant ?? offer;
const ending = ({ relationship: { grant, offer } }: RelationshipRow) => grant?.ended ?? offer?.ended;

export const partnerRelationshipObject = defineObjectType<RelationshipRow>({
  typeNames: ['Landfall.PartnerRelationship'],
  toText: ({ relationship }) => relationship.id,
  properties: {
    Identity: ({ relationship }) => relationship.id,
    DisplayName: ({ relationship: { offer, grant } }) => (offer ?? grant)?.displayName ?? '',
    RelationshipType: (row) => kinds[approved(row)?.kind ?? 'granular'],
    Status: ({ relationship }) => statuses[relationship.status],
    Partner: ({ relationship }) => relationship.partner?.name ?? null,
    Customer: ({ relationship }) => relationship.customer?.name ?? null,
    CustomerDomain: ({ relationship }) => relationship.offer?.customerDomain ?? null,
    Roles: (row) => [...(approved(row)?.roles ?? [])],
    AccessGroups: ({ accessGroups }) => [...accessGroups],
    Duration: ({ relationship }) => daysOrNull(relationship.offer?.durationDays ?? null),
    CreatedDateTime: ({ relationship }) => dateOrNull(relationship.offer?.createdAt),
    CreatedBy: ({ relationship }) => relationship.offer?.createdBy ?? null,
    ActivatedDateTime: ({ relationship }) => dateOrNull(relationship.grant?.grantedAt),
    ApprovedBy: ({ relationship }) => relationship.grant?.grantedBy ?? null,
    EndDateTime: ({ relationship }) => dateOrNull(relationship.grant?.expiresAt),
    TerminatedDateTime: (row) => dateOrNull(ending(row)?.at),
    TerminatedBy: (row) => ending(row)?.by ?? null,
  },
  view: {
    table: {
      columns: [
        { property: 'DisplayName', width: 25 },
        { property: 'RelationshipType', width: 16 },
        { property: 'Status', width: 15 },
        { property: 'Partner', width: 16 },
        { property: 'Customer', width: 16 },
        { property: 'EndDateTime' },
      ],
    },
  },
});

const endsOf = ({ relationships }: Contract): number | null => {
  const ends = relationships.map(({ grant }) => grant?.expiresAt ?? null);
  return ends.some((end) => end === null) ? null : Math.max(...ends.map(Number));
};

export const partnerContractObject = defineObjectType<Contract>({
  typeNames: ['Landfall.PartnerContract'],
  toText: ({ customer }) => customer.name,
  properties: {
    Name: ({ customer }) => customer.name,
    DisplayName: ({ customer }) => customer.displayName,
    DefaultDomainName: ({ domains }) => domains.find(({ isDefault }) => isDefault)?.domain ?? null,
    TenantId: ({ customer }) => customer.guid,
    CustomerContextId: ({ customer }) => customer.guid,
    ContractType: ({ relationships }) =>
      relationships.some(({ grant }) => grant?.kind === 'delegatedAdmin')
        ? kinds.delegatedAdmin
        : kinds.granular,
    Roles: ({ relationships }) => [...new Set(relationships.flatMap(({ grant }) => grant?.roles ?? []))],
    Relationships: ({ relationships }) => relationships.map(({ id }) => id),
    EndDateTime: (contract) => dateOrNull(endsOf(contract)),
    Identity: ({ customer }) => customer.name,
  },
  view: {
    table: {
      columns: [
        { property: 'Name', width: 20 },
        { property: 'DefaultDomainName', width: 30 },
        { property: 'ContractType', width: 15 },
        { property: 'EndDateTime' },
      ],
    },
  },
});
