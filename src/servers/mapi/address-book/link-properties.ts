/**
 * Properties whose values are other entries: [MS-OXOABK] sections 2.2.5 and 2.2.6. As PtypEmbeddedTable they are opened as a table; as
 * texts they give the legacy names of those entries.
 */
import type { Guid, RecipientId } from '../../../base/ids.ts';
import { isGroupKind, isMailboxKind } from '../../../store/ports/directory-model.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { type PropertyTag, propertyId } from '../../../wire/mapi/property-type.ts';
import type { AddressBookEntry } from './address-book-entry.ts';
import type { AddressBookContext } from './address-book-request.ts';

export interface LinkProperty {
  /** As a table. */
  readonly tag: PropertyTag;
  readonly isSingle?: true;
  /** Whether a client may change it by ModLinkAtt. */
  isWritable(entry: AddressBookEntry): boolean;
  /** Whether the entry may have values of it. */
  isOf(entry: AddressBookEntry): boolean;
  /** Without those who are hidden, and in no order. */
  read(entry: AddressBookEntry, context: AddressBookContext): Promise<RecipientId[]>;
}

/** More of them than anybody reads. */
const maxLinks = 100_000;

const links: readonly LinkProperty[] = [
  {
    tag: PidTag.AddressBookMember,
    isOf: ({ kind }) => isGroupKind(kind),
    isWritable: ({ kind }) => isGroupKind(kind),
    async read({ recipient }, context) {
      const { caller, directory } = context;
      const members = await directory.membersOf(caller.tenant, [recipient], maxLinks);
      return shown(
        members.map(({ member }) => member),
        context,
      );
    },
  },
  {
    tag: PidTag.AddressBookIsMemberOfDistributionList,
    isOf: () => true,
    isWritable: () => false,
    async read({ recipient }, context) {
      return shown(await context.directory.groupsOf(context.caller.tenant, recipient), context);
    },
  },
  {
    tag: PidTag.AddressBookManager,
    isSingle: true,
    isOf: ({ attributes }) => attributes?.manager !== undefined,
    isWritable: () => false,
    read: ({ attributes }, context) => byGuids(attributes?.manager && [attributes.manager], context),
  },
  {
    tag: PidTag.AddressBookReports,
    isOf: ({ kind }) => !isGroupKind(kind),
    isWritable: () => false,
    read: ({ guid }, { book }) => Promise.resolve(book.reportsOf(guid)),
  },
  {
    tag: PidTag.AddressBookOwner,
    isOf: ({ kind, attributes }) => isGroupKind(kind) && attributes?.managedBy !== undefined,
    isWritable: () => false,
    read: ({ attributes }, context) => byGuids(attributes?.managedBy, context),
  },
  {
    tag: PidTag.AddressBookPublicDelegates,
    isOf: ({ attributes }) => attributes?.grantSendOnBehalfTo !== undefined,
    isWritable: ({ kind }) => isMailboxKind(kind),
    read: ({ attributes }, context) => byGuids(attributes?.grantSendOnBehalfTo, context),
  },
];

const byId = new Map(links.map((link) => [propertyId(link.tag), link]));

export const findLinkProperty = (tag: PropertyTag): LinkProperty | undefined => byId.get(propertyId(tag));

export const linkProperties: Iterable<LinkProperty> = links;

function shown(recipients: readonly RecipientId[], { book }: AddressBookContext): RecipientId[] {
  return recipients.filter((recipient) => book.has(recipient) && !book.isHidden(recipient));
}

async function byGuids(
  guids: readonly Guid[] | undefined,
  context: AddressBookContext,
): Promise<RecipientId[]> {
  if (guids === undefined || guids.length === 0) return [];
  const { directory, caller } = context;
  const keys = guids.map((value) => ({ kind: 'guid' as const, value }));
  const found = await directory.findByKeys(caller.tenant, keys);
  return shown(
    found.filter((recipient) => recipient !== undefined),
    context,
  );
}
