import type { MailboxPlan } from '../../organization/mailbox-plan.ts';
import type { Mailbox, MailboxQuotas } from '../../store/ports/mail-model.ts';
import { unlimitedQuotas } from '../../store/ports/mail-model.ts';
import { GuidValue, type Value } from '../../wire/powershell-language/index.ts';
import { sizeOrUnlimited } from '../kit/byte-size.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { daysOrNull } from './day-span.ts';
import { moderationAndIdentityNames, senderAndAddressNames } from './property-names.ts';
import { date } from './recipient-properties.ts';
import { pickReaders, type RecipientRow } from './recipient-readers.ts';

export interface MailboxRow extends RecipientRow {
  /** Undefined until the mail store has made it. */
  readonly mailbox: Mailbox | undefined;
  /** The plan that it was made with; undefined where there was none, or it is gone. */
  readonly plan: MailboxPlan | undefined;
  /** The shard that its mail lies on. */
  readonly shard: number;
}

const quotasOf = ({ mailbox }: MailboxRow): MailboxQuotas => mailbox?.quotas ?? unlimitedQuotas;

const quota =
  (name: keyof MailboxQuotas) =>
  (row: MailboxRow): Value =>
    sizeOrUnlimited(quotasOf(row)[name]);

/** Whether its quotas are those of its plan; without a plan there are none. */
function hasQuotasOfPlan(row: MailboxRow): boolean {
  const planned = row.plan?.quotas ?? unlimitedQuotas;
  const own = quotasOf(row);
  return (Object.keys(planned) as (keyof MailboxQuotas)[]).every((name) => own[name] === planned[name]);
}

const isResource = ({ recipient: { kind } }: MailboxRow): boolean =>
  kind === 'roomMailbox' || kind === 'equipmentMailbox';

/** In the order in which Exchange prints them. */
export const mailboxObject = defineObjectType<MailboxRow>({
  typeNames: ['Microsoft.Exchange.Data.Directory.Management.Mailbox'],
  toText: ({ recipient }) => recipient.name,
  properties: {
    Database: ({ shard }) => `shard-${shard}`,
    ...pickReaders('DeliverToMailboxAndForward', 'LitigationHoldEnabled'),
    ExchangeGuid: ({ recipient }) =>
      recipient.mailbox === null ? null : new GuidValue(recipient.mailbox.guid),
    ...pickReaders('ForwardingAddress', 'ForwardingSmtpAddress'),
    RetainDeletedItemsFor: ({ recipient }) => daysOrNull(recipient.attributes.retainDeletedItemsDays ?? null),
    IsMailboxEnabled: ({ recipient }) => recipient.mailbox?.state === 'ready',
    ProhibitSendQuota: quota('prohibitSendBytes'),
    ProhibitSendReceiveQuota: quota('prohibitSendReceiveBytes'),
    RecoverableItemsQuota: quota('recoverableItemsBytes'),
    IsResource: isResource,
    IsShared: ({ recipient }) => recipient.kind === 'sharedMailbox',
    ResourceCapacity: ({ recipient }) => recipient.attributes.resourceCapacity ?? null,
    ResourceType: ({ recipient: { kind } }) =>
      kind === 'roomMailbox' ? 'Room' : kind === 'equipmentMailbox' ? 'Equipment' : null,
    ...pickReaders('SamAccountName'),
    UseDatabaseQuotaDefaults: hasQuotasOfPlan,
    IssueWarningQuota: quota('issueWarningBytes'),
    ...pickReaders('Office', 'UserPrincipalName', 'WindowsLiveID', 'MicrosoftOnlineServicesID'),
    MailboxPlan: ({ plan }) => plan?.name ?? null,
    WhenMailboxCreated: ({ mailbox }) => date(mailbox?.createdAt ?? null),
    ...pickReaders('UsageLocation'),
    IsSoftDeletedByRemove: ({ recipient }) => recipient.deletedAt !== null,
    IsSoftDeletedByDisable: ({ recipient }) => recipient.mailbox?.state === 'disconnected',
    IsInactiveMailbox: ({ recipient: { deletedAt, attributes } }) =>
      deletedAt !== null && attributes.litigationHold === true,
    ...pickReaders('WhenSoftDeleted', 'AccountDisabled', 'IsDirSynced', ...senderAndAddressNames),
    MaxSendSize: ({ recipient }) => sizeOrUnlimited(recipient.attributes.maxSendBytes ?? null),
    MaxReceiveSize: ({ recipient }) => sizeOrUnlimited(recipient.attributes.maxReceiveBytes ?? null),
    ...pickReaders(...moderationAndIdentityNames),
  },
  view: {
    table: {
      columns: [
        { property: 'Name', width: 25 },
        { property: 'Alias', width: 20 },
        { property: 'Database', width: 10 },
        { property: 'ProhibitSendQuota', width: 31 },
        { property: 'ExternalDirectoryObjectId' },
      ],
    },
  },
});
