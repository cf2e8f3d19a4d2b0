/** A runtime over rooms in memory, for tests of cmdlets. */
import { findPrincipal } from '../../access/account-owner.ts';
import { Accounts } from '../../access/accounts.ts';
import { AuditLog } from '../../access/audit-log.ts';
import { SessionBoard } from '../../access/open-sessions.ts';
import { PasswordVerifier } from '../../access/password-verifier.ts';
import type { AccountPrincipal } from '../../access/principal.ts';
import { Roles } from '../../access/roles.ts';
import type { SecretBox } from '../../access/secret-box.ts';
import { TenantKeys } from '../../access/tenant-keys.ts';
import { ThrottlingPolicies } from '../../access/throttling/throttling-policies.ts';
import type { Guid } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { systemRandom } from '../../base/random.ts';
import type { ConnectorOpener } from '../../directory/control/connector-opener.ts';
import { FakeOpener } from '../../directory/control/fake-opener.ts';
import type { FakeDirectory } from '../../directory/sources/fake-source.ts';
import type { MessageFacts } from '../../mailbox/activity-recorder.ts';
import type { Mailboxes } from '../../mailbox/mailboxes.ts';
import { TestMailboxes } from '../../mailbox/test-mailboxes.ts';
import { MailFlow } from '../../mailflow/mail-flow.ts';
import { DkimSigning } from '../../mailflow/signing/dkim-signing.ts';
import { noScheduling } from '../../migration/control/context.ts';
import { Migrations, type MigrationsOptions } from '../../migration/control/migrations.ts';
import { AcceptedDomains } from '../../organization/accepted-domains.ts';
import { Groups } from '../../organization/groups.ts';
import type { MailboxProvisioner } from '../../organization/mailbox-provisioner.ts';
import { type OrganizationHook, Organizations } from '../../organization/organizations.ts';
import { Recipients } from '../../organization/recipients.ts';
import { PartnerRoom } from '../../partner/partner-room.ts';
import { ActivityReports } from '../../reports/activity-reports.ts';
import { ActivityRecording } from '../../reports/recording/activity-recording.ts';
import { createSetClock, type SetClock } from '../../store/contracts/directory-fixtures.ts';
import { createMemoryDirectoryStore } from '../../store/memory/memory-directory-store.ts';
import type { AuditFacts } from '../../store/ports/audit-store.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import {
  ErrorRecord,
  PowerShellError,
  type StreamName,
  toText,
  type Value,
} from '../../wire/powershell-language/index.ts';
import { allCmdlets } from '../all-cmdlets.ts';
import { CmdletSessions } from '../sessions.ts';
import { limitRooms, type MakeDirectoryRooms } from './authorization/limit-rooms.ts';
import { makeRoleDefinitions } from './authorization/make-role-definitions.ts';
import { grantToFolderOwner } from './authorizers.ts';
import type { CmdletClientAccess } from './client-access-ports.ts';
import type { Cmdlet } from './definition.ts';
import type { CmdletDirectory } from './directory-ports.ts';
import type { CmdletMigrations, RuntimeSurroundings } from './ports.ts';
import { Runtime, type RuntimeOptions } from './runtime.ts';
import { testClientAccess } from './test-client-access.ts';
import { makeTestDirectory } from './test-directory.ts';

export interface TestOutcome {
  readonly values: readonly Value[];
  readonly text: readonly string[];
  /** `stream: message`, in order. */
  readonly messages: readonly string[];
  /** `id | category | message`. */
  readonly errors: readonly string[];
  readonly thrown: string | undefined;
}

export interface TestRuntime {
  readonly runtime: Runtime;
  /** What was recorded, as it came. */
  readonly audited: readonly AuditFacts[];
  readonly surroundings: RuntimeSurroundings;
  readonly clock: SetClock;
  readonly openSessions: SessionBoard;
  readonly throttling: ThrottlingPolicies;
  /** As servers have it. */
  readonly recording: ActivityRecording;
  /** The TXT records that DNS has, by name. */
  readonly txt: Map<string, readonly string[]>;
  /** As the owner of the platform. */
  run(script: string): Promise<TestOutcome>;
  readonly sessions: CmdletSessions;
  /** Whole, where `surroundings.rooms` has what cmdlets need of it. */
  readonly mailboxes: Mailboxes;
  readonly mailFlow: MailFlow;
  /** Below the rooms, with the keys of its organisations. */
  readonly store: DirectoryStore;
  secretsOf(organization: Tenant): SecretBox;
  /** A session of the account with this sign-in name; for a customer of its organisation where one is named. */
  openAs(name: string, organization?: string): Promise<TestSession>;
  /** Who that is. */
  principalOf(name: string): Promise<AccountPrincipal>;
}

export interface TestSession {
  readonly runtime: Runtime;
  run(script: string): Promise<TestOutcome>;
}

const describeError = ({ fullyQualifiedErrorId, category, message }: ErrorRecord): string =>
  `${fullyQualifiedErrorId} | ${category} | ${message}`;

