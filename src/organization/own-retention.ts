import type { MailboxId } from '../base/ids.ts';
import type { Recipient } from '../store/ports/directory-model.ts';

const dayMs = 86_400_000;

/** Milliseconds for which its mailbox keeps deleted messages; `null` is for ever. */
export function ownRetentionOf({ mailbox, attributes }: Recipient): [MailboxId, number | null] | undefined {
  const { litigationHold, retainDeletedItemsDays: days } = attributes;
  if (mailbox === null) return undefined;
  if (litigationHold === true) return [mailbox.mailbox, null];
  return days === undefined ? undefined : [mailbox.mailbox, days * dayMs];
}
