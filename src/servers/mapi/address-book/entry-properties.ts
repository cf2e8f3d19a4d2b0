/**
 * The properties of an entry: [MS-OXOABK] section 2.2.3 and following. A property is here once, with the type that it has by nature; texts
 * are given out as Unicode or in a code page, as they are asked for.
 */
import type { Guid } from '../../../base/ids.ts';
import { legacyDnOf } from '../../../organization/legacy-dn.ts';
import { isGroupKind, isMailboxKind } from '../../../store/ports/directory-model.ts';
import type { RecipientAttributes, TextAttribute } from '../../../store/ports/recipient-attributes.ts';
import { permanentEntryIdOf, writeAddressBookEntryId } from '../../../wire/mapi/address-book-entry-id.ts';
import { ByteWriter } from '../../../wire/mapi/byte-writer.ts';
import { DisplayType, DisplayTypeEx } from '../../../wire/mapi/display-type.ts';
import { filetimeOf } from '../../../wire/mapi/filetime.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { type PropertyTag, propertyId } from '../../../wire/mapi/property-type.ts';
import type { PropertyValue } from '../../../wire/mapi/property-value.ts';
import type { AddressBookEntry } from './address-book-entry.ts';
import { minimalEntryIdOf } from './minimal-entry-ids.ts';
import { displayTemplateDn } from './templates/display-template.ts';

export interface EntryContext {
  readonly organization: Guid;
  /** fEphID: entry ids that hold for the session. */
  readonly isEphemeral: boolean;
}

export interface EntryProperty {
  /** With its own type. */
  readonly tag: PropertyTag;
  read(entry: AddressBookEntry, context: EntryContext): PropertyValue | undefined;
}

export function displayTypeOf({ kind }: AddressBookEntry): number {
  if (isGroupKind(kind)) return DisplayType.distributionList;
  return isMailboxKind(kind) ? DisplayType.mailUser : DisplayType.remoteMailUser;
}

export const entryDn = (entry: AddressBookEntry, organization: Guid): string =>
  legacyDnOf(organization, entry.guid);

/** PtypObject of what may hold others, and of what may not: [MS-OXOABK] section 2.2.3.10. */
const objectType = { mailUser: 6, distributionList: 8 } as const;
const richText = 1;
const recipients = 9;

function displayTypeExOf(entry: AddressBookEntry): number {
  switch (entry.kind) {
    case 'roomMailbox':
      return (DisplayTypeEx.isShareable | DisplayTypeEx.room) >>> 0;
    case 'equipmentMailbox':
      return (DisplayTypeEx.isShareable | DisplayTypeEx.equipment) >>> 0;
    case 'mailSecurityGroup':
      return (DisplayTypeEx.isShareable | DisplayTypeEx.securityDistributionList) >>> 0;
    default:
      return isMailboxKind(entry.kind)
        ? (DisplayTypeEx.isShareable | displayTypeOf(entry)) >>> 0
        : displayTypeOf(entry);
  }
}

const permanentId = (entry: AddressBookEntry, { organization }: EntryContext): Uint8Array =>
  permanentEntryIdOf(entryDn(entry, organization), displayTypeOf(entry));

function entryIdOf(entry: AddressBookEntry, context: EntryContext): Uint8Array {
  if (!context.isEphemeral) return permanentId(entry, context);
  return writeAddressBookEntryId({
    kind: 'ephemeral',
    server: context.organization,
    displayType: displayTypeOf(entry),
    minimalEntryId: minimalEntryIdOf(entry.recipient),
  });
}

/** The mapping between names and ids is the provider's: GUID_NSPI. */
const mappingSignature = Uint8Array.from(Buffer.from('dca740c8c042101ab4b908002b2fe182', 'hex'));

function guidBytes(guid: Guid): Uint8Array {
  return new ByteWriter(16).guid(guid).written;
}

function onlyGroups(read: EntryProperty['read']): EntryProperty['read'] {
  return (entry, context) => (isGroupKind(entry.kind) ? read(entry, context) : undefined);
}

