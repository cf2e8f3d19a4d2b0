/**
 * What somebody has read in public folders: the client keeps it in the own mailbox, a set of change numbers for each folder.
 * [MS-OXCSTOR] sections 3.2.5.10 to 3.2.5.13.
 */
import type { Guid } from '../../../base/ids.ts';
import { ByteReader } from '../../../wire/mapi/byte-reader.ts';
import { ByteWriter } from '../../../wire/mapi/byte-writer.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { RopError } from '../rop-error.ts';
import type { Logon } from './logon.ts';
import { MailboxRecords } from './mailbox-records.ts';
import {
  type PerUserPage,
  type PerUserPiece,
  PerUserPieces,
  pageOfSet,
  parsedSet,
  type WholeSet,
} from './per-user-pieces.ts';

const mostFolders = 1_000;
const guidBytes = 16;
export const longTermIdBytes = 24;

export class PerUserInformation {
  readonly #records: MailboxRecords;
  readonly #pieces = new PerUserPieces();

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

  async read(folder: Uint8Array, offset: number, maxBytes: number): Promise<PerUserPage> {
    const row = await this.#records.find(nameOf(folder));
    return pageOfSet(row?.subarray(guidBytes) ?? new Uint8Array(0), offset, maxBytes);
  }

  async write(piece: PerUserPiece): Promise<void> {
    const whole = this.#pieces.add(piece);
    if (whole !== undefined) await this.#keep(nameOf(piece.folder), whole);
  }

  async #keep(folder: string, { set, replica }: WholeSet): Promise<void> {
    if (set.length === 0) return this.#records.write(folder, undefined);
    parsedSet(set);
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
