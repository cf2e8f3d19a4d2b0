/**
 * The property sets of the Get-EXO cmdlets, as Exchange Online documents them: "Property sets in Exchange Online PowerShell module
 * cmdlets". What a set names and Landfall has not is left out of what is given.
 */
import type { OutputType } from '../kit/object-type.ts';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);
const numbered = (name: string, count: number): string =>
  Array.from({ length: count }, (_, index) => `${name}${index + 1}`).join(' ');

export type PropertySets = Readonly<Record<string, readonly string[]>>;

const customAttributes = `${numbered('CustomAttribute', 15)} ${numbered('ExtensionCustomAttribute', 5)}`;
const protocolIdentity = 'ExternalDirectoryObjectId Guid Identity Name OrganizationId';

export const mailboxSets = {
  Minimum:
    words(`Alias DisplayName DistinguishedName EmailAddresses ExchangeVersion ExternalDirectoryObjectId Guid Id Name
    OrganizationId PrimarySmtpAddress RecipientType RecipientTypeDetails UserPrincipalName`),
  AddressList:
    words(`AddressBookPolicy AddressListMembership ExternalDirectoryObjectId GeneratedOfflineAddressBooks
    HiddenFromAddressListsEnabled OfflineAddressBook`),
  Archive:
    words(`ArchiveDatabase ArchiveDomain ArchiveGuid ArchiveName ArchiveQuota ArchiveRelease ArchiveState ArchiveStatus
    ArchiveWarningQuota AutoExpandingArchiveEnabled DisabledArchiveDatabase DisabledArchiveGuid ExternalDirectoryObjectId
    JournalArchiveAddress`),
  Audit: words(
    'AuditAdmin AuditDelegate AuditEnabled AuditLogAgeLimit AuditOwner DefaultAuditSet ExternalDirectoryObjectId',
  ),
  Custom: words(`${customAttributes} ExternalDirectoryObjectId`),
  Delivery:
    words(`AcceptMessagesOnlyFrom AcceptMessagesOnlyFromDLMembers AcceptMessagesOnlyFromSendersOrMembers
    DeliverToMailboxAndForward DowngradeHighPriorityMessagesEnabled ExternalDirectoryObjectId ForwardingAddress
    ForwardingSmtpAddress GrantSendOnBehalfTo MaxBlockedSenders MaxReceiveSize MaxSafeSenders MaxSendSize
    MessageCopyForSendOnBehalfEnabled MessageCopyForSentAsEnabled MessageRecallProcessingEnabled
    MessageTrackingReadStatusEnabled RecipientLimits RejectMessagesFrom RejectMessagesFromDLMembers
    RejectMessagesFromSendersOrMembers RulesQuota`),
  Hold: words(`ComplianceTagHoldApplied DelayHoldApplied ExternalDirectoryObjectId InPlaceHolds InactiveMailboxRetireTime
    LitigationHoldDate LitigationHoldDuration LitigationHoldEnabled LitigationHoldOwner`),
  Moderation: words(
    'BypassModerationFromSendersOrMembers ExternalDirectoryObjectId ModeratedBy ModerationEnabled SendModerationNotifications',
  ),
  Move: words(`ExternalDirectoryObjectId MailboxMoveBatchName MailboxMoveFlags MailboxMoveRemoteHostName MailboxMoveSourceMDB
    MailboxMoveStatus MailboxMoveTargetMDB`),
  Policy: words(`AddressBookPolicy DataEncryptionPolicy EmailAddressPolicyEnabled ExternalDirectoryObjectId
    ManagedFolderMailboxPolicy PoliciesExcluded PoliciesIncluded RemoteAccountPolicy RetentionPolicy RetentionUrl
    RoleAssignmentPolicy SharingPolicy ThrottlingPolicy`),
  PublicFolder: words(`DefaultPublicFolderMailbox EffectivePublicFolderMailbox ExternalDirectoryObjectId
    IsExcludedFromServingHierarchy IsHierarchyReady IsHierarchySyncEnabled IsRootPublicFolderMailbox`),
  Quota:
    words(`ArchiveQuota ArchiveWarningQuota CalendarLoggingQuota ExternalDirectoryObjectId IssueWarningQuota
    ProhibitSendQuota ProhibitSendReceiveQuota RecoverableItemsQuota RecoverableItemsWarningQuota RulesQuota
    UseDatabaseQuotaDefaults`),
  Resource: words(
    'ExternalDirectoryObjectId IsResource ResourceCapacity ResourceCustom ResourceType RoomMailboxAccountEnabled',
  ),
  Retention:
    words(`EndDateForRetentionHold ExternalDirectoryObjectId OrphanSoftDeleteTrackingTime RetainDeletedItemsFor
    RetainDeletedItemsUntilBackup RetentionComment RetentionHoldEnabled RetentionPolicy RetentionUrl SingleItemRecoveryEnabled
    StartDateForRetentionHold UseDatabaseRetentionDefaults`),
  SCL: words(`AntispamBypassEnabled ExternalDirectoryObjectId SCLDeleteEnabled SCLDeleteThreshold SCLJunkEnabled
    SCLJunkThreshold SCLQuarantineEnabled SCLQuarantineThreshold SCLRejectEnabled SCLRejectThreshold`),
  SoftDelete:
    words(`ExternalDirectoryObjectId IncludeInGarbageCollection IsInactiveMailbox IsSoftDeletedByDisable
    IsSoftDeletedByRemove WhenSoftDeleted`),
  StatisticsSeed: words('ArchiveDatabaseGuid DatabaseGuid ExchangeGuid ExternalDirectoryObjectId'),
} as const satisfies PropertySets;

