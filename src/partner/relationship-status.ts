import type { Guid } from '../base/ids.ts';
import type { Grant, Offer, RelationshipStatus } from './relationship.ts';

/**
 * What the two sides come to. `organization` is that of the grant: an offer that somebody else took gives nothing to
 * whoever holds a grant of the same name, as after one organisation was restored from an older backup.
 */
export function statusOf(
  offer: Offer | undefined,
  grant: Grant | undefined,
  customer: Guid | undefined,
  now: number,
): RelationshipStatus {
  if (offer === undefined || offer.ended !== null || (grant !== undefined && grant.ended !== null)) {
    return 'terminated';
  }
  if (grant === undefined) return 'approvalPending';
  if (offer.customer !== customer) return 'terminated';
  return grant.expiresAt !== null && grant.expiresAt <= now ? 'expired' : 'active';
}
