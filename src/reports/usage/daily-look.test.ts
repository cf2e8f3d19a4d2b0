import { describe, expect, it } from 'vitest';
import { arrival, mailOf } from '../../mailbox/test-mailboxes.ts';
import { unlimitedQuotas } from '../../store/ports/mail-model.ts';
import { dayCollection, usageCollection } from '../collections.ts';
import { ReportRetention } from '../report-retention.ts';
import { at, imap, makeTestReports } from '../test-reports.ts';
import { DailyLook } from './daily-look.ts';

const { signal } = new AbortController();
const all = { from: at('2026-11-01'), until: undefined, type: 'Daily' } as const;

/** Three mailboxes, made on the first of November, and a group of the second. */
async function scene() {
  const made = await makeTestReports();
  const { clock, store, own, mailboxes, organization } = made;
  clock.set(at('2026-11-01T12:00:00'));
  const people = await own.add(own.user('kim'), own.user('lee'), own.user('park'));
  const open = people.map(({ mailbox }) => mailboxes.open({ tenant: own.tenant, mailbox: mailbox!.mailbox }));
  for (const [index, { key }] of open.entries()) {
    const guid = people[index]!.mailbox!.guid;
    await mailboxes.provision(key, { guid, quotas: unlimitedQuotas, language: 'en' });
  }
  clock.set(at('2026-11-02T12:00:00'));
  const group = await own.group('team');
  const look = new DailyLook({ store, mailboxes, clock });
  const founded = { ...organization, createdAt: at('2026-11-01T10:00:00') };
  const put = async (bytes: number) => {
    const [box] = open;
    const inbox = (await box!.folders()).getRole('inbox').folder;
    await box!.append(inbox, mailOf('', 'x'.repeat(bytes - 2)), arrival);
  };
  return {
    ...made,
    people,
    group,
    look: () => look.run(founded, signal),
    put,
    usage: async () =>
      Array.fromAsync(made.reports.mailboxUsage(founded, all), ({ date, totals }) => [
        date,
        totals.mailboxes,
        totals.bytes,
      ]),
    changes: async (type: 'Daily' | 'Monthly' = 'Daily') =>
      (await Array.fromAsync(made.reports.mailboxActivity(founded, { ...all, type }))).map(
        ({ date, changes, activeMailboxes }) =>
          [date, changes.mailboxesCreated, changes.mailboxesDeleted, activeMailboxes] as const,
      ),
    groups: async () =>
      (await Array.fromAsync(made.reports.groupActivity(founded, { ...all, type: 'Monthly' }))).map(
        ({ date, changes }) => [date, changes.groupsCreated, changes.groupsDeleted] as const,
      ),
  };
}

