import { unicodeCodePage } from '../../../../wire/mapi/windows-code-page.ts';
import { NspiError } from '../address-book-error.ts';
import { defineAddressBookRequest, textCodePage } from '../address-book-request.ts';

const anonymousLogin = 0x20;

/** [MS-OXNSPI] section 3.1.4.1.1. Nobody comes here who has not signed in, and whoever has is not anonymous. */
export const request = defineAddressBookRequest({
  type: 'Bind',
  handle({ flags, state }, { caller }) {
    if ((flags & anonymousLogin) !== 0) throw new NspiError('NotSupported');
    if (state?.codePage === unicodeCodePage) throw new NspiError('InvalidCodepage');
    if (state) textCodePage(state.codePage);
    return { body: { server: caller.organization } };
  },
});