export interface TestRuntimeOptions extends Partial<Omit<RuntimeOptions, 'cmdlets'>> {
  readonly extra?: readonly Cmdlet[];
  /** What migrations ask of those around them: servers that are always there, unless it says otherwise. */
  readonly migrationParts?: Partial<MigrationSurroundings>;
  /** Directories outside that live in memory, by the names of their servers or files. */
  readonly directories?: Readonly<Record<string, FakeDirectory>>;
  /** In place of them, real ones. */
  readonly directoryOpener?: ConnectorOpener;
  /** In place of parts that are made over them. */
  readonly directoryParts?: Partial<CmdletDirectory>;
  readonly clientAccessParts?: Partial<CmdletClientAccess>;
}

type MigrationSurroundings = Pick<MigrationsOptions, 'verifier' | 'gate' | 'skippedItems' | 'scheduling'> &
  Pick<CmdletMigrations, 'cutover' | 'probes' | 'verification' | 'reports'>;

const quietProbe = {
  steps: [],
  addresses: [],
  tlsVersion: undefined,
  certificate: undefined,
  greeting: undefined,
  capabilities: [],
  failure: undefined,
};

const quietMigrations: MigrationSurroundings = {
  verifier: { verify: () => Promise.resolve() },
  gate: { findObstacles: () => Promise.resolve([]) },
  skippedItems: { read: () => Promise.resolve([]), approve: () => Promise.resolve(0) },
  scheduling: noScheduling,
  cutover: {
    check: async (_, { guid }) => ({
      batch: guid,
      checkedAt: 0,
      goal: 'here',
      waitMs: 0,
      ownNames: [],
      domains: [],
      mailboxCount: 0,
      syncedCount: 0,
      unsyncedCount: 0,
      unsynced: [],
      isSafe: true,
    }),
    findSenderPolicies: () => Promise.resolve([]),
  },
  probes: {
    probeServer: () => Promise.resolve(quietProbe),
    probeEndpoint: () => Promise.resolve(quietProbe),
  },
  verification: {
    verify: async function* () {
      yield* [];
    },
  },
  reports: {
    write: async function* (_, { name }, format) {
      yield `${format} of ${name}`;
    },
  },
};

