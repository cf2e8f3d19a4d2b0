import type { RecipientId } from '../../../../base/ids.ts';
import type { AddressBookRequests } from '../../../../wire/mapi/address-book-requests.ts';
import { NspiError } from '../address-book-error.ts';
import { defineAddressBookRequest, requireState, textCodePage } from '../address-book-request.ts';
import { isAtHand } from '../entry-cells.ts';
import { defaultColumns, entryRows } from '../entry-rows.ts';
import { recipientOf } from '../minimal-entry-ids.ts';
import { positionOf, statAt } from '../table-position.ts';

const ephemeralIds = 0x02;
/** A client that wants more asks again from where the answer ends. */
const maxRows = 5_000;
/** Of those for which the directory is asked one by one. */
const maxAskedRows = 250;

/** [MS-OXNSPI] section 3.1.4.1.8. */
export const request = defineAddressBookRequest({
  type: 'QueryRows',
  async handle(query, context) {
    const state = requireState(query.state);
    const { explicitTable, columns } = query;
    const codePage = textCodePage(state.codePage);
    const terms = { isEphemeral: (query.flags & ephemeralIds) !== 0, codePage };
    const encoded = codePage && { codePage };
    const count = rowCount(query);
    if (explicitTable.length > 0) {
      const recipients = explicitTable.slice(0, count).map(recipientOf);
      return { body: { state, rows: await entryRows(context, recipients, columns, terms) }, ...encoded };
    }
    if (count === 0) throw new NspiError('InvalidParameter');
    const { list, final } = positionOf(context, state);
    const recipients: (RecipientId | undefined)[] = [];
    const end = Math.min(list.size, final + count);
    for (let position = final; position < end; position += 1) recipients.push(list.at(position));
    const after = statAt(state, list, end);
    return { body: { state: after, rows: await entryRows(context, recipients, columns, terms) }, ...encoded };
  },
});

function rowCount({ rowCount: wanted, columns = defaultColumns }: AddressBookRequests['QueryRows']): number {
  return Math.min(wanted, isAtHand(columns) ? maxRows : maxAskedRows);
}
