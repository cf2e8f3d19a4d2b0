/** Why a recipient cannot become, or be rid of, what was asked for. */
import { AppError } from '../base/errors.ts';
import type { Recipient, RecipientKind } from '../store/ports/directory-model.ts';

export function notConvertible(recipient: Recipient, kind: RecipientKind): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'recipient.kind.notConvertible',
    message: `"${recipient.displayName}" is a ${recipient.kind} and cannot become a ${kind}. Only a mailbox can become another kind of mailbox; a user or mail user is given one with Enable-Mailbox.`,
    details: { recipient: recipient.guid, from: recipient.kind, to: kind },
  });
}

export function stillThere(recipient: Recipient): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'recipient.purge.refused',
    message: `"${recipient.displayName}" cannot be purged: it is not deleted. Delete it first.`,
    details: { recipient: recipient.guid },
  });
}
