/** What Outlook sends, as bytes put together by hand: one Execute for each thing that somebody does. */
import { bytes, EmsmdbClient, folderIds, u16, u32 } from '../../tests/support/mapi/emsmdb-client.ts';
import { MapiHttpClient } from '../../tests/support/mapi/http-client.ts';
import { RopClient } from '../../tests/support/mapi/rop-client.ts';
import { TableClient } from '../../tests/support/mapi/table-client.ts';
import type { Person, Served } from './serve.process.ts';

export const password = 'correct horse battery staple';
const none = 0xffff_ffff;
const deliveryTime = 0x0e06_0040;

/** The columns of a view of messages. */
const columns = [
  ...[0x674a_0014, 0x6748_0014, 0x674d_0014, 0x674e_0003, 0x0ff5_0003, 0x001a_001f, 0x0037_001f],
  ...[0x0042_001f, 0x0e04_001f, deliveryTime, 0x0039_0040, 0x0e07_0003, 0x0e08_0003, 0x0e1b_000b],
  ...[0x0017_0003, 0x1080_0003, 0x1090_0003],
];
export const rowsShown = 50;

const stateTags = [0x4017_0003, 0x6796_0102, 0x67da_0102, 0x67d2_0102];

/** A stream: what is in it is not looked at, but what its client has then. */
export class Synchronized {
  readonly stream: Buffer;

  constructor(stream: Buffer) {
    this.stream = stream;
  }

  /** IncrSyncChg. */
  get changes(): number {
    let count = 0;
    for (let at = this.stream.indexOf(change); at >= 0; at = this.stream.indexOf(change, at + 4)) count += 1;
    return count;
  }

  get state(): ReadonlyMap<number, Buffer> {
    const state = this.stream.subarray(this.stream.lastIndexOf(stateBegin));
    return new Map(
      stateTags.flatMap((tag): [number, Buffer][] => {
        const at = state.indexOf(inStream(tag));
        return at < 0 ? [] : [[tag, state.subarray(at + 8, at + 8 + state.readUInt32LE(at + 4))]];
      }),
    );
  }
}

const inStream = (tag: number): Buffer => bytes(u16(tag & 0xffff), u16(tag >>> 16));
const change = inStream(0x4012_0003);
const stateBegin = inStream(0x403a_0003);

/** Somebody's session, with the mailbox open. */
export class Outlook implements Disposable {
  readonly client: EmsmdbClient;
  readonly #person: Person;
  #logon = none;
  #inbox: Buffer = Buffer.alloc(8);
  #folder = none;

  private constructor(client: EmsmdbClient, person: Person) {
    this.client = client;
    this.#person = person;
  }

  static async start({ port, people }: Served, number = 0, Http = MapiHttpClient): Promise<Outlook> {
    const person = people[number];
    if (person === undefined) throw new Error('There is no such person.');
    const http = new Http({ port, user: person.user, password });
    const outlook = new Outlook(new EmsmdbClient(http), person);
    await outlook.connect();
    return outlook;
  }

