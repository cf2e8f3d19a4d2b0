import { Accounts } from '../access/accounts.ts';
import { AuditLog } from '../access/audit-log.ts';
import type { PasswordVerifier } from '../access/password-verifier.ts';
import type { TenantKeys } from '../access/tenant-keys.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import type { Configuration } from '../configuration/schema.ts';
import { Mailboxes } from '../mailbox/mailboxes.ts';
import { defaultIntakeLimits } from '../mailbox/message-intake.ts';
import { systemDnsResolver } from '../operations/doctor/dns-resolver.ts';
import { AcceptedDomains } from '../organization/accepted-domains.ts';
import { Groups } from '../organization/groups.ts';
import type { MailboxProvisioner } from '../organization/mailbox-provisioner.ts';
import { Organizations } from '../organization/organizations.ts';
import { RecipientLocator } from '../organization/recipient-locator.ts';
import { Recipients } from '../organization/recipients.ts';
import { RetentionSweep } from '../organization/retention-sweep.ts';
import type { Rooms } from '../shell/platform.ts';
import { dnsTxtResolver } from './dns-txt-resolver.ts';
import type { Stores } from './open-stores.ts';

export interface RoomSurroundings {
  readonly config: Configuration;
  readonly stores: Stores;
  readonly tenantKeys: TenantKeys;
  readonly verifier: PasswordVerifier;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

const dayMs = 24 * 60 * 60 * 1000;
/** Where other nodes write to the same database; LISTEN would only make it sooner. */
const sharedPollMs = 500;

/** Organisations and mailboxes over opened stores. */
export function openRooms(surroundings: RoomSurroundings): Rooms & { readonly sweep: RetentionSweep } {
  const { config, stores, tenantKeys, verifier, clock, random, log } = surroundings;
  const { directory, store } = stores;
  const mailboxes = new Mailboxes({
    store,
    clock,
    log,
    pollMs: config.store.kind === 'postgres' ? sharedPollMs : null,
    intakeLimits: { ...defaultIntakeLimits, maxMessageBytes: config.limits.maxMessageBytes },
  });
  const provisioner = mailboxProvisioner(mailboxes, stores, config);
  const organizations = new Organizations({
    store: directory,
    clock,
    random,
    log,
    shards: Array.from({ length: config.store.shards }, (_, shard) => shard),
    newWrappedKey: (organization) => Promise.resolve(tenantKeys.create(organization)),
  });
  return {
    auditLog: new AuditLog({ store: directory, keys: tenantKeys, random, log }),
    accounts: new Accounts({ store: directory, verifier, random, clock }),
    mailboxes,
    organizations,
    domains: new AcceptedDomains({
      store: directory,
      clock,
      random,
      resolver: dnsTxtResolver(systemDnsResolver(config.dns)),
    }),
    recipients: new Recipients({ store: directory, random, provisioner }),
    groups: new Groups(directory),
    locator: new RecipientLocator(directory),
    sweep: new RetentionSweep({
      store: directory,
      organizations,
      provisioner,
      clock,
      log,
      softDeletionMs: config.retention.deletedMailboxDays * dayMs,
    }),
  };
}

/** What the directory asks of the mailbox room, which lies above it. */
function mailboxProvisioner(
  mailboxes: Mailboxes,
  { store, removePacks }: Stores,
  config: Configuration,
): MailboxProvisioner {
  return {
    async provision({ tenant, mailbox, guid }, quotas) {
      const settings = { guid, quotas, language: config.server.language };
      await mailboxes.provision({ tenant, mailbox }, settings);
    },
    async remove({ tenant, mailbox }) {
      const key = { tenant, mailbox };
      // It may be gone already: a removal that was cut short is taken up again.
      if (await store.findMailbox(key)) await mailboxes.remove(key);
    },
    forgetTenant: (tenant, shard) => removePacks(tenant, shard),
  };
}
