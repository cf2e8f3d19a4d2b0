import { Position } from '../../../../wire/mapi/address-book-stat.ts';
import { NspiError } from '../address-book-error.ts';
import { defineAddressBookRequest } from '../address-book-request.ts';
import { recipientOf } from '../minimal-entry-ids.ts';
import { allTags, tagsOf } from '../property-lists.ts';

const skipObjects = 0x01;

/** [MS-OXNSPI] section 3.1.4.1.6. Of no object in particular, Exchange answers with all that there are. */
export const request = defineAddressBookRequest({
  type: 'GetPropList',
  async handle({ flags, minimalEntryId }, context) {
    if (minimalEntryId === Position.beginning) return { body: { tags: allTags(false) } };
    const recipient = recipientOf(minimalEntryId);
    const entry = recipient === undefined ? undefined : context.book.find(recipient);
    if (entry === undefined) throw new NspiError('NotFound');
    return { body: { tags: await tagsOf(entry, context, (flags & skipObjects) !== 0) } };
  },
});
