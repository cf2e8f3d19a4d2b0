/** A position in a table of the address book, which client and server hand to each other: [MS-OXNSPI] section 2.2.8. */
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

export interface Stat {
  /** `SortType`. */
  readonly sortType: number;
  /** Minimal entry id of an address list; 0 is all of the address book. */
  readonly containerId: number;
  /** Minimal entry id of an object, or one of `Position`. */
  readonly currentRec: number;
  /** Rows to go on from there. */
  readonly delta: number;
  readonly numPos: number;
  readonly totalRecs: number;
  readonly codePage: number;
  readonly templateLocale: number;
  readonly sortLocale: number;
}

/** [MS-OXNSPI] section 2.2.1.10. */
export const SortType = {
  displayName: 0,
  phoneticDisplayName: 3,
  /** By display name, too: a property of an object opened as a table, to be read or to be changed. */
  displayNameReadOnly: 1000,
  displayNameWritable: 1001,
} as const;

/** [MS-OXNSPI] section 2.2.1.8: minimal entry ids that name no object. */
export const Position = { beginning: 0, current: 1, end: 2 } as const;

/** [MS-OXNSPI] section 2.2.1.9: what has become of a name. */
export const Resolution = { unresolved: 0, ambiguous: 1, resolved: 2 } as const;

export const readStat = (reader: ByteReader): Stat => ({
  sortType: reader.u32(),
  containerId: reader.u32(),
  currentRec: reader.u32(),
  delta: reader.i32(),
  numPos: reader.u32(),
  totalRecs: reader.u32(),
  codePage: reader.u32(),
  templateLocale: reader.u32(),
  sortLocale: reader.u32(),
});

export function writeStat(writer: ByteWriter, stat: Stat): void {
  writer
    .u32(stat.sortType)
    .u32(stat.containerId)
    .u32(stat.currentRec)
    .u32(stat.delta >>> 0);
  writer.u32(stat.numPos).u32(stat.totalRecs);
  writer.u32(stat.codePage).u32(stat.templateLocale).u32(stat.sortLocale);
}
