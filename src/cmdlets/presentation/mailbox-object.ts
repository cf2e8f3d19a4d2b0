import type { Recipient } from '../../store/ports/directory-model.ts';
import type { Mailbox } from '../../store/ports/mail-model.ts';
import { unlimitedQuotas } from '../../store/ports/mail-model.ts';
import { GuidValue, type Value } from '../../wire/powershell-language/index.ts';
import { sizeOrUnlimited } from '../kit/byte-size.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { commonProperties, customAttributes, date, times } from './recipient-properties.ts';

/** A recipient and its mailbox; undefined until the mail store has made it. */
export interface MailboxRow {
  readonly recipient: Recipient;
  readonly mailbox: Mailbox | undefined;
  readonly organization: string;
}

type Read<T> = Readonly<Record<string, (source: T) => Value>>;

/** Properties of the recipient as properties of the row. */
function liftAll(properties: Read<Recipient>): Read<MailboxRow> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, read]) => [name, (row: MailboxRow) => read(row.recipient)]),
  );
}

const quotasOf = ({ mailbox }: MailboxRow) => mailbox?.quotas ?? unlimitedQuotas;

export const mailboxObject = defineObjectType<MailboxRow>({
  typeNames: ['Microsoft.Exchange.Data.Directory.Management.Mailbox'],
  toText: ({ recipient }) => recipient.name,
  properties: {
    ...liftAll(commonProperties),
    UserPrincipalName: ({ recipient }) => recipient.upn ?? '',
    ExchangeGuid: ({ recipient }) =>
      recipient.mailbox === null ? null : new GuidValue(recipient.mailbox.guid),
    OrganizationalUnit: ({ organization }) => organization,
    IsMailboxEnabled: ({ recipient }) => recipient.mailbox?.state === 'ready',
    IsShared: ({ recipient }) => recipient.kind === 'sharedMailbox',
    IsResource: ({ recipient: { kind } }) => kind === 'roomMailbox' || kind === 'equipmentMailbox',
    AccountDisabled: ({ recipient: { attributes, kind } }) =>
      attributes.accountDisabled ?? kind !== 'userMailbox',
    Office: ({ recipient }) => recipient.attributes.office ?? '',
    SimpleDisplayName: ({ recipient }) => recipient.attributes.simpleDisplayName ?? '',
    MailTip: ({ recipient }) => recipient.attributes.mailTip ?? null,
    ForwardingAddress: ({ recipient }) => recipient.attributes.forwardingAddress ?? null,
    ForwardingSmtpAddress: ({ recipient: { attributes } }) =>
      attributes.forwardingSmtpAddress === undefined ? null : `smtp:${attributes.forwardingSmtpAddress}`,
    DeliverToMailboxAndForward: ({ recipient }) => recipient.attributes.deliverToMailboxAndForward ?? false,
    LitigationHoldEnabled: ({ recipient }) => recipient.attributes.litigationHold ?? false,
    EmailAddressPolicyEnabled: ({ recipient }) => recipient.attributes.emailAddressPolicyDisabled !== true,
    IssueWarningQuota: (row) => sizeOrUnlimited(quotasOf(row).issueWarningBytes),
    ProhibitSendQuota: (row) => sizeOrUnlimited(quotasOf(row).prohibitSendBytes),
    ProhibitSendReceiveQuota: (row) => sizeOrUnlimited(quotasOf(row).prohibitSendReceiveBytes),
    RecoverableItemsQuota: (row) => sizeOrUnlimited(quotasOf(row).recoverableItemsBytes),
    ...liftAll(customAttributes),
    WhenMailboxCreated: ({ mailbox }) => date(mailbox?.createdAt ?? null),
    WhenSoftDeleted: ({ recipient }) => date(recipient.deletedAt),
    ...liftAll(times),
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
