import type { Clock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { ChangeNumber, FolderId, MailboxId, TenantId } from '../../base/ids.ts';
import type { FolderRole, Mailbox, MailboxKey, NamedProperty, Property } from '../ports/mail-model.ts';
import type { NewMailbox } from '../ports/mail-store.ts';
import { createFolder, insertFolder } from './memory-mail-folders.ts';
import { MemoryMailbox } from './memory-mailbox.ts';

/** All mailboxes, by tenant. */
export class MemoryMailboxes {
  readonly #tenants = new Map<TenantId, Map<MailboxId, MemoryMailbox>>();

  find({ tenant, mailbox }: MailboxKey): MemoryMailbox | undefined {
    return this.#tenants.get(tenant)?.get(mailbox);
  }

  /** Ascending by id. */
  ofTenant(tenant: TenantId): MemoryMailbox[] {
    return [...(this.#tenants.get(tenant)?.values() ?? [])].sort((a, b) => a.key.mailbox - b.key.mailbox);
  }

  create(key: MailboxKey, { guid, quotas, folders }: NewMailbox, clock: Clock): MemoryMailbox {
    const present = this.#findOwn(key, guid);
    if (present !== undefined) return present;
    const { tenant, mailbox } = key;
    const made = new MemoryMailbox({ tenant, mailbox, guid, createdAt: clock.now(), quotas: { ...quotas } });
    const root = insertFolder(made, clock, { parent: null, name: '', role: 'root', folderClass: '' });
    const byRole = new Map<FolderRole, FolderId>([['root', root.folder]]);
    for (const { role, parentRole, name, folderClass } of folders) {
      const parent = byRole.get(parentRole) ?? parentMissing(role, parentRole);
      byRole.set(role, createFolder(made, clock, { parent, name, role, folderClass }).folder);
    }
    this.#keep(made);
    return made;
  }

  /** Refuses a number that another has. */
  requireOwn(key: MailboxKey, guid: Mailbox['guid']): void {
    this.#findOwn(key, guid);
  }

  restore(
    { changeNo, usage: _counted, ...mailbox }: Mailbox,
    properties: readonly Property[],
    names: readonly NamedProperty[],
  ): void {
    const box = this.#findOwn(mailbox, mailbox.guid) ?? new MemoryMailbox(mailbox);
    box.quotas = { ...mailbox.quotas };
    box.changeNo = Math.max(box.changeNo, changeNo) as ChangeNumber;
    box.dropProperties(0);
    box.setProperties(0, properties);
    for (const { id, name } of names) box.namedProperties.set(name, id);
    this.#keep(box);
  }

  remove({ tenant, mailbox }: MailboxKey): void {
    this.#tenants.get(tenant)?.delete(mailbox);
  }

  #findOwn(key: MailboxKey, guid: Mailbox['guid']): MemoryMailbox | undefined {
    const present = this.find(key);
    if (present !== undefined && present.guid !== guid) throw idTaken(key);
    return present;
  }

  #keep(box: MemoryMailbox): void {
    const ofTenant = this.#tenants.get(box.key.tenant) ?? new Map<MailboxId, MemoryMailbox>();
    this.#tenants.set(box.key.tenant, ofTenant.set(box.key.mailbox, box));
  }
}

function idTaken({ tenant, mailbox }: MailboxKey): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'store.mailbox.idTaken',
    message: `Mailbox ${mailbox} of tenant ${tenant} exists and belongs to another owner. Take another id.`,
  });
}

function parentMissing(role: FolderRole, parent: FolderRole): never {
  throw new AppError({
    kind: 'invalid',
    code: 'store.mailbox.folderOrder',
    message: `The folder for ${role} is to lie below ${parent}, which is not made before it. List parents first.`,
  });
}
