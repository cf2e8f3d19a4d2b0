import { defineAddressBookRequest, requireState } from '../address-book-request.ts';
import { positionOf, statAt } from '../table-position.ts';

/** [MS-OXNSPI] section 3.1.4.1.4. */
export const request = defineAddressBookRequest({
  type: 'UpdateStat',
  handle({ state: given, isDeltaRequested }, context) {
    const state = requireState(given);
    const { list, initial, final } = positionOf(context, state);
    return {
      body: { state: statAt(state, list, final), delta: isDeltaRequested ? final - initial : undefined },
    };
  },
});
