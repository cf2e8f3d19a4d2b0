import { ErrorCode } from '../../../../wire/mapi/error-code.ts';
import {
  compileRestriction,
  tagsOfRestriction,
  UnsupportedRestriction,
} from '../../../../wire/mapi/evaluate-restriction.ts';
import type { PropertyBag } from '../../../../wire/mapi/property-bag.ts';
import type { PropertyKey } from '../../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../../wire/mapi/property-tags.ts';
import { multivalueInstance, type PropertyTag, propertyId } from '../../../../wire/mapi/property-type.ts';
import { restrictedBag } from '../../../../wire/mapi/restricted-bag.ts';
import type { Restriction } from '../../../../wire/mapi/restriction.ts';
import { RopError } from '../../rop-error.ts';
import type { Logon } from '../logon.ts';
import type { RowId, RowSource } from './row-source.ts';

/** A restriction that is put to rows. */
export interface RowCondition {
  /** What is to be read of a row for it. */
  readonly keys: readonly PropertyKey[];
  /** A header has no id. `item` is by what holders of properties that no row has are known. */
  test(source: RowSource, id: RowId | undefined, bag: PropertyBag, item?: number): Promise<boolean>;
}

const subobjectTables: ReadonlySet<number> = new Set(
  [PidTag.MessageRecipients, PidTag.MessageAttachments].map(propertyId),
);

/** Some properties no row has: who has them is said beside. */
export async function rowCondition(
  logon: Logon,
  restriction: Restriction,
  holders: ReadonlyMap<PropertyTag, ReadonlySet<number>> = new Map(),
): Promise<RowCondition> {
  const tags = [...tagsOfRestriction(restriction)];
  const found = new Map<PropertyTag, PropertyKey>();
  for (const tag of tags) {
    const plain = (tag & ~multivalueInstance) >>> 0;
    const key = holders.has(plain) ? undefined : await logon.names.keyOf(plain);
    if (key !== undefined) found.set(plain, key);
  }
  const names = { keyOf: (tag: PropertyTag) => found.get(tag) };
  const tables = tags.filter((tag) => subobjectTables.has(propertyId(tag)));
  const test = compiled(restriction);
  return {
    keys: [...found.values()],
    async test(source, id, bag, item) {
      const lists = await Promise.all(
        tables.map((tag) => (id === undefined ? [] : source.subobjects?.(id, tag))),
      );
      const subobjects = Object.fromEntries(tables.map((tag, at) => [propertyId(tag), lists[at] ?? []]));
      const row = restrictedBag(bag, subobjects, names);
      if (holders.size === 0 || item === undefined) return test(row);
      return test({
        ...row,
        find: (tag) => (holders.has(tag) ? holders.get(tag)?.has(item) : row.find(tag)),
      });
    },
  };
}

function compiled(restriction: Restriction) {
  try {
    return compileRestriction(restriction);
  } catch (error) {
    if (error instanceof UnsupportedRestriction) throw new RopError(ErrorCode.TooComplex);
    throw error;
  }
}
