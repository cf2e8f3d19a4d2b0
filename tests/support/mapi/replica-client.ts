/**
 * A client that keeps a copy of a folder: [MS-OXCFXICS] section 3.3, written down for itself. Sets of ids are read by hand, and states are
 * kept as the server gave them.
 */
import { bytes, u16, u32 } from './emsmdb-client.ts';
import type { RopClient } from './rop-client.ts';
import { type Element, find, TransferClient, takeApart, textOf } from './transfer-client.ts';

export interface Copy {
  /** Six bytes of the counter, in hexadecimal. */
  readonly id: string;
  readonly sourceKey: string;
  readonly changeKey: string;
  readonly predecessors: string;
  readonly isAssociated: boolean;
  readonly subject: string;
  isRead: boolean;
  readonly elements: readonly Element[];
}

export interface FolderCopy {
  readonly id: string;
  readonly parentKey: string;
  readonly name: string;
  readonly changeKey: string;
  readonly predecessors: string;
}

export interface SyncTerms {
  readonly flags?: number;
  readonly extraFlags?: number;
  readonly restriction?: Uint8Array;
  readonly size?: number;
}

/** Told by one synchronisation. */
export interface Told {
  readonly changed: readonly string[];
  readonly deleted: readonly string[];
  readonly outOfScope: readonly string[];
  readonly elements: readonly Element[];
}

export const syncFlags = {
  unicode: 0x01,
  noDeletions: 0x02,
  ignoreScope: 0x04,
  readState: 0x08,
  fai: 0x10,
  normal: 0x20,
};
const { unicode, readState, fai, normal } = syncFlags;
export const everything = unicode | readState | fai | normal;

const stateTags = ['40170003', '67960102', '67da0102', '67d20102'] as const;
const mfRead = 1;

const hexIn = (element: Element | undefined): string => element?.split('=')[1] ?? '';

export class ReplicaClient {
  readonly rops: RopClient;
  readonly transfer: TransferClient;
  readonly messages = new Map<string, Copy>();
  readonly folders = new Map<string, FolderCopy>();
  readonly state = new Map<string, string>();

  constructor(rops: RopClient) {
    this.rops = rops;
    this.transfer = new TransferClient(rops);
  }

  configure(
    folder: number,
    type: number,
    { flags = everything, extraFlags = 7, restriction = bytes() }: SyncTerms,
  ) {
    const request = bytes(type, 1, u16(flags), u16(restriction.length), restriction, u32(extraFlags), u16(0));
    return this.rops.call(0x70, [0, 2], request, [folder]);
  }

  async uploadState(context: number): Promise<void> {
    for (const [tag, value] of this.state) {
      const set = Buffer.from(value, 'hex');
      const half = set.length >> 1;
      await this.#expect(0x75, bytes(u32(Number.parseInt(tag, 16)), u32(set.length)), context);
      for (const piece of [set.subarray(0, half), set.subarray(half)])
        await this.#expect(0x76, bytes(u32(piece.length), piece), context);
      await this.#expect(0x77, bytes(), context);
    }
  }

  async syncContents(folder: number, terms: SyncTerms = {}): Promise<Told> {
    const { elements } = await this.#sync(folder, 1, terms);
    const changed = changesIn(elements).map((change) => this.#takeMessage(change));
    const deleted = ids(find(elements, '67e50102'));
    const outOfScope = ids(find(elements, '40210102'));
    for (const id of [...deleted, ...outOfScope]) this.messages.delete(id);
    for (const [tag, isRead] of [
      ['402d0102', true],
      ['402e0102', false],
    ] as const)
      for (const id of ids(find(elements, tag))) {
        const copy = this.messages.get(id);
        if (copy === undefined) throw new Error(`${id} was read, and is not there.`);
        copy.isRead = isRead;
      }
    return { changed, deleted, outOfScope, elements };
  }

  async syncHierarchy(folder: number, terms: SyncTerms = {}): Promise<Told> {
    const { elements } = await this.#sync(folder, 2, { flags: unicode, ...terms });
    const changed = changesIn(elements).map((change) => {
      const id = hexIn(find(change, '65e00102')).slice(32);
      const parentKey = hexIn(find(change, '65e10102'));
      // R1129.
      if (parentKey !== '' && !this.folders.has(parentKey.slice(32)))
        throw new Error('A child comes before its parent.');
      this.folders.set(id, {
        ...{ id, parentKey, name: textOf(find(change, '3001001f')) },
        ...{ changeKey: hexIn(find(change, '65e20102')), predecessors: hexIn(find(change, '65e30102')) },
      });
      return id;
    });
    const deleted = ids(find(elements, '67e50102'));
    for (const id of deleted) this.folders.delete(id);
    return { changed, deleted, outOfScope: [], elements };
  }

  /** What its client has then, out of RopSynchronizationGetTransferState. */
  async readState(context: number): Promise<void> {
    const { handle } = await this.rops.call(0x82, [0, 2], bytes(), [context]);
    this.#takeState(takeApart(Buffer.concat(await this.transfer.fetchAll(handle))).elements);
  }

  async collector(folder: number, isContents = true): Promise<number> {
    const { code, handle } = await this.rops.call(0x7e, [0, 2], bytes(isContents ? 1 : 0), [folder]);
    if (code !== 0) throw new Error(`No collector: 0x${code.toString(16)}.`);
    await this.uploadState(handle);
    return handle;
  }

  async #sync(folder: number, type: number, terms: SyncTerms) {
    const { code, handle } = await this.configure(folder, type, terms);
    if (code !== 0) throw new Error(`No synchronisation: 0x${code.toString(16)}.`);
    await this.uploadState(handle);
    const stream = Buffer.concat(await this.transfer.fetchAll(handle, terms.size));
    const { elements, left } = takeApart(stream);
    if (left !== 0 || elements.at(-1) !== 'IncrSyncEnd') throw new Error('The stream has no end.');
    this.#takeState(elements);
    await this.rops.release(handle);
    return { elements };
  }

