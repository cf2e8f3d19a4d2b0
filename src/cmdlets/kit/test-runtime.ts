/** A runtime over rooms in memory, for tests of cmdlets. */
import { Accounts } from '../../access/accounts.ts';
import { AuditLog } from '../../access/audit-log.ts';
import { PasswordVerifier } from '../../access/password-verifier.ts';
import { TenantKeys } from '../../access/tenant-keys.ts';
import { silentLog } from '../../base/log.ts';
import { systemRandom } from '../../base/random.ts';
import { TestMailboxes } from '../../mailbox/test-mailboxes.ts';
import { AcceptedDomains } from '../../organization/accepted-domains.ts';
import { Groups } from '../../organization/groups.ts';
import type { MailboxProvisioner } from '../../organization/mailbox-provisioner.ts';
import { Organizations } from '../../organization/organizations.ts';
import { Recipients } from '../../organization/recipients.ts';
import { createSetClock } from '../../store/contracts/directory-fixtures.ts';
import { createMemoryDirectoryStore } from '../../store/memory/memory-directory-store.ts';
import type { AuditFacts } from '../../store/ports/audit-store.ts';
import {
  ErrorRecord,
  PowerShellError,
  type StreamName,
  toText,
  type Value,
} from '../../wire/powershell-language/index.ts';
import { allCmdlets } from '../all-cmdlets.ts';
import { grantToFolderOwner } from './authorizers.ts';
import type { Cmdlet } from './definition.ts';
import type { RuntimeSurroundings } from './ports.ts';
import { Runtime, type RuntimeOptions } from './runtime.ts';

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
  /** The TXT records that DNS has, by name. */
  readonly txt: Map<string, readonly string[]>;
  run(script: string): Promise<TestOutcome>;
}

const describeError = ({ fullyQualifiedErrorId, category, message }: ErrorRecord): string =>
  `${fullyQualifiedErrorId} | ${category} | ${message}`;

export interface TestRuntimeOptions extends Partial<Omit<RuntimeOptions, 'cmdlets'>> {
  readonly extra?: readonly Cmdlet[];
}

/** With one organisation, contoso, whose domain is contoso.com. */
export async function makeTestRuntime({
  extra = [],
  ...options
}: TestRuntimeOptions = {}): Promise<TestRuntime> {
  const clock = createSetClock();
  const parts = { store: createMemoryDirectoryStore({ clock }), clock, random: systemRandom, log: silentLog };
  const { mailboxes } = new TestMailboxes({ clock });
  const provisioner: MailboxProvisioner = {
    async provision({ tenant, mailbox, guid }, quotas) {
      await mailboxes.provision({ tenant, mailbox }, { guid, quotas, language: 'en' });
    },
    remove: ({ tenant, mailbox }) => mailboxes.remove({ tenant, mailbox }),
    forgetTenant: () => Promise.resolve(),
  };
  const keys = new TenantKeys(systemRandom.bytes(32), systemRandom);
  const organizations = new Organizations({
    ...parts,
    shards: [0],
    newWrappedKey: async (guid) => keys.create(guid),
  });
  await organizations.create({ name: 'contoso', domain: 'contoso.com' });
  const txt = new Map<string, readonly string[]>();
  const rooms = {
    organizations,
    domains: new AcceptedDomains({ ...parts, resolver: { resolveTxt: async (name) => txt.get(name) ?? [] } }),
    recipients: new Recipients({ ...parts, provisioner }),
    groups: new Groups(parts.store),
    mailboxes,
    auditLog: new AuditLog({ ...parts, keys }),
    accounts: new Accounts({ ...parts, verifier: new PasswordVerifier(parts) }),
  };
  const audited: AuditFacts[] = [];
  const surroundings: RuntimeSurroundings = {
    rooms,
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
  const runtime = new Runtime({ ...options, ...surroundings, cmdlets: [...allCmdlets, ...extra] });
  return { runtime, audited, surroundings, txt, run: (script) => runIn(runtime, script) };
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
