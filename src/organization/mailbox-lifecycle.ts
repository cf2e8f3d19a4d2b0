import type { RecipientId, TenantId } from '../base/ids.ts';
import type { MailboxState, Recipient } from '../store/ports/directory-model.ts';
import {
  type DirectoryStore,
  type MailboxChange,
  maxBatch,
  type RecipientUpdate,
} from '../store/ports/directory-store.ts';
import { type MailboxQuotas, unlimitedQuotas } from '../store/ports/mail-model.ts';
import { findPlanIn } from './mailbox-plan.ts';
import type { MailboxPlace, MailboxProvisioner } from './mailbox-provisioner.ts';

/** Mailboxes made or removed at the same time; each is a few transactions in its shard. */
const parallelMailboxes = 8;

/**
 * Keeps the mail store in step with what the directory says of mailboxes. The directory says first what is
 * to be (`pending`, `removing`), then the mail store does it, then the directory says that it is done; each
 * step may be taken again, so a crash at any point leaves work for the sweep and nothing half-known.
 */
export class MailboxLifecycle {
  readonly #store: DirectoryStore;
  readonly #provisioner: MailboxProvisioner;

  constructor(store: DirectoryStore, provisioner: MailboxProvisioner) {
    this.#store = store;
    this.#provisioner = provisioner;
  }

  /** Makes the mailboxes that are pending. What fails stays pending, and its error is thrown at the end. */
  async provision(organization: TenantId, recipients: readonly Recipient[]): Promise<Recipient[]> {
    const pending = withState(recipients, ['pending']);
    if (pending.length === 0) return [...recipients];
    const places = await this.#placesOf(organization, pending);
    const { done, errors } = await this.#makeAll(places);
    const settled = await this.#move(organization, done.map(toTarget), { to: 'ready' });
    if (errors.length > 0) throw errors[0];
    const fresh = new Map(settled.map((recipient) => [recipient.recipient, recipient]));
    return recipients.map((recipient) => fresh.get(recipient.recipient) ?? recipient);
  }

  /** Many together; where that fails, each by itself, so that one does not keep the others from being made. */
  async #makeAll(places: readonly OwnedPlace[]): Promise<{ done: RecipientId[]; errors: unknown[] }> {
    const isOfPeople = places.every(({ holdsPublicFolders }) => holdsPublicFolders !== true);
    if (isOfPeople && places.length > parallelMailboxes) {
      try {
        await this.#provisioner.provisionMany(places.map(({ recipient: _, ...place }) => place));
        return { done: places.map(({ recipient }) => recipient), errors: [] };
      } catch {
        // What is wrong with which of them is told below.
      }
    }
    return eachOf(places, ({ quotas, ...place }) => this.#provisioner.provision(place, quotas));
  }

  /**
   * Removes the mailboxes, whatever state they are in, for ever. A recipient that has changed since it was
   * read is refused: somebody may just have restored it.
   */
  async remove(organization: TenantId, recipients: readonly Recipient[]): Promise<void> {
    const owners = recipients.filter(({ mailbox }) => mailbox !== null);
    if (owners.length === 0) return;
    const removing = await this.#move(
      organization,
      owners.map(({ recipient, changeNo }) => ({ recipient, unchangedSince: changeNo })),
      { to: 'removing' },
    );
    const places = await this.#placesOf(organization, removing);
    const { done, errors } = await eachOf(places, (place) => this.#provisioner.remove(place));
    await this.#move(organization, done.map(toTarget), { to: 'none' });
    if (errors.length > 0) throw errors[0];
  }

  /** Removes the mailboxes of an organisation that is itself being removed and takes no changes any more. */
  async removeAll(organization: TenantId, shard: number): Promise<void> {
    let after: string | undefined;
    do {
      const page = await this.#store.listRecipients(organization, {
        sort: 'id',
        deleted: 'include',
        limit: maxBatch,
        ...(after !== undefined && { after }),
      });
      const places = page.recipients.flatMap((recipient) => placeOf(recipient, shard) ?? []);
      const { errors } = await eachOf(
        places.map((place) => ({ ...place, recipient: 0 as RecipientId, quotas: unlimitedQuotas })),
        (place) => this.#provisioner.remove(place),
      );
      if (errors.length > 0) throw errors[0];
      after = page.next;
    } while (after !== undefined);
    await this.#provisioner.forgetTenant(organization, shard);
  }

  async #move(
    organization: TenantId,
    targets: readonly Omit<RecipientUpdate, 'change'>[],
    mailbox: MailboxChange,
  ): Promise<Recipient[]> {
    const moved: Recipient[] = [];
    for (let start = 0; start < targets.length; start += maxBatch) {
      const some = targets.slice(start, start + maxBatch);
      const updates = some.map((target) => ({ ...target, change: { mailbox } }));
      moved.push(...(await this.#store.updateRecipients(organization, updates)));
    }
    return moved;
  }

  async #placesOf(organization: TenantId, recipients: readonly Recipient[]): Promise<OwnedPlace[]> {
    const tenant = await this.#store.findTenant({ tenant: organization });
    const { shard = 0, settings = {} } = tenant ?? {};
    return recipients.flatMap((recipient) => {
      const place = placeOf(recipient, shard);
      if (place === undefined) return [];
      const quotas = findPlanIn(settings, recipient.attributes.mailboxPlan)?.quotas ?? unlimitedQuotas;
      return [{ ...place, recipient: recipient.recipient, quotas }];
    });
  }
}

function toTarget(recipient: RecipientId): Omit<RecipientUpdate, 'change'> {
  return { recipient };
}

interface OwnedPlace extends MailboxPlace {
  readonly recipient: RecipientId;
  /** Of the plan that the mailbox is made with. */
  readonly quotas: MailboxQuotas;
}

function placeOf({ tenant, kind, mailbox }: Recipient, shard: number): MailboxPlace | undefined {
  if (mailbox === null) return undefined;
  const place = { tenant, shard, mailbox: mailbox.mailbox, guid: mailbox.guid };
  return kind === 'publicFolderMailbox' ? { ...place, holdsPublicFolders: true } : place;
}

function withState(recipients: readonly Recipient[], states: readonly MailboxState[]): Recipient[] {
  return recipients.filter(({ mailbox }) => mailbox !== null && states.includes(mailbox.state));
}

/** Runs `work` on a few at a time, all of them whatever fails. */
async function eachOf(
  places: readonly OwnedPlace[],
  work: (place: Omit<OwnedPlace, 'recipient'>) => Promise<void>,
): Promise<{ done: RecipientId[]; errors: unknown[] }> {
  const done: RecipientId[] = [];
  const errors: unknown[] = [];
  const queue = [...places].values();
  const worker = async () => {
    for (const { recipient, ...place } of queue) {
      try {
        await work(place);
        done.push(recipient);
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: parallelMailboxes }, worker));
  return { done, errors };
}
