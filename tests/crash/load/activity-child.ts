/**
 * The process that is killed: counts activity of an organisation on disk without end, and prints after each write how much was told
 * before it. With `read` it prints what reports have instead.
 */
import path from 'node:path';
import { systemClock } from '../../../src/base/clock.ts';
import type { RecipientId } from '../../../src/base/ids.ts';
import { silentLog } from '../../../src/base/log.ts';
import { systemRandom } from '../../../src/base/random.ts';
import { ActivityReports } from '../../../src/reports/activity-reports.ts';
import { ActivityRecording } from '../../../src/reports/recording/activity-recording.ts';
import { newTenant } from '../../../src/store/contracts/directory-fixtures.ts';
import { openDirectoryStore } from '../../../src/store/sql/directory/open-directory-store.ts';

const [, , folder = '', mode = ''] = process.argv;
const say = (line: string) => process.stdout.write(`${line}\n`);
const store = await openDirectoryStore(
  { kind: 'sqlite', path: path.join(folder, 'platform.sqlite') },
  systemClock,
);
const name = 'contoso';
const organization =
  (await store.findTenant({ name })) ?? (await store.createTenant({ ...newTenant(), name }));
const { tenant } = organization;
const parts = { store, clock: systemClock, random: systemRandom, log: silentLog };
const recording = new ActivityRecording(parts);

if (mode === 'read') {
  const mailboxes = { describeMany: async () => new Map() };
  const reports = new ActivityReports({ ...parts, mailboxes, recording });
  const span = { from: undefined, until: undefined, type: 'Yearly' } as const;
  const count = (rows: readonly { readonly count: number }[]) =>
    rows.reduce((sum, row) => sum + row.count, 0);
  const sums = count(await Array.fromAsync(reports.connections(organization, span)));
  const details = count(await Array.fromAsync(reports.connectionDetails(organization, span)));
  const mails = count(
    await Array.fromAsync(reports.traffic(organization, { ...span, period: 'Yearly' }, true)),
  );
  const traced = (await Array.fromAsync(reports.messages(organization, 0, systemClock.now() + 1))).length;
  say(`found ${JSON.stringify({ sums, details, mails, traced })}`);
  await store.close();
} else {
  say('begun');
  for (let told = 0; ; ) {
    for (let each = 0; each < 20; each += 1) {
      const at = systemClock.now();
      const recipient = (1 + (told % 700)) as RecipientId;
      recording.connected({ at, tenant, recipient, clientType: 'IMAP4', clientName: 'Test' });
      recording.message({
        ...{ at, tenant, direction: 'Inbound', event: 'ImapAppend', fromIp: null, bytes: 1 },
        ...{ subject: `${told}`, messageId: '', sender: { address: 'a@b.c', recipient: null } },
        recipients: [{ address: 'kim@contoso.com', recipient, status: 'Delivered' }],
      });
      told += 1;
    }
    await recording.settle(tenant);
    say(`written ${told}`);
  }
}
