/**
 * Answers of the address book endpoint: [MS-OXCMAPIHTTP] section 2.2.5. One that tells of an error has all of its fields, with
 * nothing in them; only with a status other than 0 it ends behind that.
 */
import type { Guid } from '../../base/ids.ts';
import type { AddressBookRequestType } from './address-book-requests.ts';
import { type Stat, writeStat } from './address-book-stat.ts';
import {
  type AddressBookCell,
  writeAddressBookRow,
  writeAddressBookValues,
  writeTags,
} from './address-book-value.ts';
import { ByteWriter } from './byte-writer.ts';
import { type CodePage, latin1CodePage } from './code-page.ts';
import type { PropertyTag } from './property-type.ts';
import type { TaggedValue } from './property-value.ts';

export interface AddressBookRows {
  readonly columns: readonly PropertyTag[];
  readonly rows: readonly (readonly AddressBookCell[])[];
  /** Those whose tag says already that they hold errors: nothing is flagged in them. */
  readonly errorColumns?: ReadonlySet<number>;
}

export interface AddressBookResponses {
  readonly Bind: { readonly server: Guid };
  readonly Unbind: Record<string, never>;
  /** Below 0, 0 or above it. */
  readonly CompareMIds: { readonly order: number };
  readonly DNToMId: { readonly minimalEntryIds: readonly number[] };
  readonly GetMatches: {
    readonly state: Stat;
    readonly minimalEntryIds: readonly number[];
    readonly rows: AddressBookRows | undefined;
  };
  readonly GetPropList: { readonly tags: readonly PropertyTag[] };
  readonly GetProps: { readonly codePage: number; readonly values: readonly TaggedValue[] };
  readonly GetSpecialTable: {
    readonly codePage: number;
    readonly version: number | undefined;
    readonly rows: readonly (readonly TaggedValue[])[];
  };
  readonly GetTemplateInfo: { readonly codePage: number; readonly row: readonly TaggedValue[] };
  readonly ModLinkAtt: Record<string, never>;
  readonly ModProps: Record<string, never>;
  readonly QueryColumns: { readonly tags: readonly PropertyTag[] };
  readonly QueryRows: { readonly state: Stat; readonly rows: AddressBookRows };
  readonly ResolveNames: {
    readonly codePage: number;
    readonly minimalEntryIds: readonly number[];
    readonly rows: AddressBookRows | undefined;
  };
  readonly ResortRestriction: { readonly state: Stat; readonly minimalEntryIds: readonly number[] };
  readonly SeekEntries: { readonly state: Stat; readonly rows: AddressBookRows | undefined };
  readonly UpdateStat: { readonly state: Stat; readonly delta: number | undefined };
  readonly GetMailboxUrl: { readonly url: string };
  readonly GetAddressBookUrl: { readonly url: string };
}

type Writers = {
  readonly [Type in AddressBookRequestType]: (
    writer: ByteWriter,
    body: AddressBookResponses[Type] | undefined,
    codePage: CodePage,
  ) => void;
};

const noServer = '00000000-0000-0000-0000-000000000000' as Guid;

const writers: Writers = {
  Bind: (writer, body) => void writer.guid(body?.server ?? noServer),
  Unbind: () => undefined,
  CompareMIds: (writer, body) => void writer.u32((body?.order ?? 0) >>> 0),
  DNToMId: (writer, body) => optional(writer, body?.minimalEntryIds, writeTags),
  GetMatches(writer, body, codePage) {
    optional(writer, body?.state, writeStat);
    optional(writer, body?.minimalEntryIds, writeTags);
    optional(writer, body?.rows, (to, rows) => writeRows(to, rows, codePage));
  },
  GetPropList: (writer, body) => optional(writer, body?.tags, writeTags),
  GetProps(writer, body, codePage) {
    writer.u32(body?.codePage ?? 0);
    optional(writer, body?.values, (to, values) => writeAddressBookValues(to, values, codePage));
  },
  GetSpecialTable(writer, body, codePage) {
    writer.u32(body?.codePage ?? 0);
    optional(writer, body?.version, (to, version) => void to.u32(version));
    optional(writer, body?.rows, (to, rows) => {
      to.u32(rows.length);
      for (const row of rows) writeAddressBookValues(to, row, codePage);
    });
  },
  GetTemplateInfo(writer, body, codePage) {
    writer.u32(body?.codePage ?? 0);
    optional(writer, body?.row, (to, row) => writeAddressBookValues(to, row, codePage));
  },
  ModLinkAtt: () => undefined,
  ModProps: () => undefined,
  QueryColumns: (writer, body) => optional(writer, body?.tags, writeTags),
  QueryRows(writer, body, codePage) {
    optional(writer, body?.state, writeStat);
    optional(writer, body?.rows, (to, rows) => writeRows(to, rows, codePage));
  },
  ResolveNames(writer, body, codePage) {
    writer.u32(body?.codePage ?? 0);
    optional(writer, body?.minimalEntryIds, writeTags);
    optional(writer, body?.rows, (to, rows) => writeRows(to, rows, codePage));
  },
  ResortRestriction(writer, body) {
    optional(writer, body?.state, writeStat);
    optional(writer, body?.minimalEntryIds, writeTags);
  },
  SeekEntries(writer, body, codePage) {
    optional(writer, body?.state, writeStat);
    optional(writer, body?.rows, (to, rows) => writeRows(to, rows, codePage));
  },
  UpdateStat(writer, body) {
    optional(writer, body?.state, writeStat);
    optional(writer, body?.delta, (to, delta) => void to.u32(delta >>> 0));
  },
  GetMailboxUrl: (writer, body) => void writer.unicode(body?.url ?? ''),
  GetAddressBookUrl: (writer, body) => void writer.unicode(body?.url ?? ''),
};

const noAuxiliary = new Uint8Array(0);

export function writeAddressBookResponse<Type extends AddressBookRequestType>(
  type: Type,
  errorCode: number,
  body: AddressBookResponses[Type] | undefined,
  codePage: CodePage = latin1CodePage,
): Uint8Array {
  const writer = new ByteWriter(1_024).u32(0).u32(errorCode);
  writers[type](writer, body, codePage);
  return writer.u32(noAuxiliary.length).bytes(noAuxiliary).written;
}

function optional<Value>(
  writer: ByteWriter,
  value: Value | undefined,
  write: (writer: ByteWriter, value: Value) => void,
): void {
  writer.flag(value !== undefined);
  if (value !== undefined) write(writer, value);
}

function writeRows(
  writer: ByteWriter,
  { columns, rows, errorColumns }: AddressBookRows,
  codePage: CodePage,
): void {
  writeTags(writer, columns);
  writer.u32(rows.length);
  for (const row of rows) writeAddressBookRow(writer, columns, row, codePage, errorColumns);
}
