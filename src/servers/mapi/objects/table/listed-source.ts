import type { PropertyBag } from '../../../../wire/mapi/property-bag.ts';
import type { PropertyKey } from '../../../../wire/mapi/property-key.ts';
import type { PropertyTag } from '../../../../wire/mapi/property-type.ts';
import type { Logon } from '../logon.ts';
import type { RowId, RowSource, TableKind } from './row-source.ts';

/** A table of few rows, which are read whole when it is opened: rules, permissions, attachments. */
export class ListedSource implements RowSource {
  readonly kind: TableKind;
  readonly logon: Logon;
  readonly #rows: readonly PropertyBag[];
  readonly #columns: readonly PropertyTag[];

  readonly #need: () => Promise<void>;

  constructor(
    kind: TableKind,
    logon: Logon,
    rows: readonly PropertyBag[],
    columns: readonly PropertyTag[],
    need: () => Promise<void> = () => Promise.resolve(),
  ) {
    this.#need = need;
    this.kind = kind;
    this.logon = logon;
    this.#rows = rows;
    this.#columns = columns;
  }

  version(): Promise<number> {
    return Promise.resolve(0);
  }

  /** Refused where whoever asks may not look into it. */
  async list(): Promise<readonly RowId[]> {
    await this.#need();
    return [...this.#rows.keys()];
  }

  read(ids: readonly RowId[], _keys: readonly PropertyKey[]): Promise<readonly (PropertyBag | undefined)[]> {
    return Promise.resolve(ids.map((id) => this.#rows[id]?.clone()));
  }

  columns(): Promise<readonly PropertyTag[]> {
    return Promise.resolve(this.#columns);
  }
}
