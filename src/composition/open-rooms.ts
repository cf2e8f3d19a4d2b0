import { lookup } from 'node:dns';
import { Accounts } from '../access/accounts.ts';
import { AuditLog } from '../access/audit-log.ts';
import { NtHashes } from '../access/nt-hashes.ts';
import { SessionBoard } from '../access/open-sessions.ts';
import type { PasswordVerifier } from '../access/password-verifier.ts';
import { Roles } from '../access/roles.ts';
import type { TenantKeys } from '../access/tenant-keys.ts';
import { ThrottlingPolicies } from '../access/throttling/throttling-policies.ts';
import type { Clock } from '../base/clock.ts';
import { OutwardNetworks } from '../base/connecting/outward-networks.ts';
import type { Guid } from '../base/ids.ts';
import { loadOnce } from '../base/load-once.ts';
import type { Log } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import { limitRooms, type MakeDirectoryRooms } from '../cmdlets/kit/authorization/limit-rooms.ts';
import type { CallerLimits, CmdletActivity, CmdletRooms } from '../cmdlets/kit/ports.ts';
import type { Configuration } from '../configuration/schema.ts';
import { Mailboxes } from '../mailbox/mailboxes.ts';
import { defaultIntakeLimits } from '../mailbox/message-intake.ts';
import { DkimSigning } from '../mailflow/signing/dkim-signing.ts';
import { systemDnsResolver } from '../operations/doctor/dns-resolver.ts';
import { AcceptedDomains } from '../organization/accepted-domains.ts';
import { Groups } from '../organization/groups.ts';
import type { MailboxProvisioner } from '../organization/mailbox-provisioner.ts';
import { type OrganizationHook, Organizations } from '../organization/organizations.ts';
import { RecipientLocator } from '../organization/recipient-locator.ts';
import { Recipients } from '../organization/recipients.ts';
import { RetentionSweep } from '../organization/retention-sweep.ts';
import { PartnerRoom } from '../partner/partner-room.ts';
import { ActivityRecording } from '../reports/recording/activity-recording.ts';
import type { Rooms } from '../shell/platform.ts';
import type { Tenant } from '../store/ports/directory-model.ts';
import { dnsTxtResolver } from './dns-txt-resolver.ts';
import { lazyControl } from './lazy-control.ts';
import { loadMailFlow } from './mail-flow.ts';
import { type OpenedClientAccess, openClientAccess } from './open-client-access.ts';
import { type OpenedDirectory, openDirectory } from './open-directory.ts';
import { type OpenedMigrations, openMigrations } from './open-migrations.ts';
import type { Stores } from './open-stores.ts';

export interface RoomSurroundings {
  readonly config: Configuration;
  readonly stores: Stores;
  readonly tenantKeys: TenantKeys;
  readonly verifier: PasswordVerifier;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly version: string;
}

const dayMs = 24 * 60 * 60 * 1000;
/** Where other nodes write to the same database; LISTEN would only make it sooner. */
const sharedPollMs = 500;

export interface OpenedRooms extends Rooms {
  readonly sweep: RetentionSweep;
  readonly openedMigrations: OpenedMigrations;
  readonly openedDirectory: OpenedDirectory;
  readonly openedClientAccess: OpenedClientAccess;
  readonly recording: ActivityRecording;
  /** The rooms of cmdlets for one command of somebody who may not see and change everything. */
  readonly limitRooms: (limits: CallerLimits) => CmdletRooms;
}

