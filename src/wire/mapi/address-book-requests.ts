/** Requests of the address book endpoint: [MS-OXCMAPIHTTP] section 2.2.5. Each ends with an auxiliary buffer, which may be empty. */
import {
  type AddressBookRestrictionForm,
  addressBookRestrictionForms,
  readAddressBookRestriction,
} from './address-book-restriction.ts';
import { readStat, type Stat } from './address-book-stat.ts';
import {
  type AddressBookTaggedValue,
  readAddressBookTaggedValue,
  readAddressBookValues,
  readTags,
} from './address-book-value.ts';
import { ByteReader } from './byte-reader.ts';
import { type CodePage, latin1CodePage } from './code-page.ts';
import { MapiFormatError } from './mapi-format-error.ts';
import type { PropertyTag } from './property-type.ts';
import type { Restriction } from './restriction.ts';
import { windowsCodePage } from './windows-code-page.ts';

export interface AddressBookRequests {
  readonly Bind: { readonly flags: number; readonly state: Stat | undefined };
  readonly Unbind: Record<string, never>;
  readonly CompareMIds: {
    readonly state: Stat | undefined;
    readonly left: number;
    readonly right: number;
  };
  readonly DNToMId: { readonly names: readonly string[] };
  readonly GetMatches: {
    readonly state: Stat | undefined;
    readonly filter: Restriction | undefined;
    readonly rowCount: number;
    readonly columns: readonly PropertyTag[] | undefined;
  };
  readonly GetPropList: {
    readonly flags: number;
    readonly minimalEntryId: number;
    readonly codePage: number;
  };
  readonly GetProps: {
    readonly flags: number;
    readonly state: Stat | undefined;
    readonly tags: readonly PropertyTag[] | undefined;
  };
  readonly GetSpecialTable: {
    readonly flags: number;
    readonly state: Stat | undefined;
    readonly version: number | undefined;
  };
  readonly GetTemplateInfo: {
    readonly flags: number;
    readonly displayType: number;
    readonly templateDn: string | undefined;
    readonly codePage: number;
    readonly localeId: number;
  };
  readonly ModLinkAtt: {
    readonly flags: number;
    readonly tag: PropertyTag;
    readonly minimalEntryId: number;
    readonly entryIds: readonly Uint8Array[];
  };
  readonly ModProps: {
    readonly state: Stat | undefined;
    readonly tagsToRemove: readonly PropertyTag[] | undefined;
    /** Undefined where they cannot be read: Microsoft's suite sends tags without values, and expects an error code and not a fault. */
    readonly values: readonly AddressBookTaggedValue[] | undefined;
  };
  readonly QueryColumns: { readonly flags: number };
  readonly QueryRows: {
    readonly flags: number;
    readonly state: Stat | undefined;
    /** None: the table is the one that the state names. */
    readonly explicitTable: readonly number[];
    readonly rowCount: number;
    readonly columns: readonly PropertyTag[] | undefined;
  };
  readonly ResolveNames: {
    readonly state: Stat | undefined;
    readonly tags: readonly PropertyTag[] | undefined;
    readonly names: readonly string[];
  };
  readonly ResortRestriction: {
    readonly state: Stat | undefined;
    readonly minimalEntryIds: readonly number[];
  };
  readonly SeekEntries: {
    readonly state: Stat | undefined;
    readonly target: AddressBookTaggedValue | undefined;
    /** Undefined or empty: the table is the one that the state names. */
    readonly explicitTable: readonly number[] | undefined;
    readonly columns: readonly PropertyTag[] | undefined;
  };
  readonly UpdateStat: { readonly state: Stat | undefined; readonly isDeltaRequested: boolean };
  readonly GetMailboxUrl: { readonly serverDn: string };
  readonly GetAddressBookUrl: { readonly userDn: string };
}

export type AddressBookRequestType = keyof AddressBookRequests;

type Readers = {
  readonly [Type in AddressBookRequestType]: (reader: ByteReader) => AddressBookRequests[Type];
};

/** [MS-OXNSPI] section 2.2.2.1 and others bound their arrays so. */
const maxEntries = 100_000;

