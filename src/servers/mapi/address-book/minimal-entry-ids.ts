/**
 * Minimal entry ids: [MS-OXNSPI] section 2.2.9.1. They hold for a session by the specification; here, for as long as the object lives, on
 * every node and after every restart, for they are the recipient's own number. Those of an organisation mean nothing in another.
 */
import type { RecipientId } from '../../../base/ids.ts';

/** Address lists and templates have those below. */
const firstRecipient = 0x1000;

export const minimalEntryIdOf = (recipient: RecipientId): number => (recipient + firstRecipient) >>> 0;

export const recipientOf = (minimalEntryId: number): RecipientId | undefined =>
  minimalEntryId > firstRecipient ? ((minimalEntryId - firstRecipient) as RecipientId) : undefined;
