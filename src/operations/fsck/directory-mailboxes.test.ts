import { describe, expect, it } from 'vitest';
import type { Guid, MailboxId, TenantId } from '../../base/ids.ts';
import { createSetClock, makeOwnTenant, type OwnTenant } from '../../store/contracts/directory-fixtures.ts';
import { createMemoryDirectoryStore } from '../../store/memory/memory-directory-store.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import { type Mailbox, unlimitedQuotas } from '../../store/ports/mail-model.ts';
import type { Finding } from '../../store/sql/checks/kit/store-check.ts';
import { type CheckedDirectory, directoryMailboxes } from './directory-mailboxes.ts';

const directory = createMemoryDirectoryStore({ clock: createSetClock() });

/** Mailboxes as a store would list them. */
class Shelf {
  readonly #boxes = new Map<MailboxId, Mailbox>();

  put(tenant: TenantId, mailbox: number, guid: Guid): void {
    this.#boxes.set(mailbox as MailboxId, {
      tenant,
      mailbox: mailbox as MailboxId,
      guid,
      createdAt: 0,
      changeNo: 1 as never,
      quotas: unlimitedQuotas,
      usage: { itemCount: 0, totalBytes: 0, recoverableCount: 0, recoverableBytes: 0 },
    });
  }

  findMailbox: ReturnType<CheckedDirectory['findMail']> extends infer R | undefined
    ? R extends { findMailbox: infer F }
      ? F
      : never
    : never = async ({ mailbox }) => this.#boxes.get(mailbox);
  listMailboxes = async (_tenant: TenantId, page: { after?: MailboxId; limit: number }) =>
    [...this.#boxes.values()].filter(({ mailbox }) => mailbox > (page.after ?? 0)).slice(0, page.limit);
}

async function findIn(own: OwnTenant, shelf: Shelf, mailTenants: TenantId[] = []): Promise<Finding[]> {
  const check = directoryMailboxes({
    directory,
    findMail: ({ tenant }) => (tenant === own.tenant ? shelf : new Shelf()),
    listMailTenants: async function* () {
      yield* mailTenants;
    },
  });
  const findings = await Array.fromAsync(check.find());
  return findings.filter(({ tenant }) => tenant === own.tenant || mailTenants.includes(tenant as TenantId));
}

async function become(own: OwnTenant, recipient: Recipient, to: 'ready'): Promise<void> {
  await directory.updateRecipients(own.tenant, [
    { recipient: recipient.recipient, change: { mailbox: { to } } },
  ]);
}

describe('mailboxes and their recipients', () => {
  it('agree, also while a mailbox is being made', async () => {
    const own = await makeOwnTenant(directory);
    const [ready] = await own.add(own.user('a'), own.user('b'));
    await become(own, ready, 'ready');
    const shelf = new Shelf();
    shelf.put(own.tenant, ready.mailbox!.mailbox, ready.mailbox!.guid);
    expect(await findIn(own, shelf)).toEqual([]);
  });

  it('tells of a recipient without its mailbox, and of another mailbox in its place', async () => {
    const own = await makeOwnTenant(directory);
    const [gone, swapped] = await own.add(own.user('gone'), own.user('swapped'));
    await become(own, gone, 'ready');
    await become(own, swapped, 'ready');
    const shelf = new Shelf();
    shelf.put(own.tenant, swapped.mailbox!.mailbox, gone.mailbox!.guid);
    expect(await findIn(own, shelf)).toMatchObject([
      { severity: 'error', mailbox: gone.mailbox!.mailbox, sentence: expect.stringContaining('"gone"') },
      {
        severity: 'error',
        mailbox: swapped.mailbox!.mailbox,
        sentence: expect.stringContaining('in its place'),
      },
    ]);
  });

  it('tells of a mailbox without recipient and of mail of an unknown tenant', async () => {
    const own = await makeOwnTenant(directory);
    const shelf = new Shelf();
    shelf.put(own.tenant, 40, '00000000-0000-4000-8000-000000000040' as Guid);
    expect(await findIn(own, shelf, [999 as TenantId])).toMatchObject([
      { severity: 'warning', tenant: own.tenant, mailbox: 40 },
      { severity: 'warning', tenant: 999 },
    ]);
  });
});
