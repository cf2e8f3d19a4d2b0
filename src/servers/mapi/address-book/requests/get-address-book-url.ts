import { NspiError } from '../address-book-error.ts';
import { defineAddressBookRequest } from '../address-book-request.ts';

/** [MS-OXCMAPIHTTP] section 2.2.5.18. */
export const request = defineAddressBookRequest({
  type: 'GetAddressBookUrl',
  async handle(_request, { directory, caller }) {
    const urls = await directory.urls(caller);
    if (urls === undefined) throw new NspiError('NotFound');
    return { body: { url: urls.addressBook } };
  },
});
