/** Runs of property names that several objects show one after another, in the order in which Exchange prints them. */
import { customAttributeNames } from './recipient-readers.ts';

/** What the address book says of a person. An object that adds to them prints all of them by the alphabet. */
export const addressBookNames = [
  'AssistantName',
  'City',
  'Company',
  'CountryOrRegion',
  'Department',
  'DisplayName',
  'Fax',
  'FirstName',
  'HomePhone',
  'Initials',
  'LastName',
  'Manager',
  'MobilePhone',
  'Notes',
  'Office',
  'Pager',
  'Phone',
  'PhoneticDisplayName',
  'PostalCode',
  'RecipientType',
  'RecipientTypeDetails',
  'SimpleDisplayName',
  'StateOrProvince',
  'StreetAddress',
  'Title',
  'WebPage',
  'WindowsEmailAddress',
] as const;

/** What everyone who gets mail shows, after what is the recipient's own: a mailbox has its sizes between the two. */
export const senderAndAddressNames = [
  'AcceptMessagesOnlyFrom',
  'AcceptMessagesOnlyFromDLMembers',
  'AcceptMessagesOnlyFromSendersOrMembers',
  'Alias',
  'OrganizationalUnit',
  ...customAttributeNames,
  'DisplayName',
  'EmailAddresses',
  'GrantSendOnBehalfTo',
  'ExternalDirectoryObjectId',
  'HiddenFromAddressListsEnabled',
] as const;

export const identityNames = ['Identity', 'Id', 'IsValid', 'Name'] as const;

export const dateNames = ['WhenChanged', 'WhenCreated', 'WhenChangedUTC', 'WhenCreatedUTC'] as const;

export const guidNames = ['ExchangeObjectId', 'OrganizationId', 'Guid'] as const;

export const moderationAndIdentityNames = [
  'ModeratedBy',
  'ModerationEnabled',
  'EmailAddressPolicyEnabled',
  'PrimarySmtpAddress',
  'RecipientType',
  'RecipientTypeDetails',
  'RejectMessagesFrom',
  'RejectMessagesFromDLMembers',
  'RejectMessagesFromSendersOrMembers',
  'RequireSenderAuthenticationEnabled',
  'SimpleDisplayName',
  'SendModerationNotifications',
  'WindowsEmailAddress',
  'MailTip',
  ...identityNames,
  ...dateNames,
  ...guidNames,
] as const;

export const mailNames = [...senderAndAddressNames, ...moderationAndIdentityNames] as const;
