import { defineAddressBookRequest } from '../address-book-request.ts';
import { allTags } from '../property-lists.ts';

const unicodeProptypes = 0x8000_0000;

/** [MS-OXNSPI] section 3.1.4.1.5: every property that is known here. */
export const request = defineAddressBookRequest({
  type: 'QueryColumns',
  handle: ({ flags }) => ({ body: { tags: allTags((flags & unicodeProptypes) !== 0) } }),
});