  async connect(): Promise<void> {
    const { responseCode } = await this.client.connect(this.#person.dn);
    const { code, body, handle } = await this.client.logon(this.#person.dn);
    if (responseCode !== 0 || code !== 0) throw new Error(`Connect ${responseCode}, RopLogon ${code}.`);
    this.#logon = handle;
    this.#folder = none;
    this.#inbox = folderIds(body)[4] ?? this.#inbox;
  }

  async reconnect(): Promise<void> {
    await this.client.disconnect();
    await this.connect();
  }

  async ping(): Promise<void> {
    const { responseCode } = await this.client.http.send('PING', new Uint8Array(0));
    if (responseCode !== 0) throw new Error(`PING was answered with ${responseCode}.`);
  }

  /** RopGetPropertiesSpecific of the inbox: how it is called, what it holds, when it was changed. */
  async readProperties(): Promise<void> {
    if (this.#folder === none) {
      const { buffers } = await this.client.execute(
        [bytes(0x02, 0, 0, 1, this.#inbox, 0)],
        [this.#logon, none],
      );
      this.#folder = buffers[0]?.handles[1] ?? none;
    }
    const tags = [0x3001_001f, 0x3602_0003, 0x3603_0003, 0x0e08_0003, 0x3008_0040];
    await this.#execute(
      [bytes(0x07, 0, 0, u16(0), u16(1), u16(tags.length), ...tags.map(u32))],
      [this.#folder],
    );
  }

  /** Opens the inbox, newest first, and lets go of it again. Answers with how many bytes came. */
  async openInbox(): Promise<number> {
    const sort = bytes(u16(deliveryTime & 0xffff), u16(deliveryTime >>> 16), 1);
    const rops = [
      bytes(0x02, 0, 0, 1, this.#inbox, 0),
      bytes(0x05, 0, 1, 2, 0),
      bytes(0x12, 0, 2, 0, u16(columns.length), ...columns.map(u32)),
      bytes(0x13, 0, 2, 0, u16(1), u16(0), u16(0), sort),
      bytes(0x15, 0, 2, 0, 1, u16(rowsShown)),
      bytes(0x01, 0, 2),
      bytes(0x01, 0, 1),
    ];
    return this.#execute(rops, [this.#logon, none, none]);
  }

  /** What a client that reads everything finds in the rows: their times, in the order of the table. */
  async readInbox(): Promise<readonly bigint[]> {
    const { client } = this;
    const { buffers } = await client.execute([bytes(0x02, 0, 0, 1, this.#inbox, 0)], [this.#logon, none]);
    const table = await TableClient.open(client, buffers[0]?.handles[1] ?? none, 'contents');
    await table.setColumns(...columns);
    await table.sort([[deliveryTime, 1]]);
    const { rows } = await table.query(rowsShown);
    await client.execute([bytes(0x01, 0, 0)], [table.handle]);
    const at = columns.indexOf(deliveryTime);
    return rows.map((row) => BigInt(row[at] as bigint));
  }

  /** Ids of what lies in the inbox. */
  async inboxIds(): Promise<readonly Buffer[]> {
    await this.readProperties();
    const table = await TableClient.open(this.client, this.#folder, 'contents');
    await table.setColumns(0x674a_0014);
    const { rows } = await table.query(0xffff);
    await this.client.execute([bytes(0x01, 0, 0)], [table.handle]);
    return rows.map(([id]) => {
      const mid = Buffer.alloc(8);
      mid.writeBigUInt64LE(BigInt.asUintN(64, id as bigint));
      return mid;
    });
  }

  /** RopFastTransferSourceCopyMessages, and buffers one behind the other until all of it came. How many steps were done. */
  async download(ids: readonly Uint8Array[]): Promise<number> {
    const open = bytes(0x4b, 0, 0, 1, u16(ids.length), ...ids, 0x10, 1);
    const { buffers } = await this.client.execute([open], [this.#folder, none]);
    const handle = buffers[0]?.handles[1] ?? none;
    for (;;) {
      const fetch = bytes(0x4e, 0, 0, u16(0xbabe), u16(0x7bc0));
      const answer = await this.client.execute([fetch], [handle], { chain: true, maxRopOut: 0x4_0000 });
      const last = answer.buffers.at(-1)?.rops;
      if (last === undefined || last.readUInt32LE(2) !== 0) throw new Error('The download has failed.');
      if (last.readUInt16LE(6) !== 3) continue;
      await this.client.execute([bytes(0x01, 0, 0)], [handle]);
      return last.readUInt16LE(8);
    }
  }

  /** RopRegisterNotification of everything in the mailbox: new mail, and what is made, changed, moved and removed. */
  async watch(): Promise<void> {
    await this.#execute([bytes(0x29, 0, 0, 1, u16(0x007e), 1)], [this.#logon, none]);
  }

  /** What cached mode does with the inbox; with the state that it gave before, what has changed since. Answers with what came. */
  async synchronize(state: ReadonlyMap<number, Buffer> = new Map()): Promise<Synchronized> {
    const rops = new RopClient(this.client);
    const { handle: folder } = await rops.call(0x02, [0, 2], bytes(this.#inbox, 0), [this.#logon]);
    // Contents, Unicode; ReadState, FAI, Normal, BestBody; Eid, MessageSize, CN, OrderByDeliveryTime.
    const configure = bytes(1, 1, u16(0x2039), u16(0), u32(0x0f), u16(0));
    const { handle: download, code } = await rops.call(0x70, [0, 2], configure, [folder]);
    if (code !== 0) throw new Error(`RopSynchronizationConfigure ${code}.`);
    for (const [tag, set] of state) {
      await rops.call(0x75, [0], bytes(u32(tag), u32(set.length)), [download]);
      await rops.call(0x76, [0], bytes(u32(set.length), set), [download]);
      await rops.call(0x77, [0], bytes(), [download]);
    }
    const pieces: Buffer[] = [];
    for (let status = 0; status !== 3; ) {
      const { body, more } = await rops.call(0x4e, [0], bytes(u16(0xbabe), u16(0x7f00)), [download], true);
      for (const piece of [body, ...more]) {
        status = piece.readUInt16LE(0);
        if (status === 0) throw new Error('RopFastTransferSourceGetBuffer has failed.');
        pieces.push(piece.subarray(9));
      }
    }
    await rops.release(download);
    await rops.release(folder);
    return new Synchronized(Buffer.concat(pieces));
  }

  async #execute(rops: readonly Uint8Array[], handles: readonly number[]): Promise<number> {
    const { answer, errorCode, buffers } = await this.client.execute(rops, handles);
    const code = buffers[0]?.rops.readUInt32LE(2);
    if (errorCode !== 0 || code !== 0) throw new Error(`Execute ${errorCode}, its first ROP ${code}.`);
    return answer.body.length;
  }

  [Symbol.dispose](): void {
    this.client.http.close();
  }
}
