import type { Guid } from '../../base/ids.ts';

/**
 * What a directory says of a recipient beyond its names. The numbers are the upper ranges, in UTF-16 code
 * units, that the schema of Active Directory sets for the attribute behind each property.
 */
export const textAttributes = {
  givenName: 64,
  initials: 6,
  surname: 64,
  simpleDisplayName: 256,
  phoneticDisplayName: 64,
  title: 128,
  department: 64,
  company: 64,
  office: 128,
  phone: 64,
  homePhone: 64,
  mobilePhone: 64,
  pager: 64,
  fax: 64,
  assistantName: 256,
  streetAddress: 1024,
  city: 128,
  stateOrProvince: 128,
  postalCode: 40,
  countryOrRegion: 128,
  webPage: 2048,
  notes: 1024,
  mailTip: 175,
  usageLocation: 2,
  preferredLanguage: 64,
  forwardingSmtpAddress: 320,
  /** The GUID of the plan that its mailbox was made with. */
  mailboxPlan: 36,
  memberJoinRestriction: 32,
  memberDepartRestriction: 32,
  sendModerationNotifications: 32,
  customAttribute1: 1024,
  customAttribute2: 1024,
  customAttribute3: 1024,
  customAttribute4: 1024,
  customAttribute5: 1024,
  customAttribute6: 1024,
  customAttribute7: 1024,
  customAttribute8: 1024,
  customAttribute9: 1024,
  customAttribute10: 1024,
  customAttribute11: 1024,
  customAttribute12: 1024,
  customAttribute13: 1024,
  customAttribute14: 1024,
  customAttribute15: 1024,
} as const;
export type TextAttribute = keyof typeof textAttributes;

/** Absent means what the product does by default; each cmdlet's help says what that is. */
export const flagAttributes = [
  'accountDisabled',
  'deliverToMailboxAndForward',
  'requireSenderAuthentication',
  'moderationEnabled',
  'emailAddressPolicyDisabled',
  'imapDisabled',
  'mapiDisabled',
  'mapiHttpEnabled',
  'smtpClientAuthenticationDisabled',
  'remotePowerShellDisabled',
  'litigationHold',
] as const;
export type FlagAttribute = (typeof flagAttributes)[number];

/** Another recipient of the same tenant, by guid; who reads them tolerates one that is gone. */
export const referenceAttributes = ['manager', 'forwardingAddress'] as const;
export type ReferenceAttribute = (typeof referenceAttributes)[number];

export const referenceListAttributes = [
  'managedBy',
  'moderatedBy',
  'acceptMessagesOnlyFrom',
  'rejectMessagesFrom',
  'grantSendAs',
  'grantSendOnBehalfTo',
] as const;
export type ReferenceListAttribute = (typeof referenceListAttributes)[number];

/** Whole numbers from 0 on. */
export const numberAttributes = [
  'maxSendBytes',
  'maxReceiveBytes',
  'retainDeletedItemsDays',
  'resourceCapacity',
] as const;
export type NumberAttribute = (typeof numberAttributes)[number];

export type RecipientAttributes = {
  readonly [Name in TextAttribute]?: string;
} & { readonly [Name in FlagAttribute]?: boolean } & { readonly [Name in NumberAttribute]?: number } & {
  readonly [Name in ReferenceAttribute]?: Guid;
} & {
  readonly [Name in ReferenceListAttribute]?: readonly Guid[];
};

/** `null` clears; what is not named stays. */
export type AttributeChange = {
  readonly [Name in keyof RecipientAttributes]?: RecipientAttributes[Name] | null;
};
