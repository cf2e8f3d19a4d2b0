/**
 * A partner organisation administers a customer organisation by what both of them say, each in its own records: the
 * partner's offer names what it asks for and which of its people are meant, the customer's grant what was given and
 * until when. Neither can write what the other says, and access takes both.
 */
import type { Guid } from '../base/ids.ts';
import type { Tenant } from '../store/ports/directory-model.ts';

/**
 * `delegatedAdmin`: administer on behalf of, as whoever may do everything there, with no end date. `granular`: named
 * roles, for a time.
 */
export const relationshipKinds = ['delegatedAdmin', 'granular'] as const;
export type RelationshipKind = (typeof relationshipKinds)[number];

export interface Ending {
  readonly at: number;
  /** As the record of changes shows who it was. */
  readonly by: string;
}

/** In the partner's records. */
export interface Offer {
  readonly guid: Guid;
  readonly displayName: string;
  readonly kind: RelationshipKind;
  /** Role groups and roles of the customer, by name. */
  readonly roles: readonly string[];
  /** From the approval on; `null` for no end. */
  readonly durationDays: number | null;
  /** Whose domain the customer must hold; whoever is told the identity may approve without it. */
  readonly customerDomain: string | null;
  /** Security groups of the partner, and its Organization Management: their members may use it. */
  readonly accessGroups: readonly Guid[];
  readonly createdAt: number;
  readonly createdBy: string;
  /** Who took it. */
  readonly customer: Guid | null;
  readonly ended: Ending | null;
}

/** In the customer's records: what it approved, word for word, whatever becomes of the offer. */
export interface Grant {
  readonly partner: Guid;
  readonly guid: Guid;
  readonly displayName: string;
  readonly kind: RelationshipKind;
  readonly roles: readonly string[];
  readonly grantedAt: number;
  readonly grantedBy: string;
  readonly expiresAt: number | null;
  readonly ended: Ending | null;
}

export type RelationshipStatus = 'approvalPending' | 'active' | 'expired' | 'terminated';

/** Both sides together, as either of them sees it. */
export interface Relationship {
  readonly id: string;
  /** Undefined where the partner is gone. */
  readonly partner: Tenant | undefined;
  /** Undefined until somebody approves, and where the customer is gone. */
  readonly customer: Tenant | undefined;
  readonly offer: Offer | undefined;
  readonly grant: Grant | undefined;
  readonly status: RelationshipStatus;
}

const partnerKey = 'partner.enabled';
const creatorKey = 'partner.createdBy';

/** Only the owner of the platform makes an organisation a partner. */
export const partnerSetting = (enabled: boolean) => ({ [partnerKey]: enabled ? true : null });
export const isPartner = ({ settings }: Tenant): boolean => settings[partnerKey] === true;

/** Kept with a customer from the moment that it is made, so that its partner is given access whatever happens then. */
export const creatorSetting = ({ guid }: Tenant) => ({ [creatorKey]: guid });

export function findCreator({ settings }: Tenant): Guid | undefined {
  const found = settings[creatorKey];
  return typeof found === 'string' ? (found as Guid) : undefined;
}

export const maxDurationDays = 730;
export const maxRelationships = 10_000;
export const maxRoles = 20;
export const maxAccessGroups = 20;

/** The role of whoever makes, approves and ends relationships; no partner ever has it in a customer's organisation. */
export const relationshipRole = 'Partner Relationships';
export const fullAccessGroup = 'Organization Management';
