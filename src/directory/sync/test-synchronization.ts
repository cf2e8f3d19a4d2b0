/** Synchronisation over a store in memory, of directories in memory, for tests. */
import { silentLog } from '../../base/log.ts';
import { systemRandom } from '../../base/random.ts';
import { formatAddresses } from '../../organization/address-list.ts';
import { SynchronizedRecipients } from '../../organization/synchronized-recipients.ts';
import { createTestOrganization } from '../../organization/test-organization.ts';
import type { OpenDirectoryStore } from '../../store/contracts/directory-fixtures.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import { testConnector } from '../mending/test-connectors.ts';
import { FakeDirectory } from '../sources/fake-source.ts';
import { DirSyncFeatures } from '../upn/dir-sync-features.ts';
import { type CycleRequest, DirectorySynchronization } from './directory-synchronization.ts';
import { RunHistory } from './runs/run-history.ts';
import { testControl } from './test-control.ts';

export interface TestSyncOptions {
  /** One forest, `AD`, without it. */
  readonly forests?: Readonly<Record<string, FakeDirectory>>;
  readonly openStore?: OpenDirectoryStore;
  /** What synchronisation sees of the store: one that breaks, for instance. */
  readonly wrap?: (store: DirectoryStore) => DirectoryStore;
  readonly leaseMs?: number;
  readonly itemsAtOnce?: number;
}

export async function createTestSynchronization(options: TestSyncOptions = {}) {
  const { openStore, wrap = (store) => store, leaseMs, itemsAtOnce } = options;
  const base = await createTestOrganization(openStore ? { openStore } : {});
  await base.organizations.get('contoso');
  const { tenant, clock, provisioner } = base;
  const organization = await base.organizations.get('contoso');
  const forests = options.forests ?? { AD: new FakeDirectory() };
  const connectors = Object.keys(forests).map((name, index) =>
    testConnector(name, { precedence: index + 1 }),
  );
  const control = testControl(connectors, forests);
  const open = (store: DirectoryStore) => {
    return new DirectorySynchronization({
      ...{ store, clock, random: systemRandom, log: silentLog, owner: 'test', connectors: control },
      recipients: new SynchronizedRecipients({ store, random: systemRandom, provisioner }),
      features: new DirSyncFeatures(store),
      history: new RunHistory(store),
      ...(leaseMs !== undefined && { leaseMs }),
      ...(itemsAtOnce !== undefined && { itemsAtOnce }),
    });
  };
  const sync = open(wrap(base.store));
  const request: CycleRequest = { userName: 'tester', signal: new AbortController().signal };
  const [first = new FakeDirectory()] = Object.values(forests);
  return {
    ...base,
    ...{ organization, sync, forests, connectors, request, open },
    ad: first,
    features: new DirSyncFeatures(base.store),
    run: (over: Partial<CycleRequest> = {}) => sync.runCycle(organization, { ...request, ...over }),
    /** By name, without the deleted. */
    async recipientsByName(): Promise<Map<string, Recipient>> {
      const found = new Map<string, Recipient>();
      for await (const recipient of base.recipients.each(tenant, { sort: 'id' }))
        found.set(recipient.name, recipient);
      return found;
    },
    /** One line for each recipient: `name kind upn addresses`. */
    async shown(): Promise<string[]> {
      const lines: string[] = [];
      for await (const recipient of base.recipients.each(tenant, { sort: 'name' }))
        lines.push(describe(recipient));
      return lines;
    },
    async membersOf(name: string): Promise<string[]> {
      const group = await base.recipients.get(tenant, name);
      const names: string[] = [];
      for await (const member of base.groups.members(tenant, group.recipient)) names.push(member.name);
      return names.sort();
    },
    async errors(): Promise<string[]> {
      const lines: string[] = [];
      for await (const { code, name, attribute, value } of sync.provisioningErrors(organization)) {
        lines.push(`${name}: ${code} ${attribute} ${value}`);
      }
      return lines;
    },
  };
}

export function describe({ name, kind, upn, addresses, targetAddress, attributes }: Recipient): string {
  const parts = [name, kind, upn ?? '-', formatAddresses(addresses).join(' ') || '-'];
  if (targetAddress !== null) parts.push(`→ ${targetAddress}`);
  if (attributes.accountDisabled === true) parts.push('disabled');
  return parts.join(' | ');
}
