import { AppError } from '../../base/errors.ts';
import { mailboxKinds, type Recipient } from '../../store/ports/directory-model.ts';
import type { CmdletContext } from '../kit/context.ts';
import type { CmdletMailbox } from '../kit/ports.ts';

export interface OpenedMailbox {
  readonly recipient: Recipient;
  readonly mailbox: CmdletMailbox;
  /** As rules and folders of the mailbox are told of. */
  readonly owner: string;
}

export async function openMailboxOf(
  identity: string,
  {
    rooms,
    organization,
  }: Pick<CmdletContext, 'rooms'> & { readonly organization: { readonly tenant: Recipient['tenant'] } },
): Promise<OpenedMailbox> {
  const recipient = await rooms.recipients.get(organization.tenant, identity, { kinds: mailboxKinds });
  if (recipient.mailbox === null) {
    throw new AppError({
      kind: 'notFound',
      code: 'mailbox.notFound',
      message: `"${recipient.name}" has no mailbox, or no longer. Enable-Mailbox makes one.`,
      details: { recipient: recipient.name },
    });
  }
  const mailbox = rooms.mailboxes.open({ tenant: recipient.tenant, mailbox: recipient.mailbox.mailbox });
  return { recipient, mailbox, owner: recipient.alias ?? recipient.name };
}
