/**
 * The ROPs of one Execute, one after the other: [MS-OXCROPS] section 3.2.5. Answers and the table of handles go back in a buffer of
 * 32 KB at most; with Chain the last ROP goes on in further ones. What does not fit is told with RopBufferTooSmall and comes again.
 */
import { ByteReader } from '../../wire/mapi/byte-reader.ts';
import { ByteWriter } from '../../wire/mapi/byte-writer.ts';
import { ErrorCode } from '../../wire/mapi/error-code.ts';
import { readRopBuffer, writeRopBuffer } from '../../wire/mapi/extended-buffer.ts';
import { MapiFormatError } from '../../wire/mapi/mapi-format-error.ts';
import type { EmsmdbSession } from './emsmdb-session.ts';
import { noHandle } from './handle-table.ts';
import type { MapiObject } from './objects/mapi-object.ts';
import type { Rop, RopResult } from './rop-definition.ts';
import { RopError, ropErrorOf } from './rop-error.ts';
import { rops } from './rops/registry.gen.ts';

/** Of a payload as it comes out: [MS-OXCRPC] section 3.1.4.2.1.2 has 32 KB, and clients set no more aside. */
const maxPayloadBytes = 0x7fff;
const headBytes = 6;
const ropBufferTooSmall = 0xff;
const ropPending = 0x6e;
const maxHandles = 256;

const byId: ReadonlyMap<number, Rop> = new Map(rops.map((rop) => [rop.id, rop]));

export interface Execution {
  readonly payloads: readonly Uint8Array[];
  /** For the log. */
  readonly names: readonly string[];
}

export interface ExecutionTerms {
  readonly maxRopOut: number;
  readonly mayChain: boolean;
  readonly signal: AbortSignal;
}

export async function executeRops(
  session: EmsmdbSession,
  payload: Uint8Array,
  terms: ExecutionTerms,
): Promise<Execution> {
  return session.exclusive(() => new RopExecution(session, payload, terms).run());
}

interface Pending {
  readonly rop: Rop;
  readonly request: unknown;
  readonly logonId: number;
  readonly places: readonly number[];
}

class RopExecution {
  readonly #session: EmsmdbSession;
  readonly #reader: ByteReader;
  readonly #handles: number[];
  readonly #terms: ExecutionTerms;
  readonly #names: string[] = [];
  readonly #room: number;
  #writer = new ByteWriter(1_024);

  constructor(session: EmsmdbSession, payload: Uint8Array, terms: ExecutionTerms) {
    const { rops: bytes, handles } = readRopBuffer(payload);
    if (handles.length > maxHandles) throw new MapiFormatError(`${handles.length} handles are in a buffer.`);
    this.#session = session;
    this.#reader = new ByteReader(bytes);
    this.#handles = [...handles];
    this.#terms = terms;
    this.#room = Math.min(maxPayloadBytes, terms.maxRopOut - 8) - 2 - handles.length * 4;
  }

