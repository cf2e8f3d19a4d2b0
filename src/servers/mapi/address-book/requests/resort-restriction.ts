import { Position, SortType } from '../../../../wire/mapi/address-book-stat.ts';
import { NspiError } from '../address-book-error.ts';
import { defineAddressBookRequest, requireState } from '../address-book-request.ts';
import { minimalEntryIdOf, recipientOf } from '../minimal-entry-ids.ts';
import { nameOrderOf } from '../table-position.ts';

const sortTypes: readonly number[] = Object.values(SortType);

/** [MS-OXNSPI] section 3.1.4.1.11: a table of the client's, in the order of names, without those who are gone. */
export const request = defineAddressBookRequest({
  type: 'ResortRestriction',
  handle({ state: given, minimalEntryIds }, { book }) {
    const state = requireState(given);
    if (!sortTypes.includes(state.sortType)) throw new NspiError('GeneralFailure');
    const recipients = minimalEntryIds.map(recipientOf).filter((recipient) => recipient !== undefined);
    const sorted = book.sorted(recipients, nameOrderOf(state)).map(minimalEntryIdOf);
    const position = sorted.indexOf(state.currentRec);
    const at =
      position < 0
        ? { currentRec: Position.beginning, numPos: 0 }
        : { currentRec: state.currentRec, numPos: position };
    return { body: { state: { ...state, ...at, totalRecs: sorted.length }, minimalEntryIds: sorted } };
  },
});
