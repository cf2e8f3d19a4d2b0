import type { Guid, RecipientId } from '../../../../base/ids.ts';
import { isGroupKind, isMailboxKind } from '../../../../store/ports/directory-model.ts';
import { readAddressBookEntryId } from '../../../../wire/mapi/address-book-entry-id.ts';
import { PidTag } from '../../../../wire/mapi/property-tags.ts';
import { propertyId } from '../../../../wire/mapi/property-type.ts';
import { NspiError } from '../address-book-error.ts';
import { type AddressBookContext, defineAddressBookRequest } from '../address-book-request.ts';
import { recipientOfDn } from '../distinguished-names.ts';
import { recipientOf } from '../minimal-entry-ids.ts';

const deletes = 0x01;
const maxLinks = 1_000;

interface Linked {
  readonly recipient: RecipientId;
  readonly guid: Guid;
}

/** [MS-OXNSPI] section 3.1.4.1.15: members of lists, and who may send on behalf of a mailbox. */
export const request = defineAddressBookRequest({
  type: 'ModLinkAtt',
  async handle({ flags, tag, minimalEntryId, entryIds }, context) {
    const { book, directory, caller } = context;
    const isOfMembers = propertyId(tag) === propertyId(PidTag.AddressBookMember);
    if (!isOfMembers && propertyId(tag) !== propertyId(PidTag.AddressBookPublicDelegates))
      throw new NspiError('NotFound');
    const recipient = recipientOf(minimalEntryId);
    const entry = recipient === undefined ? undefined : book.find(recipient);
    if (entry === undefined) throw new NspiError('InvalidParameter');
    if (isOfMembers ? !isGroupKind(entry.kind) : !isMailboxKind(entry.kind))
      throw new NspiError('AccessDenied');
    if (entryIds.length > maxLinks) throw new NspiError('TableTooBig');
    const linked: Linked[] = [];
    for (const entryId of entryIds) linked.push(await linkedBy(entryId, context));
    const change = (flags & deletes) !== 0 ? { add: [], remove: linked } : { add: linked, remove: [] };
    if (isOfMembers) await directory.changeMembers(caller, entry.recipient, change);
    else await directory.changeDelegates(caller, entry.recipient, change);
    return { body: {} };
  },
});

/** The type in an entry id says nothing of who it is: [MS-OXNSPI] requirements 1665 and 1666. */
async function linkedBy(bytes: Uint8Array, context: AddressBookContext): Promise<Linked> {
  const id = readAddressBookEntryId(bytes);
  let recipient: RecipientId | undefined;
  if (id?.kind === 'permanent') recipient = await recipientOfDn(id.distinguishedName, context);
  if (id?.kind === 'ephemeral' && id.server === context.caller.organization)
    recipient = recipientOf(id.minimalEntryId);
  const entry = recipient === undefined ? undefined : context.book.find(recipient);
  if (entry === undefined) throw new NspiError('AccessDenied');
  return { recipient: entry.recipient, guid: entry.guid };
}