const readers: Readers = {
  Bind: (reader) => ({ flags: reader.u32(), state: state(reader) }),
  Unbind(reader) {
    reader.u32();
    return {};
  },
  CompareMIds(reader) {
    reader.u32();
    return { state: state(reader), left: reader.u32(), right: reader.u32() };
  },
  DNToMId(reader) {
    reader.u32();
    return { names: has(reader) ? texts(reader, (each) => each.ascii()) : [] };
  },
  GetMatches: (reader) => getMatches(reader, 'plain'),
  GetPropList: (reader) => ({
    flags: reader.u32(),
    minimalEntryId: reader.u32(),
    codePage: reader.u32(),
  }),
  GetProps: (reader) => ({ flags: reader.u32(), state: state(reader), tags: columns(reader) }),
  GetSpecialTable: (reader) => ({
    flags: reader.u32(),
    state: state(reader),
    version: has(reader) ? reader.u32() : undefined,
  }),
  GetTemplateInfo: (reader) => ({
    flags: reader.u32(),
    displayType: reader.u32(),
    templateDn: has(reader) ? reader.ascii() : undefined,
    codePage: reader.u32(),
    localeId: reader.u32(),
  }),
  ModLinkAtt: (reader) => ({
    flags: reader.u32(),
    tag: reader.u32(),
    minimalEntryId: reader.u32(),
    entryIds: has(reader) ? entryIds(reader) : [],
  }),
  ModProps(reader) {
    reader.u32();
    const at = state(reader);
    const tagsToRemove = columns(reader);
    return { state: at, tagsToRemove, values: has(reader) ? readableValues(reader, codePageOf(at)) : [] };
  },
  QueryColumns(reader) {
    reader.u32();
    return { flags: reader.u32() };
  },
  QueryRows: (reader) => ({
    flags: reader.u32(),
    state: state(reader),
    explicitTable: readTags(reader, maxEntries),
    rowCount: reader.u32(),
    columns: columns(reader),
  }),
  ResolveNames(reader) {
    reader.u32();
    return {
      state: state(reader),
      tags: columns(reader),
      names: has(reader) ? texts(reader, (each) => each.unicode()) : [],
    };
  },
  ResortRestriction(reader) {
    reader.u32();
    return { state: state(reader), minimalEntryIds: table(reader) ?? [] };
  },
  SeekEntries(reader) {
    reader.u32();
    const at = state(reader);
    const target = has(reader) ? readAddressBookTaggedValue(reader, codePageOf(at)) : undefined;
    return { state: at, target, explicitTable: table(reader), columns: columns(reader) };
  },
  UpdateStat(reader) {
    reader.u32();
    return { state: state(reader), isDeltaRequested: has(reader) };
  },
  GetMailboxUrl(reader) {
    reader.u32();
    return { serverDn: reader.unicode() };
  },
  GetAddressBookUrl(reader) {
    reader.u32();
    return { userDn: reader.unicode() };
  },
};

export interface ReadAddressBookRequest<Body> {
  readonly body: Body;
  readonly auxiliary: Uint8Array;
}

export function readAddressBookRequest<Type extends AddressBookRequestType>(
  type: Type,
  bytes: Uint8Array,
): ReadAddressBookRequest<AddressBookRequests[Type]> {
  if (type !== 'GetMatches') return readBody(bytes, readers[type]);
  let failure: unknown;
  for (const form of addressBookRestrictionForms) {
    try {
      const read = (reader: ByteReader) => getMatches(reader, form) as AddressBookRequests[Type];
      return readBody(bytes, read);
    } catch (error) {
      if (!(error instanceof MapiFormatError)) throw error;
      failure ??= error;
    }
  }
  throw failure;
}

function readBody<Body>(bytes: Uint8Array, read: (reader: ByteReader) => Body): ReadAddressBookRequest<Body> {
  const reader = new ByteReader(bytes);
  const body = read(reader);
  // Microsoft's suite leaves the count of no property tags out, so that the size is read as that; it ends texts with two zeros, so
  // that bytes are left, at which Exchange does not look.
  const auxiliary = reader.left === 0 ? reader.rest() : reader.bytes(reader.u32());
  return { body, auxiliary };
}

function readableValues(reader: ByteReader, codePage: CodePage): AddressBookTaggedValue[] | undefined {
  try {
    return readAddressBookValues(reader, codePage);
  } catch (error) {
    if (!(error instanceof MapiFormatError)) throw error;
    reader.rest();
    return undefined;
  }
}

function getMatches(reader: ByteReader, form: AddressBookRestrictionForm): AddressBookRequests['GetMatches'] {
  reader.u32();
  const at = state(reader);
  // Minimal entry ids that the server ignores, and flags that are reserved.
  table(reader);
  reader.u32();
  const filter = has(reader) ? readAddressBookRestriction(reader, codePageOf(at), form) : undefined;
  if (has(reader)) {
    // The property to open as a table, by name: no property of the address book has one.
    reader.guid();
    reader.u32();
  }
  return { state: at, filter, rowCount: reader.u32(), columns: columns(reader) };
}

const has = (reader: ByteReader): boolean => reader.u8() !== 0;

const state = (reader: ByteReader): Stat | undefined => (has(reader) ? readStat(reader) : undefined);

const columns = (reader: ByteReader): PropertyTag[] | undefined =>
  has(reader) ? readTags(reader, maxEntries) : undefined;

const table = columns;

function texts(reader: ByteReader, read: (reader: ByteReader) => string): string[] {
  const count = bounded(reader.count(reader.u32(), 1));
  return Array.from({ length: count }, () => read(reader));
}

function entryIds(reader: ByteReader): Uint8Array[] {
  const count = bounded(reader.count(reader.u32(), 4));
  return Array.from({ length: count }, () => reader.bytes(reader.u32()).slice());
}

function bounded(count: number): number {
  if (count > maxEntries) throw new MapiFormatError(`${count} entries are more than ${maxEntries}.`);
  return count;
}

const codePageOf = (at: Stat | undefined): CodePage => (at && windowsCodePage(at.codePage)) ?? latin1CodePage;
