import { ErrorCode } from '../../../../wire/mapi/error-code.ts';
import { defineAddressBookRequest } from '../address-book-request.ts';

/** [MS-OXNSPI] section 3.1.4.1.2: the context is the transport's, which ends it with the answer. */
export const request = defineAddressBookRequest({
  type: 'Unbind',
  handle: () => ({ errorCode: ErrorCode.UnbindSuccess, body: {} }),
});
