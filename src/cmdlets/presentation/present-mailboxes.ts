import type { Recipient } from '../../store/ports/directory-model.ts';
import type { Mailbox } from '../../store/ports/mail-model.ts';
import type { Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import { type MailboxRow, mailboxObject } from './mailbox-object.ts';
import { rowsOf } from './present-recipients.ts';

/** The mailbox in the mail store; none while it is still being made. */
export async function findStoredMailbox(
  recipient: Recipient,
  context: CmdletContext,
): Promise<Mailbox | undefined> {
  const [row] = await mailboxRows([recipient], context);
  return row?.mailbox;
}

export async function presentMailbox(recipient: Recipient, context: CmdletContext): Promise<Value> {
  const [row] = await mailboxRows([recipient], context);
  return row && mailboxObject.present(row);
}

/** With their mailboxes, read for all together. */
export async function mailboxRows(
  recipients: readonly Recipient[],
  context: CmdletContext,
): Promise<MailboxRow[]> {
  const { rooms, organization } = context;
  const wanted = recipients.flatMap(({ mailbox }) =>
    mailbox === null || mailbox.state === 'pending' ? [] : [mailbox.mailbox],
  );
  const hasPlan = recipients.some(({ attributes }) => attributes.mailboxPlan !== undefined);
  const [rows, mailboxes, plans] = await Promise.all([
    rowsOf(recipients, context),
    rooms.mailboxes.describeMany(organization.tenant, wanted),
    hasPlan ? rooms.organizations.mailboxPlans.list(organization.tenant) : [],
  ]);
  const { shard } = organization;
  return rows.map((row) => {
    const { mailbox, attributes } = row.recipient;
    return {
      ...row,
      shard,
      mailbox: mailbox === null ? undefined : mailboxes.get(mailbox.mailbox),
      plan: plans.find(({ guid }) => guid === attributes.mailboxPlan),
    };
  });
}
