import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filetimeOf, millisecondsOf } from './filetime.ts';
import { PropertyBag } from './property-bag.ts';
import { checkName, type NamedProperty, readStoredKey, storedKey } from './property-key.ts';
import { PropertySet } from './property-sets.ts';
import { PidTag } from './property-tags.ts';
import { PropertyType, propertyTag } from './property-type.ts';
import { restoreProperty, storeProperty } from './stored-value.ts';

const keywords: NamedProperty = {
  name: { set: PropertySet.PublicStrings, name: 'Keywords' },
  type: PropertyType.multipleString,
};
const start: NamedProperty = { name: { set: PropertySet.Appointment, lid: 0x820d }, type: PropertyType.time };

describe('PropertyBag', () => {
  it('has a property once, and makes no difference between strings of both kinds', () => {
    const bag = new PropertyBag().set(propertyTag(0x0037, PropertyType.string8), '제목');
    expect(bag.get(PidTag.Subject)).toBe('제목');
    expect([...bag.entries()]).toEqual([{ key: PidTag.Subject, value: '제목' }]);
    bag.set(PidTag.Subject, '다른');
    expect(bag.size).toBe(1);
  });

  it('finds any type where none is asked for, and nothing under another', () => {
    const bag = new PropertyBag([{ key: keywords, value: ['파랑'] }]);
    expect(bag.find({ ...keywords, type: PropertyType.unspecified })?.key).toEqual(keywords);
    expect(bag.get({ ...keywords, type: PropertyType.binary })).toBeUndefined();
    expect(bag.has({ ...keywords, type: PropertyType.binary })).toBe(true);
  });
});

describe('keys and values as they are kept', () => {
  it.each([
    [PidTag.Subject, '0x0037001f', '제목'],
    [start, '{00062002-0000-0000-c000-000000000046}#0000820d:0040', 133_000_000_000_000_000n],
    [keywords, '{00020329-0000-0000-c000-000000000046}:Keywords:101f', ['파랑', 'b']],
    [PidTag.AttachDataBinary, '0x37010102', new Uint8Array(70_000).fill(7)],
  ] as const)('%#', (key, text, value) => {
    const stored = storeProperty({ key, value });
    expect(stored.key).toBe(text);
    expect(restoreProperty(stored)).toEqual({ key, value });
  });

  it('leaves what others keep alone', () => {
    expect(restoreProperty({ key: 'imap.subscribed', value: new Uint8Array() })).toBeUndefined();
  });

  it('reads back every name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 254 }), (name) => {
        const key: NamedProperty = { ...keywords, name: checkName({ set: PropertySet.Mapi, name }) };
        expect(readStoredKey(storedKey(key))).toEqual(key);
      }),
    );
  });
});

it('counts time as Windows does', () => {
  expect(filetimeOf(0)).toBe(0x019d_b1de_d53e_8000n);
  expect(millisecondsOf(filetimeOf(1_700_000_000_123))).toBe(1_700_000_000_123);
});
