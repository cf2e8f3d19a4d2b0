/** Per-user information goes over the wire in pieces: [MS-OXCSTOR] sections 3.2.5.12 and 3.2.5.13. */
import type { Guid } from '../../../base/ids.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { IdSet } from '../../../wire/mapi/fast-transfer/id-set.ts';
import { MapiFormatError } from '../../../wire/mapi/mapi-format-error.ts';
import { RopError } from '../rop-error.ts';

/** Of all pieces of one set together. */
const mostBytes = 64 * 1_024;
const mostInAnswer = 4_096;

export interface PerUserPiece {
  readonly folder: Uint8Array;
  readonly isLast: boolean;
  readonly offset: number;
  readonly data: Uint8Array;
  /** Of the store that the folder is in; said with the first piece, in a mailbox alone. */
  readonly replica: Guid | undefined;
}

export interface PerUserPage {
  readonly data: Uint8Array;
  readonly isLast: boolean;
}

export interface WholeSet {
  readonly set: Uint8Array;
  readonly replica: Guid | undefined;
}

export function pageOfSet(all: Uint8Array, offset: number, maxBytes: number): PerUserPage {
  if (offset > all.length) throw new RopError(ErrorCode.GeneralFailure);
  const count = Math.min(maxBytes === 0 ? mostInAnswer : maxBytes, mostInAnswer);
  const data = all.subarray(offset, offset + count);
  return { data, isLast: offset + data.length === all.length };
}

/** Pieces come in order, of one folder at a time; what does not go on begins at 0. */
export class PerUserPieces {
  #gathering:
    | {
        readonly folder: string;
        readonly replica: Guid | undefined;
        readonly pieces: Uint8Array[];
        length: number;
      }
    | undefined;

  /** The whole of it with the last piece. */
  add({ folder, isLast, offset, data, replica }: PerUserPiece): WholeSet | undefined {
    const name = Buffer.from(folder).toString('hex');
    if (offset === 0) this.#gathering = { folder: name, replica, pieces: [], length: 0 };
    const gathering = this.#gathering;
    // R1033: what was given before is aborted, and nothing goes on with it.
    this.#gathering = undefined;
    if (gathering?.folder !== name || gathering.length !== offset)
      throw new RopError(ErrorCode.GeneralFailure);
    gathering.length += data.length;
    if (gathering.length > mostBytes) throw new RopError(ErrorCode.TooComplex);
    gathering.pieces.push(Uint8Array.from(data));
    if (!isLast) {
      this.#gathering = gathering;
      return undefined;
    }
    return { set: Buffer.concat(gathering.pieces), replica: gathering.replica };
  }
}

export function parsedSet(set: Uint8Array): IdSet {
  try {
    return IdSet.read(set);
  } catch (error) {
    if (!(error instanceof MapiFormatError)) throw error;
    throw new RopError(ErrorCode.CorruptData);
  }
}
