/** Mail that came in and went out, under the names of Exchange Online. */

import { startOf } from '../../reports/days.ts';
import type { TracedMessage } from '../../reports/recording/traced-message.ts';
import type { TopRow, TrafficRow } from '../../reports/traffic-reports.ts';
import { GuidValue, type Value } from '../../wire/powershell-language/index.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date, primarySmtpAddress } from './recipient-properties.ts';
import { long, type Reported, type ReportedOf } from './report-objects.ts';

const space = 'Microsoft.Exchange.Management.FfoReporting';

/** What was asked for, which every row repeats. */
interface Asked {
  readonly from: number;
  readonly until: number;
  readonly aggregateBy: string;
  readonly index: number;
}

const ofAsked = {
  StartDate: ({ from }: Pick<Asked, 'from'>): Value => date(from),
  EndDate: ({ until }: Pick<Asked, 'until'>): Value => date(until),
  Index: ({ index }: Pick<Asked, 'index'>): Value => index,
};

export const allDomains = 'All';

export const mailTrafficReport = defineObjectType<Reported<TrafficRow> & Asked>({
  typeNames: [`${space}.MailTrafficReport`],
  toText: ({ row }) => `${row.event} ${row.direction}`,
  properties: {
    Organization: ({ domain }) => domain,
    Domain: ({ row }) => row.domain ?? allDomains,
    Date: ({ row }) => date(row.at),
    EventType: ({ row }) => row.event,
    Direction: ({ row }) => row.direction,
    // Nothing is done to mail on its way yet.
    Action: () => null,
    MessageCount: ({ row }) => long(row.count),
    AggregateBy: ({ aggregateBy }) => aggregateBy,
    ...ofAsked,
  },
  view: {
    table: {
      columns: [
        { property: 'Domain', width: 22 },
        { property: 'Date', width: 20, format: 'yyyy-MM-dd HH:mm' },
        { property: 'EventType', label: 'Event Type', width: 14 },
        { property: 'Direction', width: 10 },
        { property: 'Action', width: 8 },
        { property: 'MessageCount', label: 'Message Count', width: 13, alignment: 'right' },
      ],
    },
  },
});

const topEvents: Readonly<Record<string, string>> = {
  GoodMail: 'TopMailUser',
  ImapAppend: 'TopImapAppendUser',
  Migrated: 'TopMigrationUser',
};
export const topEventOf = (event: string): string => topEvents[event] ?? event;
export const topEventNames: readonly string[] = Object.values(topEvents);

export const mailTrafficTopReport = defineObjectType<ReportedOf<TopRow> & Asked>({
  typeNames: [`${space}.MailTrafficTopReport`],
  toText: ({ recipient }) => primarySmtpAddress(recipient),
  properties: {
    Organization: ({ domain }) => domain,
    Domain: ({ recipient }) => primarySmtpAddress(recipient).split('@').at(-1) ?? '',
    Date: ({ row }) => date(startOf(row.date)),
    Name: ({ recipient }) => primarySmtpAddress(recipient),
    EventType: ({ row }) => topEventOf(row.event),
    Direction: ({ row }) => row.direction,
    MessageCount: ({ row }) => long(row.count),
    AggregateBy: ({ aggregateBy }) => aggregateBy,
    ...ofAsked,
  },
  view: {
    table: {
      columns: [
        { property: 'Date', width: 12, format: 'yyyy-MM-dd' },
        { property: 'Name', width: 32 },
        { property: 'EventType', label: 'Event Type', width: 18 },
        { property: 'Direction', width: 10 },
        { property: 'MessageCount', label: 'Message Count', width: 13, alignment: 'right' },
      ],
    },
  },
});

export const messageTraceObject = defineObjectType<Reported<TracedMessage> & Omit<Asked, 'aggregateBy'>>({
  typeNames: [`${space}.MessageTrace`],
  toText: ({ row }) => row.traceId,
  properties: {
    Organization: ({ domain }) => domain,
    MessageId: ({ row }) => (row.messageId === '' ? null : `<${row.messageId}>`),
    Received: ({ row }) => date(row.at),
    SenderAddress: ({ row }) => row.sender,
    RecipientAddress: ({ row }) => row.recipient,
    Subject: ({ row }) => row.subject,
    Status: ({ row }) => row.status,
    // No mail leaves for an address that would be known here.
    ToIP: () => null,
    FromIP: ({ row }) => row.fromIp,
    Size: ({ row }) => row.bytes,
    MessageTraceId: ({ row }) => new GuidValue(row.traceId),
    EventType: ({ row }) => row.event,
    Direction: ({ row }) => row.direction,
    ...ofAsked,
  },
  view: {
    table: {
      columns: [
        { property: 'Received', width: 20, format: 'yyyy-MM-dd HH:mm:ss' },
        { property: 'SenderAddress', label: 'Sender Address', width: 28 },
        { property: 'RecipientAddress', label: 'Recipient Address', width: 28 },
        { property: 'Subject', width: 30 },
        { property: 'Status' },
      ],
    },
  },
});
