import { isAppError } from '../../base/errors.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import type { Mailbox } from '../../store/ports/mail-model.ts';
import type { Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import { mailboxObject } from './mailbox-object.ts';

/** Mailboxes that are read ahead of the one that is shown. */
const readAhead = 8;

/** The mailbox in the mail store; none while it is still being made. */
export async function findStoredMailbox(
  { tenant, mailbox }: Recipient,
  { rooms }: CmdletContext,
): Promise<Mailbox | undefined> {
  if (mailbox === null || mailbox.state === 'pending') return undefined;
  try {
    return await rooms.mailboxes.open({ tenant, mailbox: mailbox.mailbox }).describe();
  } catch (error) {
    if (isAppError(error, 'notFound')) return undefined;
    throw error;
  }
}

export async function presentMailbox(recipient: Recipient, context: CmdletContext): Promise<Value> {
  const mailbox = await findStoredMailbox(recipient, context);
  return mailboxObject.present({ recipient, mailbox, organization: context.organization.name });
}

/** In order, a few at once. */
export async function* presentMailboxes(
  recipients: AsyncIterable<Recipient>,
  context: CmdletContext,
): AsyncIterable<Value> {
  const reading: Promise<Value>[] = [];
  try {
    for await (const recipient of recipients) {
      reading.push(presentMailbox(recipient, context));
      if (reading.length > readAhead) yield await reading.shift();
    }
    while (reading.length > 0) yield await reading.shift();
  } finally {
    // Whoever stopped pulling has no use for what is still being read, nor for its errors.
    await Promise.allSettled(reading);
  }
}
