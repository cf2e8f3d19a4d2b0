import { NspiError } from '../address-book-error.ts';
import { defineAddressBookRequest } from '../address-book-request.ts';
import { idsOfNames } from '../distinguished-names.ts';

/** Attendees of a meeting of the whole house are not asked for at once. */
const maxNames = 10_000;

/** [MS-OXNSPI] section 3.1.4.1.13. Names that nobody has here are 0, whatever they mean elsewhere. */
export const request = defineAddressBookRequest({
  type: 'DNToMId',
  async handle({ names }, context) {
    if (names.length > maxNames) throw new NspiError('TableTooBig');
    return { body: { minimalEntryIds: await idsOfNames(names, context) } };
  },
});
