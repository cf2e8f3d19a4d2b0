import type { RestrictedObject } from '../../../../wire/mapi/evaluate-restriction.ts';
import type { RowName } from '../../../../wire/mapi/notification.ts';
import type { PropertyBag } from '../../../../wire/mapi/property-bag.ts';
import type { PropertyKey } from '../../../../wire/mapi/property-key.ts';
import type { PropertyTag } from '../../../../wire/mapi/property-type.ts';
import type { Restriction } from '../../../../wire/mapi/restriction.ts';
import type { SortOrder } from '../../../../wire/mapi/sort-order.ts';
import type { Logon } from '../logon.ts';

export type TableKind = 'hierarchy' | 'contents' | 'rules' | 'attachments' | 'permissions';

/** Names a row as long as it is there. */
export type RowId = number;

export interface RowChanges {
  readonly changed: ReadonlySet<RowId>;
  /** What rows that are gone were called by clients. */
  readonly gone: ReadonlyMap<RowId, RowName>;
}

/** What a table shows. Order, conditions, columns and cursor are the table's own. */
export interface RowSource {
  readonly kind: TableKind;
  readonly logon: Logon;
  /** Another one than before where rows may have come, gone or changed. */
  version(): Promise<number>;
  /** What became of rows since a version; undefined where that is not known, or too much. */
  changesSince?(version: number): Promise<RowChanges | undefined>;
  /** All there are, in the order that they have without another. */
  list(): Promise<readonly RowId[]>;
  /** In the order of the ids; undefined for one that is gone meanwhile. */
  read(ids: readonly RowId[], keys: readonly PropertyKey[]): Promise<readonly (PropertyBag | undefined)[]>;
  /** For conditions that look into recipients or attachments. */
  subobjects?(id: RowId, table: PropertyTag): Promise<readonly RestrictedObject[]>;
  /** Those that fulfil a condition, where the store keeps such an order and knows such a condition; undefined where it does not. */
  sorted?(
    orders: readonly SortOrder[],
    restriction: Restriction | undefined,
    version: number,
  ): Promise<Uint32Array | undefined>;
  /** Everything that may be asked for: RopQueryColumnsAll. */
  columns(): Promise<readonly PropertyTag[]>;
}
