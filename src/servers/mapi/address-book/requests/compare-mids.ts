import { NspiError } from '../address-book-error.ts';
import { defineAddressBookRequest, requireState } from '../address-book-request.ts';
import type { AddressListView } from '../directory-snapshot.ts';
import { recipientOf } from '../minimal-entry-ids.ts';
import { listOf } from '../table-position.ts';

/** [MS-OXNSPI] section 3.1.4.1.12: who of two comes first in a list. */
export const request = defineAddressBookRequest({
  type: 'CompareMIds',
  handle({ state, left, right }, context) {
    const list = listOf(context, requireState(state));
    return { body: { order: Math.sign(place(list, left) - place(list, right)) } };
  },
});

function place(list: AddressListView, minimalEntryId: number): number {
  const recipient = recipientOf(minimalEntryId);
  const position = recipient === undefined ? -1 : list.positionOf(recipient);
  if (position < 0) throw new NspiError('GeneralFailure');
  return position;
}
