import type { MailboxId, TenantId } from '../../base/ids.ts';
import type { Recipient, Tenant } from '../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import type { Mailbox } from '../../store/ports/mail-model.ts';
import type { MailReader } from '../../store/ports/mail-store.ts';
import type { Finding } from '../../store/sql/checks/kit/store-check.ts';
import type { RunnableCheck } from './runnable-check.ts';

const perPage = 500;
const name = 'directory-mailboxes';

type MailboxReader = Pick<MailReader, 'listMailboxes' | 'findMailbox'>;

export interface CheckedDirectory {
  readonly directory: Pick<DirectoryStore, 'listTenants' | 'listRecipients' | 'findRecipients'>;
  /** Where the tenant's mailboxes lie; undefined where that store does not exist. */
  findMail(tenant: Tenant): MailboxReader | undefined;
  /** Tenants that have anything in a mail store. */
  listMailTenants(): AsyncIterable<TenantId>;
}

/**
 * Recipients and mailboxes lie in different databases and are made and removed in steps, so a `pending` or
 * `removing` mailbox may or may not be there; the state of every other one must be true.
 */
export function directoryMailboxes(checked: CheckedDirectory): RunnableCheck {
  return {
    name,
    stage: 'references',
    holds: {
      en: 'Every recipient’s mailbox is in its mail store, and every mailbox there belongs to a recipient.',
      ko: '수신자의 사서함이 메일 저장소에 있고, 저장소의 모든 사서함에 수신자가 있습니다.',
    },
    find: () => findMismatches(checked),
  };
}

async function* findMismatches(checked: CheckedDirectory): AsyncGenerator<Finding> {
  const known = new Set<TenantId>();
  for await (const tenant of eachTenant(checked)) {
    known.add(tenant.tenant);
    if (tenant.state === 'removing') continue;
    yield* compareTenant(checked, tenant);
  }
  for await (const tenant of checked.listMailTenants()) {
    if (known.has(tenant)) continue;
    yield finding(
      'warning',
      { tenant },
      `The mail store holds mail of tenant ${tenant}, which the directory does not know.`,
    );
  }
}

async function* compareTenant(
  { directory, findMail }: CheckedDirectory,
  record: Tenant,
): AsyncGenerator<Finding> {
  const { tenant } = record;
  const mail = findMail(record);
  // Both sides ascend, but recipients by their own id; the ids of mailboxes alone are held.
  const owned = new Set<MailboxId>();
  for await (const recipient of eachRecipient(directory, tenant)) {
    if (recipient.mailbox === null) continue;
    const { mailbox, state, guid } = recipient.mailbox;
    owned.add(mailbox);
    if (state === 'pending' || state === 'removing') continue;
    const found = await mail?.findMailbox({ tenant, mailbox });
    if (found === undefined) {
      // It may have been removed since the page was read.
      const [now] = await directory.findRecipients(tenant, [recipient.recipient]);
      if (now?.mailbox?.state !== state) continue;
      yield finding(
        'error',
        { tenant, mailbox, object: `recipient ${recipient.recipient}` },
        `"${recipient.displayName}" has mailbox ${mailbox} (${state}), which is not in the mail store. Restore it from a backup.`,
      );
    } else if (found.guid !== guid) {
      yield finding(
        'error',
        { tenant, mailbox, object: `recipient ${recipient.recipient}` },
        `"${recipient.displayName}" has the mailbox ${guid}, but ${found.guid} lies in its place.`,
      );
    }
  }
  if (mail === undefined) return;
  const unowned = new Set<MailboxId>();
  for await (const { mailbox } of eachMailbox(mail, tenant)) if (!owned.has(mailbox)) unowned.add(mailbox);
  if (unowned.size === 0) return;
  // They may have been made while recipients were read: who has them now?
  for await (const { mailbox } of eachRecipient(directory, tenant)) {
    if (mailbox !== null) unowned.delete(mailbox.mailbox);
  }
  for (const mailbox of unowned) {
    yield finding(
      'warning',
      { tenant, mailbox },
      `Mailbox ${mailbox} is in the mail store, but belongs to no recipient.`,
    );
  }
}

async function* eachTenant({ directory }: CheckedDirectory): AsyncGenerator<Tenant> {
  let after: TenantId | undefined;
  for (;;) {
    const page = await directory.listTenants({ limit: perPage, ...(after === undefined ? {} : { after }) });
    yield* page;
    after = page.at(-1)?.tenant;
    if (after === undefined || page.length < perPage) return;
  }
}

async function* eachRecipient(
  directory: CheckedDirectory['directory'],
  tenant: TenantId,
): AsyncGenerator<Recipient> {
  let after: string | undefined;
  do {
    const page = await directory.listRecipients(tenant, {
      deleted: 'include',
      sort: 'id',
      limit: perPage,
      ...(after === undefined ? {} : { after }),
    });
    yield* page.recipients;
    after = page.next;
  } while (after !== undefined);
}

async function* eachMailbox(mail: MailboxReader, tenant: TenantId): AsyncGenerator<Mailbox> {
  let after: MailboxId | undefined;
  for (;;) {
    const page = await mail.listMailboxes(tenant, {
      limit: perPage,
      ...(after === undefined ? {} : { after }),
    });
    yield* page;
    after = page.at(-1)?.mailbox;
    if (after === undefined || page.length < perPage) return;
  }
}

function finding(
  severity: Finding['severity'],
  where: Pick<Finding, 'tenant' | 'mailbox' | 'object'>,
  sentence: string,
): Finding {
  return { check: name, severity, ...where, sentence, repairable: false };
}
