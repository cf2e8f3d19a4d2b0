import type { SourceValue } from '../source-object.ts';
import { guidOfBytes, readSourceValue, uuidOfBytes } from '../source-values.ts';
import type { LdapControl, RawAttribute } from './ldap-message.ts';

/** An entry in the form that sources give out. */
export interface LdapEntry {
  readonly dn: string;
  readonly attributes: Map<string, SourceValue[]>;
  /** Attributes of which the server has given a part. */
  readonly ranged: readonly RangedPart[];
}

/** [MS-ADTS] 3.1.1.3.1.3.3: `member;range=0-1499`. */
export interface RangedPart {
  /** As the server spells it. */
  readonly attribute: string;
  /** Of the first value that is missing. */
  readonly next: number;
}

interface Description {
  readonly name: string;
  readonly attribute: string;
  readonly range: { readonly end: number | undefined } | undefined;
}

export function readLdapEntry({
  dn,
  attributes: raw,
}: {
  readonly dn: string;
  readonly attributes: readonly RawAttribute[];
  readonly controls?: readonly LdapControl[];
}): LdapEntry {
  const attributes = new Map<string, SourceValue[]>();
  const ranged: RangedPart[] = [];
  for (const { description, values } of raw) {
    const { name, attribute, range } = describe(description);
    const read = values.map((bytes) => readSourceValue(name, bytes));
    const known = attributes.get(name);
    // Before a part of many, servers give the attribute empty.
    if (known !== undefined) known.push(...read);
    else if (read.length > 0) attributes.set(name, read);
    if (range?.end !== undefined) ranged.push({ attribute, next: range.end + 1 });
  }
  return { dn, attributes, ranged };
}

/** As they are spelled: there are few, and each comes with every entry. */
const known = new Map<string, Description>();
const maxKnown = 10_000;

function describe(description: string): Description {
  const found = known.get(description);
  if (found !== undefined) return found;
  const [attribute = '', ...options] = description.split(';');
  const range = options
    .map((option) => /^range=\d+-(\d+|\*)$/i.exec(option)?.[1])
    .find((end) => end !== undefined);
  const read: Description = {
    name: attribute.toLowerCase(),
    attribute,
    range: range === undefined ? undefined : { end: range === '*' ? undefined : Number(range) },
  };
  // Parts of ranges have a description each.
  if (known.size < maxKnown && range === undefined) known.set(description, read);
  return read;
}

/** objectGUID, or entryUUID. */
export function guidOf(entry: Pick<LdapEntry, 'attributes'>): string | undefined {
  const [guid] = entry.attributes.get('objectguid') ?? [];
  if (guid instanceof Uint8Array) return guidOfBytes(guid);
  const [uuid] = entry.attributes.get('entryuuid') ?? [];
  if (typeof uuid === 'string') return uuid.toLowerCase();
  return uuid === undefined ? undefined : uuidOfBytes(uuid);
}

export function textIn(entry: Pick<LdapEntry, 'attributes'>, name: string): string | undefined {
  const [value] = entry.attributes.get(name) ?? [];
  return typeof value === 'string' ? value : undefined;
}

export function textsIn(entry: Pick<LdapEntry, 'attributes'>, name: string): string[] {
  return (entry.attributes.get(name) ?? []).filter((value) => typeof value === 'string');
}