/** With one organisation, contoso, whose domain is contoso.com. */
export async function makeTestRuntime({
  extra = [],
  migrationParts = {},
  directories = {},
  directoryOpener = new FakeOpener(directories),
  directoryParts = {},
  clientAccessParts = {},
  ...options
}: TestRuntimeOptions = {}): Promise<TestRuntime> {
  const clock = createSetClock();
  const parts = { store: createMemoryDirectoryStore({ clock }), clock, random: systemRandom, log: silentLog };
  const { mailboxes } = new TestMailboxes({ clock });
  const provisioner: MailboxProvisioner = {
    async provision({ tenant, mailbox, guid, holdsPublicFolders }, quotas) {
      if (holdsPublicFolders === true)
        return mailboxes.provisionPublicFolders({ tenant, mailbox }, { guid, quotas });
      await mailboxes.provision({ tenant, mailbox }, { guid, quotas, language: options.language ?? 'en' });
    },
    async provisionMany(places) {
      for (const { quotas, ...place } of places) await this.provision(place, quotas);
    },
    remove: ({ tenant, mailbox }) => mailboxes.remove({ tenant, mailbox }),
    forgetTenant: () => Promise.resolve(),
  };
  const keys = new TenantKeys(systemRandom.bytes(32), systemRandom);
  const secretsOf = ({ guid, wrappedKey }: Tenant) => keys.secretsOf(guid, wrappedKey);
  const newOrganizations = { shards: [0], newWrappedKey: async (guid: Guid) => keys.create(guid) };
  const txt = new Map<string, readonly string[]>();
  const cmdlets = [...allCmdlets, ...extra];
  const definitions = async () => makeRoleDefinitions(cmdlets);
  const verifier = new PasswordVerifier(parts);
  const resolver = { resolveTxt: async (name: string) => txt.get(name) ?? [] };
  const partnerHook: OrganizationHook = {
    name: 'partner',
    created: (organization) => partners.grantToCreator(organization),
  };
  const makeRooms: MakeDirectoryRooms = (store, mayDelegate) => {
    const over = { ...parts, store };
    const domains = new AcceptedDomains({ ...over, resolver });
    return {
      organizations: new Organizations({ ...over, ...newOrganizations, hooks: [partnerHook] }),
      domains,
      signing: new DkimSigning({ ...over, domains, resolver, secretsOf }),
      recipients: new Recipients({ ...over, provisioner }),
      groups: new Groups(store),
      accounts: new Accounts({ ...over, verifier }),
      roles: new Roles({ ...over, definitions, ...(mayDelegate && { mayDelegate }) }),
    };
  };
  const own = makeRooms(parts.store);
  const partners = new PartnerRoom({ ...parts, ...own });
  const throttling = new ThrottlingPolicies(parts);
  const openSessions = new SessionBoard();
  const recording = new ActivityRecording(parts);
  const { cutover, probes, verification, reports, ...around } = { ...quietMigrations, ...migrationParts };
  const { endpoints, batches, users, configuration } = new Migrations({
    ...parts,
    ...around,
    recipients: own.recipients,
    secretsOf,
  });
  const proof = { cutover, probes, verification, reports };
  const migrations = { isServed: true, endpoints, batches, users, configuration, ...proof };
  const directory = {
    ...makeTestDirectory({ ...parts, ...own, opener: directoryOpener, provisioner, secretsOf }),
    ...directoryParts,
  };
  const mailFlow = new MailFlow({
    ...{ ...parts, mailboxes, activity: recording, server: 'mail.contoso.com', node: 'test' },
    async secretsOf(tenant) {
      const organization = await parts.store.findTenant({ tenant });
      if (organization === undefined) throw new TypeError('An organisation that mail is of is there.');
      return secretsOf(organization);
    },
    usesPlusAddresses: async () => true,
    signingKeyFor: (tenant, domain) => own.signing.keyFor(tenant, domain),
    languageOf: () => options.language ?? 'en',
    tenants: async function* () {
      for await (const { tenant } of own.organizations.each({ states: ['active'] })) yield tenant;
    },
    maxMessageBytes: 1024 * 1024,
  });
  const apart = {
    mailboxes,
    auditLog: new AuditLog({ ...parts, keys }),
    migrations,
    directory,
    partners,
    throttling,
    openSessions,
    reports: new ActivityReports({ ...parts, mailboxes, recording }),
    activity: {
      message: ({ tenant }: Tenant, facts: Omit<MessageFacts, 'tenant'>) =>
        recording.message({ ...facts, tenant }),
    },
    mailQueue: mailFlow.administration,
    clientAccess: {
      ...testClientAccess({ ...parts, configs: own.organizations.config }),
      ...clientAccessParts,
    },
  };
  const rooms = { ...own, ...apart };
  await rooms.organizations.create({ name: 'contoso', domain: 'contoso.com' });
  const audited: AuditFacts[] = [];
  const surroundings: RuntimeSurroundings = {
    rooms,
    limitRooms: (limits) => limitRooms({ store: parts.store, makeRooms, apart }, limits),
    actor: { name: 'tester', organization: undefined },
    authorizer: grantToFolderOwner,
    audit: {
      record(organization, facts) {
        audited.push(facts);
        return rooms.auditLog.record(organization, facts);
      },
    },
    clock,
    random: systemRandom,
    log: silentLog,
    language: 'en',
    signal: new AbortController().signal,
    session: 'test',
    ...options,
  };
  const runtime = new Runtime({ ...options, ...surroundings, cmdlets });
  const sessions = new CmdletSessions({ ...surroundings, cmdlets });
  const open = async (name: string, organization: string | undefined) => {
    const principal = await principalOf(parts.store, name);
    const named = organization !== undefined && { organization };
    return sessions.open(principal, { language: 'en', signal: surroundings.signal, ...named });
  };
  return {
    runtime,
    audited,
    clock,
    openSessions,
    throttling,
    recording,
    surroundings,
    sessions,
    mailboxes,
    mailFlow,
    store: parts.store,
    secretsOf,
    txt,
    run: (script) => runIn(runtime, script),
    principalOf: (name) => principalOf(parts.store, name),
    async openAs(name, organization) {
      const own = await open(name, organization);
      return { runtime: own, run: (script) => runIn(own, script) };
    },
  };
}

/** Whose sign-in name it is, as after a sign-in. */
async function principalOf(store: DirectoryStore, name: string): Promise<AccountPrincipal> {
  const domain = await store.findDomain(name.slice(name.lastIndexOf('@') + 1));
  const tenant = domain && (await store.findTenant({ tenant: domain.tenant }));
  const [match] = tenant ? await store.findByKeys(tenant.tenant, [{ kind: 'upn', value: name }]) : [];
  const principal = tenant && match && findPrincipal(tenant, match.recipient);
  if (principal === undefined) throw new Error(`Nobody signs in as ${name}.`);
  return principal;
}

async function runIn(runtime: Runtime, script: string): Promise<TestOutcome> {
  const values: Value[] = [];
  const messages: string[] = [];
  const errors: string[] = [];
  let thrown: string | undefined;
  const write = (stream: StreamName, value: Value) => {
    if (value instanceof ErrorRecord) errors.push(describeError(value));
    else messages.push(`${stream}: ${toText(value)}`);
  };
  try {
    for await (const value of runtime.run(script, { write })) values.push(value);
  } catch (error) {
    if (!(error instanceof PowerShellError)) throw error;
    thrown = describeError(error.record);
  }
  return { values, text: values.map((value) => toText(value)), messages, errors, thrown };
}
