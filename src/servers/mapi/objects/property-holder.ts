import type { BagEntry } from '../../../wire/mapi/property-bag.ts';
import type { PropertyKey } from '../../../wire/mapi/property-key.ts';
import type { MapiObject } from './mapi-object.ts';

/** Of one property that was asked for: with the type that it has. */
export type PropertyOutcome =
  | { readonly kind: 'value'; readonly entry: BagEntry }
  | { readonly kind: 'error'; readonly code: number };

/** One that could not be written or removed; the others were. */
export interface PropertyProblem {
  readonly key: PropertyKey;
  readonly code: number;
}

/** An object with properties: logons, folders, messages, attachments. Named ones go by their names; ids are the ROPs' matter. */
export interface PropertyHolder extends MapiObject {
  /** In the order asked for. A key of the type `unspecified` gets the property whatever its type. */
  readProperties(keys: readonly PropertyKey[]): Promise<readonly PropertyOutcome[]>;
  listProperties(): Promise<readonly PropertyKey[]>;
  setProperties(entries: readonly BagEntry[]): Promise<readonly PropertyProblem[]>;
  deleteProperties(keys: readonly PropertyKey[]): Promise<readonly PropertyProblem[]>;
}

export const isPropertyHolder = (object: MapiObject): object is PropertyHolder => 'readProperties' in object;
