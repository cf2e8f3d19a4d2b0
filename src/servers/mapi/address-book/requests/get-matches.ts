import type { RecipientId } from '../../../../base/ids.ts';
import { SortType, type Stat } from '../../../../wire/mapi/address-book-stat.ts';
import type { PropertyTag } from '../../../../wire/mapi/property-type.ts';
import { NspiError } from '../address-book-error.ts';
import {
  type AddressBookContext,
  defineAddressBookRequest,
  requireState,
  textCodePage,
} from '../address-book-request.ts';
import { globalAddressList } from '../address-lists.ts';
import { isAtHand } from '../entry-cells.ts';
import { entriesThatFulfil } from '../entry-filter.ts';
import { entryRows } from '../entry-rows.ts';
import { findLinkProperty } from '../link-properties.ts';
import { minimalEntryIdOf, recipientOf } from '../minimal-entry-ids.ts';

const sortTypes: readonly number[] = Object.values(SortType);
/** A table that a client is given whole. */
const maxMatches = 50_000;
const maxRows = 5_000;
const maxAskedRows = 500;

/** [MS-OXNSPI] section 3.1.4.1.10: those of a list who fulfil a restriction, or those whom an object has as a property. */
export const request = defineAddressBookRequest({
  type: 'GetMatches',
  async handle({ state: given, filter, rowCount, columns }, context) {
    const state = requireState(given);
    const codePage = textCodePage(state.codePage);
    if (!sortTypes.includes(state.sortType)) throw new NspiError('GeneralFailure');
    const limit = Math.min(rowCount, maxMatches);
    const found = filter
      ? await entriesThatFulfil(filter, inList(state, context), limit, context)
      : await valuesOf(state, context);
    if (found.length > limit) throw new NspiError('TableTooBig');
    if (columns && found.length > (isAtHand(columns) ? maxRows : maxAskedRows))
      throw new NspiError('TableTooBig');
    const rows = columns && (await entryRows(context, found, columns, { isEphemeral: true, codePage }));
    return {
      body: {
        // Constraint 15.
        state: { ...state, containerId: state.currentRec },
        minimalEntryIds: found.map(minimalEntryIdOf),
        rows,
      },
      ...(codePage && { codePage }),
    };
  },
});

/**
 * Constraint 15 gives clients an entry's id where that of a list was, and they ask again with it: Exchange looks in all of the address
 * book then.
 */
function inList(state: Stat, { book }: AddressBookContext): Stat {
  const recipient = recipientOf(state.containerId);
  return recipient !== undefined && book.has(recipient)
    ? { ...state, containerId: globalAddressList }
    : state;
}

/** Constraint 9: the id of the list is a property tag here. Without one that has entries as its values, the object stands for itself. */
async function valuesOf(
  { currentRec, containerId, sortType }: Stat,
  context: AddressBookContext,
): Promise<RecipientId[]> {
  const recipient = recipientOf(currentRec);
  const entry = recipient === undefined ? undefined : context.book.find(recipient);
  if (entry === undefined) throw new NspiError('GeneralFailure');
  const link = findLinkProperty(containerId as PropertyTag);
  if (link === undefined) return [entry.recipient];
  if (sortType === SortType.displayNameWritable && !link.isWritable(entry))
    throw new NspiError('NotSupported');
  return link.isOf(entry) ? context.book.sorted(await link.read(entry, context)) : [];
}
