import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../base/errors.ts';
import type { DirectoryChangeNumber, MailboxId, RecipientId, TenantId } from '../../base/ids.ts';
import type { MailboxState, Recipient, RecipientMailbox } from '../ports/directory-model.ts';
import type { MailboxChange, NewRecipient, RecipientChange } from '../ports/directory-store.ts';
import type { AttributeChange, RecipientAttributes } from '../ports/recipient-attributes.ts';
import { mailboxStepRefused } from './directory-errors.ts';
import { checkRecipient } from './recipient-limits.ts';

/** The steps of `MailboxChange`, as data. */
const mailboxSteps: Readonly<Record<MailboxState | 'none', readonly (MailboxState | 'none')[]>> = {
  none: ['pending'],
  pending: ['ready', 'removing'],
  ready: ['disconnected', 'removing'],
  disconnected: ['ready', 'removing'],
  removing: ['none'],
};

/** What a change needs from the store it happens in. */
export interface ChangeContext {
  readonly now: number;
  nextMailbox(): MailboxId;
}

export function makeRecipient(
  place: { readonly tenant: TenantId; readonly recipient: RecipientId },
  input: NewRecipient,
  context: ChangeContext,
): Recipient {
  const recipient: Recipient = {
    ...place,
    guid: input.guid,
    kind: input.kind,
    name: input.name,
    displayName: input.displayName,
    alias: input.alias ?? null,
    upn: input.upn ?? null,
    addresses: input.addresses ?? [],
    targetAddress: input.targetAddress ?? null,
    anchor: input.anchor ?? null,
    hiddenFromAddressLists: input.hiddenFromAddressLists ?? false,
    attributes: changeAttributes({}, input.attributes ?? {}),
    mailbox: null,
    createdAt: context.now,
    changedAt: context.now,
    deletedAt: null,
    changeNo: 0 as DirectoryChangeNumber,
  };
  // Checked before an id is spent on its mailbox.
  checkRecipient(recipient);
  if (input.mailboxGuid === undefined) return recipient;
  return {
    ...recipient,
    mailbox: changeMailbox(recipient, { to: 'pending', guid: input.mailboxGuid }, context),
  };
}

/** The recipient as it will be; the same object where the change changes nothing. */
export function changeRecipient(
  before: Recipient,
  change: RecipientChange,
  context: ChangeContext,
): Recipient {
  const { attributes, mailbox: step, ...given } = change;
  const fields = definedFields(given);
  const mailbox = step === undefined ? before.mailbox : changeMailbox(before, step, context);
  if (attributes === undefined && Object.keys(fields).length === 0) {
    return mailbox === before.mailbox ? before : { ...before, mailbox, changedAt: context.now };
  }
  const after: Recipient = {
    ...before,
    ...fields,
    attributes:
      attributes === undefined ? before.attributes : changeAttributes(before.attributes, attributes),
    mailbox,
  };
  if (isDeepStrictEqual(after, before)) return before;
  checkRecipient(after);
  return { ...after, changedAt: context.now };
}

function definedFields<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function changeAttributes(before: RecipientAttributes, change: AttributeChange): RecipientAttributes {
  const merged = Object.entries({ ...before, ...change });
  const kept = merged.filter(([, value]) => value !== null && value !== undefined && value !== '');
  // Sorted, so that equal attributes are equal text wherever they are kept.
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1))) as RecipientAttributes;
}

function changeMailbox(
  recipient: Recipient,
  change: MailboxChange,
  context: ChangeContext,
): RecipientMailbox | null {
  const current = recipient.mailbox;
  const from = current?.state ?? 'none';
  if (change.to === from) {
    if (change.to !== 'pending' || change.guid === current?.guid) return current;
    throw mailboxStepRefused(recipient, from, change.to);
  }
  if (!mailboxSteps[from].includes(change.to)) throw mailboxStepRefused(recipient, from, change.to);
  if (change.to === 'none') return null;
  if (change.to === 'pending') {
    return { mailbox: context.nextMailbox(), guid: change.guid, state: 'pending', since: context.now };
  }
  return current && { ...current, state: change.to, since: context.now };
}

/** The recipient soft-deleted or restored; the same object where it is so already. */
export function markDeleted(before: Recipient, deleted: boolean, now: number): Recipient {
  if ((before.deletedAt !== null) === deleted) return before;
  if (!deleted && before.mailbox?.state === 'removing') {
    throw new AppError({
      kind: 'conflict',
      code: 'recipient.restore.tooLate',
      message: `"${before.displayName}" cannot be restored: the removal of its mailbox has begun. Create it anew once it is purged.`,
      details: { recipient: before.guid },
    });
  }
  return { ...before, deletedAt: deleted ? now : null, changedAt: now };
}
