/**
 * Identifiers. Inside, small integers: they lead every key, so that a row stays narrow and a distributed
 * SQL engine can shard by them. Outside, GUIDs, as Exchange prints them.
 */
declare const brand: unique symbol;
type Branded<T, B extends string> = T & { readonly [brand]: B };

export type TenantId = Branded<number, 'TenantId'>;
export type MailboxId = Branded<number, 'MailboxId'>;
/** Unique within its tenant, ascending, never used again. */
export type RecipientId = Branded<number, 'RecipientId'>;
/** Unique within its mailbox: the mailbox's change counter when the folder is made, or an id that a client was promised. */
export type FolderId = Branded<number, 'FolderId'>;
/** Unique within its mailbox, also among folders, and made in the same way; kept when a message moves, new when it is copied. */
export type ItemId = Branded<number, 'ItemId'>;
/** RFC 9051 section 2.3.1.1: 32 bits, ascending within a folder, never used again. */
export type Uid = Branded<number, 'Uid'>;
/** A point in a mailbox's history; IMAP calls it MODSEQ, MAPI a change number. */
export type ChangeNumber = Branded<number, 'ChangeNumber'>;
/** A point in the history of a tenant's directory. */
export type DirectoryChangeNumber = Branded<number, 'DirectoryChangeNumber'>;
/** Lower-case hexadecimal with dashes. */
export type Guid = Branded<string, 'Guid'>;
/** SHA-256 of a body, lower-case hexadecimal. */
export type BodyHash = Branded<string, 'BodyHash'>;

/** Unique within its tenant: the record of what was copied from one mailbox to another. */
export type LedgerId = Branded<number, 'LedgerId'>;

export const maxUid = 0xffff_ffff;

const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function parseGuid(text: string): Guid | undefined {
  const lower = text.toLowerCase().replace(/^\{(.*)\}$/, '$1');
  return guidPattern.test(lower) ? (lower as Guid) : undefined;
}
