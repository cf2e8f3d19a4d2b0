/** Reports over a directory in memory, for tests. */
import type { RecipientId, TenantId } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import { systemRandom } from '../base/random.ts';
import type { ConnectionFacts } from '../mailbox/activity-recorder.ts';
import { TestMailboxes } from '../mailbox/test-mailboxes.ts';
import { createSetClock, makeOwnTenant } from '../store/contracts/directory-fixtures.ts';
import { createMemoryDirectoryStore } from '../store/memory/memory-directory-store.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import { ActivityReports } from './activity-reports.ts';
import { ActivityRecording, type ActivityRecordingOptions } from './recording/activity-recording.ts';

export const at = (text: string): number => Date.parse(text.length === 10 ? `${text}T00:00:00Z` : `${text}Z`);

export const someone = (id: number): RecipientId => id as RecipientId;

export async function makeTestReports(
  over: (store: DirectoryStore) => ActivityRecordingOptions['store'] = (store) => store,
  maxPending?: number,
) {
  const clock = createSetClock(at('2026-11-21T15:00:00'));
  const store = createMemoryDirectoryStore({ clock });
  const own = await makeOwnTenant(store);
  const { mailboxes } = new TestMailboxes({ clock });
  const parts = { clock, random: systemRandom, log: silentLog };
  const limit = maxPending === undefined ? {} : { maxPending };
  const recording = new ActivityRecording({ ...parts, ...limit, store: over(store) });
  const reports = new ActivityReports({ store, mailboxes, recording, clock });
  return { clock, store, own, organization: own.record, mailboxes, recording, reports, parts };
}

export const imap = (
  tenant: TenantId,
  recipient: number,
  when: string,
  clientName = '',
): ConnectionFacts => ({
  ...{ tenant, recipient: someone(recipient), at: at(when) },
  ...{ clientType: 'IMAP4', clientName },
});
