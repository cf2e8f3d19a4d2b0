/**
 * The directory as one caller may see and change it: of its own organisation alone, and of the recipients
 * that its roles reach. It stands below the rooms, so that nothing above it can forget to ask; a method that
 * is added to the store does not compile until it is decided upon here.
 */
import { AppError } from '../base/errors.ts';
import type { MailboxId, RecipientId, TenantId } from '../base/ids.ts';
import { recipientNotFound, tenantNotFound } from '../store/directory/directory-errors.ts';
import { changeRecipient, makeRecipient, markDeleted } from '../store/directory/recipient-change.ts';
import type { Recipient, RecipientMatch, RecipientQuery } from '../store/ports/directory-model.ts';
import type { DirectoryStore, RecipientUpdate } from '../store/ports/directory-store.ts';
import { limitMigrations } from './limited-migrations.ts';
import { limitRecords } from './limited-records.ts';

export interface DirectoryLimits {
  /** Every other organisation does not exist. */
  readonly home: TenantId;
  /** Recipients for which it is false do not exist; absent where all of them may be read. */
  readonly sees?: (recipient: Recipient) => boolean;
  /** The only one for which it is true, where there is one: nobody reads a whole directory to find itself. */
  readonly onlySees?: () => RecipientId | undefined;
  /**
   * Asked before each write about what there is and what there will be; absent where everything may be
   * changed.
   */
  readonly mayWrite?: (before: Recipient | undefined, after: Recipient | undefined) => boolean;
  /**
   * Whether the caller may come to act with the roles of this recipient, as whoever sets its password or joins
   * it would; everybody's where it is absent.
   */
  readonly mayActAs?: (recipient: Recipient) => Promise<boolean>;
}

export interface LimitedDirectory {
  readonly store: DirectoryStore;
  /** Refuses where the owner of the mailbox was not read through this store, or is not to be changed. */
  requireMailbox(mailbox: MailboxId, purpose: 'read' | 'write'): void;
}

