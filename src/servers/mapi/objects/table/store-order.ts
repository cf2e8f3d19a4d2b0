/** Orders and conditions of clients that the store keeps too, so that no row need be read for them. */
import { flag, trait } from '../../../../store/ports/mail-model.ts';
import type { MessageFilter, TableSort, TableSortField } from '../../../../store/ports/message-query.ts';
import { millisecondsOf } from '../../../../wire/mapi/filetime.ts';
import { PidTag } from '../../../../wire/mapi/property-tags.ts';
import type { PropertyTag } from '../../../../wire/mapi/property-type.ts';
import type { PropertyValue } from '../../../../wire/mapi/property-value.ts';
import type { Relation, Restriction } from '../../../../wire/mapi/restriction.ts';
import type { SortOrder } from '../../../../wire/mapi/sort-order.ts';

const mostSorts = 8;

const fields: ReadonlyMap<PropertyTag, TableSortField> = new Map<PropertyTag, TableSortField>([
  [PidTag.MessageDeliveryTime, 'receivedAt'],
  [PidTag.ClientSubmitTime, 'sentAt'],
  [PidTag.LastModificationTime, 'modifiedAt'],
  [PidTag.NormalizedSubject, 'subject'],
  [PidTag.ConversationTopic, 'subject'],
  [PidTag.SentRepresentingName, 'sender'],
  [PidTag.SenderName, 'sender'],
  [PidTag.HasAttachments, 'attachments'],
  [PidTag.Importance, 'importance'],
]);

/** Undefined where the store does not know one of the columns. */
export function storeSortsOf(orders: readonly SortOrder[]): readonly TableSort[] | undefined {
  if (orders.length === 0) return [{ by: 'uid', descending: false }];
  const sorts = orders.map(({ tag, direction }): TableSort | undefined => {
    const by = fields.get(tag);
    if (by === undefined || direction === 'maximumOfCategory') return undefined;
    return { by, descending: direction === 'descending' };
  });
  const known = sorts.filter((sort) => sort !== undefined);
  return known.length === orders.length && known.length <= mostSorts ? known : undefined;
}

/** Undefined where the store would not give exactly the same rows. */
export function storeFilterOf(restriction: Restriction): MessageFilter | undefined {
  switch (restriction.kind) {
    case 'and':
    case 'or': {
      const filters = restriction.all.map(storeFilterOf);
      const known = filters.filter((filter) => filter !== undefined);
      if (known.length < filters.length) return undefined;
      return restriction.kind === 'and' ? { all: known } : { any: known };
    }
    case 'not': {
      const filter = storeFilterOf(restriction.restriction);
      return filter && { not: filter };
    }
    case 'comment':
      return restriction.restriction && storeFilterOf(restriction.restriction);
    case 'property':
      return comparison(restriction.tag, restriction.relation, restriction.value.value);
    case 'bits': {
      const isReadBit = restriction.tag === PidTag.MessageFlags && restriction.mask === mfRead;
      return isReadBit ? asSaid({ hasFlags: flag.seen }, restriction.isSet) : undefined;
    }
    default:
      return undefined;
  }
}

/** [MS-OXCMSG] section 2.2.1.6. */
const mfRead = 0x01;

const asSaid = (filter: MessageFilter, isSo: boolean): MessageFilter => (isSo ? filter : { not: filter });

function comparison(tag: PropertyTag, relation: Relation, value: PropertyValue): MessageFilter | undefined {
  if (tag === PidTag.MessageDeliveryTime && typeof value === 'bigint') return arrival(relation, value);
  if (typeof value !== 'boolean' || (relation !== 'equal' && relation !== 'notEqual')) return undefined;
  const isWanted = value === (relation === 'equal');
  if (tag === PidTag.Read) return asSaid({ hasFlags: flag.seen }, isWanted);
  if (tag === PidTag.HasAttachments) return asSaid({ hasTraits: trait.hasAttachments }, isWanted);
  return undefined;
}

/** The store counts in milliseconds, which a time of a client may lie between. */
function arrival(relation: Relation, time: bigint): MessageFilter | undefined {
  const field = 'receivedAt';
  const floor = millisecondsOf(time);
  if (!Number.isSafeInteger(floor) || floor < 0) return undefined;
  const ceiling = time % 10_000n === 0n ? floor : floor + 1;
  switch (relation) {
    case 'lessThan':
      return { field, before: ceiling };
    case 'lessThanOrEqual':
      return { field, before: floor + 1 };
    case 'greaterThan':
      return { field, from: floor + 1 };
    case 'greaterThanOrEqual':
      return { field, from: ceiling };
    default:
      return undefined;
  }
}
