/** Mends a directory until it is killed, or has come to the end of its phase: every other phase takes back the one before. */
import path from 'node:path';
import { systemClock } from '../../../src/base/clock.ts';
import { ConcealedText } from '../../../src/base/concealed-text.ts';
import type { Guid } from '../../../src/base/ids.ts';
import { systemRandom } from '../../../src/base/random.ts';
import type { UnlockedConnector } from '../../../src/directory/control/connector-opener.ts';
import type { ChangeSet } from '../../../src/directory/mending/change-set-model.ts';
import { DirectoryRepairs, type RepairEvent } from '../../../src/directory/mending/directory-repairs.ts';
import { testConnector } from '../../../src/directory/mending/test-connectors.ts';
import { testReadiness } from '../../../src/directory/mending/test-findings.ts';
import { createDirectoryOpener, systemSurroundings } from '../../../src/directory/sources/open-directory.ts';
import { newTenant } from '../../../src/store/contracts/directory-fixtures.ts';
import { openDirectoryStore } from '../../../src/store/sql/directory/open-directory-store.ts';
import { findingsOf } from './messy-people.ts';

interface Task {
  readonly folder: string;
  readonly phase: number;
  readonly port: number;
  readonly userName: string;
  readonly password: string;
  readonly people: number;
  readonly baseDn: string;
}

const task = JSON.parse(process.argv[2] ?? '{}') as Task;
const { signal } = new AbortController();
const say = (line: string) => process.stdout.write(`${line}\n`);

const store = await openDirectoryStore(
  { kind: 'sqlite', path: path.join(task.folder, 'platform.sqlite') },
  systemClock,
);
const name = 'contoso';
const organization =
  (await store.findTenant({ name })) ?? (await store.createTenant({ ...newTenant(), name }));
const opener = createDirectoryOpener(systemSurroundings());
const connector = testConnector('LDAP', {
  kind: 'OpenLdap',
  servers: ['127.0.0.1'],
  port: task.port,
  security: 'None',
  userName: task.userName,
});
const unlocked: UnlockedConnector = { ...connector, password: new ConcealedText(task.password) };
const repairs = new DirectoryRepairs({
  store,
  connectors: {
    list: () => Promise.resolve([connector]),
    get: () => Promise.resolve(connector),
    openSource: (_, wanted, stop) => opener.openSource({ ...unlocked, ...wanted }, stop),
    openWriter: (_, wanted, stop) => opener.openWriter({ ...unlocked, ...wanted }, stop),
  },
  readiness: testReadiness(findingsOf(task.people, task.baseDn), ['LDAP']),
  clock: systemClock,
  random: systemRandom,
  leaseMs: 100,
});

const options = {
  signal,
  writesPerSecond: 400,
  onProgress: ({ done }: { readonly done: number }) => say(`item ${done}`),
};

async function follow(events: AsyncIterable<RepairEvent>): Promise<void> {
  for await (const { kind, changeSet } of events) if (kind !== 'item') say(`${kind} ${changeSet.kind}`);
}

const all = (): Promise<ChangeSet[]> => Array.fromAsync(repairs.changeSets(organization));
const isOpen = ({ status }: ChangeSet): boolean => status === 'Preparing' || status === 'Applying';

say('ready');
while ((await all()).some(isOpen)) {
  await follow(repairs.pickUp(organization, options));
  await systemClock.sleep(20);
}
const ended = (await all()).filter(({ status }) => status !== 'Abandoned');
if (ended.length <= task.phase) {
  const last = ended.find(({ kind }) => kind === 'Repair');
  const plan =
    task.phase % 2 === 0
      ? await repairs.planRepair(organization, {}, signal)
      : await repairs.planUndo(organization, last?.id ?? ('' as Guid));
  await follow(repairs.apply(organization, plan, 'tester', options));
}
const [newest] = (await all()).filter(({ status }) => status !== 'Abandoned');
say(`done ${JSON.stringify({ kind: newest?.kind, status: newest?.status, counts: newest?.counts })}`);
await store.close();
