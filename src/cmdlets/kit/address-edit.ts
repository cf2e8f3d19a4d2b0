import type { z } from 'zod';
import type { AddressEdit } from '../../organization/address-list.ts';
import { enumerate, HashtableValue, toText, type Value } from '../../wire/powershell-language/index.ts';
import { cannotConvert, convertible } from './parameter-types.ts';

const texts = (value: Value): string[] => Array.from(enumerate(value), (each) => toText(each));

/** All addresses, or `@{Add=…; Remove=…}` to change some and leave the others. */
export const addressEdit = () => textListEdit('Microsoft.Exchange.Data.ProxyAddressCollection');

/** The same of any texts. */
export function textListEdit(typeName: string): z.ZodType<AddressEdit, Value> {
  return convertible({ typeName }, (value): AddressEdit => {
    if (!(value instanceof HashtableValue)) return { set: texts(value) };
    const edit: { add?: string[]; remove?: string[] } = {};
    for (const [key, each] of value.entries()) {
      const name = toText(key).toLowerCase();
      if (name === 'add') edit.add = texts(each);
      else if (name === 'remove') edit.remove = texts(each);
      else
        return cannotConvert(
          value,
          typeName,
          `The table may have the keys Add and Remove, not ${toText(key)}.`,
        );
    }
    return edit;
  });
}