  async run(): Promise<Execution> {
    const payloads: Uint8Array[] = [];
    let last: { readonly pending: Pending; readonly hasMore: boolean } | undefined;
    while (this.#reader.left > 0) {
      const at = this.#reader.position;
      const pending = this.#read();
      this.#names.push(pending.rop.name.slice(3));
      const hasMore = await this.#runOne(pending);
      if (hasMore === 'noRoom') {
        this.#tellTooSmall(at);
        last = undefined;
        break;
      }
      last = { pending, hasMore };
    }
    await this.#session.settle();
    this.#addNotifications();
    payloads.push(this.#payload());
    if (this.#terms.mayChain && last?.hasMore === true) await this.#chain(last.pending, payloads);
    return { payloads, names: this.#names };
  }

  #read(): Pending {
    const id = this.#reader.u8();
    const rop = byId.get(id);
    // Where it ends is unknown, and so is where the next begins.
    if (rop === undefined) throw new MapiFormatError(`No ROP has the id 0x${id.toString(16)}.`);
    const logonId = this.#reader.u8();
    const places = rop.handles.map(() => this.#reader.u8());
    // R4560: what is opened has its place in the table that came; elsewhere nobody would look for it.
    const output = places[rop.handles.indexOf('output')] ?? 0;
    if (rop.handles.includes('output') && output >= this.#handles.length)
      throw new MapiFormatError(`What is opened has no place ${output} in the table of handles.`);
    const object = this.#object(places[rop.handles.indexOf('input')] ?? this.#handles.length);
    const isPublicLogon = this.#session.handles.get((logonId << 24) >>> 0)?.logon.isPublic === true;
    const request = rop.read(this.#reader, { codePage: this.#session.codePage, object, isPublicLogon });
    return { rop, request, logonId, places };
  }

  /** Whether it has more to give; 'noRoom' where its answer does not fit, and then nothing is said of it. */
  async #runOne(pending: Pending): Promise<boolean | 'noRoom'> {
    const { rop, places } = pending;
    const start = this.#writer.length;
    if (this.#room - start < headBytes && rop.isSilent !== true) return 'noRoom';
    const place = answerPlace(rop, places);
    try {
      const result = await this.#call(pending);
      if (rop.isSilent === true) return false;
      if (result?.hasNoRoom === true) return 'noRoom';
      this.#writer
        .u8(rop.answerId ?? rop.id)
        .u8(place)
        .u32(result?.code ?? ErrorCode.Success);
      result?.write?.(this.#writer);
      if (this.#writer.length > this.#room) {
        this.#writer.truncate(start);
        return 'noRoom';
      }
      this.#open(pending, result);
      return result?.hasMore === true;
    } catch (error) {
      const refusal = ropErrorOf(error);
      if (refusal === undefined) throw error;
      if (rop.isSilent === true) return false;
      this.#writer.truncate(start);
      this.#writer
        .u8(rop.answerId ?? rop.id)
        .u8(place)
        .u32(refusal.code);
      (refusal.write ?? rop.writeFailure)?.(this.#writer);
      return false;
    }
  }

  async #call({ rop, request, logonId, places }: Pending): Promise<RopResult | undefined> {
    const { handles } = rop;
    const at = (use: 'input' | 'destination' | 'response') => {
      const index = handles.indexOf(use);
      return index < 0 ? undefined : this.#object(places[index] ?? 0);
    };
    const object = at('input');
    if (object === undefined && rop.needsNoObject !== true) throw new RopError(ErrorCode.NullObject);
    if (object?.logon.isOwn === false && rop.checksRights !== true)
      throw new RopError(ErrorCode.AccessDenied);
    // [MS-OXCROPS] section 3.2.5.1: a handle of another logon.
    if (object !== undefined && object.logon.logonId !== logonId && rop.isSilent !== true)
      throw new RopError(ErrorCode.AccessDenied);
    const otherUse = handles.findIndex((use) => use === 'destination' || use === 'response');
    return rop.run({
      session: this.#session,
      request,
      logonId,
      handle: this.#handles[places[handles.indexOf('input')] ?? 0] ?? noHandle,
      // Those that need none do not look at it.
      object: object as MapiObject,
      other: at('destination') ?? at('response'),
      otherIndex: otherUse < 0 ? 0 : (places[otherUse] ?? 0),
      inputIndex: places[handles.indexOf('input')] ?? 0,
      room: this.#room - this.#writer.length - headBytes,
      signal: this.#terms.signal,
    });
  }

  #object(place: number): MapiObject | undefined {
    const handle = this.#handles[place];
    return handle === undefined || handle === noHandle ? undefined : this.#session.handles.get(handle);
  }

  #open({ rop, logonId, places }: Pending, result: RopResult | undefined): void {
    if (result?.opened === undefined) return;
    const place = places[rop.handles.indexOf('output')] ?? 0;
    const { handles } = this.#session;
    const handle =
      result.opened.kind === 'logon'
        ? handles.addLogon(logonId, result.opened)
        : handles.add(logonId, result.opened);
    if (handle === undefined) {
      result.opened.release?.();
      throw new MapiFormatError('Too many objects are open.');
    }
    this.#handles[place] = handle;
  }

  /** [MS-OXCROPS] section 2.2.15.2: the client sends what is left again. */
  #tellTooSmall(at: number): void {
    const left = this.#reader.from(at);
    this.#writer.u8(ropBufferTooSmall).u16(Math.min(0xffff, maxPayloadBytes)).bytes(left);
  }

  #addNotifications(): void {
    const { notifications } = this.#session;
    if (notifications.isEmpty) return;
    for (const each of notifications.take(this.#room - this.#writer.length)) this.#writer.bytes(each);
    // Section 2.2.14.3: there are more than fit.
    if (!notifications.isEmpty && this.#room - this.#writer.length >= 3) this.#writer.u8(ropPending).u16(0);
  }

  #payload(): Uint8Array {
    return writeRopBuffer({ rops: this.#writer.written, handles: this.#handles });
  }

  async #chain(pending: Pending, payloads: Uint8Array[]): Promise<void> {
    let total = payloads.reduce((sum, { length }) => sum + length + 8, 0);
    for (let hasMore = true; hasMore && !this.#terms.signal.aborted; ) {
      const left = this.#terms.maxRopOut - total;
      // Section 3.1.4.2.1.2 of [MS-OXCRPC]: only where a whole buffer has room.
      if (left < maxPayloadBytes + 8 || payloads.length >= maxChained) return;
      this.#writer = new ByteWriter(maxPayloadBytes);
      hasMore = (await this.#runOne(pending)) === true;
      const payload = this.#payload();
      payloads.push(payload);
      total += payload.length + 8;
    }
  }
}

const maxChained = 96;

function answerPlace({ handles }: Rop, places: readonly number[]): number {
  const uses = (['output', 'response', 'input'] as const).map((use) => handles.indexOf(use));
  const index = uses.find((each) => each >= 0) ?? 0;
  return places[index] ?? 0;
}