const properties: readonly EntryProperty[] = [
  {
    tag: PidTag.ObjectType,
    read: ({ kind }) => objectType[isGroupKind(kind) ? 'distributionList' : 'mailUser'],
  },
  { tag: PidTag.DisplayType, read: displayTypeOf },
  { tag: PidTag.DisplayTypeEx, read: displayTypeExOf },
  { tag: PidTag.DisplayName, read: ({ displayName }) => displayName },
  { tag: PidTag.TransmittableDisplayName, read: ({ displayName }) => displayName },
  {
    tag: PidTag.AddressBookDisplayNamePrintable,
    read: ({ displayName, attributes }) => attributes?.simpleDisplayName ?? displayName,
  },
  { tag: PidTag.AddressType, read: () => 'EX' },
  { tag: PidTag.EmailAddress, read: (entry, { organization }) => entryDn(entry, organization) },
  {
    tag: PidTag.AddressBookObjectDistinguishedName,
    read: (entry, { organization }) => entryDn(entry, organization),
  },
  { tag: PidTag.SmtpAddress, read: ({ primaryAddress, targetAddress }) => primaryAddress ?? targetAddress },
  { tag: PidTag.AddressBookProxyAddresses, read: ({ addresses }) => addresses },
  {
    tag: PidTag.AddressBookTargetAddress,
    read: ({ targetAddress }) => targetAddress && `SMTP:${targetAddress}`,
  },
  { tag: PidTag.Account, read: ({ alias }) => alias },
  { tag: PidTag.EntryId, read: entryIdOf },
  { tag: PidTag.RecordKey, read: permanentId },
  { tag: PidTag.AddressBookContainerId, read: ({ recipient }) => minimalEntryIdOf(recipient) },
  {
    tag: PidTag.InstanceKey,
    read: ({ recipient }) => new ByteWriter(4).u32(minimalEntryIdOf(recipient)).written,
  },
  {
    tag: PidTag.SearchKey,
    read: (entry, { organization }) =>
      Buffer.from(`EX:${entryDn(entry, organization).toUpperCase()}\0`, 'latin1'),
  },
  {
    tag: PidTag.Templateid,
    read: (entry) => permanentEntryIdOf(displayTemplateDn(displayTypeOf(entry)), displayTypeOf(entry)),
  },
  { tag: PidTag.MappingSignature, read: () => mappingSignature },
  { tag: PidTag.InitialDetailsPane, read: () => 0 },
  { tag: PidTag.SendRichInfo, read: ({ kind }) => kind !== 'mailContact' && kind !== 'mailUser' },
  { tag: PidTag.SendInternetEncoding, read: () => richText },
  { tag: PidTag.AddressBookObjectGuid, read: ({ guid }) => guidBytes(guid) },
  { tag: PidTag.ContainerFlags, read: onlyGroups(() => recipients) },
  { tag: PidTag.CreationTime, read: ({ createdAt }) => filetimeOf(createdAt) },
  { tag: PidTag.LastModificationTime, read: ({ changedAt }) => filetimeOf(changedAt) },
  { tag: PidTag.AddressBookRoomCapacity, read: ({ attributes }) => attributes?.resourceCapacity },
  {
    tag: PidTag.AddressBookDeliveryContentLength,
    read: ({ attributes }) =>
      attributes?.maxReceiveBytes === undefined ? undefined : Math.ceil(attributes.maxReceiveBytes / 1024),
  },
  { tag: PidTag.AddressBookModerationEnabled, read: ({ attributes }) => attributes?.moderationEnabled },
  {
    tag: PidTag.AddressBookSenderHintTranslations,
    read: ({ attributes }) => attributes?.mailTip && [`default:${attributes.mailTip}`],
  },
  ...texts({
    phoneticDisplayName: [PidTag.AddressBookPhoneticDisplayName],
    givenName: [PidTag.GivenName],
    initials: [PidTag.Initials],
    surname: [PidTag.Surname],
    title: [PidTag.Title],
    department: [PidTag.DepartmentName],
    company: [PidTag.CompanyName],
    office: [PidTag.OfficeLocation],
    phone: [PidTag.BusinessTelephoneNumber, PidTag.PrimaryTelephoneNumber],
    homePhone: [PidTag.HomeTelephoneNumber],
    mobilePhone: [PidTag.MobileTelephoneNumber],
    pager: [PidTag.PagerTelephoneNumber],
    fax: [PidTag.PrimaryFaxNumber, PidTag.BusinessFaxNumber],
    assistantName: [PidTag.Assistant],
    streetAddress: [PidTag.StreetAddress],
    city: [PidTag.Locality],
    stateOrProvince: [PidTag.StateOrProvince],
    postalCode: [PidTag.PostalCode],
    countryOrRegion: [PidTag.Country],
    webPage: [PidTag.BusinessHomePage],
    notes: [PidTag.Comment],
    customAttribute1: [PidTag.AddressBookExtensionAttribute1],
    customAttribute2: [PidTag.AddressBookExtensionAttribute2],
    customAttribute3: [PidTag.AddressBookExtensionAttribute3],
    customAttribute4: [PidTag.AddressBookExtensionAttribute4],
    customAttribute5: [PidTag.AddressBookExtensionAttribute5],
    customAttribute6: [PidTag.AddressBookExtensionAttribute6],
    customAttribute7: [PidTag.AddressBookExtensionAttribute7],
    customAttribute8: [PidTag.AddressBookExtensionAttribute8],
    customAttribute9: [PidTag.AddressBookExtensionAttribute9],
    customAttribute10: [PidTag.AddressBookExtensionAttribute10],
    customAttribute11: [PidTag.AddressBookExtensionAttribute11],
    customAttribute12: [PidTag.AddressBookExtensionAttribute12],
    customAttribute13: [PidTag.AddressBookExtensionAttribute13],
    customAttribute14: [PidTag.AddressBookExtensionAttribute14],
    customAttribute15: [PidTag.AddressBookExtensionAttribute15],
  }),
];

function texts(tags: { readonly [Name in TextAttribute]?: readonly PropertyTag[] }): EntryProperty[] {
  return Object.entries(tags).flatMap(([name, all]) =>
    all.map((tag) => ({
      tag,
      read: ({ attributes }: AddressBookEntry) =>
        attributes?.[name as keyof RecipientAttributes & TextAttribute],
    })),
  );
}

const byId = new Map(properties.map((property) => [propertyId(property.tag), property]));

export const findEntryProperty = (tag: PropertyTag): EntryProperty | undefined => byId.get(propertyId(tag));

export const entryProperties: Iterable<EntryProperty> = properties;
