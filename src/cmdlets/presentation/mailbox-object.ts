import type { Mailbox } from '../../store/ports/mail-model.ts';
import { unlimitedQuotas } from '../../store/ports/mail-model.ts';
import { GuidValue } from '../../wire/powershell-language/index.ts';
import { sizeOrUnlimited } from '../kit/byte-size.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date } from './recipient-properties.ts';
import { customAttributeNames, pickReaders, type RecipientRow } from './recipient-readers.ts';

export interface MailboxRow extends RecipientRow {
  /** Undefined until the mail store has made it. */
  readonly mailbox: Mailbox | undefined;
}

const quotasOf = ({ mailbox }: MailboxRow) => mailbox?.quotas ?? unlimitedQuotas;

export const mailboxObject = defineObjectType<MailboxRow>({
  typeNames: ['Microsoft.Exchange.Data.Directory.Management.Mailbox'],
  toText: ({ recipient }) => recipient.name,
  properties: {
    ...pickReaders(
      'Identity',
      'Name',
      'DisplayName',
      'Alias',
      'PrimarySmtpAddress',
      'EmailAddresses',
      'RecipientType',
      'RecipientTypeDetails',
      'HiddenFromAddressListsEnabled',
      'Guid',
      'ExternalDirectoryObjectId',
      'UserPrincipalName',
    ),
    ExchangeGuid: ({ recipient }) =>
      recipient.mailbox === null ? null : new GuidValue(recipient.mailbox.guid),
    ...pickReaders('OrganizationalUnit'),
    IsMailboxEnabled: ({ recipient }) => recipient.mailbox?.state === 'ready',
    IsShared: ({ recipient }) => recipient.kind === 'sharedMailbox',
    IsResource: ({ recipient: { kind } }) => kind === 'roomMailbox' || kind === 'equipmentMailbox',
    ...pickReaders(
      'AccountDisabled',
      'Office',
      'SimpleDisplayName',
      'MailTip',
      'ForwardingAddress',
      'ForwardingSmtpAddress',
      'DeliverToMailboxAndForward',
      'LitigationHoldEnabled',
      'EmailAddressPolicyEnabled',
      'RequireSenderAuthenticationEnabled',
      'AcceptMessagesOnlyFrom',
      'AcceptMessagesOnlyFromDLMembers',
      'AcceptMessagesOnlyFromSendersOrMembers',
      'RejectMessagesFrom',
      'RejectMessagesFromDLMembers',
      'RejectMessagesFromSendersOrMembers',
      'GrantSendOnBehalfTo',
      'ModeratedBy',
      'ModerationEnabled',
      'SendModerationNotifications',
    ),
    IssueWarningQuota: (row) => sizeOrUnlimited(quotasOf(row).issueWarningBytes),
    ProhibitSendQuota: (row) => sizeOrUnlimited(quotasOf(row).prohibitSendBytes),
    ProhibitSendReceiveQuota: (row) => sizeOrUnlimited(quotasOf(row).prohibitSendReceiveBytes),
    RecoverableItemsQuota: (row) => sizeOrUnlimited(quotasOf(row).recoverableItemsBytes),
    ...pickReaders(...customAttributeNames),
    WhenMailboxCreated: ({ mailbox }) => date(mailbox?.createdAt ?? null),
    ...pickReaders('WhenSoftDeleted', 'WhenChanged', 'WhenCreated', 'WhenChangedUTC', 'WhenCreatedUTC'),
  },
  view: {
    table: {
      columns: [
        { property: 'Name', width: 25 },
        { property: 'Alias', width: 20 },
        { property: 'PrimarySmtpAddress', width: 35 },
        { property: 'ProhibitSendQuota' },
      ],
    },
  },
});
