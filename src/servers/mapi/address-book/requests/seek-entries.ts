import type { RecipientId } from '../../../../base/ids.ts';
import { SortType, type Stat } from '../../../../wire/mapi/address-book-stat.ts';
import type { AddressBookTaggedValue } from '../../../../wire/mapi/address-book-value.ts';
import { PidTag } from '../../../../wire/mapi/property-tags.ts';
import { propertyId } from '../../../../wire/mapi/property-type.ts';
import { NspiError } from '../address-book-error.ts';
import {
  type AddressBookContext,
  defineAddressBookRequest,
  requireState,
  textCodePage,
} from '../address-book-request.ts';
import { entryRows } from '../entry-rows.ts';
import { minimalEntryIdOf, recipientOf } from '../minimal-entry-ids.ts';
import { nameSortKey } from '../name-order.ts';
import { listOf } from '../table-position.ts';

/** As many as a window shows. */
const rowsFromThere = 50;

interface Sought {
  readonly position: number;
  readonly total: number;
  readonly recipient: RecipientId;
  /** From there on. */
  rows(count: number): (RecipientId | undefined)[];
}

/** [MS-OXNSPI] section 3.1.4.1.9: the first one whose name is not before what was typed. */
export const request = defineAddressBookRequest({
  type: 'SeekEntries',
  async handle({ state: given, target, explicitTable = [], columns }, context) {
    const state = requireState(given);
    const codePage = textCodePage(state.codePage);
    const name = nameOf(target);
    if (state.sortType !== SortType.displayName || name === undefined) throw new NspiError('GeneralFailure');
    const sought =
      explicitTable.length > 0 ? inTable(context, explicitTable, name) : inList(context, state, name);
    if (sought === undefined) throw new NspiError('NotFound');
    const { position, total, recipient } = sought;
    const at: Stat = {
      ...state,
      currentRec: minimalEntryIdOf(recipient),
      numPos: position,
      totalRecs: total,
    };
    const count = explicitTable.length > 0 ? explicitTable.length - position : rowsFromThere;
    const rows =
      columns && (await entryRows(context, sought.rows(count), columns, { isEphemeral: true, codePage }));
    return { body: { state: at, rows }, ...(codePage && { codePage }) };
  },
});

function nameOf(target: AddressBookTaggedValue | undefined): string | undefined {
  if (target === undefined || propertyId(target.tag) !== propertyId(PidTag.DisplayName)) return undefined;
  return typeof target.value === 'string' ? target.value : undefined;
}

function inList(context: AddressBookContext, state: Stat, name: string): Sought | undefined {
  const list = listOf(context, state);
  const position = list.seek(name);
  const recipient = list.at(position);
  if (recipient === undefined) return undefined;
  const rows = (count: number) => {
    const end = Math.min(list.size, position + count);
    return Array.from({ length: end - position }, (_, index) => list.at(position + index));
  };
  return { position, total: list.size, recipient, rows };
}

function inTable(context: AddressBookContext, ids: readonly number[], name: string): Sought | undefined {
  const key = nameSortKey(name);
  for (const [position, id] of ids.entries()) {
    const recipient = recipientOf(id);
    const entry = recipient === undefined ? undefined : context.book.find(recipient);
    if (entry === undefined || nameSortKey(entry.displayName) < key) continue;
    const rows = (count: number) => ids.slice(position, position + count).map(recipientOf);
    return { position, total: ids.length, recipient: entry.recipient, rows };
  }
  return undefined;
}
