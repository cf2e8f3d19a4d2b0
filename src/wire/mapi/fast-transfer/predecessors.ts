/**
 * Versions of a message or a folder: [MS-OXCFXICS] sections 2.2.2.2, 2.2.2.3 and 3.1.5.6.1. A predecessor change list (PCL) names for
 * each namespace the last version that has gone into this one.
 */
import { ByteReader } from '../byte-reader.ts';
import { ByteWriter } from '../byte-writer.ts';
import { MapiFormatError } from '../mapi-format-error.ts';

const guidBytes = 16;
const localIdBytes = { least: 1, most: 8 } as const;
/** More clients than somebody has. */
const mostVersions = 4_096;

export interface Xid {
  /** As it is sent. */
  readonly namespace: Uint8Array;
  readonly localId: Uint8Array;
}

export function readXid(bytes: Uint8Array): Xid {
  const length = bytes.length - guidBytes;
  if (length < localIdBytes.least || length > localIdBytes.most)
    throw new MapiFormatError(`An XID has ${bytes.length} bytes.`);
  return { namespace: bytes.slice(0, guidBytes), localId: bytes.slice(guidBytes) };
}

export class PredecessorChangeList {
  static readonly none = new PredecessorChangeList([]);
  /** Ascending by namespace, each once: the order in which they are sent. */
  readonly #versions: readonly Xid[];

  private constructor(versions: readonly Xid[]) {
    this.#versions = versions;
  }

  static read(bytes: Uint8Array): PredecessorChangeList {
    const reader = new ByteReader(bytes);
    let list = PredecessorChangeList.none;
    for (let count = 0; reader.left > 0; count += 1) {
      if (count === mostVersions) throw new MapiFormatError('A list of predecessors is too long.');
      list = list.with(readXid(reader.bytes(reader.u8())));
    }
    return list;
  }

  get bytes(): Uint8Array {
    const writer = new ByteWriter();
    for (const { namespace, localId } of this.#versions)
      writer
        .u8(namespace.length + localId.length)
        .bytes(namespace)
        .bytes(localId);
    return writer.written;
  }

  with(version: Xid): PredecessorChangeList {
    const index = this.#versions.findIndex((each) => Buffer.compare(each.namespace, version.namespace) >= 0);
    const at = index < 0 ? this.#versions.length : index;
    const known = this.#versions[at];
    if (known === undefined || Buffer.compare(known.namespace, version.namespace) !== 0)
      return new PredecessorChangeList(this.#versions.toSpliced(at, 0, version));
    if (compareLocalIds(known.localId, version.localId) >= 0) return this;
    return new PredecessorChangeList(this.#versions.with(at, version));
  }

  merged(other: PredecessorChangeList): PredecessorChangeList {
    return other.#versions.reduce<PredecessorChangeList>((list, version) => list.with(version), this);
  }

  includes(other: PredecessorChangeList): boolean {
    return other.#versions.every((version) => this.has(version));
  }

  has({ namespace, localId }: Xid): boolean {
    const known = this.#versions.find((each) => Buffer.compare(each.namespace, namespace) === 0);
    return known !== undefined && compareLocalIds(known.localId, localId) >= 0;
  }
}

/** Numbers with the highest byte first. */
function compareLocalIds(one: Uint8Array, other: Uint8Array): number {
  const length = Math.max(one.length, other.length);
  const padded = (bytes: Uint8Array) => Buffer.concat([Buffer.alloc(length - bytes.length), bytes]);
  return Buffer.compare(padded(one), padded(other));
}
