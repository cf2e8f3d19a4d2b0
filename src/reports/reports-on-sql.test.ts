import { describe, expect, it, onTestFinished } from 'vitest';
import { describeWith } from '../../tests/support/services.ts';
import { createTestDatabase } from '../../tests/support/test-database.ts';
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { systemRandom } from '../base/random.ts';
import { makeOwnTenant } from '../store/contracts/directory-fixtures.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import { openDirectoryStore } from '../store/sql/directory/open-directory-store.ts';
import { ActivityReports } from './activity-reports.ts';
import { ActivityRecording } from './recording/activity-recording.ts';
import { someone } from './test-reports.ts';

/** Two nodes that tell of the same people at the same time, and write whenever they like. */
async function countOnTwoNodes(one: DirectoryStore, other: DirectoryStore) {
  const { record: organization, tenant } = await makeOwnTenant(one);
  const parts = { clock: systemClock, random: systemRandom, log: silentLog };
  const nodes = [one, other].map((store) => ({
    store,
    recording: new ActivityRecording({ ...parts, store }),
  }));
  const rounds = 15;
  await Promise.all(
    nodes.map(async ({ recording }, node) => {
      for (let round = 0; round < rounds; round += 1) {
        const at = systemClock.now();
        for (const recipient of [someone(1), someone(2), someone(300)])
          recording.connected({ tenant, recipient, at, clientType: 'IMAP4', clientName: `메일 ${node}` });
        recording.message({
          ...{ at, tenant, direction: 'Inbound', event: 'ImapAppend', fromIp: null, bytes: 1 },
          // What PostgreSQL takes in no text.
          ...{
            subject: '회의\0 \ud800',
            messageId: `${node}.${round}`,
            sender: { address: 'a@b.c', recipient: null },
          },
          recipients: [{ address: 'kim@contoso.com', recipient: someone(1), status: 'Delivered' }],
        });
        await recording.settle(tenant);
      }
    }),
  );
  const [{ store, recording }] = nodes as [(typeof nodes)[0]];
  const mailboxes = { describeMany: async () => new Map() };
  const reports = new ActivityReports({ ...parts, store, mailboxes, recording });
  const span = { from: undefined, until: undefined, type: 'Yearly' } as const;
  const sums = new Map<string, number>();
  const add = (what: string, count: number) => sums.set(what, (sums.get(what) ?? 0) + count);
  for await (const { count } of reports.connections(organization, span)) add('all', count);
  for await (const { recipient, clientName, count } of reports.connectionDetails(organization, span))
    add(`${recipient} ${clientName}`, count);
  for await (const { count } of reports.topUsers(organization, { ...span, period: 'Yearly' }))
    add('mail', count);
  const traced = await Array.fromAsync(reports.messages(organization, 0, systemClock.now() + 1));
  expect(new Set(traced.map(({ messageId }) => messageId)).size).toBe(2 * rounds);
  expect(traced).toHaveLength(2 * rounds);
  const people = [1, 2, 300].flatMap((id) => [0, 1].map((node) => [`${id} 메일 ${node}`, rounds] as const));
  expect(Object.fromEntries(sums)).toEqual({
    ...{ all: 6 * rounds, mail: 2 * rounds },
    ...Object.fromEntries(people),
  });
}

const place = 'are counted together, each once';

describe('reports of two processes on SQLite', () => {
  it(place, async () => {
    const store = await openDirectoryStore({ kind: 'sqlite', path: ':memory:' }, systemClock);
    onTestFinished(() => store.close());
    await countOnTwoNodes(store, store);
  });
});

describeWith('postgresql', 'reports of two nodes on PostgreSQL', () => {
  it(place, async () => {
    const { url, drop } = await createTestDatabase();
    onTestFinished(drop);
    const open = () => openDirectoryStore({ kind: 'postgres', url }, systemClock);
    const one = await open();
    const other = await open();
    onTestFinished(async () => {
      await one.close();
      await other.close();
    });
    await countOnTwoNodes(one, other);
  });
});