describe('the look after each day', () => {
  it('keeps how mailboxes stood; what grows later changes nothing of it', async () => {
    const { clock, look, put, usage } = await scene();
    await put(100);
    clock.set(at('2026-11-03T00:20:00'));
    expect(await look()).toEqual(['2026-11-01', '2026-11-02']);
    expect(await look()).toEqual([]);
    await put(300);
    clock.set(at('2026-11-04T00:10:00'));
    expect(await look()).toEqual(['2026-11-03']);
    await put(500);
    expect(await usage()).toEqual([
      ['2026-11-02', 3, 100],
      ['2026-11-03', 3, 400],
      ['2026-11-04', 3, 900],
    ]);
  });

  it('makes up for days that no server saw: what was made and removed is known, sizes are not', async () => {
    const { clock, own, store, people, group, look, usage, changes, groups } = await scene();
    clock.set(at('2026-11-03T12:00:00'));
    await look();
    clock.set(at('2026-11-05T09:00:00'));
    await store.softDeleteRecipients(own.tenant, [people[2]!.recipient, group]);
    clock.set(at('2026-11-08T09:00:00'));
    expect(await look()).toEqual(['2026-11-03', '2026-11-04', '2026-11-05', '2026-11-06', '2026-11-07']);
    expect((await usage()).map(([date, count]) => `${date} ${count}`)).toEqual([
      '2026-11-02 3',
      '2026-11-07 2',
      '2026-11-08 2',
    ]);
    // What has been written stays, though nothing of it is in the directory any more.
    await store.purgeRecipients(own.tenant, [group]);
    const told = await changes();
    expect(told.filter(([, created, deleted]) => created + deleted > 0)).toEqual([
      ['2026-11-01', 3, 0, 0],
      ['2026-11-05', 0, 1, 0],
    ]);
    expect(await changes('Monthly')).toEqual([['2026-11-30', 3, 1, 0]]);
    expect(await groups()).toEqual([['2026-11-30', 1, 1]]);
  });

  it('is the same on several nodes', async () => {
    const { clock, store, own, mailboxes, organization, look, usage } = await scene();
    clock.set(at('2026-11-03T00:20:00'));
    const other = new DailyLook({ store, mailboxes, clock });
    await Promise.all([look(), other.run({ ...organization, createdAt: at('2026-11-01T10:00:00') }, signal)]);
    expect(await store.countRecords(own.tenant, dayCollection)).toBe(2);
    expect((await usage())[0]).toEqual(['2026-11-02', 3, 0]);
  });

  it('counts a mailbox as used by whoever was in it', async () => {
    const { recording, own, people, changes } = await scene();
    for (const person of people.slice(0, 2)) {
      recording.connected(imap(own.tenant, person.recipient, '2026-11-01T13:00:00'));
      recording.connected(imap(own.tenant, person.recipient, '2026-11-02T10:00:00'));
    }
    recording.connected({
      ...imap(own.tenant, people[2]!.recipient, '2026-11-02T10:00:00'),
      clientType: 'REST',
    });
    expect((await changes()).map(([date, , , active]) => [date, active])).toEqual([
      ['2026-11-01', 2],
      ['2026-11-02', 2],
    ]);
    expect(await changes('Monthly')).toEqual([['2026-11-30', 3, 0, 2]]);
  });
});

describe('retention', () => {
  it('takes away what is old, and who is gone', async () => {
    const { clock, store, own, people, group, recording, reports, organization, look } = await scene();
    const { tenant } = own;
    const days = { reports: 20, mailboxUsage: 5, messageTrace: 2 };
    const retention = new ReportRetention({ store, clock, days });
    for (let day = 1; day <= 25; day += 1) {
      clock.set(at(`2026-11-${String(day).padStart(2, '0')}T12:00:00`));
      await look();
      recording.connected({ ...imap(tenant, people[0]!.recipient, '2026-11-01'), at: clock.now() });
      recording.connected({ ...imap(tenant, group, '2026-11-01'), at: clock.now() });
      recording.message({
        ...{ at: clock.now(), tenant, direction: 'Inbound', event: 'GoodMail', fromIp: null },
        ...{ subject: '', messageId: '', bytes: 1, sender: { address: 'a@b', recipient: null } },
        recipients: [{ address: 'c@d', recipient: null, status: 'Delivered' }],
      });
      await recording.settleAll();
    }
    await store.softDeleteRecipients(tenant, [group]);
    await store.purgeRecipients(tenant, [group]);
    expect(await retention.run(tenant, signal)).toBeGreaterThan(0);
    expect(await retention.run(tenant, signal)).toBe(0);
    const first = async (collection: string) =>
      (await store.listRecords(tenant, collection, { limit: 1 }))[0]?.key.slice(0, 10);
    expect(await first('reports.activity')).toBe('2026-11-05');
    expect(await first(dayCollection)).toBe('2026-11-05');
    expect(await first(usageCollection)).toBe('2026-11-20');
    expect(await first('reports.trace')).toBe('2026-11-23');
    const access = await reports.lastAccess(organization, [people[0]!.recipient, group]);
    expect([...access.keys()]).toEqual([people[0]!.recipient]);
  });
});
