import type { Guid, RecipientId, TenantId } from '../../../base/ids.ts';

/** Who asks: somebody of the organisation, who has signed in. */
export interface AddressBookCaller {
  readonly tenant: TenantId;
  /** Of the organisation. It is the server of every ephemeral entry id. */
  readonly organization: Guid;
  readonly recipient: RecipientId;
  readonly guid: Guid;
}
