/** What values of a property are, which says how the text in a filter is read and compared. */
export type FilterType =
  | 'text'
  | 'boolean'
  | 'number'
  | 'date'
  | 'guid'
  | 'size'
  /** `SMTP:kim@contoso.com`; a filter may leave the prefix out. */
  | 'address'
  | { readonly typeName: string; readonly values: readonly string[] };

type NamedType = Exclude<FilterType, object>;

const names: Readonly<Record<Exclude<NamedType, 'text'>, readonly string[]>> = {
  boolean: [
    'AccountDisabled',
    'DeliverToMailboxAndForward',
    'EmailAddressPolicyEnabled',
    'HiddenFromAddressListsEnabled',
    'HiddenGroupMembershipEnabled',
    'IsDirSynced',
    'IsMailboxEnabled',
    'IsResource',
    'IsShared',
    'LitigationHoldEnabled',
    'ModerationEnabled',
    'RemotePowerShellEnabled',
    'RequireSenderAuthenticationEnabled',
    'UseDatabaseQuotaDefaults',
    'ActiveSyncEnabled',
    'ImapEnabled',
    'MAPIEnabled',
    'OWAEnabled',
    'PopEnabled',
    'SmtpClientAuthenticationDisabled',
  ],
  number: ['ItemCount', 'DeletedItemCount', 'ResourceCapacity'],
  date: [
    'DisconnectDate',
    'LastLogonTime',
    'WhenChanged',
    'WhenChangedUTC',
    'WhenCreated',
    'WhenCreatedUTC',
    'WhenMailboxCreated',
    'WhenSoftDeleted',
  ],
  guid: ['ArchiveGuid', 'ExchangeGuid', 'Guid', 'MailboxGuid'],
  size: [
    'IssueWarningQuota',
    'MaxReceiveSize',
    'MaxSendSize',
    'ProhibitSendQuota',
    'ProhibitSendReceiveQuota',
    'RecoverableItemsQuota',
    'RecoverableItemsWarningQuota',
    'TotalDeletedItemSize',
    'TotalItemSize',
  ],
  address: ['EmailAddresses', 'ExternalEmailAddress', 'ForwardingSmtpAddress'],
};

const byName = new Map<string, NamedType>(
  (Object.keys(names) as (keyof typeof names)[]).flatMap((type) =>
    names[type].map((name): [string, NamedType] => [name.toLowerCase(), type]),
  ),
);

/** Exchange uses a name for one type everywhere; whatever is not listed is text. */
export function typeOfProperty(name: string): FilterType {
  return byName.get(name.toLowerCase()) ?? 'text';
}
