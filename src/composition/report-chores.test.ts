import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { silentLog } from '../base/log.ts';
import { RecordedLog } from '../mailbox/test-mailboxes.ts';
import { dayCollection } from '../reports/collections.ts';
import { at, imap, makeTestReports } from '../reports/test-reports.ts';
import type { Tenant } from '../store/ports/directory-model.ts';
import { createRecordingService, createReportChores } from './report-chores.ts';

const never = new AbortController().signal;
const started = { failed: () => undefined };

describe('what a server does for reports', () => {
  it('writes what was counted every five seconds, and what is left when it stops', async () => {
    const { recording, own, store } = await makeTestReports();
    const clock = new ManualClock(at('2026-11-21'));
    const service = createRecordingService({ recording }, clock, silentLog);
    const counted = async () => {
      const [total] = await store.findRecords(own.tenant, 'reports.activity', ['2026-11-21/total']);
      return (total?.content['0'] as Record<string, number> | undefined)?.['c\tIMAP4\t'];
    };
    await service.start(started);
    recording.connected(imap(own.tenant, 1, '2026-11-21T09:00:00'));
    await expect
      .poll(async () => {
        await clock.advance(5_000);
        return counted();
      })
      .toBe(1);
    recording.connected(imap(own.tenant, 1, '2026-11-21T09:00:00'));
    await service.stop(never);
    expect(await counted()).toBe(2);
  });

  it('looks at each organisation after each day, whatever becomes of the others', async () => {
    const { recording, own, store, mailboxes, organization } = await makeTestReports();
    const clock = new ManualClock(at('2026-11-21T00:30:00'));
    const log = new RecordedLog();
    const founded = { ...organization, createdAt: at('2026-11-18T12:00:00') };
    const broken = { ...founded, name: 'broken', tenant: 999 } as Tenant;
    const organizations = {
      async *each() {
        yield broken;
        yield founded;
      },
    };
    const retention = {
      ...{ recoverableItemsDays: 14, deletedMailboxDays: 30 },
      ...{ reportDays: 400, mailboxUsageDays: 100, messageTraceDays: 10 },
    };
    const [chore] = createReportChores(
      {
        directory: store,
        mailboxes,
        organizations: organizations as never,
        recording,
        config: { retention },
      },
      clock,
      log,
    );
    const days = async () =>
      (await store.listRecords(own.tenant, dayCollection, { limit: 10 })).map(({ key }) => key);
    await chore?.start(started);
    await expect.poll(days).toEqual(['2026-11-18', '2026-11-19', '2026-11-20']);
    await expect
      .poll(async () => {
        await clock.advance(24 * 60 * 60 * 1000);
        return (await days()).length;
      })
      .toBeGreaterThan(3);
    await chore?.stop(never);
    expect(log.events('warn')).toContain('reports.dailyLookFailed');
    expect(log.events('info')).toContain('reports.daysWritten');
  });
});
