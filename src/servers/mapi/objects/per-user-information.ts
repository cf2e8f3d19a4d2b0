/**
 * What somebody has read in public folders: the client keeps it in the own mailbox, a set of change numbers for each folder.
 * [MS-OXCSTOR] sections 3.2.5.10 to 3.2.5.13.
 */
import type { Guid } from '../../../base/ids.ts';
import { ByteReader } from '../../../wire/mapi/byte-reader.ts';
import { ByteWriter } from '../../../wire/mapi/byte-writer.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { IdSet } from '../../../wire/mapi/fast-transfer/id-set.ts';
import { MapiFormatError } from '../../../wire/mapi/mapi-format-error.ts';
import { RopError } from '../rop-error.ts';
import type { Logon } from './logon.ts';
import { MailboxRecords } from './mailbox-records.ts';

/** Of all pieces of one set together. */
const mostBytes = 64 * 1_024;
const mostFolders = 1_000;
const mostInAnswer = 4_096;
const guidBytes = 16;
export const longTermIdBytes = 24;

export interface PerUserPiece {
  readonly folder: Uint8Array;
  readonly isLast: boolean;
  readonly offset: number;
  readonly data: Uint8Array;
  /** Of the store that the folder is in; said with the first piece. */
  readonly replica: Guid | undefined;
}

interface Gathering {
  readonly folder: string;
  readonly replica: Guid | undefined;
  readonly pieces: Uint8Array[];
  length: number;
}

export class PerUserInformation {
  readonly #records: MailboxRecords;
  #gathering: Gathering | undefined;

  constructor({ mailbox }: Logon) {
    this.#records = new MailboxRecords(mailbox, 'perUser');
  }

  async foldersOf(replica: Guid): Promise<readonly Uint8Array[]> {
    const rows = [...(await this.#records.all())];
    return rows.filter(([, row]) => replicaOf(row) === replica).map(([folder]) => Buffer.from(folder, 'hex'));
  }

  async replicaOf(folder: Uint8Array): Promise<Guid> {
    const row = await this.#records.find(nameOf(folder));
    if (row === undefined) throw new RopError(ErrorCode.NotFound);
    return replicaOf(row);
  }

  async read(
    folder: Uint8Array,
    offset: number,
    maxBytes: number,
  ): Promise<{ readonly data: Uint8Array; readonly isLast: boolean }> {
    const row = await this.#records.find(nameOf(folder));
    const all = row?.subarray(guidBytes) ?? new Uint8Array(0);
    if (offset > all.length) throw new RopError(ErrorCode.GeneralFailure);
    const count = Math.min(maxBytes === 0 ? mostInAnswer : maxBytes, mostInAnswer);
    const data = all.subarray(offset, offset + count);
    return { data, isLast: offset + data.length === all.length };
  }

  /** Pieces come in order, of one folder at a time; what does not go on begins at 0. */
  async write({ folder, isLast, offset, data, replica }: PerUserPiece): Promise<void> {
    const name = nameOf(folder);
    if (offset === 0) this.#gathering = { folder: name, replica, pieces: [], length: 0 };
    const gathering = this.#gathering;
    if (gathering?.folder !== name || gathering.length !== offset)
      throw new RopError(ErrorCode.GeneralFailure);
    gathering.length += data.length;
    if (gathering.length > mostBytes) {
      this.#gathering = undefined;
      throw new RopError(ErrorCode.TooComplex);
    }
    gathering.pieces.push(Uint8Array.from(data));
    if (!isLast) return;
    this.#gathering = undefined;
    await this.#keep(gathering);
  }

  async #keep({ folder, replica, pieces }: Gathering): Promise<void> {
    const set = Buffer.concat(pieces);
    if (set.length === 0) return this.#records.write(folder, undefined);
    checkSet(set);
    const known = await this.#records.all();
    if (!known.has(folder) && known.size >= mostFolders) throw new RopError(ErrorCode.TooComplex);
    const before = known.get(folder);
    const origin = replica ?? replicaOf(before ?? Buffer.from(folder, 'hex'));
    await this.#records.write(folder, new ByteWriter(set.length + guidBytes).guid(origin).bytes(set).written);
  }
}

/** A row begins with it, and so does the long-term id of a folder. */
const replicaOf = (bytes: Uint8Array): Guid => new ByteReader(bytes).guid();
const nameOf = (folder: Uint8Array): string => Buffer.from(folder).toString('hex');

function checkSet(set: Uint8Array): void {
  try {
    IdSet.read(set);
  } catch (error) {
    if (!(error instanceof MapiFormatError)) throw error;
    throw new RopError(ErrorCode.CorruptData);
  }
}
