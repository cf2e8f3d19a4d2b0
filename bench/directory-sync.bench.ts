import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { systemClock } from '../src/base/clock.ts';
import { isAppError } from '../src/base/errors.ts';
import type { Guid } from '../src/base/ids.ts';
import { silentLog } from '../src/base/log.ts';
import { systemRandom } from '../src/base/random.ts';
import type { DirectoryConnector } from '../src/directory/control/connector-model.ts';
import { defaultConnectorSettings } from '../src/directory/control/connector-model.ts';
import type { DirectoryConnectors } from '../src/directory/control/directory-connectors.ts';
import { createSynchronization } from '../src/directory/sync/create-synchronization.ts';
import type { StepCounts, SyncRun } from '../src/directory/sync/runs/run-model.ts';
import { Mailboxes } from '../src/mailbox/mailboxes.ts';
import type { MailboxProvisioner } from '../src/organization/mailbox-provisioner.ts';
import { Organizations } from '../src/organization/organizations.ts';
import { openDirectoryStore } from '../src/store/sql/directory/open-directory-store.ts';
import { EmbeddedMailStore } from '../src/store/sql/sqlite/shard/embedded-mail-store.ts';
import { MadeUpForest } from './directory/made-up-forest.ts';
import { type Benchmark, type BenchmarkContext, elapsedMs } from './harness.ts';

const request = { userName: 'bench', signal: new AbortController().signal };

/** The embedded store as a server has it, and one organisation with a forest of so many users. */
async function makeScene({ scratch, cleanup }: BenchmarkContext, users: number) {
  const place = { kind: 'sqlite', path: path.join(scratch, 'platform.sqlite') } as const;
  const store = await openDirectoryStore(place, systemClock);
  cleanup(() => store.close());
  const mail = new EmbeddedMailStore({ dataFolder: scratch, shardOf: () => 0 });
  cleanup(() => mail.close());
  const parts = { store, clock: systemClock, random: systemRandom, log: silentLog };
  const organizations = new Organizations({
    ...parts,
    shards: [0],
    newWrappedKey: async (guid) => Buffer.from(guid),
  });
  const organization = await organizations.create({ name: 'contoso', domain: 'contoso.com' });
  const mailboxes = new Mailboxes({ ...parts, store: mail, pollMs: null });
  const provisioner: MailboxProvisioner = {
    async provision({ tenant, mailbox, guid }, quotas) {
      await mailboxes.provision({ tenant, mailbox }, { guid, quotas, language: 'ko' });
    },
    provisionMany: (places) => mailboxes.provisionMany(organization.tenant, places, 'ko'),
    remove: ({ tenant, mailbox }) => mailboxes.remove({ tenant, mailbox }),
    forgetTenant: () => Promise.resolve(),
  };
  const forest = new MadeUpForest(users);
  const sync = createSynchronization({
    ...parts,
    provisioner,
    connectors: controlOf(forest),
    owner: 'bench',
  });
  return { sync, organization, forest, store, mailboxes };
}

function controlOf(forest: MadeUpForest): DirectoryConnectors {
  const connector: DirectoryConnector = {
    ...{ ...defaultConnectorSettings, kind: 'ActiveDirectory', port: 636, precedence: 1 },
    ...{ guid: '00000000-0000-4000-9000-000000000001' as Guid, name: 'AD', hasPassword: false },
    ...{ version: 1, createdAt: 0, changedAt: 0 },
  };
  const not = () => Promise.reject(new Error('A benchmark does not ask for this.'));
  return {
    list: async () => [connector],
    openSource: async () => forest.openSource(),
    ...{ get: not, find: not, create: not, update: not, remove: not, probe: not, openWriter: not },
  };
}

async function measureInitial(context: BenchmarkContext, users: number) {
  const scene = await makeScene(context, users);
  const before = process.cpuUsage();
  const ms = await elapsedMs(() =>
    scene.sync.runCycle(scene.organization, { ...request, policyType: 'Initial' }),
  );
  const { user, system } = process.cpuUsage(before);
  const { active } = await scene.store.countRecipients(scene.organization.tenant);
  if (active.userMailbox !== users)
    throw new Error(`${active.userMailbox} mailboxes were made of ${users} users.`);
  return { scene, seconds: ms / 1000, cpuSeconds: (user + system) / 1e6 };
}

