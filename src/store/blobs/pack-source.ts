import type { TenantId } from '../../base/ids.ts';
import type { PackId } from '../ports/bodies.ts';
import {
  packHeaderBytes,
  parsePackHeader,
  parseRecordHeader,
  parseSeal,
  recordHeaderBytes,
  recordMarker,
  type Seal,
  sealBytes,
  sealMarker,
} from './pack-format.ts';

/** The bytes of one pack, wherever they lie. */
export interface PackSource {
  readonly tenant: TenantId;
  readonly pack: PackId;
  size(): Promise<number>;
  /** `length` bytes, or fewer at the end of the pack. */
  readAt(position: number, length: number): Promise<Buffer>;
}

/** Opens packs; `use` keeps one open for as long as the work takes. Fails with `store.bodies.moved`. */
export interface PackSources {
  use<T>(tenant: TenantId, pack: PackId, work: (source: PackSource) => Promise<T>): Promise<T>;
  stream<T>(tenant: TenantId, pack: PackId, work: (source: PackSource) => AsyncIterable<T>): AsyncIterable<T>;
}

export interface PackOutline {
  readonly size: number;
  readonly marker: Buffer;
  readonly headerIntact: boolean;
  readonly seal: Seal | undefined;
  /** Where records end at the latest: the seal, or the end of the file. */
  readonly recordsEnd: number;
}

/**
 * What both ends of a pack tell. Undefined when neither its header nor its first record says which marker it
 * has, so that nothing in it can be told from foreign bytes.
 */
export async function findPackOutline(source: PackSource): Promise<PackOutline | undefined> {
  const size = await source.size();
  const head = await source.readAt(0, packHeaderBytes + recordHeaderBytes);
  const tail =
    size < packHeaderBytes + sealBytes ? undefined : await source.readAt(size - sealBytes, sealBytes);
  const header = parsePackHeader(head);
  const firstRecord = parseRecordHeader(head, packHeaderBytes);
  const sealed = tail && parseSeal(tail);
  const marker =
    header?.marker ??
    (firstRecord && Buffer.from(recordMarker(head.subarray(packHeaderBytes)))) ??
    (tail && sealed && sealMarker(tail));
  if (marker === undefined) return undefined;
  const seal = tail && sealed && sealMarker(tail).equals(marker) ? sealed : undefined;
  return {
    size,
    marker,
    headerIntact: header?.pack === source.pack && header.tenant === source.tenant,
    seal,
    recordsEnd: seal ? size - sealBytes : size,
  };
}
