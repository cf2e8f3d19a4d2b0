/** ROPs on messages as bytes, one in each Execute, and what they answer: [MS-OXCROPS] section 2.2, written down for itself. */
import { bytes, type EmsmdbClient, u16, u32, utf16z } from './emsmdb-client.ts';

const none = 0xffff_ffff;

export interface RopAnswer {
  readonly code: number;
  /** Behind the return value. */
  readonly body: Buffer;
  /** Of what was opened. */
  readonly handle: number;
}

export const u64 = (value: bigint): Buffer => {
  const out = Buffer.alloc(8);
  out.writeBigUInt64LE(value);
  return out;
};

/** A tag and its value, as they stand in RopSetProperties. */
export const property = {
  text: (id: number, text: string) => bytes(u32(((id << 16) | 0x1f) >>> 0), utf16z(text)),
  long: (id: number, value: number) => bytes(u32(((id << 16) | 0x03) >>> 0), u32(value)),
  bool: (id: number, value: boolean) => bytes(u32(((id << 16) | 0x0b) >>> 0), value ? 1 : 0),
  binary: (id: number, value: Uint8Array) => bytes(u32(((id << 16) | 0x102) >>> 0), u16(value.length), value),
};

export class RopClient {
  readonly #client: EmsmdbClient;

  constructor(client: EmsmdbClient) {
    this.#client = client;
  }

  /** `head` is the id of the ROP, `places` what stands behind the logon's, into a table of two objects and an empty place. */
  async call(
    id: number,
    places: readonly number[],
    request: Uint8Array,
    objects: readonly number[],
    chain = false,
  ): Promise<RopAnswer & { readonly more: readonly Buffer[] }> {
    const table = [...objects, ...Array.from({ length: 3 - objects.length }, () => none)];
    const rop = bytes(id, 0, ...places, request);
    const { buffers, errorCode } = await this.#client.execute(
      [rop],
      table,
      chain ? { chain: true, maxRopOut: 0x4_0000 } : {},
    );
    const [first, ...more] = buffers;
    if (first === undefined) throw new Error(`Execute failed with 0x${errorCode.toString(16)}.`);
    return {
      code: first.rops.readUInt32LE(2),
      body: first.rops.subarray(6),
      handle: first.handles[2] ?? none,
      more: more.map(({ rops }) => rops.subarray(6)),
    };
  }

  open(folder: number, folderId: Uint8Array, messageId: Uint8Array, mode = 3): Promise<RopAnswer> {
    return this.call(0x03, [0, 2], bytes(u16(0x0fff), folderId, mode, messageId), [folder]);
  }

  create(folder: number, folderId: Uint8Array, associated = 0): Promise<RopAnswer> {
    return this.call(0x06, [0, 2], bytes(u16(0x0fff), folderId, associated), [folder]);
  }

  /** The MID of what is saved. */
  async save(message: number, flags = 0x0a): Promise<{ code: number; mid: Buffer }> {
    const { code, body } = await this.call(0x0c, [1, 0], bytes(flags), [message, message]);
    return { code, mid: body.subarray(1, 9) };
  }

  async set(object: number, ...values: readonly Uint8Array[]): Promise<number[]> {
    const all = Buffer.concat(values);
    const request = bytes(u16(all.length + 2), u16(values.length), all);
    const { code, body } = await this.call(0x0a, [0], request, [object]);
    return [code, code === 0 ? body.readUInt16LE(0) : 0];
  }

  /** Each a value's bytes, or the code of an error. */
  async get(object: number, ...tags: readonly number[]): Promise<(Buffer | number)[]> {
    const request = bytes(u16(0), u16(1), u16(tags.length), ...tags.map(u32));
    const { code, body } = await this.call(0x07, [0], request, [object]);
    if (code !== 0) return tags.map(() => code);
    let at = 1;
    return tags.map((tag) => {
      const flag = body[0] === 0 ? 0 : (body[at++] ?? 0);
      const size = flag === 0 ? sizeOf(tag & 0xffff, body, at) : 4;
      const value = body.subarray(at, at + size);
      at += size;
      return flag === 0 ? value : value.readUInt32LE(0);
    });
  }

  async text(object: number, tag: number): Promise<string | number> {
    const [value = 0] = await this.get(object, tag);
    return typeof value === 'number' ? value : value.toString('utf16le').slice(0, -1);
  }

  async number(object: number, tag: number): Promise<number> {
    const [value = 0] = await this.get(object, tag);
    if (typeof value === 'number') return value;
    return value.length === 1 ? (value[0] ?? 0) : value.readUInt32LE(0);
  }

  async delete(object: number, ...tags: readonly number[]): Promise<number[]> {
    const { code, body } = await this.call(0x0b, [0], bytes(u16(tags.length), ...tags.map(u32)), [object]);
    return [code, body.readUInt16LE(0)];
  }

  release(object: number): Promise<unknown> {
    const rop = bytes(0x01, 0, 0);
    return this.#client.execute([rop], [object]);
  }
}

function sizeOf(type: number, body: Buffer, at: number): number {
  if (type === 0x03) return 4;
  if (type === 0x0b) return 1;
  if (type === 0x14 || type === 0x40) return 8;
  if (type === 0x102) return body.readUInt16LE(at) + 2;
  if (type !== 0x1f) throw new Error(`The type 0x${type.toString(16)} is not read here.`);
  let end = at;
  while (body.readUInt16LE(end) !== 0) end += 2;
  return end + 2 - at;
}

/** A row of RopModifyRecipients: somebody with an SMTP address, in Unicode ([MS-OXCDATA] section 2.8.3.2). */
export function smtpRecipient(rowId: number, type: number, name: string, address: string): Buffer {
  // SMTP, EmailAddress, DisplayName, Unicode; no columns.
  const row = bytes(u16(0x021b), utf16z(address), utf16z(name), u16(0), 0);
  return bytes(u32(rowId), type, u16(row.length), row);
}
