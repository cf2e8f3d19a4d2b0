/** Tables by hand: [MS-OXCROPS] section 2.2.5, rows after [MS-OXCDATA] section 2.8.1. */
import { bytes, type EmsmdbClient, u16, u32 } from './emsmdb-client.ts';

const none = 0xffff_ffff;

export type Value = string | number | bigint | boolean | Buffer | undefined;

/** Reads values one behind the other, of the types that tests ask for. */
export class ValueReader {
  readonly #bytes: Buffer;
  at = 0;

  constructor(data: Buffer) {
    this.#bytes = data;
  }

  u8(): number {
    return this.#bytes.readUInt8(this.at++);
  }

  u16(): number {
    this.at += 2;
    return this.#bytes.readUInt16LE(this.at - 2);
  }

  u32(): number {
    this.at += 4;
    return this.#bytes.readUInt32LE(this.at - 4);
  }

  value(type: number): Value {
    switch (type) {
      case 0x0003:
        return this.u32() | 0;
      case 0x000a:
        return this.u32();
      case 0x000b:
        return this.u8() === 1;
      case 0x0014:
      case 0x0040:
        this.at += 8;
        return this.#bytes.readBigUInt64LE(this.at - 8);
      case 0x001f: {
        const start = this.at;
        while (this.#bytes.readUInt16LE(this.at) !== 0) this.at += 2;
        this.at += 2;
        return this.#bytes.subarray(start, this.at - 2).toString('utf16le');
      }
      case 0x0102: {
        const length = this.u16();
        this.at += length;
        return this.#bytes.subarray(this.at - length, this.at);
      }
      default:
        throw new Error(`The test reads no values of the type ${type}.`);
    }
  }

  row(tags: readonly number[]): Value[] {
    const isFlagged = this.u8() === 1;
    return tags.map((tag) => {
      const flag = isFlagged ? this.u8() : 0;
      if (flag === 1) return undefined;
      if (flag === 0x0a) {
        this.u32();
        return undefined;
      }
      return this.value(tag & 0xdfff & 0xffff);
    });
  }
}

export interface RopReply {
  readonly code: number;
  readonly body: Buffer;
}

/** A table that is open, at the handle that it has. */
export class TableClient {
  readonly #client: EmsmdbClient;
  readonly handle: number;
  readonly count: number;
  columns: readonly number[] = [];

  constructor(client: EmsmdbClient, handle: number, count: number) {
    this.#client = client;
    this.handle = handle;
    this.count = count;
  }

  /** RopGetContentsTable or RopGetHierarchyTable of a folder. */
  static async open(client: EmsmdbClient, folder: number, kind: 'contents' | 'hierarchy', flags = 0) {
    const id = kind === 'contents' ? 0x05 : 0x04;
    const { buffers } = await client.execute([bytes(id, 0, 0, 1, flags)], [folder, none]);
    const [reply] = buffers;
    if (reply === undefined) throw new Error('The table was not opened.');
    return new TableClient(client, reply.handles[1] ?? none, reply.rops.readUInt32LE(6));
  }

  async rop(id: number, body: Uint8Array = bytes()): Promise<RopReply> {
    const { buffers } = await this.#client.execute([bytes(id, 0, 0, body)], [this.handle]);
    const rops = buffers[0]?.rops ?? Buffer.alloc(6);
    return { code: rops.readUInt32LE(2), body: rops.subarray(6) };
  }

  async setColumns(...tags: readonly number[]): Promise<RopReply> {
    this.columns = tags;
    return this.rop(0x12, bytes(0, u16(tags.length), ...tags.map(u32)));
  }

  restrict(restriction: Uint8Array): Promise<RopReply> {
    return this.rop(0x14, bytes(0, u16(restriction.length), restriction));
  }

  /** Orders as tag and direction; the first ones make categories, of which some are open. */
  sort(
    orders: readonly (readonly [tag: number, direction: number])[],
    categories = 0,
    expanded = 0,
  ): Promise<RopReply> {
    const all = orders.map(([tag, direction]) => bytes(u16(tag & 0xffff), u16(tag >>> 16), direction));
    return this.rop(0x13, bytes(0, u16(orders.length), u16(categories), u16(expanded), ...all));
  }

  async query(rowCount = 50, { forward = true, advance = true } = {}) {
    const { code, body } = await this.rop(0x15, bytes(advance ? 0 : 1, forward ? 1 : 0, u16(rowCount)));
    if (code !== 0) return { code, origin: -1, rows: [] };
    const reader = new ValueReader(body);
    const origin = reader.u8();
    const rows = Array.from({ length: reader.u16() }, () => reader.row(this.columns));
    return { code, origin, rows };
  }
}
