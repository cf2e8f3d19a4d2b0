/** Where a STAT points to in a table: [MS-OXNSPI] section 3.1.4.5. */
import { Position, SortType, type Stat } from '../../../wire/mapi/address-book-stat.ts';
import { NspiError } from './address-book-error.ts';
import type { AddressBookContext } from './address-book-request.ts';
import type { AddressListView, NameOrder } from './directory-snapshot.ts';
import { minimalEntryIdOf, recipientOf } from './minimal-entry-ids.ts';

export interface TablePosition {
  readonly list: AddressListView;
  /** Before and after the rows of Delta were gone on. */
  readonly initial: number;
  readonly final: number;
}

/** Section 2.2.1.10: whoever has no name as it sounds stands there with the one that is written. */
export const nameOrderOf = ({ sortType }: Stat): NameOrder =>
  sortType === SortType.phoneticDisplayName ? 'phoneticName' : 'displayName';

export function listOf({ book }: AddressBookContext, stat: Stat): AddressListView {
  const list = book.list(stat.containerId, nameOrderOf(stat));
  if (list === undefined) throw new NspiError('InvalidBookmark');
  return list;
}

export function positionOf(context: AddressBookContext, stat: Stat): TablePosition {
  const list = listOf(context, stat);
  const initial = initialPosition(list, stat);
  return { list, initial, final: Math.min(list.size, Math.max(0, initial + stat.delta)) };
}

/** Section 3.1.4.5.1, steps 7 to 9. Delta has been gone on. */
export function statAt(stat: Stat, list: AddressListView, position: number): Stat {
  const recipient = list.at(position);
  return {
    ...stat,
    currentRec: recipient === undefined ? Position.end : minimalEntryIdOf(recipient),
    delta: 0,
    numPos: position,
    totalRecs: list.size,
  };
}

function initialPosition(list: AddressListView, { currentRec, numPos, totalRecs }: Stat): number {
  if (currentRec === Position.beginning) return 0;
  if (currentRec === Position.end) return list.size;
  if (currentRec === Position.current) {
    // Section 3.1.4.5.2: so far into the table as the client thinks that it is.
    const intended = totalRecs === 0 ? 0 : Math.floor((list.size * numPos) / totalRecs);
    return Math.min(list.size, intended);
  }
  const recipient = recipientOf(currentRec);
  const position = recipient === undefined ? -1 : list.positionOf(recipient);
  if (position < 0) throw new NspiError('NotFound');
  return position;
}