export const casMailboxSets = {
  Minimum:
    words(`ActiveSyncEnabled DisplayName ECPEnabled EmailAddresses EwsEnabled ExchangeVersion Guid Identity ImapEnabled
    MAPIEnabled Name OWAEnabled OrganizationId PopEnabled PrimarySmtpAddress ServerLegacyDN`),
  ActiveSync:
    words(`ActiveSyncAllowedDeviceIDs ActiveSyncBlockedDeviceIDs ActiveSyncEnabled ActiveSyncMailboxPolicy
    ActiveSyncMailboxPolicyIsDefaulted ActiveSyncSuppressReadReceipt HasActiveSyncDevicePartnership ${protocolIdentity}`),
  Ews: words(`EwsAllowMacOutlook EwsAllowOutlook EwsEnabled ${protocolIdentity}`),
  Imap: words(`ImapEnableExactRFC822Size ImapEnabled ImapForceICalForCalendarRetrievalOption ImapMessagesRetrievalMimeFormat
    ImapSuppressReadReceipt ImapUseProtocolDefaults ${protocolIdentity}`),
  Mapi: words(`MAPIBlockOutlookExternalConnectivity MAPIBlockOutlookNonCachedMode MAPIBlockOutlookRpcHttp
    MAPIBlockOutlookVersions MAPIEnabled MapiHttpEnabled ${protocolIdentity}`),
  Pop: words(`PopEnableExactRFC822Size PopEnabled PopMessagesRetrievalMimeFormat PopSuppressReadReceipt PopUseProtocolDefaults
    ${protocolIdentity}`),
  ProtocolSettings: words(`ExternalImapSettings ExternalPopSettings ExternalSmtpSettings InternalImapSettings
    InternalPopSettings InternalSmtpSettings ${protocolIdentity}`),
} as const satisfies PropertySets;

export const recipientSets = {
  Minimum: words(
    'ExchangeVersion ExternalDirectoryObjectId Name OrganizationId RecipientType RecipientTypeDetails',
  ),
  Archive: words('ArchiveDatabase ArchiveGuid ArchiveRelease ArchiveState ArchiveStatus'),
  Custom: words(customAttributes),
  MailboxMove:
    words(`MailboxMoveBatchName MailboxMoveFlags MailboxMoveRemoteHostName MailboxMoveSourceMDB MailboxMoveStatus
    MailboxMoveTargetMDB`),
  Policy:
    words(`ActiveSyncMailboxPolicy ActiveSyncMailboxPolicyIsDefaulted AddressBookPolicy EmailAddressPolicyEnabled
    ManagedFolderMailboxPolicy OwaMailboxPolicy PoliciesExcluded PoliciesIncluded RetentionPolicy SharingPolicy
    ShouldUseDefaultRetentionPolicy UMMailboxPolicy`),
} as const satisfies PropertySets;

export const statisticsSets = {
  Minimum: words('DeletedItemCount DisplayName ItemCount MailboxGuid TotalDeletedItemSize TotalItemSize'),
} as const satisfies PropertySets;

/** Stands beside the sets of every type. */
export const allProperties = 'All';

/**
 * What of a type is given: the minimum, these sets, and these properties beside them. Undefined for everything.
 */
export function chosenProperties(
  sets: PropertySets,
  names: readonly string[],
  { propertyNames }: Pick<OutputType, 'propertyNames'>,
  more: readonly string[] = [],
): readonly string[] | undefined {
  if (names.includes(allProperties)) return undefined;
  const wanted = new Set(
    ['Minimum', ...names].flatMap((name) => sets[name] ?? []).map((name) => name.toLowerCase()),
  );
  const known = propertyNames.filter((name) => wanted.has(name.toLowerCase()));
  const given = new Set(known.map((name) => name.toLowerCase()));
  return [...known, ...more.filter((name) => !given.has(name.toLowerCase()))];
}
