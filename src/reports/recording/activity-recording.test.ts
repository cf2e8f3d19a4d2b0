import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/errors.ts';
import type { MessageFacts } from '../../mailbox/activity-recorder.ts';
import { recorderCollection } from '../collections.ts';
import { dayMs } from '../days.ts';
import { reportTypes } from '../periods.ts';
import { at, imap, makeTestReports, someone } from '../test-reports.ts';
import { ActivityRecording } from './activity-recording.ts';

const all = { from: at('2026-01-01'), until: undefined } as const;
const daily = { ...all, type: 'Daily' } as const;

type Scene = Awaited<ReturnType<typeof makeTestReports>>;

const connectionsOf = ({ reports, organization }: Scene) =>
  Array.fromAsync(
    reports.connections(organization, daily),
    (row) => `${row.date} ${row.clientType} ${row.count}`,
  );
const detailsOf = ({ reports, organization }: Scene) =>
  Array.fromAsync(
    reports.connectionDetails(organization, daily),
    ({ recipient, clientType, clientName, count }) => `${recipient} ${clientType} ${clientName}: ${count}`,
  );
const trafficOf = ({ reports, organization }: Scene, byDomain = false) =>
  Array.fromAsync(
    reports.traffic(organization, { ...all, period: 'Daily' }, byDomain),
    ({ domain, direction, event, count }) => [domain ?? 'All', direction, event, count].join(' '),
  );

function mail({ own: { tenant } }: Scene, facts: Partial<MessageFacts> = {}): MessageFacts {
  return {
    ...{ at: at('2026-11-21T10:00:00'), tenant, direction: 'Inbound', event: 'GoodMail' },
    ...{ subject: 'Hello', messageId: 'x@y', bytes: 100, fromIp: '192.0.2.1' },
    sender: { address: 'a@fabrikam.com', recipient: null },
    recipients: [],
    ...facts,
  };
}

describe('connections', () => {
  it('are counted by day, person, protocol and program', async () => {
    const scene = await makeTestReports();
    const { recording, own } = scene;
    for (const when of ['2026-11-20T23:59:59.999', '2026-11-21T00:00:00', '2026-11-21T14:59:59'])
      recording.connected(imap(own.tenant, 1, when, 'Thunderbird'));
    recording.connected({ ...imap(own.tenant, 2, '2026-11-21T09:00:00'), clientType: 'REST' });
    expect(await connectionsOf(scene)).toEqual([
      '2026-11-20 IMAP4 1',
      '2026-11-21 IMAP4 2',
      '2026-11-21 REST 1',
    ]);
    expect(await detailsOf(scene)).toEqual([
      '1 IMAP4 Thunderbird: 1',
      '1 IMAP4 Thunderbird: 2',
      '2 REST : 1',
    ]);
  });

  it('that say their name later are counted under it, also where they were written before', async () => {
    const scene = await makeTestReports();
    const { recording, own } = scene;
    const early = imap(own.tenant, 1, '2026-11-21T09:00:00');
    recording.connected(early);
    expect(await detailsOf(scene)).toEqual(['1 IMAP4 : 1']);
    recording.named(early, 'Outlook');
    expect(await detailsOf(scene)).toEqual(['1 IMAP4 Outlook: 1']);
    expect(await connectionsOf(scene)).toEqual(['2026-11-21 IMAP4 1']);
  });

  it('of programs with ever other names are counted together at last', async () => {
    const scene = await makeTestReports();
    for (let name = 0; name < 100; name += 1)
      scene.recording.connected(imap(scene.own.tenant, 1, '2026-11-21T09:00:00', `program ${name}`));
    const details = await detailsOf(scene);
    expect(details).toHaveLength(25);
    expect(details).toContain('1 IMAP4 Other: 76');
  });

  it('tell when somebody was last in a mailbox, in whatever order they are told', async () => {
    const scene = await makeTestReports();
    const { recording, reports, own, organization } = scene;
    const late = imap(own.tenant, 1, '2026-11-21T09:00:00');
    recording.connected(late);
    recording.disconnected(late, at('2026-11-21T09:30:00'));
    await reports.lastAccess(organization, []);
    recording.connected(imap(own.tenant, 1, '2026-11-20T09:00:00'));
    recording.connected({ ...imap(own.tenant, 2, '2026-11-20T09:00:00'), clientType: 'RemotePowerShell' });
    const access = await reports.lastAccess(organization, [someone(1), someone(2)]);
    expect([...access]).toEqual([
      [
        1,
        {
          logonAt: at('2026-11-21T09:00:00'),
          logoffAt: at('2026-11-21T09:30:00'),
          clientType: 'IMAP4',
        },
      ],
    ]);
  });
});