const initial: Benchmark = {
  name: 'directory sync, initial, 100,000 users with mailboxes into the embedded store',
  unit: 's',
  better: 'lower',
  target: { atMost: 60, memoryAtMostMb: 700 },
  async run(context) {
    const { seconds, cpuSeconds } = await measureInitial(context, 100_000);
    return { value: seconds, extra: { cpuSeconds } };
  },
};

const delta: Benchmark = {
  name: 'directory sync, delta of 1,000 changes among 100,000 users',
  unit: 's',
  better: 'lower',
  target: { atMost: 3 },
  async run(context) {
    const { scene } = await measureInitial(context, 100_000);
    const { sync, organization, forest } = scene;
    forest.change(0);
    const emptyMs = await elapsedMs(() => sync.runCycle(organization, { ...request, policyType: 'Delta' }));
    forest.change(1_000);
    const before = process.cpuUsage();
    const ms = await elapsedMs(() => sync.runCycle(organization, { ...request, policyType: 'Delta' }));
    const { user, system } = process.cpuUsage(before);
    return {
      value: ms / 1000,
      extra: { cpuSeconds: (user + system) / 1e6, emptyDeltaSeconds: emptyMs / 1000 },
    };
  },
};

const movedUnit: Benchmark = {
  name: 'directory sync, a unit of 100,000 users that was moved',
  unit: 's',
  better: 'lower',
  target: {
    atMost: 60,
    extra: { refusedDeletionsSeconds: { atMost: 60 }, movedBackSeconds: { atMost: 60 } },
  },
  async run(context) {
    const users = 100_000;
    const { scene } = await measureInitial(context, users);
    const { sync, organization, forest, store } = scene;
    const cycle = () => sync.runCycle(organization, { ...request, policyType: 'Delta' });
    const step = async (what: string, work: () => Promise<unknown>): Promise<number> => {
      const ms = await elapsedMs(work);
      const { active, softDeleted } = await store.countRecipients(organization.tenant);
      if (active.userMailbox !== users || softDeleted !== 0)
        throw new Error(`${what}: ${active.userMailbox} of ${users} users are left, ${softDeleted} deleted.`);
      context.log(`${what}: ${(ms / 1000).toFixed(1)} s`);
      return ms / 1000;
    };
    forest.moveUnit('People');
    const value = await step('moved', async () => expectCounts(await cycle(), { stageRename: users }));
    forest.moveUnitOutOfScope();
    const refusedDeletionsSeconds = await step('moved out of the scope', () => expectRefusal(cycle(), users));
    forest.moveUnit('People');
    const movedBackSeconds = await step('moved back', async () => {
      expectCounts(await cycle(), { stageAdd: users });
    });
    return { value, extra: { refusedDeletionsSeconds, movedBackSeconds } };
  },
};

/** Of the import; and that nothing was exported. */
function expectCounts(runs: readonly SyncRun[], imported: StepCounts): void {
  const [run, ...more] = runs;
  const steps = run?.steps.map(({ counts }) => Object.entries(counts).filter(([, count]) => count > 0)) ?? [];
  const isRight =
    more.length === 0 && isDeepStrictEqual(steps[0], Object.entries(imported)) && steps.at(-1)?.length === 0;
  if (!isRight) throw new Error(`${runs.length} runs, and of the first ${JSON.stringify(steps)}`);
}

async function expectRefusal(cycle: Promise<unknown>, deletions: number): Promise<void> {
  const error: unknown = await cycle.then(
    () => undefined,
    (refusal: unknown) => refusal,
  );
  if (!isAppError(error) || error.details?.deletions !== deletions) throw error ?? new Error('Not refused.');
}

const growth: Benchmark = {
  name: 'directory sync, cost of a user at 40,000 beside 10,000',
  unit: 'µs of CPU',
  better: 'lower',
  target: { ratioAtMost: 1.5 },
  async run(context) {
    const measureIn = async (name: string, users: number) => {
      const scratch = path.join(context.scratch, name);
      await mkdir(scratch);
      return measureInitial({ ...context, scratch }, users);
    };
    const small = await measureIn('small', 10_000);
    const large = await measureIn('large', 40_000);
    return {
      value: (large.cpuSeconds / 40_000) * 1e6,
      peer: { name: 'at 10,000 users', value: (small.cpuSeconds / 10_000) * 1e6 },
    };
  },
};

export const benchmarks: readonly Benchmark[] = [initial, delta, movedUnit, growth];
