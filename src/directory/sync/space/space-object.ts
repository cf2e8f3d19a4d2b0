/** An object of a source as it was last read, kept beside the directory until it is synchronised: Connect's connector space. */
import { hash } from 'node:crypto';
import type { JsonObject } from '../../../store/ports/directory-model.ts';
import {
  classOf,
  type SourceAttributes,
  type SourceClass,
  type SourceObject,
  type SourceValue,
} from '../../source-object.ts';
import { wantedAttributes } from '../rules/attribute-flow.ts';

/** Attributes as text; what is bytes at the source is base64 here. */
export type SpaceAttributes = Readonly<Record<string, readonly string[]>>;

export interface SpaceFields {
  readonly connector: string;
  readonly guid: string;
  readonly dn: string;
  readonly objectClass: SourceClass;
  readonly anchor: string;
  readonly attributes: SpaceAttributes;
  readonly links?: readonly string[] | undefined;
}

export class SpaceObject {
  /** Guid of the connector. */
  readonly connector: string;
  readonly guid: string;
  readonly dn: string;
  readonly objectClass: SourceClass;
  /** What it was first seen with: an anchor that changes later is a fault of the source, and ties nothing anew. */
  readonly anchor: string;
  readonly attributes: SpaceAttributes;
  /**
   * Of a group, beside its members: their anchors, empty for those that nobody has. Found once, for when a member is renamed the
   * source does not tell of the group, and the DN may come to be somebody else's.
   */
  readonly links: readonly string[] | undefined;

  constructor(fields: SpaceFields) {
    this.connector = fields.connector;
    this.guid = fields.guid;
    this.dn = fields.dn;
    this.objectClass = fields.objectClass;
    this.anchor = fields.anchor;
    this.attributes = fields.attributes;
    this.links = fields.links;
  }

  texts(name: string): readonly string[] {
    return this.attributes[lowerCase(name)] ?? [];
  }

  text(name: string): string | undefined {
    return this.texts(name)[0];
  }

  number(name: string): number {
    const value = Number(this.text(name) ?? '0');
    return Number.isSafeInteger(value) ? value : 0;
  }

  /** The anchor that its attributes name now. */
  get currentAnchor(): string {
    return anchorOf(this.guid, this.text(consistencyGuid));
  }

  toContent(): JsonObject {
    const { dn, objectClass, anchor, attributes, links } = this;
    return { dn, objectClass, anchor, attributes, ...(links !== undefined && { links }) };
  }

  /** Whether the source says the same of it. */
  equals(other: SpaceObject): boolean {
    const { links: _, ...own } = this.toContent();
    const { links: __, ...others } = other.toContent();
    return JSON.stringify(own) === JSON.stringify(others);
  }

  withLinks(links: readonly string[]): SpaceObject {
    return new SpaceObject({ ...this, links });
  }

  static fromContent(connector: string, guid: string, content: JsonObject): SpaceObject {
    const { dn, objectClass, anchor, attributes, links } = content as unknown as SpaceFields;
    return new SpaceObject({ connector, guid, dn, objectClass, anchor, attributes, links });
  }
}

const wanted = new Set(wantedAttributes.map((name) => name.toLowerCase()));
const lowerNames = new Map<string, string>();

/** The rules ask for the same few names for every object that there is. */
function lowerCase(name: string): string {
  const known = lowerNames.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  lowerNames.set(name, lower);
  return lower;
}

const consistencyGuid = 'ms-ds-consistencyguid';

/** As the source gives it, whole. */
export function readObject(connector: string, object: SourceObject, before?: SpaceObject): SpaceObject {
  const attributes = textAttributesOf(object.attributes);
  const guid = guidOfObject(object);
  return new SpaceObject({
    connector,
    guid,
    dn: object.dn,
    objectClass: classOf(object),
    anchor: before?.anchor ?? anchorOf(guid, attributes[consistencyGuid]?.[0]),
    attributes,
    links: sameMembers(before?.attributes, attributes) ? before?.links : undefined,
  });
}

function sameMembers(before: SpaceAttributes | undefined, after: SpaceAttributes): boolean {
  return ['member', 'uniquemember'].every((name) => {
    return JSON.stringify(before?.[name]) === JSON.stringify(after[name]);
  });
}

/** With what has changed of it. */
export function changeObject(before: SpaceObject, dn: string, changed: SourceAttributes): SpaceObject {
  const attributes: Record<string, readonly string[]> = { ...before.attributes };
  for (const [name, values] of Object.entries(textAttributesOf(changed, true))) {
    if (values.length === 0) delete attributes[name];
    else attributes[name] = values;
  }
  const sorted = Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)));
  const objectClass = changed.has('objectclass')
    ? classOf({ attributes: new Map(Object.entries(sorted)) })
    : before.objectClass;
  const links = changed.has('member') || changed.has('uniquemember') ? undefined : before.links;
  return new SpaceObject({ ...before, dn, objectClass, attributes: sorted, links });
}

/** Sorted, so that equal objects are equal text. What a source gives unasked is not kept. */
function textAttributesOf(
  attributes: SourceAttributes,
  withEmpty = false,
): Record<string, readonly string[]> {
  const kept: [string, readonly string[]][] = [];
  for (const [name, values] of attributes) {
    if (!wanted.has(name) || (values.length === 0 && !withEmpty)) continue;
    kept.push([name, values.map(textOfValue)]);
  }
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function textOfValue(value: SourceValue): string {
  return typeof value === 'string' ? value : Buffer.from(value).toString('base64');
}

/** mS-DS-ConsistencyGuid where there is one, else objectGUID, in base64 of the bytes that Active Directory keeps. */
export function anchorOf(guid: string, consistency: string | undefined): string {
  return consistency !== undefined && consistency !== '' ? consistency : bytesOfGuid(guid).toString('base64');
}

/** The first three parts of a GUID lie in Active Directory with their bytes reversed ([MS-DTYP] section 2.3.4). */
function bytesOfGuid(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
  return Buffer.concat([
    bytes.subarray(0, 4).reverse(),
    bytes.subarray(4, 6).reverse(),
    bytes.subarray(6, 8).reverse(),
    bytes.subarray(8),
  ]);
}

export function guidOfObject({ guid, dn }: Pick<SourceObject, 'guid' | 'dn'>): string {
  return guid?.toLowerCase() ?? guidOfName(dn);
}

/** A file without identifiers has the DN alone; one that moves there is another object. RFC 9562 section 5.8. */
function guidOfName(dn: string): string {
  const hex = hash('sha256', foldName(dn));
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** A DN as it is compared: letter case, space around its separators and the way of escaping do not matter. */
export function foldName(dn: string): string {
  return dn
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(
      /\\([2-5][0-9a-f])/g,
      (_, hex: string) => `\\${String.fromCharCode(Number.parseInt(hex, 16))}`,
    )
    .replaceAll(/\s*([,=])\s*/g, '$1');
}

export function nameKey(dn: string): string {
  return hash('sha256', foldName(dn), 'base64url').slice(0, 22);
}
