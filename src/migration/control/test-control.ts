import { TenantKeys } from '../../access/tenant-keys.ts';
import type { Clock } from '../../base/clock.ts';
import type { Guid } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { type Random, systemRandom } from '../../base/random.ts';
import { Organizations } from '../../organization/organizations.ts';
import { Recipients } from '../../organization/recipients.ts';
import { FakeProvisioner } from '../../organization/test-organization.ts';
import { createSetClock, type OpenDirectoryStore } from '../../store/contracts/directory-fixtures.ts';
import { createMemoryDirectoryStore } from '../../store/memory/memory-directory-store.ts';
import { type ControlContext, noScheduling } from './context.ts';
import { Migrations, type MigrationsOptions } from './migrations.ts';
import type { ServerToUse, SyncUser } from './ports.ts';
import type { SkippedMessage } from './user-model.ts';

/** Later rounds of users come by their GUIDs: those of these at noon, so that tests know what happens when. */
const noonRandom: Random = {
  bytes: (length) => systemRandom.bytes(length),
  guid: () => `80000000${systemRandom.guid().slice(8)}` as Guid,
};

/** Control over a store in memory, a clock that stands still unless another is given, and one organisation with mailboxes. */
export async function createTestControl<Time extends Clock = Clock>(
  options: { readonly people?: readonly string[]; readonly clock?: Time } & Partial<
    Pick<MigrationsOptions, 'gate' | 'scheduling'> & { readonly openStore: OpenDirectoryStore }
  > = {},
) {
  const { people = ['kim', 'lee', 'park', 'choi'] } = options;
  const clock = options.clock ?? (createSetClock() as Clock as Time);
  const store = (await options.openStore?.(clock)) ?? createMemoryDirectoryStore({ clock });
  const keys = new TenantKeys(systemRandom.bytes(32), systemRandom);
  const parts = { store, clock, random: noonRandom, log: silentLog };
  const provisioner = new FakeProvisioner();
  const organizations = new Organizations({
    ...parts,
    shards: [0],
    newWrappedKey: async (guid) => keys.create(guid),
  });
  const organization = await organizations.create({ name: 'contoso', domain: 'contoso.com' });
  const recipients = new Recipients({ ...parts, provisioner });
  await recipients.create(
    organization.tenant,
    people.map((name) => ({ kind: 'userMailbox' as const, name })),
  );
  const verified: ServerToUse[] = [];
  const skipped = new Map<string, readonly SkippedMessage[]>();
  const context: ControlContext = {
    ...parts,
    recipients,
    secretsOf: ({ guid, wrappedKey }) => keys.secretsOf(guid, wrappedKey),
    scheduling: options.scheduling ?? noScheduling,
  };
  const migrations = new Migrations({
    ...context,
    verifier: {
      verify: async (server) => {
        verified.push(server);
      },
    },
    gate: options.gate ?? { findObstacles: async () => [] },
    skippedItems: {
      read: async (_organization, { emailAddress }: SyncUser) => skipped.get(emailAddress) ?? [],
      approve: async () => 0,
    },
  });
  return { ...parts, keys, organization, organizations, recipients, context, migrations, verified, skipped };
}

export type TestControl = Awaited<ReturnType<typeof createTestControl>>;

/** `kim,lee` becomes a file with a row for each. */
export function csvOf(...names: readonly string[]): Uint8Array {
  const rows = names.map((name) => `${name}@contoso.com,${name},secret-${name}`);
  return Buffer.from(['EmailAddress,UserName,Password', ...rows, ''].join('\r\n'));
}

export async function createEndpoint({ migrations, organization }: TestControl, name = 'IMAPEndpoint') {
  return migrations.endpoints.create(organization, { name, remoteServer: 'imap.contoso.com' });
}

export async function createBatch(
  control: TestControl,
  names: readonly string[],
  input: Partial<Parameters<Migrations['batches']['create']>[1]> = {},
) {
  const { migrations, organization } = control;
  return migrations.batches.create(organization, {
    name: 'IMAPBatch1',
    from: { csv: csvOf(...names) },
    sourceEndpoint: 'IMAPEndpoint',
    ...input,
  });
}
