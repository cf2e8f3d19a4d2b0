import type { LimitedDirectory } from '../../../access/limited-directory.ts';
import type { TenantId } from '../../../base/ids.ts';
import { tenantNotFound } from '../../../store/directory/directory-errors.ts';
import type { CmdletMailbox, CmdletMailboxes } from '../ports.ts';

/** Mailboxes of the caller's own organisation, of recipients whom it has found and, to write, may change. */
export function limitMailboxes(
  mailboxes: CmdletMailboxes,
  { requireMailbox }: LimitedDirectory,
  home: TenantId,
): CmdletMailboxes {
  const requireHome = (tenant: TenantId) => {
    if (tenant !== home) throw tenantNotFound(tenant);
  };
  return {
    open(key) {
      requireHome(key.tenant);
      requireMailbox(key.mailbox, 'read');
      const mailbox = mailboxes.open(key);
      const writing = <A extends unknown[], R>(method: (...args: A) => Promise<R>) => {
        return async (...args: A): Promise<R> => {
          requireMailbox(key.mailbox, 'write');
          return method(...args);
        };
      };
      const limited: CmdletMailbox = {
        describe: () => mailbox.describe(),
        folders: () => mailbox.folders(),
        createFolder: writing((...folder) => mailbox.createFolder(...folder)),
        updateFolder: writing((folder, change) => mailbox.updateFolder(folder, change)),
        removeFolder: writing((folder, options) => mailbox.removeFolder(folder, options)),
        query: (query, options) => mailbox.query(query, options),
        setQuotas: writing((quotas) => mailbox.setQuotas(quotas)),
        append: writing((folder, bytes, arrival) => mailbox.append(folder, bytes, arrival)),
        readProperties: (owner, keys) => mailbox.readProperties(owner, keys),
        writeProperties: writing((owner, change) => mailbox.writeProperties(owner, change)),
      };
      return limited;
    },
    async describeMany(tenant, ids) {
      requireHome(tenant);
      for (const id of ids) requireMailbox(id, 'read');
      return mailboxes.describeMany(tenant, ids);
    },
  };
}
