/** FastTransfer as bytes, and streams taken apart: [MS-OXCFXICS] sections 2.2.3.1 and 2.2.4, written down for itself. */
import { bytes, u16, u32 } from './emsmdb-client.ts';
import type { RopClient } from './rop-client.ts';

/** Names of section 2.2.4.1.4. */
const markers = new Map([
  [0x4009_0003, 'StartTopFld'],
  [0x400a_0003, 'StartSubFld'],
  [0x400b_0003, 'EndFolder'],
  [0x400c_0003, 'StartMessage'],
  [0x400d_0003, 'EndMessage'],
  [0x4010_0003, 'StartFAIMsg'],
  [0x4001_0003, 'StartEmbed'],
  [0x4002_0003, 'EndEmbed'],
  [0x4003_0003, 'StartRecip'],
  [0x4004_0003, 'EndToRecip'],
  [0x4000_0003, 'NewAttach'],
  [0x400e_0003, 'EndAttach'],
  [0x4018_0003, 'FXErrorInfo'],
  [0x4012_0003, 'IncrSyncChg'],
  [0x4013_0003, 'IncrSyncDel'],
  [0x4014_0003, 'IncrSyncEnd'],
  [0x4015_0003, 'IncrSyncMessage'],
  [0x402f_0003, 'IncrSyncRead'],
  [0x403a_0003, 'IncrSyncStateBegin'],
  [0x403b_0003, 'IncrSyncStateEnd'],
  [0x4074_000b, 'IncrSyncProgressMode'],
  [0x4075_000b, 'IncrSyncProgressPerMsg'],
]);
/** Its type says a number, and its value is bytes: section 3.2.5.2.1. */
const idsetGiven = 0x4017;
const fixed = new Map([
  ...[0x02, 0x0b].map((type) => [type, 2] as const),
  ...[0x03, 0x04, 0x0a].map((type) => [type, 4] as const),
  ...[0x05, 0x06, 0x07, 0x14, 0x40].map((type) => [type, 8] as const),
  [0x48, 16],
]);

/** `0037001f=48656c…`, `{set}#lid:type=…`, `{set}:name:type=…`, or the name of a marker. */
export type Element = string;

export interface TakenApart {
  readonly elements: readonly Element[];
  /** Bytes behind the last whole one. */
  readonly left: number;
}

export function takeApart(stream: Buffer): TakenApart {
  const elements: Element[] = [];
  let at = 0;
  const take = (count: number): Buffer => {
    if (at + count > stream.length) throw new RangeError('The stream ends within something.');
    at += count;
    return stream.subarray(at - count, at);
  };
  const single = (type: number): string => {
    const size = fixed.get(type) ?? take(4).readUInt32LE(0);
    return take(size).toString('hex');
  };
  let whole = 0;
  while (at < stream.length) {
    const [type, id] = [take(2).readUInt16LE(0), take(2).readUInt16LE(0)];
    const marker = markers.get(id * 0x1_0000 + type);
    if (marker !== undefined) elements.push(marker);
    else {
      const key = id < 0x8000 ? hex(id, 4) + hex(type, 4) : `${nameAt()}:${hex(type, 4)}`;
      const isMany = (type & 0x9000) === 0x1000;
      const count = isMany ? take(4).readUInt32LE(0) : 1;
      const as = id === idsetGiven ? 0x102 : isMany ? type & ~0x1000 : type;
      const values = Array.from({ length: count }, () => single(as));
      elements.push(`${key}=${values.join(',')}`);
    }
    whole = at;
  }
  return { elements, left: stream.length - whole };

  function nameAt(): string {
    const set = take(16).toString('hex');
    if (take(1)[0] === 0) return `{${set}}#${take(4).readUInt32LE(0).toString(16)}`;
    const start = at;
    while (take(2).readUInt16LE(0) !== 0);
    return `{${set}}:${stream.toString('utf16le', start, at - 2)}`;
  }
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** Of one element. */
export const textOf = (element: Element | undefined): string =>
  Buffer.from(element?.split('=')[1] ?? '', 'hex')
    .toString('utf16le')
    .replace(/\0$/, '');

export const find = (elements: readonly Element[], tag: string): Element | undefined =>
  elements.find((each) => each.startsWith(`${tag}=`));

export interface Fetched {
  readonly code: number;
  readonly status: number;
  readonly done: number;
  readonly total: number;
  readonly data: Buffer;
}

export class TransferClient {
  readonly rops: RopClient;

  constructor(rops: RopClient) {
    this.rops = rops;
  }

  copyTo(object: number, { level = 0, flags = 0, options = 1, without = [] as readonly number[] } = {}) {
    const tags = bytes(u16(without.length), ...without.map(u32));
    return this.rops.call(0x4d, [0, 2], bytes(level, u32(flags), options, tags), [object]);
  }

  copyProperties(object: number, tags: readonly number[], { level = 0, flags = 0, options = 1 } = {}) {
    const list = bytes(u16(tags.length), ...tags.map(u32));
    return this.rops.call(0x69, [0, 2], bytes(level, flags, options, list), [object]);
  }

  copyMessages(folder: number, ids: readonly Uint8Array[], { flags = 0, options = 1 } = {}) {
    return this.rops.call(0x4b, [0, 2], bytes(u16(ids.length), ...ids, flags, options), [folder]);
  }

  copyFolder(folder: number, { flags = 0, options = 1 } = {}) {
    return this.rops.call(0x4c, [0, 2], bytes(flags, options), [folder]);
  }

  async fetch(download: number, size: number, maximum?: number): Promise<Fetched> {
    const request = maximum === undefined ? u16(size) : bytes(u16(size), u16(maximum));
    const { code, body } = await this.rops.call(0x4e, [0], request, [download]);
    const count = body.readUInt16LE(7);
    return {
      ...{ code, status: body.readUInt16LE(0), done: body.readUInt16LE(2), total: body.readUInt16LE(4) },
      data: body.subarray(9, 9 + count),
    };
  }

  /** To its end, in buffers of a size. */
  async fetchAll(download: number, size = 0x7000): Promise<Buffer[]> {
    const buffers: Buffer[] = [];
    for (;;) {
      const { code, status, data } = await this.fetch(download, size);
      if (code !== 0) throw new Error(`The download fails with 0x${code.toString(16)}.`);
      buffers.push(data);
      if (status === 3) return buffers;
    }
  }

  configure(object: number, operation: number, flags = 0) {
    return this.rops.call(0x53, [0, 2], bytes(operation, flags), [object]);
  }

  async put(upload: number, data: Uint8Array, id = 0x54): Promise<{ code: number; body: Buffer }> {
    return this.rops.call(id, [0], bytes(u16(data.length), data), [upload]);
  }
}
