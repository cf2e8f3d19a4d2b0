/** One look at everybody of an organisation: how mailboxes stand, and what was made and taken away on which day. */
import type { RecipientId, TenantId } from '../../base/ids.ts';
import type { Mailboxes } from '../../mailbox/mailboxes.ts';
import {
  isGroupKind,
  isMailboxKind,
  type Recipient,
  type Tenant,
} from '../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import type { Mailbox } from '../../store/ports/mail-model.ts';
import { maxRecordBatch } from '../../store/ports/record-store.ts';
import { accessCollection } from '../collections.ts';
import { type Day, dayOf } from '../days.ts';
import { readAccess } from '../recording/last-access.ts';
import { type DirectoryChanges, noChanges } from './day-record.ts';
import type { MailboxDay } from './mailbox-day.ts';

export interface LookSurroundings {
  readonly store: Pick<DirectoryStore, 'listRecipients' | 'listRecords'>;
  readonly mailboxes: Pick<Mailboxes, 'describeMany'>;
}

/** What was made or taken away, by day. */
export class ChangesByDay {
  readonly #byDay = new Map<Day, DirectoryChanges>();

  of(day: Day): DirectoryChanges {
    return this.#byDay.get(day) ?? noChanges;
  }

  count(at: number, what: keyof DirectoryChanges): void {
    const day = dayOf(at);
    const before = this.of(day);
    this.#byDay.set(day, { ...before, [what]: before[what] + 1 });
  }
}

const recipientsInPage = 500;

/** Mailboxes that were there before `until`, in the order of their owners' ids. What changed is counted on the way. */
export async function* lookAtOrganization(
  { store, mailboxes }: LookSurroundings,
  { tenant }: Tenant,
  until: number,
  changes: ChangesByDay,
): AsyncGenerator<MailboxDay> {
  const access = await readAccesses(store, tenant);
  let after: string | undefined;
  do {
    const page = await store.listRecipients(tenant, {
      ...{ sort: 'id', deleted: 'include', limit: recipientsInPage },
      ...(after !== undefined && { after }),
    });
    const ids = page.recipients.flatMap(({ mailbox }) => mailbox?.mailbox ?? []);
    const stored = await mailboxes.describeMany(tenant, ids);
    for (const recipient of page.recipients) {
      const mailbox = recipient.mailbox === null ? undefined : stored.get(recipient.mailbox.mailbox);
      countChanges(recipient, mailbox, changes);
      if (mailbox === undefined || !isThere(recipient) || mailbox.createdAt >= until) continue;
      yield describe(recipient.recipient, mailbox, access.get(recipient.recipient) ?? null);
    }
    after = page.next;
  } while (after !== undefined);
}

const isThere = ({ kind, deletedAt }: Recipient): boolean => isMailboxKind(kind) && deletedAt === null;

const describe = (
  recipient: RecipientId,
  { usage, quotas, createdAt }: Mailbox,
  lastAccessAt: number | null,
): MailboxDay => ({
  recipient,
  bytes: usage.totalBytes,
  items: usage.itemCount,
  warningBytes: quotas.issueWarningBytes,
  quotaBytes: quotas.prohibitSendReceiveBytes,
  createdAt,
  lastAccessAt,
});

function countChanges(recipient: Recipient, mailbox: Mailbox | undefined, changes: ChangesByDay): void {
  const { kind, createdAt, deletedAt } = recipient;
  if (isGroupKind(kind)) {
    changes.count(createdAt, 'groupsCreated');
    if (deletedAt !== null) changes.count(deletedAt, 'groupsDeleted');
    return;
  }
  if (mailbox === undefined) return;
  changes.count(mailbox.createdAt, 'mailboxesCreated');
  const disabledAt = recipient.mailbox?.state === 'disconnected' ? recipient.mailbox.since : null;
  const goneAt = disabledAt ?? deletedAt;
  if (goneAt !== null) changes.count(goneAt, 'mailboxesDeleted');
}

async function readAccesses(
  store: LookSurroundings['store'],
  tenant: TenantId,
): Promise<ReadonlyMap<RecipientId, number>> {
  const found = new Map<RecipientId, number>();
  let after: string | undefined;
  for (;;) {
    const query = { limit: maxRecordBatch, ...(after !== undefined && { after }) };
    const records = await store.listRecords(tenant, accessCollection, query);
    for (const { key, content } of records)
      found.set(Number(key) as RecipientId, readAccess(content).logonAt);
    after = records.at(-1)?.key;
    if (records.length < maxRecordBatch) return found;
  }
}
