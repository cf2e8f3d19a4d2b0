/** Reports of an organisation's use, as Exchange Online printed them. Each tells whose it is: partners put those of many together. */
import type { ConnectionDetailRow, ConnectionRow } from '../../reports/connection-reports.ts';
import { type Day, startOf } from '../../reports/days.ts';
import { daysInactive, isInactive, percentUsed } from '../../reports/usage/mailbox-day.ts';
import type {
  ChangesRow,
  MailboxActivityRow,
  UsageDetailRow,
  UsageRow,
} from '../../reports/usage-reports.ts';
import type { Recipient, Tenant } from '../../store/ports/directory-model.ts';
import { GuidValue, makeInt64, type Value } from '../../wire/powershell-language/index.ts';
import { defineObjectType, type ObjectTypeOptions } from '../kit/object-type.ts';
import { date } from './recipient-properties.ts';

interface OfOrganization {
  readonly organization: Tenant;
  /** The default domain. */
  readonly domain: string;
}

export interface Reported<T> extends OfOrganization {
  readonly row: T;
}

/** Of somebody whose name is known. */
export interface ReportedOf<T> extends Reported<T> {
  readonly recipient: Recipient;
  /** The name of its plan. */
  readonly plan: string | null;
}

/** As .NET has it, whatever the value. */
export const long = (count: number): Value => makeInt64(BigInt(count));

const space = 'Microsoft.Exchange.Management.ReportingTask.TenantReport';

const ofTenant = {
  TenantGuid: ({ organization }: OfOrganization): Value => new GuidValue(organization.guid),
  TenantName: ({ domain }: OfOrganization): Value => domain,
};
const dated = { Date: ({ row }: Reported<{ readonly date: Day }>): Value => date(startOf(row.date)) };
const named = {
  UserName: ({ recipient }: ReportedOf<unknown>): Value => recipient.displayName,
  WindowsLiveID: ({ recipient }: ReportedOf<unknown>): Value => recipient.upn ?? '',
};

const day = { property: 'Date', width: 12, format: 'yyyy-MM-dd' } as const;
const number = (property: string, width: number, label = property) =>
  ({ property, label, width, alignment: 'right' }) as const;

function defineReport<T extends Reported<{ readonly date: Day }>>(
  name: string,
  properties: ObjectTypeOptions<T>['properties'],
  columns: NonNullable<NonNullable<ObjectTypeOptions<T>['view']>['table']>['columns'],
) {
  return defineObjectType<T>({
    typeNames: [`${space}.${name}`],
    toText: ({ row }) => `${name} ${row.date}`,
    properties: { ...ofTenant, ...dated, ...properties },
    view: { table: { columns: [day, ...columns] } },
  });
}

export const connectionReport = defineReport<Reported<ConnectionRow>>(
  'ConnectionByClientTypeReport',
  { ClientType: ({ row }) => row.clientType, Count: ({ row }) => long(row.count) },
  [{ property: 'ClientType', width: 18 }, number('Count', 10)],
);

export const connectionDetailReport = defineReport<ReportedOf<ConnectionDetailRow>>(
  'ConnectionByClientTypeDetailReport',
  {
    ...named,
    ClientType: ({ row }) => row.clientType,
    ClientName: ({ row }) => row.clientName,
    Count: ({ row }) => long(row.count),
  },
  [
    { property: 'UserName', width: 22 },
    { property: 'WindowsLiveID', width: 28 },
    { property: 'ClientType', width: 18 },
    { property: 'ClientName', width: 22 },
    number('Count', 8),
  ],
);

export const mailboxUsageReport = defineReport<Reported<UsageRow>>(
  'MailboxUsageReport',
  {
    TotalMailboxCount: ({ row }) => long(row.totals.mailboxes),
    TotalInactiveMailboxCount: ({ row }) => long(row.totals.inactive),
    MailboxesOverWarningSize: ({ row }) => long(row.totals.overWarning),
    MailboxesUsedLessThan25Percent: ({ row }) => long(row.totals.underQuarter),
    TotalItemCount: ({ row }) => long(row.totals.items),
    TotalMailboxSize: ({ row }) => long(row.totals.bytes),
  },
  [
    number('TotalMailboxCount', 17),
    number('TotalInactiveMailboxCount', 25),
    number('MailboxesOverWarningSize', 24),
    number('MailboxesUsedLessThan25Percent', 30),
  ],
);

export const mailboxUsageDetailReport = defineReport<ReportedOf<UsageDetailRow>>(
  'MailboxUsageDetailReport',
  {
    ...named,
    MailboxPlan: ({ plan }) => plan,
    MailboxSize: ({ row }) => (row.mailbox.quotaBytes === null ? null : long(row.mailbox.quotaBytes)),
    CurrentMailboxSize: ({ row }) => long(row.mailbox.bytes),
    PercentUsed: ({ row }) => long(percentUsed(row.mailbox)),
    ItemCount: ({ row }) => long(row.mailbox.items),
    IsInactive: ({ row }) => isInactive(row.mailbox, row.day),
  },
  [
    { property: 'UserName', width: 22 },
    { property: 'WindowsLiveID', width: 28 },
    number('CurrentMailboxSize', 18),
    number('MailboxSize', 15),
    number('PercentUsed', 11),
    { property: 'IsInactive', width: 10 },
  ],
);

export const mailboxActivityReport = defineReport<Reported<MailboxActivityRow>>(
  'MailboxActivityReport',
  {
    TotalNumberOfActiveMailboxes: ({ row }) => long(row.activeMailboxes),
    AccountCreated: ({ row }) => long(row.changes.mailboxesCreated),
    AccountDeleted: ({ row }) => long(row.changes.mailboxesDeleted),
  },
  [number('TotalNumberOfActiveMailboxes', 28), number('AccountCreated', 14), number('AccountDeleted', 14)],
);

export const groupActivityReport = defineReport<Reported<ChangesRow>>(
  'GroupActivityReport',
  {
    GroupCreated: ({ row }) => long(row.changes.groupsCreated),
    GroupDeleted: ({ row }) => long(row.changes.groupsDeleted),
  },
  [number('GroupCreated', 12), number('GroupDeleted', 12)],
);

export const staleMailboxReport = defineReport<Reported<UsageRow>>(
  'StaleMailboxReport',
  {
    ActiveMailboxes: ({ row }) => long(row.totals.stale.active),
    InactiveMailboxes31To60Days: ({ row }) => long(row.totals.stale.upTo60Days),
    InactiveMailboxes61To90Days: ({ row }) => long(row.totals.stale.upTo90Days),
    InactiveMailboxes91To1460Days: ({ row }) => long(row.totals.stale.longer),
  },
  [
    number('ActiveMailboxes', 15),
    number('InactiveMailboxes31To60Days', 27),
    number('InactiveMailboxes61To90Days', 27),
    number('InactiveMailboxes91To1460Days', 29),
  ],
);

export const staleMailboxDetailReport = defineReport<ReportedOf<UsageDetailRow>>(
  'StaleMailboxDetailReport',
  {
    ...named,
    LastLogin: ({ row }) => date(row.mailbox.lastAccessAt),
    DaysInactive: ({ row }) => daysInactive(row.mailbox, row.day),
  },
  [
    { property: 'UserName', width: 22 },
    { property: 'WindowsLiveID', width: 28 },
    { property: 'LastLogin', width: 20, format: 'yyyy-MM-dd HH:mm:ss' },
    number('DaysInactive', 12),
  ],
);
