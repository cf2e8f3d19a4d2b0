/**
 * What recipients of all kinds show, once for each of Exchange's names. Each type of object picks the names
 * that it has, in the order in which `Format-List` prints them.
 */
import type { Guid } from '../../base/ids.ts';
import { isGroupKind, isMailboxKind, type Recipient } from '../../store/ports/directory-model.ts';
import type {
  ReferenceAttribute,
  ReferenceListAttribute,
  TextAttribute,
} from '../../store/ports/recipient-attributes.ts';
import { GuidValue, type Value } from '../../wire/powershell-language/index.ts';
import { date, primarySmtpAddress, proxyAddresses, typesByKind } from './recipient-properties.ts';

export interface RecipientRow {
  readonly recipient: Recipient;
  /** The name of the organisation that it belongs to. */
  readonly organization: string;
  /** Recipients that this one names, by GUID. One that is missing is shown by its GUID. */
  readonly references?: ReadonlyMap<Guid, Recipient>;
}

type Read = (row: RecipientRow) => Value;

const text =
  (name: TextAttribute): Read =>
  ({ recipient }) =>
    recipient.attributes[name] ?? '';

const nullableText =
  (name: TextAttribute): Read =>
  ({ recipient }) =>
    recipient.attributes[name] ?? null;

const reference =
  (name: ReferenceAttribute): Read =>
  ({ recipient, references }) => {
    const guid = recipient.attributes[name];
    return guid === undefined ? null : (references?.get(guid)?.name ?? guid);
  };

/** `wanted` chooses among the recipients; one that is gone is shown among those who are no groups. */
const referenceList =
  (name: ReferenceListAttribute, wanted: 'all' | 'groups' | 'others' = 'all'): Read =>
  ({ recipient, references }) =>
    (recipient.attributes[name] ?? []).flatMap((guid) => {
      const found = references?.get(guid);
      const isGroup = found !== undefined && isGroupKind(found.kind);
      if (wanted !== 'all' && isGroup !== (wanted === 'groups')) return [];
      return [found?.name ?? guid];
    });

const isMailUserOrContact = ({ recipient: { kind } }: RecipientRow): boolean =>
  kind === 'mailUser' || kind === 'mailContact';

const isSecurityGroup = ({ recipient: { kind } }: RecipientRow): boolean =>
  kind === 'mailSecurityGroup' || kind === 'securityGroup';

const signsIn = ({ recipient: { kind } }: RecipientRow): boolean =>
  kind === 'user' || kind === 'userMailbox' || kind === 'mailUser';

const identityReaders = {
  Identity: ({ recipient }) => recipient.name,
  Id: ({ recipient }) => recipient.name,
  Name: ({ recipient }) => recipient.name,
  DisplayName: ({ recipient }) => recipient.displayName,
  Alias: ({ recipient }) => recipient.alias ?? '',
  SamAccountName: ({ recipient }) => recipient.alias ?? recipient.name,
  PrimarySmtpAddress: ({ recipient }) => primarySmtpAddress(recipient),
  WindowsEmailAddress: ({ recipient }) => primarySmtpAddress(recipient),
  EmailAddresses: ({ recipient }) => proxyAddresses(recipient),
  ExternalEmailAddress: ({ recipient: { targetAddress } }) =>
    targetAddress === null ? null : `SMTP:${targetAddress}`,
  UserPrincipalName: ({ recipient }) => recipient.upn ?? '',
  WindowsLiveID: ({ recipient }) => recipient.upn ?? '',
  MicrosoftOnlineServicesID: ({ recipient }) => recipient.upn ?? '',
  RecipientType: ({ recipient }) => typesByKind[recipient.kind].recipientType,
  RecipientTypeDetails: ({ recipient }) => typesByKind[recipient.kind].details,
  HiddenFromAddressListsEnabled: ({ recipient }) => recipient.hiddenFromAddressLists,
  EmailAddressPolicyEnabled: (row) =>
    row.recipient.attributes.emailAddressPolicyDisabled !== true && !isMailUserOrContact(row),
  OrganizationalUnit: ({ organization }) => organization,
  OrganizationId: ({ organization }) => organization,
  Guid: ({ recipient }) => new GuidValue(recipient.guid),
  ExchangeObjectId: ({ recipient }) => new GuidValue(recipient.guid),
  ExternalDirectoryObjectId: ({ recipient }) => recipient.guid,
  ImmutableId: ({ recipient }) => recipient.anchor ?? '',
  IsDirSynced: ({ recipient }) => recipient.anchor !== null,
  IsValid: ({ recipient }) => recipient.deletedAt === null,
  WhenCreated: ({ recipient }) => date(recipient.createdAt),
  WhenChanged: ({ recipient }) => date(recipient.changedAt),
  WhenCreatedUTC: ({ recipient }) => date(recipient.createdAt),
  WhenChangedUTC: ({ recipient }) => date(recipient.changedAt),
  WhenSoftDeleted: ({ recipient }) => date(recipient.deletedAt),
} satisfies Readonly<Record<string, Read>>;