export function limitDirectory(store: DirectoryStore, limits: DirectoryLimits): LimitedDirectory {
  const { sees, mayWrite } = limits;
  const owners = sees || mayWrite ? new OwnersOfMailboxes() : undefined;
  const known = (recipients: readonly Recipient[]): Recipient[] => {
    const seen = sees ? recipients.filter(sees) : [...recipients];
    owners?.add(seen);
    return seen;
  };
  const knownMatches = (matches: readonly RecipientMatch[]): RecipientMatch[] => {
    const seen = new Set(known(matches.map(({ recipient }) => recipient)));
    return matches.filter(({ recipient }) => seen.has(recipient));
  };
  /** For a part of the store that belongs to one organisation. */
  const at = <A extends [tenant: TenantId, ...rest: unknown[]], R>(method: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      if (args[0] !== limits.home) throw tenantNotFound(args[0]);
      return method(...args);
    };
  };
  const current = async (tenant: TenantId, ids: readonly RecipientId[]) => {
    const found = known(await store.findRecipients(tenant, ids));
    return new Map(found.map((recipient) => [recipient.recipient, recipient]));
  };
  /** What lies beside a recipient's row, such as members and passwords, is written as the recipient is. */
  const requireWritable = async (tenant: TenantId, ids: readonly RecipientId[]): Promise<void> => {
    const found = await current(tenant, ids);
    for (const id of ids) {
      const recipient = found.get(id);
      if (recipient === undefined) throw recipientNotFound(id);
      require(recipient, recipient);
    }
  };
  const require = (before: Recipient | undefined, after: Recipient | undefined): void => {
    if (mayWrite && !mayWrite(before, after)) throw outOfScope(before ?? after);
  };
  const requireTakeable = async (tenant: TenantId, id: RecipientId): Promise<void> => {
    await requireWritable(tenant, [id]);
    const [recipient] = limits.mayActAs ? await store.findRecipients(tenant, [id]) : [];
    if (recipient && !(await limits.mayActAs?.(recipient))) throw morePowerful(recipient);
  };
  const mark = (deleted: boolean) => async (tenant: TenantId, ids: readonly RecipientId[]) => {
    if (mayWrite || sees) {
      const found = await current(tenant, ids);
      for (const id of ids) {
        const before = found.get(id);
        if (before === undefined) throw recipientNotFound(id);
        require(before, markDeleted(before, deleted, before.changedAt));
      }
    }
    return deleted ? store.softDeleteRecipients(tenant, ids) : store.restoreRecipients(tenant, ids);
  };
  const planned = async (
    tenant: TenantId,
    updates: readonly RecipientUpdate[],
  ): Promise<RecipientUpdate[]> => {
    const found = await current(
      tenant,
      updates.map(({ recipient }) => recipient),
    );
    return updates.map((update) => {
      const before = found.get(update.recipient);
      if (before === undefined) throw recipientNotFound(update.recipient);
      require(before, changeRecipient(before, update.change, drawing(before.changedAt)));
      // What was decided on must be what is changed.
      return { ...update, unchangedSince: update.unchangedSince ?? before.changeNo };
    });
  };

  const narrowed = async (tenant: TenantId, query: RecipientQuery): Promise<RecipientQuery> => {
    const only = limits.onlySees?.();
    if (only === undefined || query.prefix !== undefined) return query;
    const [own] = await store.findRecipients(tenant, [only]);
    return own === undefined ? query : { ...query, prefix: own.name };
  };

  const limited: DirectoryStore = {
    findSetting: () => Promise.reject(outOfReach()),
    listSettings: () => Promise.reject(outOfReach()),
    writeSetting: () => Promise.reject(outOfReach()),
    createTenant: () => Promise.reject(outOfReach()),
    restoreTenant: () => Promise.reject(outOfReach()),
    moveTenant: () => Promise.reject(outOfReach()),
    removeTenant: () => Promise.reject(outOfReach()),
    restoreDirectory: () => Promise.reject(outOfReach()),
    restoreAccess: () => Promise.reject(outOfReach()),
    restoreMigrations: () => Promise.reject(outOfReach()),
    restoreRecords: () => Promise.reject(outOfReach()),
    async findTenant(reference) {
      const found = await store.findTenant(reference);
      return found?.tenant === limits.home ? found : undefined;
    },
    async listTenants({ after = 0 as TenantId, ...query }) {
      if (after >= limits.home) return [];
      const page = await store.listTenants({ ...query, after: (limits.home - 1) as TenantId, limit: 1 });
      return page.filter(({ tenant }) => tenant === limits.home);
    },
    updateTenant: at((tenant, change) => store.updateTenant(tenant, change)),

    addDomain: at((tenant, domain, before) => store.addDomain(tenant, domain, before)),
    async findDomain(domain) {
      const found = await store.findDomain(domain);
      return found?.tenant === limits.home ? found : undefined;
    },
    listDomains: at((tenant) => store.listDomains(tenant)),
    updateDomain: at((tenant, domain, change) => store.updateDomain(tenant, domain, change)),
    removeDomain: at((tenant, domain) => store.removeDomain(tenant, domain)),

    findRecipients: at(async (tenant, ids) => known(await store.findRecipients(tenant, ids))),
    findByKeys: at(async (tenant, keys) => knownMatches(await store.findByKeys(tenant, keys))),
    findByDisplayName: at(async (tenant, name, limit) =>
      known(await store.findByDisplayName(tenant, name, limit)),
    ),
    listRecipients: at(async (tenant, query) => {
      const page = await store.listRecipients(tenant, await narrowed(tenant, query));
      return { ...page, recipients: known(page.recipients) };
    }),
    countRecipients: at((tenant) => store.countRecipients(tenant)),
    changesSince: at(async (tenant, since, limit) => {
      const page = await store.changesSince(tenant, since, limit);
      if (!sees) return page;
      const changes = page.changes.filter((each) => each.kind === 'recipient' && sees(each.recipient));
      return { ...page, changes };
    }),

    createRecipients: at(async (tenant, inputs) => {
      for (const input of mayWrite ? inputs : []) {
        require(undefined, makeRecipient({ tenant, recipient: 0 as RecipientId }, input, drawing(0)));
      }
      return known(await store.createRecipients(tenant, inputs));
    }),
    updateRecipients: at(async (tenant, updates) => {
      const approved = mayWrite || sees ? await planned(tenant, updates) : updates;
      return known(await store.updateRecipients(tenant, approved));
    }),
    softDeleteRecipients: at(mark(true)),
    restoreRecipients: at(mark(false)),
    purgeRecipients: at(async (tenant, ids) => {
      const found = await current(tenant, ids);
      for (const before of found.values()) require(before, undefined);
      return store.purgeRecipients(tenant, [...found.keys()]);
    }),

    changeMembers: at(async (tenant, group, change) => {
      if (change.add.length > 0) await requireTakeable(tenant, group);
      else await requireWritable(tenant, [group]);
      return store.changeMembers(tenant, group, change);
    }),
    listMembers: at(async (tenant, group, page) => {
      const members = await store.listMembers(tenant, group, page);
      return sees ? members.filter(sees) : members;
    }),
    readMemberships: at((tenant, groups, page) => store.readMemberships(tenant, groups, page)),
    listGroupsOf: at((tenant, member) => store.listGroupsOf(tenant, member)),

    listCredentials: at(async (tenant, owner) => {
      if (sees && !(await current(tenant, [owner])).has(owner)) throw recipientNotFound(owner);
      return store.listCredentials(tenant, owner);
    }),
    writeCredential: at(async (tenant, owner, credential) => {
      await requireTakeable(tenant, owner);
      return store.writeCredential(tenant, owner, credential);
    }),
    removeCredential: at(async (tenant, owner, credential) => {
      await requireWritable(tenant, [owner]);
      return store.removeCredential(tenant, owner, credential);
    }),

    readRoles: at((tenant, options) => store.readRoles(tenant, options)),
    changeRoles: at((tenant, decide) => store.changeRoles(tenant, decide)),
    listTokens: at(async (tenant, owner) => {
      if (sees && !(await current(tenant, [owner])).has(owner)) throw recipientNotFound(owner);
      return store.listTokens(tenant, owner);
    }),
    findToken: at((tenant, id) => store.findToken(tenant, id)),
    writeToken: at(async (tenant, token) => {
      await requireTakeable(tenant, token.recipient);
      return store.writeToken(tenant, token);
    }),
    markTokenUsed: at((tenant, id, usedAt) => store.markTokenUsed(tenant, id, usedAt)),
    removeToken: at(async (tenant, owner, token) => {
      await requireWritable(tenant, [owner]);
      return store.removeToken(tenant, owner, token);
    }),

    async findAuditHead(chain) {
      if (chain !== limits.home) throw outOfReach();
      return store.findAuditHead(chain);
    },
    async listAudit(chain, query) {
      if (chain !== limits.home) throw outOfReach();
      return store.listAudit(chain, query);
    },
    async appendAudit(chain, records, head) {
      if (chain !== limits.home) throw outOfReach();
      return store.appendAudit(chain, records, head);
    },
    ...limitMigrations(store, limits.home, at),
    ...limitRecords(store, at),
    close: () => Promise.resolve(),
  };
  return {
    store: limited,
    requireMailbox(mailbox, purpose) {
      if (owners === undefined) return;
      const owner = owners.find(mailbox);
      if (owner === undefined) throw outOfScope(undefined);
      if (purpose === 'write') require(owner, owner);
    },
  };
}

