/**
 * What the Format cmdlets put on the pipeline: no text yet, because only the end of the pipeline knows how wide
 * the screen is. A document is `start`, then groups of entries, then `end`; entries that are out of band may
 * stand anywhere.
 */
import { type Adapter, adapter, type Value } from '../../../wire/powershell-language/index.ts';
import type { Alignment } from './column-widths.ts';

export interface HeaderColumn {
  readonly label: string;
  /** 0 leaves the width to the table. */
  readonly width: number;
  readonly alignment: Alignment;
  /** False for labels that are no property's name; they are set in italics where there are colours. */
  readonly isProperty: boolean;
}

export interface TableHeader {
  readonly kind: 'table';
  readonly columns: readonly HeaderColumn[];
  readonly hideHeaders: boolean;
  readonly repeatHeaders: boolean;
}

export type DocumentShape =
  | TableHeader
  | { readonly kind: 'list' }
  /** 0 columns: as many as fit. */
  | { readonly kind: 'wide'; readonly columns: number }
  | { readonly kind: 'text' };

export interface ListField {
  readonly label: string;
  readonly text: string;
}

export type Entry =
  | { readonly kind: 'row'; readonly cells: readonly string[]; readonly wrap: boolean }
  | { readonly kind: 'fields'; readonly fields: readonly ListField[] }
  | { readonly kind: 'item'; readonly text: string }
  | { readonly kind: 'lines'; readonly lines: readonly string[] };

export type OutOfBandEntry =
  | { readonly kind: 'raw'; readonly text: string; readonly isError?: boolean }
  | { readonly kind: 'rawFields'; readonly fields: readonly ListField[] };

export type FormatPacket =
  | { readonly kind: 'start'; readonly shape: DocumentShape; readonly autoSize: boolean }
  | { readonly kind: 'groupStart'; readonly heading: string | undefined }
  | Entry
  | OutOfBandEntry
  | { readonly kind: 'groupEnd' }
  | { readonly kind: 'end' };

const typeNames: Readonly<Record<FormatPacket['kind'], string>> = {
  start: 'FormatStartData',
  groupStart: 'GroupStartData',
  row: 'FormatEntryData',
  fields: 'FormatEntryData',
  item: 'FormatEntryData',
  lines: 'FormatEntryData',
  raw: 'FormatEntryData',
  rawFields: 'FormatEntryData',
  groupEnd: 'GroupEndData',
  end: 'FormatEndData',
};

/** A packet as an object of the pipeline, so that it can be kept in a variable and sent to `Out-String` later. */
export class FormatRecord {
  readonly packet: FormatPacket;

  constructor(packet: FormatPacket) {
    this.packet = packet;
  }

  get [adapter](): Adapter {
    const typeName = `Microsoft.PowerShell.Commands.Internal.Format.${typeNames[this.packet.kind]}`;
    return {
      typeNames: [typeName, 'System.Object'],
      toText: () => typeName,
      propertyNames: () => [],
      get: (): { readonly value: Value } | undefined => undefined,
    };
  }
}