describe('messages', () => {
  it('to several count once for the organisation, and once for each domain and person', async () => {
    const scene = await makeTestReports();
    const { recording, own, reports, organization } = scene;
    const to = (address: string, recipient: number, status: 'Delivered' | 'Failed' = 'Delivered') => {
      return { address, recipient: someone(recipient), status };
    };
    const { domain } = own;
    recording.message(
      mail(scene, {
        recipients: [
          to(`kim@${domain}`, 1),
          to(`lee@${domain}`, 2),
          to('x@elsewhere.example', 3),
          to('full@x', 4, 'Failed'),
        ],
      }),
    );
    recording.message(mail(scene, { recipients: [to(`full@${domain}`, 4, 'Failed')] }));
    expect(await trafficOf(scene)).toEqual(['All Inbound GoodMail 1']);
    expect(await trafficOf(scene, true)).toEqual([
      'Others Inbound GoodMail 1',
      `${domain} Inbound GoodMail 1`,
    ]);
    const top = await Array.fromAsync(reports.topUsers(organization, { ...all, period: 'Summary' }));
    expect(top.map(({ recipient, count }) => [recipient, count])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
    const traced = await Array.fromAsync(reports.messages(organization, at('2026-11-21'), at('2026-11-22')));
    expect(traced.map(({ recipient, status }) => `${recipient} ${status}`)).toEqual([
      `kim@${domain} Delivered`,
      `lee@${domain} Delivered`,
      'x@elsewhere.example Delivered',
      'full@x Failed',
      `full@${domain} Failed`,
    ]);
    expect(new Set(traced.slice(0, 4).map(({ traceId }) => traceId)).size).toBe(1);
  });

  it('are found by their time, the newest first, over hours in which nothing happened', async () => {
    const scene = await makeTestReports();
    const { recording, reports, organization } = scene;
    const recipients = [{ address: 'kim@contoso.com', recipient: null, status: 'Delivered' }] as const;
    const times = [
      '2026-11-19T23:59:59',
      '2026-11-21T10:59:59.999',
      '2026-11-21T11:00:00',
      '2026-11-21T14:00:00',
    ];
    for (const time of times) {
      recording.message(mail(scene, { at: at(time), subject: time, recipients }));
      await recording.settleAll();
    }
    const find = async (from: string, until: string) =>
      (await Array.fromAsync(reports.messages(organization, at(from), at(until)))).map(
        ({ subject }) => subject,
      );
    expect(await find('2026-11-01', '2026-11-30')).toEqual(times.toReversed());
    expect(await find('2026-11-21T10:59:59.999', '2026-11-21T14:00:00')).toEqual([times[2], times[1]]);
    expect(await find('2026-11-20', '2026-11-21')).toEqual([]);
  });

  it('that a migration copies are counted, and listed by nobody', async () => {
    const scene = await makeTestReports();
    const { recording, own, reports, organization } = scene;
    const target = { address: `kim@${own.domain}`, recipient: someone(1) };
    recording.migrated({ at: at('2026-11-21T10:00:00'), tenant: own.tenant, target, count: 500 });
    recording.migrated({ at: at('2026-11-21T10:00:01'), tenant: own.tenant, target, count: 12 });
    expect(await trafficOf(scene, true)).toEqual([`${own.domain} Inbound Migrated 512`]);
    expect(await Array.fromAsync(reports.messages(organization, 0, at('2026-11-22')))).toEqual([]);
  });
});

describe('what is counted', () => {
  it('comes to the same by day, week, month and year', async () => {
    const scene = await makeTestReports();
    const { recording, own, reports, organization } = scene;
    const event = fc.record({
      day: fc.integer({ min: 0, max: 320 }),
      recipient: fc.integer({ min: 1, max: 600 }),
      name: fc.constantFrom('', 'Thunderbird', 'Outlook'),
      clientType: fc.constantFrom('IMAP4' as const, 'REST' as const),
      count: fc.integer({ min: 1, max: 9 }),
    });
    let told = 0;
    let copied = 0;
    const tell = fc.asyncProperty(fc.array(event, { maxLength: 60 }), async (events) => {
      for (const { day, recipient, name, clientType, count } of events) {
        const when = at('2026-01-05T12:00:00') + day * dayMs;
        const facts = { ...imap(own.tenant, recipient, '2026-01-01', name), at: when, clientType };
        recording.connected(facts);
        const target = { address: 'kim@contoso.com', recipient: someone(recipient) };
        recording.migrated({ at: when, tenant: own.tenant, target, count });
        told += 1;
        copied += count;
      }
      for (const type of reportTypes) {
        const span = { ...all, type };
        const sums = await Array.fromAsync(reports.connections(organization, span));
        const details = await Array.fromAsync(reports.connectionDetails(organization, span));
        const mails = await Array.fromAsync(reports.traffic(organization, { ...all, period: type }, false));
        const tops = await Array.fromAsync(reports.topUsers(organization, { ...all, period: type }));
        const sum = (rows: readonly { readonly count: number }[]) =>
          rows.reduce((total, { count }) => total + count, 0);
        expect([type, sum(sums), sum(details), sum(mails), sum(tops)]).toEqual([
          type,
          told,
          told,
          copied,
          copied,
        ]);
      }
    });
    await fc.assert(tell, { numRuns: 12 });
  });

  it('is written once, also where the answer got lost', async () => {
    let lose = 0;
    const scene = await makeTestReports((store) => ({
      findRecords: (...asked) => store.findRecords(...asked),
      async writeRecords(...asked) {
        await store.writeRecords(...asked);
        lose -= 1;
        if (lose >= 0) throw new AppError({ kind: 'unavailable', code: 'test', message: 'The line broke.' });
      },
    }));
    const { recording, own } = scene;
    lose = 2;
    recording.connected(imap(own.tenant, 1, '2026-11-21T09:00:00'));
    await expect(recording.settle(own.tenant)).rejects.toThrow('The line broke.');
    recording.connected(imap(own.tenant, 1, '2026-11-21T09:00:00'));
    await expect(recording.settle(own.tenant)).rejects.toThrow('The line broke.');
    recording.connected(imap(own.tenant, 1, '2026-11-21T09:00:00'));
    expect(await connectionsOf(scene)).toEqual(['2026-11-21 IMAP4 3']);
  });

  it('waits where the store is away, and is written when it is back', async () => {
    let isAway = true;
    const scene = await makeTestReports((store) => ({
      findRecords: (...asked) => store.findRecords(...asked),
      writeRecords: (...asked) => {
        if (!isAway) return store.writeRecords(...asked);
        return Promise.reject(new AppError({ kind: 'unavailable', code: 'test', message: 'It is away.' }));
      },
    }));
    for (let minute = 10; minute < 60; minute += 1) {
      scene.recording.connected(imap(scene.own.tenant, minute, `2026-11-21T09:${minute}:00`));
      await scene.recording.settleAll();
    }
    isAway = false;
    expect(await connectionsOf(scene)).toEqual(['2026-11-21 IMAP4 50']);
  });

  it('is added up by several nodes at once', async () => {
    const scene = await makeTestReports();
    const nodes = Array.from(
      { length: 4 },
      () => new ActivityRecording({ ...scene.parts, store: scene.store }),
    );
    for (let round = 0; round < 5; round += 1) {
      for (const node of nodes) node.connected(imap(scene.own.tenant, 1, '2026-11-21T09:00:00', 'Outlook'));
      await Promise.all(nodes.map((node) => node.settle(scene.own.tenant)));
    }
    expect(await connectionsOf(scene)).toEqual(['2026-11-21 IMAP4 20']);
    expect(await scene.store.countRecords(scene.own.tenant, recorderCollection)).toBe(4);
  });

  it('has a bound: what is beyond is dropped, and nothing fails', async () => {
    const scene = await makeTestReports(undefined, 20);
    for (let id = 1; id <= 100; id += 1)
      scene.recording.connected(imap(scene.own.tenant, id, '2026-11-21T09:00:00'));
    const [row] = await connectionsOf(scene);
    expect(Number(row?.split(' ').at(-1))).toBeLessThan(20);
    scene.recording.connected(imap(scene.own.tenant, 1, '2026-11-21T09:00:00'));
    expect(await connectionsOf(scene)).not.toEqual([row]);
  });

  it('of an organisation that is gone is forgotten', async () => {
    const scene = await makeTestReports();
    const { recording, store, own } = scene;
    recording.connected(imap(own.tenant, 1, '2026-11-21T09:00:00'));
    await store.moveTenant(own.tenant, 'softDeleted');
    await recording.settle(own.tenant);
    await store.moveTenant(own.tenant, 'active');
    expect(await connectionsOf(scene)).toEqual([]);
  });
});
