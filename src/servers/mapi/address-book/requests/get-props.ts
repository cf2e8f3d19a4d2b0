import { ErrorCode } from '../../../../wire/mapi/error-code.ts';
import { NspiError } from '../address-book-error.ts';
import { defineAddressBookRequest, requireState, textCodePage } from '../address-book-request.ts';
import { entryValues } from '../entry-values.ts';
import { recipientOf } from '../minimal-entry-ids.ts';
import { tagsOf } from '../property-lists.ts';

const ephemeralIds = 0x02;
const maxTags = 1_000;

/** [MS-OXNSPI] section 3.1.4.1.7. The list of the state has no say in it: product behaviour note 5. */
export const request = defineAddressBookRequest({
  type: 'GetProps',
  async handle({ flags, state, tags: given }, context) {
    const { codePage: number, currentRec } = requireState(state);
    const codePage = textCodePage(number);
    const recipient = recipientOf(currentRec);
    const entry = recipient === undefined ? undefined : context.book.find(recipient);
    if (entry === undefined && given === undefined) throw new NspiError('NotFound');
    // What is a table has no value that could be told.
    const tags = given ?? (entry ? await tagsOf(entry, context, true) : []);
    if (tags.length > maxTags) throw new NspiError('TableTooBig');
    const terms = { isEphemeral: (flags & ephemeralIds) !== 0, codePage };
    const { values, hasErrors } = await entryValues(context, entry, tags, terms);
    return {
      ...(hasErrors && { errorCode: ErrorCode.ErrorsReturned }),
      body: { codePage: number, values },
      ...(codePage && { codePage }),
    };
  },
});