/** Organisations and mailboxes over opened stores. */
export function openRooms(surroundings: RoomSurroundings): OpenedRooms {
  const { config, stores, tenantKeys, verifier, clock, random, log, version } = surroundings;
  const { directory, store } = stores;
  const mailboxes = new Mailboxes({
    store,
    clock,
    log,
    pollMs: config.store.kind === 'postgres' ? sharedPollMs : null,
    intakeLimits: { ...defaultIntakeLimits, maxMessageBytes: config.limits.maxMessageBytes },
  });
  const provisioner = mailboxProvisioner(mailboxes, stores, config);
  const definitions = loadOnce(loadRoleDefinitions);
  const resolver = dnsTxtResolver(systemDnsResolver(config.dns));
  const shards = Array.from({ length: config.store.shards }, (_, shard) => shard);
  const newWrappedKey = (organization: Guid) => Promise.resolve(tenantKeys.create(organization));
  const partnerHook: OrganizationHook = {
    name: 'partner',
    created: (organization) => partners.grantToCreator(organization),
  };
  const makeRooms: MakeDirectoryRooms = (over, mayDelegate) => {
    const parts = { store: over, clock, random, log };
    const domains = new AcceptedDomains({ ...parts, resolver });
    const secretsOf = ({ guid, wrappedKey }: Tenant) => tenantKeys.secretsOf(guid, wrappedKey);
    return {
      accounts: new Accounts({
        ...parts,
        verifier,
        ntHashes: new NtHashes({ store: over, keys: tenantKeys, random }),
      }),
      roles: new Roles({ ...parts, definitions, ...(mayDelegate && { mayDelegate }) }),
      organizations: new Organizations({ ...parts, shards, newWrappedKey, hooks: [partnerHook] }),
      domains,
      signing: new DkimSigning({ ...parts, domains, resolver, secretsOf }),
      recipients: new Recipients({ ...parts, provisioner }),
      groups: new Groups(over),
    };
  };
  const rooms = makeRooms(directory);
  const { organizations, recipients, roles } = rooms;
  const partners = new PartnerRoom({ store: directory, roles, organizations, clock, random });
  const throttling = new ThrottlingPolicies({ store: directory, clock, random });
  const openSessions = new SessionBoard();
  const { refusedNetworks: refused, allowedNetworks: allowed } = config.outward;
  const networks = new OutwardNetworks({ refused, allowed }, lookup);
  const recording = new ActivityRecording({ store: directory, clock, random, log });
  const reports = lazyControl(
    loadOnce(async () => {
      const { ActivityReports } = await import('../reports/activity-reports.ts');
      return new ActivityReports({ store: directory, mailboxes, recording, clock });
    }),
    [
      ...([
        'connections',
        'connectionDetails',
        'mailboxUsage',
        'mailboxUsageDetails',
        'mailboxActivity',
      ] as const),
      ...(['groupActivity', 'traffic', 'topUsers', 'messages'] as const),
    ],
  );
  const openedMigrations = openMigrations({
    config,
    directory,
    organizations,
    recipients,
    mailboxes,
    tenantKeys,
    networks,
    activity: recording,
    clock,
    random,
    log,
  });
  const auditLog = new AuditLog({ store: directory, keys: tenantKeys, random, log });
  const mailFlow = loadOnce(() =>
    loadMailFlow({
      ...{ config, directory, organizations, mailboxes, tenantKeys, networks, clock, random, log },
      signing: rooms.signing,
      activity: recording,
    }),
  );
  const mailQueue = lazyControl(async () => (await mailFlow()).administration);
  const openedDirectory = openDirectory({
    store: directory,
    ...rooms,
    provisioner,
    tenantKeys,
    networks,
    clock,
    random,
    log,
  });
  const openedClientAccess = openClientAccess({
    ...{
      config,
      store: directory,
      configs: organizations.config,
      tenantKeys,
      networks,
      clock,
      random,
      version,
    },
  });
  const apart = {
    mailboxes,
    auditLog,
    migrations: openedMigrations.rooms,
    partners,
    throttling,
    openSessions,
    reports,
    activity: activityOf(recording),
    clientAccess: openedClientAccess.rooms,
    mailQueue,
  };
  const outside = { ...apart, directory: openedDirectory.rooms };
  return {
    ...rooms,
    ...apart,
    mailFlow,
    recording,
    openedMigrations,
    openedDirectory,
    openedClientAccess,
    limitRooms: (limits) => limitRooms({ store: directory, makeRooms, apart: outside }, limits),
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

/** What cmdlets tell: of their own organisation. */
const activityOf = (recording: ActivityRecording): CmdletActivity => ({
  message: ({ tenant }, facts) => recording.message({ ...facts, tenant }),
});

/** Cmdlets are loaded when the first of them runs, or somebody looks at roles. */
async function loadRoleDefinitions() {
  const [{ allCmdlets }, { makeRoleDefinitions }] = await Promise.all([
    import('../cmdlets/all-cmdlets.ts'),
    import('../cmdlets/kit/authorization/make-role-definitions.ts'),
  ]);
  return makeRoleDefinitions(allCmdlets);
}

/** What the directory asks of the mailbox room, which lies above it. */
function mailboxProvisioner(
  mailboxes: Mailboxes,
  { store, removePacks }: Stores,
  config: Configuration,
): MailboxProvisioner {
  return {
    async provision({ tenant, mailbox, guid, holdsPublicFolders }, quotas) {
      if (holdsPublicFolders === true)
        return mailboxes.provisionPublicFolders({ tenant, mailbox }, { guid, quotas });
      const settings = { guid, quotas, language: config.server.language };
      await mailboxes.provision({ tenant, mailbox }, settings);
    },
    async provisionMany(places) {
      const [first] = places;
      if (first !== undefined) await mailboxes.provisionMany(first.tenant, places, config.server.language);
    },
    async remove({ tenant, mailbox }) {
      const key = { tenant, mailbox };
      // It may be gone already: a removal that was cut short is taken up again.
      if (await store.findMailbox(key)) await mailboxes.remove(key);
    },
    async forgetTenant(tenant, shard) {
      await mailboxes.removeLedgers(tenant);
      await removePacks(tenant, shard);
    },
  };
}
