/** What happened to a batch or a user, entry by entry. */
import type { ReportEntry } from '../../migration/control/user-model.ts';
import type { Value } from '../../wire/powershell-language/index.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date } from './recipient-properties.ts';

const levels = { information: 'Information', warning: 'Warning', error: 'Error' } as const;

const reportEntryObject = defineObjectType<ReportEntry>({
  typeNames: ['Microsoft.Exchange.MailboxReplicationService.ReportEntry'],
  isPart: true,
  toText: ({ at, message }) => `${new Date(at).toISOString()} ${message}`,
  properties: {
    CreationTime: ({ at }) => date(at),
    Type: ({ level }) => levels[level],
    Message: ({ message }) => message,
  },
});

const reportObject = defineObjectType<readonly ReportEntry[]>({
  typeNames: ['Microsoft.Exchange.MailboxReplicationService.Report'],
  isPart: true,
  toText: (entries) =>
    entries.map((entry) => `${new Date(entry.at).toISOString()} ${entry.message}`).join('\n'),
  properties: { Entries: (entries) => entries.map((entry) => reportEntryObject.present(entry)) },
});

export const presentReport = (entries: readonly ReportEntry[] | undefined): Value =>
  entries === undefined ? null : reportObject.present(entries);
