/** An object of a directory outside, as it was read. */

export type SourceValue = string | Uint8Array;

/** Under names in lower case without options; what is not there has no entry. Values in the order of the source. */
export type SourceAttributes = ReadonlyMap<string, readonly SourceValue[]>;

export interface SourceObject {
  readonly dn: string;
  /** objectGUID, entryUUID: hex with dashes, in lower case. A file may have none. */
  readonly guid: string | undefined;
  readonly attributes: SourceAttributes;
  /** Line of a file on which it begins, or the row. */
  readonly line?: number;
}

/** Spelling does not matter. What is no text is left out. */
export function textsOf({ attributes }: Pick<SourceObject, 'attributes'>, name: string): string[] {
  const values = attributes.get(name.toLowerCase()) ?? [];
  return values.filter((value) => typeof value === 'string');
}

export function textOf(object: Pick<SourceObject, 'attributes'>, name: string): string | undefined {
  return textsOf(object, name)[0];
}

/** What synchronisation and readiness tell apart. */
export const sourceClasses = ['user', 'contact', 'group', 'other'] as const;
export type SourceClass = (typeof sourceClasses)[number];

/** A computer is a user too, by its classes. */
export function classOf(object: Pick<SourceObject, 'attributes'>): SourceClass {
  const classes = new Set(textsOf(object, 'objectclass').map((name) => name.toLowerCase()));
  if (classes.has('computer')) return 'other';
  if (groupClasses.some((name) => classes.has(name))) return 'group';
  if (classes.has('contact')) return 'contact';
  return userClasses.some((name) => classes.has(name)) ? 'user' : 'other';
}

const groupClasses = ['group', 'groupofnames', 'groupofuniquenames', 'posixgroup'];
const userClasses = ['user', 'inetorgperson', 'organizationalperson', 'person'];