  #takeState(elements: readonly Element[]): void {
    const state = elements.slice(elements.indexOf('IncrSyncStateBegin'));
    for (const tag of stateTags) {
      const found = find(state, tag);
      if (found !== undefined) this.state.set(tag, hexIn(found));
    }
  }

  #takeMessage(change: readonly Element[]): string {
    const sourceKey = hexIn(find(change, '65e00102'));
    const id = sourceKey.slice(32);
    const content = change.slice(change.indexOf('IncrSyncMessage'));
    const flags = Buffer.from(hexIn(find(content, '0e070003')), 'hex').readUInt32LE(0);
    this.messages.set(id, {
      ...{ id, sourceKey, elements: content, isRead: (flags & mfRead) !== 0 },
      changeKey: hexIn(find(change, '65e20102')),
      predecessors: hexIn(find(change, '65e30102')),
      isAssociated: hexIn(find(change, '67aa000b')) === '0100',
      subject: textOf(find(content, '0037001f')),
    });
    return id;
  }

  async #expect(id: number, request: Uint8Array, context: number): Promise<void> {
    const { code } = await this.rops.call(id, [0], request, [context]);
    if (code !== 0) throw new Error(`0x${id.toString(16)} fails with 0x${code.toString(16)}.`);
  }
}

function changesIn(elements: readonly Element[]): Element[][] {
  const changes: Element[][] = [];
  let isIn = false;
  for (const element of elements) {
    if (element === 'IncrSyncChg') {
      changes.push([]);
      isIn = true;
    } else if (['IncrSyncDel', 'IncrSyncRead', 'IncrSyncStateBegin'].includes(element)) isIn = false;
    else if (isIn) changes.at(-1)?.push(element);
  }
  return changes;
}

/** GLOBSET, section 2.2.2.6, behind the id of a replica. Ranges here are short. */
function ids(element: Element | undefined): string[] {
  const set = Buffer.from(hexIn(element), 'hex');
  const found: string[] = [];
  const stack: Buffer[] = [];
  const name = (last: Buffer) => Buffer.concat([...stack, last]).toString('hex');
  for (let at = 2; at < set.length; ) {
    const code = set[at++] ?? 0;
    if (code === 0) {
      at += 2;
      continue;
    }
    if (code === 0x50) stack.pop();
    else if (code === 0x42) {
      const [start = 0, mask = 0] = set.subarray(at, at + 2);
      at += 2;
      found.push(name(Buffer.from([start])));
      for (let bit = 0; bit < 8; bit += 1)
        if ((mask >> bit) & 1) found.push(name(Buffer.from([start + bit + 1])));
    } else if (code === 0x52) {
      const left = 6 - Buffer.concat(stack).length;
      const [low, high] = [set.subarray(at, at + left), set.subarray(at + left, at + left * 2)];
      at += left * 2;
      const first = Number.parseInt(name(low), 16);
      const last = Number.parseInt(name(high), 16);
      for (let id = first; id <= last; id += 1) found.push(id.toString(16).padStart(12, '0'));
    } else {
      const piece = set.subarray(at, at + code);
      at += code;
      if (Buffer.concat(stack).length + code === 6) found.push(name(piece));
      else stack.push(piece);
    }
  }
  return found;
}
