import { describe, expect, it } from 'vitest';
import { flag, trait } from '../../../../store/ports/mail-model.ts';
import { filetimeOf } from '../../../../wire/mapi/filetime.ts';
import { PidTag } from '../../../../wire/mapi/property-tags.ts';
import type { Relation, Restriction } from '../../../../wire/mapi/restriction.ts';
import { storeFilterOf, storeSortsOf } from './store-order.ts';

const property = (tag: number, relation: Relation, value: boolean | bigint): Restriction => ({
  ...{ kind: 'property', relation, tag },
  value: { tag, value },
});
const unread: Restriction = { kind: 'bits', isSet: false, tag: PidTag.MessageFlags, mask: 1 };
const noon = Date.UTC(2026, 10, 21, 12);
const time = filetimeOf(noon);

describe('conditions that the store knows', () => {
  it.each<[string, Restriction, unknown]>([
    ['unread', unread, { not: { hasFlags: flag.seen } }],
    ['read', property(PidTag.Read, 'equal', true), { hasFlags: flag.seen }],
    [
      'without attachments',
      property(PidTag.HasAttachments, 'notEqual', true),
      { not: { hasTraits: trait.hasAttachments } },
    ],
    [
      'of the afternoon',
      property(PidTag.MessageDeliveryTime, 'greaterThanOrEqual', time),
      { field: 'receivedAt', from: noon },
    ],
    [
      'after noon, which is between two milliseconds',
      property(PidTag.MessageDeliveryTime, 'greaterThanOrEqual', time + 1n),
      { field: 'receivedAt', from: noon + 1 },
    ],
    [
      'later than noon',
      property(PidTag.MessageDeliveryTime, 'greaterThan', time),
      { field: 'receivedAt', from: noon + 1 },
    ],
    [
      'before a time between two milliseconds',
      property(PidTag.MessageDeliveryTime, 'lessThan', time + 1n),
      { field: 'receivedAt', before: noon + 1 },
    ],
    [
      'until noon',
      property(PidTag.MessageDeliveryTime, 'lessThanOrEqual', time),
      { field: 'receivedAt', before: noon + 1 },
    ],
    [
      'several at once',
      { kind: 'or', all: [unread, { kind: 'not', restriction: unread }] },
      { any: [{ not: { hasFlags: flag.seen } }, { not: { not: { hasFlags: flag.seen } } }] },
    ],
  ])('%s', (_, restriction, filter) => expect(storeFilterOf(restriction)).toEqual(filter));

  it.each<[string, Restriction]>([
    ['one of several that it does not know', { kind: 'and', all: [unread, { kind: 'exists', tag: 1 }] }],
    ['other bits', { kind: 'bits', isSet: true, tag: PidTag.MessageFlags, mask: 3 }],
    ['a relation that booleans do not have', property(PidTag.Read, 'greaterThan', true)],
    ['an exact time', property(PidTag.MessageDeliveryTime, 'equal', time)],
    ['a time before all times', property(PidTag.MessageDeliveryTime, 'lessThan', 0n)],
  ])('leaves out %s', (_, restriction) => expect(storeFilterOf(restriction)).toBeUndefined());
});

describe('orders that the store keeps', () => {
  it('are those whose columns it all knows, at most eight', () => {
    const newest = { tag: PidTag.MessageDeliveryTime, direction: 'descending' } as const;
    expect(storeSortsOf([])).toEqual([{ by: 'uid', descending: false }]);
    expect(storeSortsOf([newest])).toEqual([{ by: 'receivedAt', descending: true }]);
    expect(storeSortsOf([newest, { tag: PidTag.Body, direction: 'ascending' }])).toBeUndefined();
    expect(storeSortsOf([{ ...newest, direction: 'maximumOfCategory' }])).toBeUndefined();
    expect(storeSortsOf(Array.from({ length: 9 }, () => newest))).toBeUndefined();
  });
});