/** The mailboxes of recipients that were read, the latest of them. */
class OwnersOfMailboxes {
  readonly #owners = new Map<MailboxId, Recipient>();

  add(recipients: readonly Recipient[]): void {
    for (const recipient of recipients) {
      const { mailbox } = recipient;
      if (mailbox === null) continue;
      this.#owners.delete(mailbox.mailbox);
      this.#owners.set(mailbox.mailbox, recipient);
    }
    for (const mailbox of this.#owners.keys()) {
      if (this.#owners.size <= maxOwners) return;
      this.#owners.delete(mailbox);
    }
  }

  find(mailbox: MailboxId): Recipient | undefined {
    return this.#owners.get(mailbox);
  }
}

const maxOwners = 5_000;

/** To see what a change would make; numbers are given out by the store alone. */
const drawing = (now: number) => ({ now, nextMailbox: () => 0 as MailboxId });

/** In the words of Exchange. */
function outOfScope(recipient: Recipient | undefined): AppError {
  const what = recipient?.displayName ?? 'The object';
  return new AppError({
    kind: 'denied',
    code: 'access.writeScope',
    message: `'${what}' isn't within your current write scopes. Can't perform save operation. Ask somebody whose management scope covers it.`,
    ...(recipient && { details: { recipient: recipient.guid } }),
  });
}

function morePowerful({ displayName, guid }: Recipient): AppError {
  return new AppError({
    kind: 'denied',
    code: 'access.morePowerful',
    message: `'${displayName}' has management roles that you neither have nor may assign, so you may not act in its place. Ask a member of Organization Management.`,
    details: { recipient: guid },
  });
}

function outOfReach(): AppError {
  return new AppError({
    kind: 'denied',
    code: 'access.platform',
    message: 'This belongs to the platform as a whole. Only its administrator may do it.',
  });
}
