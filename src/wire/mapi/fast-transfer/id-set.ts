/** IDSET and CNSET, [MS-OXCFXICS] section 2.2.2.4: ids or change numbers of any replicas. Operations give others and change nothing. */
import type { Guid } from '../../../base/ids.ts';
import { ByteReader } from '../byte-reader.ts';
import { ByteWriter } from '../byte-writer.ts';
import { MapiFormatError } from '../mapi-format-error.ts';
import { readGlobset, writeGlobset } from './globset.ts';
import { IdRanges } from './id-ranges.ts';

/** More servers than any mailbox has heard of. */
const mostReplicas = 1_024;

export class IdSet {
  static readonly none = new IdSet(new Map());
  readonly #replicas: ReadonlyMap<Guid, IdRanges>;

  private constructor(replicas: ReadonlyMap<Guid, IdRanges>) {
    this.#replicas = replicas;
  }

  static of(replica: Guid, ranges: IdRanges): IdSet {
    return IdSet.none.with(replica, ranges);
  }

  /** With REPLGUID: section 2.2.2.4.2. */
  static read(bytes: Uint8Array): IdSet {
    const reader = new ByteReader(bytes);
    const replicas = new Map<Guid, IdRanges>();
    while (reader.left > 0) {
      if (replicas.size === mostReplicas) throw new MapiFormatError('A set of ids names too many replicas.');
      const replica = reader.guid();
      replicas.set(replica, (replicas.get(replica) ?? IdRanges.none).with(readGlobset(reader)));
    }
    return new IdSet(replicas);
  }

  get isEmpty(): boolean {
    return this.#replicas.size === 0;
  }

  rangesOf(replica: Guid): IdRanges {
    return this.#replicas.get(replica) ?? IdRanges.none;
  }

  with(replica: Guid, ranges: IdRanges): IdSet {
    return this.#put(replica, this.rangesOf(replica).with(ranges));
  }

  without(replica: Guid, ranges: IdRanges): IdSet {
    return this.#put(replica, this.rangesOf(replica).without(ranges));
  }

  /** With REPLGUID, as `read` has it. */
  get bytes(): Uint8Array {
    const writer = new ByteWriter();
    for (const [replica, ranges] of this.#replicas) writeGlobset(writer.guid(replica), ranges);
    return writer.written;
  }

  #put(replica: Guid, ranges: IdRanges): IdSet {
    const replicas = new Map(this.#replicas);
    if (ranges.isEmpty) replicas.delete(replica);
    else replicas.set(replica, ranges);
    return new IdSet(replicas);
  }
}

/** With REPLID, section 2.2.2.4.1, of one replica: what a server tells of its own ids. */
export const replIdSet = (replicaId: number, ranges: IdRanges): Uint8Array =>
  writeGlobset(new ByteWriter().u16(replicaId), ranges).written;
