import type { MailboxPlan } from '../../organization/mailbox-plan.ts';
import { GuidValue } from '../../wire/powershell-language/index.ts';
import { sizeOrUnlimited } from '../kit/byte-size.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { daysOrNull } from './day-span.ts';
import { date } from './recipient-properties.ts';

export const mailboxPlanObject = defineObjectType<MailboxPlan>({
  typeNames: ['Microsoft.Exchange.Data.Directory.Management.MailboxPlan'],
  toText: ({ name }) => name,
  properties: {
    DisplayName: ({ displayName }) => displayName,
    IsDefault: ({ isDefault }) => isDefault,
    IssueWarningQuota: ({ quotas }) => sizeOrUnlimited(quotas.issueWarningBytes),
    MaxReceiveSize: ({ maxReceiveBytes }) => sizeOrUnlimited(maxReceiveBytes),
    MaxSendSize: ({ maxSendBytes }) => sizeOrUnlimited(maxSendBytes),
    ProhibitSendQuota: ({ quotas }) => sizeOrUnlimited(quotas.prohibitSendBytes),
    ProhibitSendReceiveQuota: ({ quotas }) => sizeOrUnlimited(quotas.prohibitSendReceiveBytes),
    RecoverableItemsQuota: ({ quotas }) => sizeOrUnlimited(quotas.recoverableItemsBytes),
    RetainDeletedItemsFor: ({ retainDeletedItemsDays }) => daysOrNull(retainDeletedItemsDays),
    Name: ({ name }) => name,
    Identity: ({ name }) => name,
    Guid: ({ guid }) => new GuidValue(guid),
    WhenCreated: ({ createdAt }) => date(createdAt),
    WhenChanged: ({ changedAt }) => date(changedAt),
    WhenCreatedUTC: ({ createdAt }) => date(createdAt),
    WhenChangedUTC: ({ changedAt }) => date(changedAt),
  },
  view: {
    table: {
      columns: [
        { property: 'DisplayName', width: 25 },
        { property: 'IsDefault', width: 9 },
        { property: 'ProhibitSendQuota' },
      ],
    },
  },
});
