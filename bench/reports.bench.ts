/** What counting costs those who serve, and what a report costs whoever asks for it. */
import path from 'node:path';
import { systemClock } from '../src/base/clock.ts';
import type { RecipientId, TenantId } from '../src/base/ids.ts';
import { silentLog } from '../src/base/log.ts';
import { systemRandom } from '../src/base/random.ts';
import type { MessageFacts } from '../src/mailbox/activity-recorder.ts';
import { ActivityReports } from '../src/reports/activity-reports.ts';
import { dayMs } from '../src/reports/days.ts';
import { ActivityRecording } from '../src/reports/recording/activity-recording.ts';
import { newTenant } from '../src/store/contracts/directory-fixtures.ts';
import { openDirectoryStore } from '../src/store/sql/directory/open-directory-store.ts';
import { type Benchmark, type BenchmarkContext, elapsedMs } from './harness.ts';

const mailboxCount = 10_000;
const dayCount = 90;
/** The last of three whole months. */
const lastDay = Date.UTC(2026, 9, 31, 12);
const clock = { ...systemClock, now: () => lastDay };

async function openScene({ scratch, cleanup }: BenchmarkContext, maxPending: number) {
  const store = await openDirectoryStore(
    { kind: 'sqlite', path: path.join(scratch, 'platform.sqlite') },
    clock,
  );
  cleanup(() => store.close());
  const organization = await store.createTenant(newTenant());
  const recording = new ActivityRecording({ store, clock, random: systemRandom, log: silentLog, maxPending });
  const mailboxes = { describeMany: async () => new Map() };
  const reports = new ActivityReports({ store, mailboxes, recording, clock });
  return { store, organization, recording, reports };
}

/** Milliseconds of processor time: others on the machine do not make it longer. */
async function cpuMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const message = (tenant: TenantId, recipient: number, at: number): MessageFacts => ({
  ...{ at, tenant, direction: 'Inbound', event: 'GoodMail', subject: 'Minutes of the meeting' },
  ...{ messageId: `${recipient}.${at}@contoso.com`, bytes: 20_000, fromIp: '192.0.2.1' },
  sender: { address: 'anna@fabrikam.com', recipient: null },
  recipients: [
    { address: `user${recipient}@contoso.com`, recipient: recipient as RecipientId, status: 'Delivered' },
  ],
});

const recordingCost: Benchmark = {
  name: 'reports, telling of a sign-in',
  unit: 'ns of CPU',
  better: 'lower',
  target: { atMost: 3_000, extra: { messageNs: { atMost: 20_000 }, writeMs: { atMost: 3_000 } } },
  async run(context) {
    const { organization, recording } = await openScene(context, 10_000_000);
    const { tenant } = organization;
    const events = 1_000_000;
    const signIns = await cpuMs(() => {
      for (let event = 0; event < events; event += 1) {
        const recipient = (1 + (event % mailboxCount)) as RecipientId;
        recording.connected({
          at: lastDay + event,
          tenant,
          recipient,
          clientType: 'IMAP4',
          clientName: 'Outlook',
        });
      }
    });
    const messages = 100_000;
    const told = await cpuMs(() => {
      for (let event = 0; event < messages; event += 1)
        recording.message(message(tenant, 1 + (event % mailboxCount), lastDay + event));
    });
    const writeMs = await elapsedMs(() => recording.settleAll());
    const nsPerEvent = (ms: number, count: number) => (ms * 1e6) / count;
    return {
      value: nsPerEvent(signIns, events),
      extra: { messageNs: nsPerEvent(told, messages), writeMs },
      note: `${mailboxCount} mailboxes; writeMs is what came of it, 100,000 traced messages among it, on disk`,
    };
  },
};

const monthly: Benchmark = {
  name: 'reports, who connected with what by month, 10,000 mailboxes over 90 days',
  unit: 's of CPU',
  better: 'lower',
  target: {
    atMost: 4,
    memoryAtMostMb: 500,
    extra: { summaryMs: { atMost: 200 }, topSeconds: { atMost: 4 } },
  },
  async run(context) {
    const { organization, recording, reports } = await openScene(context, 1_000_000);
    const { tenant } = organization;
    let told = 0;
    for (let day = 0; day < dayCount; day += 1) {
      const at = lastDay - (dayCount - 1 - day) * dayMs;
      for (let id = 1; id <= mailboxCount; id += 1) {
        const recipient = id as RecipientId;
        recording.connected({ at, tenant, recipient, clientType: 'IMAP4', clientName: 'Thunderbird' });
        recording.connected({ at, tenant, recipient, clientType: 'IMAP4', clientName: 'Mail' });
        recording.migrated({ at, tenant, target: { address: 'a@contoso.com', recipient }, count: 3 });
        told += 2;
      }
      await recording.settleAll();
    }
    const span = { from: lastDay - (dayCount - 1) * dayMs, until: lastDay, type: 'Monthly' } as const;
    let counted = 0;
    let rows = 0;
    const ms = await cpuMs(async () => {
      for await (const { count } of reports.connectionDetails(organization, span)) {
        counted += count;
        rows += 1;
      }
    });
    if (counted !== told) throw new Error(`${counted} connections of ${told} are in the report.`);
    const summaryMs = await cpuMs(() => Array.fromAsync(reports.connections(organization, span)));
    const topMs = await cpuMs(() =>
      Array.fromAsync(reports.topUsers(organization, { ...span, period: 'Monthly' })),
    );
    return {
      value: ms / 1000,
      extra: { rows, summaryMs, topSeconds: topMs / 1000 },
    };
  },
};

export const benchmarks: readonly Benchmark[] = [recordingCost, monthly];
