import type { HeldRole } from '../../../access/role-book.ts';
import type { Guid, RecipientId, TenantId } from '../../../base/ids.ts';
import type { CmdletRooms } from '../ports.ts';

/** What somebody is in an organisation, and which roles that comes to. */
export interface Standing {
  /** The only organisation that exists for the caller. */
  readonly tenant: TenantId;
  /** The caller as a recipient of it; undefined for a partner's person. */
  readonly self: RecipientId | undefined;
  /** Undefined where nothing can have changed since it was last asked. Throws where the caller may do nothing any more. */
  read(): Promise<readonly HeldRole[] | undefined>;
  /** The groups of the organisation that the caller is in. */
  memberships(): Promise<ReadonlySet<Guid>>;
}

export type StandingRooms = Pick<CmdletRooms, 'organizations' | 'recipients' | 'roles' | 'partners'>;
