/** Connect and Execute over `MapiHttpClient`, with ROPs as bytes: [MS-OXCMAPIHTTP] section 2.2.4, [MS-OXCRPC] section 2.2.2.1. */
import type { MapiAnswer, MapiHttpClient } from './http-client.ts';

export const u8 = (value: number): Buffer => Buffer.from([value]);

export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

/** Bytes from hexadecimal digits, numbers of 8 bits, and bytes. */
export function bytes(...parts: readonly (string | number | Uint8Array)[]): Buffer {
  return Buffer.concat(
    parts.map((part) => {
      if (typeof part === 'string') return Buffer.from(part.replaceAll(/\s/g, ''), 'hex');
      return typeof part === 'number' ? u8(part) : part;
    }),
  );
}

export const asciiz = (text: string): Buffer => Buffer.from(`${text}\0`, 'latin1');
export const utf16z = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf16le');

const none = 0xffff_ffff;

export interface ExecuteAnswer {
  readonly answer: MapiAnswer;
  readonly errorCode: number;
  /** Of each buffer: what stands in it of ROPs, and the handles behind. */
  readonly buffers: readonly { readonly rops: Buffer; readonly handles: readonly number[] }[];
}

export class EmsmdbClient {
  readonly http: MapiHttpClient;

  constructor(http: MapiHttpClient) {
    this.http = http;
  }

  connect(userDn: string, codePage = 949): Promise<MapiAnswer> {
    const body = bytes(asciiz(userDn), u32(0), u32(codePage), u32(1042), u32(1042), u32(0));
    return this.http.send('Connect', body);
  }

  disconnect(): Promise<MapiAnswer> {
    return this.http.send('Disconnect', u32(0));
  }

  wait(signal?: AbortSignal): Promise<MapiAnswer> {
    return this.http.send('NotificationWait', bytes(u32(0), u32(0)), signal ? { signal } : {});
  }

  /** Flags: NoCompression and NoXorMagic, so that answers can be read as they are; with Chain where it is asked for. */
  static body(
    rops: readonly Uint8Array[],
    handles: readonly number[],
    { maxRopOut = 0x1_0008, chain = false } = {},
  ) {
    const all = Buffer.concat(rops);
    const payload = bytes(u16(all.length + 2), all, ...handles.map(u32));
    const buffer = bytes(u16(0), u16(4), u16(payload.length), u16(payload.length), payload);
    return bytes(u32(chain ? 7 : 3), u32(buffer.length), buffer, u32(maxRopOut), u32(0));
  }

  async execute(
    rops: readonly Uint8Array[],
    handles: readonly number[],
    options: { maxRopOut?: number; chain?: boolean; requestId?: string } = {},
  ): Promise<ExecuteAnswer> {
    const { requestId } = options;
    const body = EmsmdbClient.body(rops, handles, options);
    const answer = await this.http.send('Execute', body, requestId === undefined ? {} : { requestId });
    return { answer, ...EmsmdbClient.read(answer.body) };
  }

  static read(body: Buffer): Pick<ExecuteAnswer, 'errorCode' | 'buffers'> {
    if (body.length < 8) return { errorCode: -1, buffers: [] };
    const errorCode = body.readUInt32LE(4);
    if (errorCode !== 0) return { errorCode, buffers: [] };
    const size = body.readUInt32LE(12);
    let left = body.subarray(16, 16 + size);
    const buffers: { rops: Buffer; handles: number[] }[] = [];
    while (left.length > 0) {
      const length = left.readUInt16LE(4);
      const payload = left.subarray(8, 8 + length);
      const ropSize = payload.readUInt16LE(0);
      const table = payload.subarray(ropSize);
      const handles = Array.from({ length: table.length / 4 }, (_, index) => table.readUInt32LE(index * 4));
      buffers.push({ rops: payload.subarray(2, ropSize), handles });
      left = left.subarray(8 + length);
    }
    return { errorCode, buffers };
  }

  /** RopLogon of a private mailbox: its answer behind the return value, and its handle. */
  logon(mailboxDn: string, logonId = 0): Promise<{ code: number; body: Buffer; handle: number }> {
    return this.#logon(asciiz(mailboxDn), { logonId, logonFlags: 1, openFlags: 0x0100_0000 });
  }

  /** Of the public folders; without a name those of the organisation. */
  publicLogon(
    dn = '',
    { logonId = 0, openFlags = 0x0100_0002 } = {},
  ): Promise<{ code: number; body: Buffer; handle: number }> {
    return this.#logon(dn === '' ? Buffer.alloc(0) : asciiz(dn), { logonId, logonFlags: 0, openFlags });
  }

  async #logon(
    dn: Buffer,
    { logonId, logonFlags, openFlags }: Record<'logonId' | 'logonFlags' | 'openFlags', number>,
  ) {
    const rop = bytes(0xfe, logonId, 0, logonFlags, u32(openFlags), u32(0), u16(dn.length), dn);
    const { buffers } = await this.execute([rop], [none]);
    const [first] = buffers;
    if (first === undefined) return { code: -1, body: Buffer.alloc(0), handle: none };
    return {
      code: first.rops.readUInt32LE(2),
      body: first.rops.subarray(6),
      handle: first.handles[0] ?? none,
    };
  }
}

/** The thirteen ids of a private logon's answer, as they stand there. */
export const folderIds = (logonBody: Buffer): Buffer[] =>
  Array.from({ length: 13 }, (_, index) => logonBody.subarray(1 + index * 8, 9 + index * 8));