const addressBookReaders = {
  FirstName: text('givenName'),
  Initials: text('initials'),
  LastName: text('surname'),
  SimpleDisplayName: text('simpleDisplayName'),
  PhoneticDisplayName: text('phoneticDisplayName'),
  Title: text('title'),
  Department: text('department'),
  Company: text('company'),
  Manager: reference('manager'),
  Office: text('office'),
  Phone: text('phone'),
  HomePhone: text('homePhone'),
  MobilePhone: text('mobilePhone'),
  Pager: text('pager'),
  Fax: text('fax'),
  AssistantName: text('assistantName'),
  StreetAddress: text('streetAddress'),
  City: text('city'),
  StateOrProvince: text('stateOrProvince'),
  PostalCode: text('postalCode'),
  CountryOrRegion: text('countryOrRegion'),
  WebPage: text('webPage'),
  Notes: text('notes'),
  UsageLocation: nullableText('usageLocation'),
} satisfies Readonly<Record<string, Read>>;

const customAttributeReaders = {
  CustomAttribute1: text('customAttribute1'),
  CustomAttribute2: text('customAttribute2'),
  CustomAttribute3: text('customAttribute3'),
  CustomAttribute4: text('customAttribute4'),
  CustomAttribute5: text('customAttribute5'),
  CustomAttribute6: text('customAttribute6'),
  CustomAttribute7: text('customAttribute7'),
  CustomAttribute8: text('customAttribute8'),
  CustomAttribute9: text('customAttribute9'),
  CustomAttribute10: text('customAttribute10'),
  CustomAttribute11: text('customAttribute11'),
  CustomAttribute12: text('customAttribute12'),
  CustomAttribute13: text('customAttribute13'),
  CustomAttribute14: text('customAttribute14'),
  CustomAttribute15: text('customAttribute15'),
} satisfies Readonly<Record<string, Read>>;

const accountReaders = {
  IsSecurityPrincipal: (row) => signsIn(row) || isMailboxKind(row.recipient.kind) || isSecurityGroup(row),
  AccountDisabled: ({ recipient: { attributes, kind } }) =>
    attributes.accountDisabled ?? (isMailboxKind(kind) && kind !== 'userMailbox'),
  RemotePowerShellEnabled: ({ recipient }) => recipient.attributes.remotePowerShellDisabled !== true,
} satisfies Readonly<Record<string, Read>>;

const clientAccessReaders = {
  ImapEnabled: ({ recipient }) => recipient.attributes.imapDisabled !== true,
  MAPIEnabled: ({ recipient }) => recipient.attributes.mapiDisabled !== true,
  SmtpClientAuthenticationDisabled: ({ recipient }) =>
    recipient.attributes.smtpClientAuthenticationDisabled ?? null,
} satisfies Readonly<Record<string, Read>>;

const deliveryReaders = {
  MailTip: nullableText('mailTip'),
  ForwardingAddress: reference('forwardingAddress'),
  ForwardingSmtpAddress: ({ recipient: { attributes } }) =>
    attributes.forwardingSmtpAddress === undefined ? null : `smtp:${attributes.forwardingSmtpAddress}`,
  DeliverToMailboxAndForward: ({ recipient }) => recipient.attributes.deliverToMailboxAndForward ?? false,
  LitigationHoldEnabled: ({ recipient }) => recipient.attributes.litigationHold ?? false,
  AcceptMessagesOnlyFrom: referenceList('acceptMessagesOnlyFrom', 'others'),
  AcceptMessagesOnlyFromDLMembers: referenceList('acceptMessagesOnlyFrom', 'groups'),
  AcceptMessagesOnlyFromSendersOrMembers: referenceList('acceptMessagesOnlyFrom'),
  RejectMessagesFrom: referenceList('rejectMessagesFrom', 'others'),
  RejectMessagesFromDLMembers: referenceList('rejectMessagesFrom', 'groups'),
  RejectMessagesFromSendersOrMembers: referenceList('rejectMessagesFrom'),
  GrantSendOnBehalfTo: referenceList('grantSendOnBehalfTo'),
  ModeratedBy: referenceList('moderatedBy'),
  ModerationEnabled: ({ recipient }) => recipient.attributes.moderationEnabled ?? false,
  SendModerationNotifications: ({ recipient }) =>
    recipient.attributes.sendModerationNotifications ?? 'Always',
  // A group is closed to strangers until its owner opens it; everyone else is open to them.
  RequireSenderAuthenticationEnabled: ({ recipient: { attributes, kind } }) =>
    attributes.requireSenderAuthentication ?? isGroupKind(kind),
} satisfies Readonly<Record<string, Read>>;

const groupReaders = {
  GroupType: (row) => (isSecurityGroup(row) ? 'Universal, SecurityEnabled' : 'Universal'),
  ManagedBy: referenceList('managedBy'),
  MemberJoinRestriction: ({ recipient }) => recipient.attributes.memberJoinRestriction ?? 'Closed',
  MemberDepartRestriction: (row) =>
    row.recipient.attributes.memberDepartRestriction ?? (isSecurityGroup(row) ? 'Closed' : 'Open'),
} satisfies Readonly<Record<string, Read>>;

const readers = {
  ...identityReaders,
  ...addressBookReaders,
  ...customAttributeReaders,
  ...accountReaders,
  ...clientAccessReaders,
  ...deliveryReaders,
  ...groupReaders,
};

type RecipientPropertyName = keyof typeof readers;

/** Readers of these names, in this order. */
export function pickReaders(...names: readonly RecipientPropertyName[]): Readonly<Record<string, Read>> {
  return Object.fromEntries(names.map((name) => [name, readers[name]]));
}

/** As Exchange prints them: 1, 10, 11, …, 2, … */
export const customAttributeNames = (
  Object.keys(customAttributeReaders) as (keyof typeof customAttributeReaders)[]
).toSorted();
