import type { Guid, RecipientId, TenantId } from '../base/ids.ts';

/** Who signed in, once that is proved. Every surface has one before anything else happens. */
export type Principal = PlatformPrincipal | AccountPrincipal;

/** The owner of the platform: whoever owns the data folder, and the account that the platform begins with. */
export interface PlatformPrincipal {
  readonly kind: 'platform';
  /** As the audit record shows it. */
  readonly name: string;
}

/** Somebody of an organisation. What it may do, its roles say. */
export interface AccountPrincipal {
  readonly kind: 'account';
  /** The sign-in name (UPN). */
  readonly name: string;
  readonly tenant: TenantId;
  readonly recipient: RecipientId;
  readonly guid: Guid;
}
