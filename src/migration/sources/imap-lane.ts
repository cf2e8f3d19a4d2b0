import type { Clock } from '../../base/clock.ts';
import type { Random } from '../../base/random.ts';
import { numberSetOf, type StatusResponse, splitNumberSet } from '../../wire/imap/index.ts';
import { type FolderOpening, folderOnTheWay, openFolder } from '../connection/folder-opening.ts';
import type { ImapConnection } from '../connection/imap-connection.ts';
import type { SourceServerLimits } from '../connection/server-limits.ts';
import {
  findBusy,
  isSourceError,
  quotedStatus,
  refusalError,
  sourceError,
} from '../connection/source-error.ts';
import type { BodyRequest, FetchedMessage, SourceLane } from '../sync/source-port.ts';
import { BodyCollector, type BodyRoom } from './body-collector.ts';
import type { BodyStream } from './body-stream.ts';
import { type BodyWay, bodyWays, itemFor } from './body-ways.ts';
import { LaneRequest, type RequestOwner } from './lane-request.ts';
import { type ConnectionSlot, isPassing, type SlotLane } from './mailbox-connections.ts';
import { MessageMemory, type MessageSlabs } from './message-memory.ts';
import { readPartials } from './read-partials.ts';

export interface ImapLaneOptions {
  readonly slot: ConnectionSlot;
  readonly limits: SourceServerLimits;
  readonly clock: Clock;
  readonly random: Random;
  /** Waiting to be taken; then the server has to wait. Fewer where many connections to it are open. */
  readonly maxHeldBytes: number;
  /** Where messages are received into. */
  readonly slabs: MessageSlabs;
}

/** What one FETCH, or several for one long set, came to. */
interface Asked {
  readonly status: StatusResponse;
  readonly collector: BodyCollector;
}

/** Without a status where the connection ended before the answer. */
interface Outcome extends Partial<Asked> {
  readonly error?: unknown;
}

/** Servers refuse lines longer than about 8,000 bytes (RFC 7162 section 4). */
const maxSetBytes = 6_000;
/** A rest that is let go of is read to its end up to here; for more, another connection is cheaper. */
const maxDrainedBytes = 4 * 1024 * 1024;
const maxBusyAnswers = 6;
/** Of all connections to one server together, as long as each has its least. */
const sharedHeldBytes = 48 * 1024 * 1024;
const leastHeldBytes = 512 * 1024;
/** Whole messages up to here have room behind others. */
const leastReservedBytes = 2 * 1024 * 1024;
/** Messages in a row that end every connection: then it is not the messages. */
const maxLost = 5;
const firstPauseMs = 250;
const maxPauseMs = 5_000;

/**
 * Bodies over one connection. Each request is served by itself: it is asked for at once, behind those before it, and
 * what does not come of it is asked for again, in halves, alone, in other words, over another connection, until each
 * of its messages is given, gone or unavailable.
 *
 * The connection is held up while more waits to be taken than `maxHeldBytes`, but only if whoever takes has something
 * to take: a request whose rest stands behind the answers to others on the wire would never be served otherwise. Then
 * the others’ messages are let go of where there is no room, and asked for again.
 */
export class ImapLane implements SourceLane, SlotLane, RequestOwner, BodyRoom {
  readonly memory: MessageMemory;
  readonly #slot: ConnectionSlot;
  readonly #limits: SourceServerLimits;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #maxHeldBytes: number;
  /** In the order in which they were asked, until they are taken to their end. */
  readonly #requests: LaneRequest[] = [];
  #turn: Promise<void> = Promise.resolve();
  #held = 0;
  #holding: ImapConnection | undefined;
  /** Connections in a row over which not one message came. */
  #fruitless = 0;
  #busyEnds = 0;
  #lost = 0;
  #isClosed = false;

  constructor({ slot, limits, clock, random, maxHeldBytes, slabs }: ImapLaneOptions) {
    this.memory = new MessageMemory(slabs);
    this.#slot = slot;
    this.#limits = limits;
    this.#clock = clock;
    this.#random = random;
    this.#maxHeldBytes = maxHeldBytes;
    slot.lane = this;
  }

  get isBusy(): boolean {
    return this.#requests.length > 0;
  }

  fetch(request: BodyRequest): AsyncIterable<FetchedMessage> {
    const made = new LaneRequest(request, this);
    this.#requests.push(made);
    this.#serve(made).then(
      () => made.finish(),
      (error: unknown) => made.fail(error),
    );
    return made;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const isBusy = this.isBusy;
    for (const request of this.#requests.splice(0)) await request.return();
    // What is still on its way is nobody’s.
    if (isBusy) this.#slot.destroy(undefined);
    this.#slot.lane = undefined;
    this.memory.close();
    this.#consider();
  }

  async #serve(request: LaneRequest): Promise<void> {
    const { signal, uids } = request.request;
    const onAbort = () => {
      request.fail(signal.reason);
      this.#slot.destroy(signal.reason);
    };
    signal.throwIfAborted();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      if (uids.length > 0) await this.#fetchAll(request);
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#consider();
    }
  }

  async #fetchAll(request: LaneRequest): Promise<void> {
    const sets: (readonly number[])[] = [request.request.uids];
    const alone: number[] = [];
    const asked = new Set<number>();
    let busyAnswers = 0;
    for (let set = sets.shift(); set !== undefined; set = sets.shift()) {
      const left = set.filter((uid) => request.missing.has(uid));
      if (left.length === 0) continue;
      const outcome = await this.#tryAsk(request, left);
      const missing = left.filter((uid) => request.missing.has(uid));
      const again = missing.filter((uid) => request.dropped.delete(uid));
      if (again.length > 0) sets.push(again);
      const wanted = missing.filter((uid) => !again.includes(uid));
      if (wanted.length === 0) continue;
      const { cut, broken } = outcome.collector ?? { cut: undefined, broken: noneBroken };
      const suspects = wanted.filter((uid) => uid === cut || broken.has(uid));
      alone.push(...suspects);
      const rest = wanted.filter((uid) => !suspects.includes(uid));
      if (rest.length === 0) continue;
      const { status, error } = outcome;
      if (status === undefined) {
        // Which of them ends connections is found by asking for fewer; once may be an accident.
        const isAccident =
          suspects.length > 0 || this.#fruitless < 2 || isSourceError(error, 'throttled', 'quota');
        if (isAccident) sets.unshift(rest);
        else if (rest.length === 1) alone.push(...rest);
        else sets.unshift(...halves(rest));
      } else if (findBusy(status)) {
        if (++busyAnswers > maxBusyAnswers) throw refusalError(status, 'to give messages');
        this.#limits.noteFailure(refusalError(status, 'to give messages'));
        sets.unshift(rest);
        await this.#quiet(request);
      } else if (status.condition === 'OK') {
        // Removed since the folder was read; or this connection has not been told of them yet.
        const there = await this.#whichAreThere(request, rest);
        for (const uid of rest) if (!there.has(uid)) request.deliver({ kind: 'gone', uid });
        const present = rest.filter((uid) => there.has(uid));
        const known = present.filter((uid) => asked.has(uid));
        alone.push(...known);
        const fresh = present.filter((uid) => !asked.has(uid));
        for (const uid of fresh) asked.add(uid);
        if (fresh.length > 0) sets.unshift(fresh);
      } else if (rest.length === 1) alone.push(...rest);
      else sets.unshift(...halves(rest));
    }
    for (const uid of alone) await this.#fetchAlone(request, uid);
  }

  /** Without a status where the connection ended first. */
  async #tryAsk(request: LaneRequest, uids: readonly number[], way: BodyWay = 'body'): Promise<Outcome> {
    const before = request.delivered;
    const connection = await this.#connection(request);
    let collector: BodyCollector | undefined;
    try {
      const asked = await this.#ask(connection, request, uids, way, (made) => {
        collector = made;
      });
      this.#moved();
      return asked;
    } catch (error) {
      await this.#noteEnd(request, error, request.delivered > before);
      return { error, ...(collector === undefined ? {} : { collector }) };
    }
  }

  #moved(): void {
    this.#fruitless = 0;
    this.#busyEnds = 0;
  }

  /** Throws what another connection would not make better. */
  async #noteEnd(request: LaneRequest, error: unknown, hasMoved: boolean): Promise<void> {
    const { signal } = request.request;
    signal.throwIfAborted();
    if (this.#isClosed || request.isClosed || !isPassing(error)) throw error;
    if (hasMoved) this.#moved();
    else this.#fruitless++;
    if (isSourceError(error, 'throttled', 'quota')) {
      if (++this.#busyEnds > maxBusyAnswers) throw error;
      this.#limits.noteFailure(error);
    } else if (this.#fruitless > 1) {
      const [chance = 0] = this.#random.bytes(1);
      const pauseMs = Math.min(maxPauseMs, firstPauseMs * 2 ** (this.#fruitless - 2));
      await this.#clock.sleep(pauseMs * (0.5 + chance / 512), signal);
    }
  }

  async #connection(request: LaneRequest): Promise<ImapConnection> {
    if (this.#isClosed || request.isClosed)
      throw sourceError('disconnected', {
        what: 'Nobody takes these messages any more.',
        next: 'Ask again.',
        retryable: false,
      });
    return this.#slot.connection(request.request.signal);
  }

  /** EXAMINE where another folder is open, and FETCH behind it. */
  async #ask(
    connection: ImapConnection,
    request: LaneRequest,
    uids: readonly number[],
    way: BodyWay,
    made: (collector: BodyCollector) => void,
  ): Promise<Asked> {
    const only = uids.length === 1 ? uids[0] : undefined;
    const item = itemFor(way, request.request.headerOnly === true);
    const { opening, collector, answers } = await this.#inTurn(connection, request, (opened) => {
      const taker = new BodyCollector(request, opened, this, only);
      made(taker);
      const sent = splitNumberSet(numberSetOf(uids), maxSetBytes).map((set) =>
        connection.run({ name: 'FETCH', isUid: true, set, items: [{ item: 'UID' }, item] }, taker),
      );
      return { opening: opened, collector: taker, answers: sent };
    });
    try {
      const statuses = await Promise.all(answers);
      checkOpening(opening, request.request);
      const status = statuses.find(({ condition }) => condition !== 'OK') ?? statuses[0];
      if (status === undefined) throw new TypeError('Nothing was asked for.');
      return { status, collector };
    } catch (error) {
      collector.end('the connection has ended.', error);
      throw error;
    }
  }

  /**
   * Requests are sent in their order, though to a near server each that opens a folder waits for that. Between `send`
   * and the look at which folder is on the way nothing is awaited: a reader of folders may share the connection.
   */
  async #inTurn<T>(
    connection: ImapConnection,
    { request }: LaneRequest,
    send: (opening: FolderOpening) => T,
  ): Promise<T> {
    const before = this.#turn;
    let done: () => void = () => undefined;
    this.#turn = new Promise((resolve) => {
      done = resolve;
    });
    try {
      await before;
      const { folder } = request;
      if (connection.isNear && folderOnTheWay(connection, folder) === undefined) {
        const { opening, answered } = openFolder(connection, folder);
        await answered;
        checkOpening(opening, request);
      }
      return send(folderOnTheWay(connection, folder) ?? openFolder(connection, folder).opening);
    } finally {
      done();
    }
  }

  /** Opened anew, so that the server looks at the folder as it is now. */
  async #whichAreThere(request: LaneRequest, uids: readonly number[]): Promise<ReadonlySet<number>> {
    for (let failures = 0; ; ) {
      const connection = await this.#connection(request);
      try {
        const { opening } = openFolder(connection, request.request.folder);
        const there = new Set<number>();
        const answers = splitNumberSet(numberSetOf(uids), maxSetBytes).map((set) =>
          connection.run(
            { name: 'SEARCH', isUid: true, key: { key: 'UID', set } },
            {
              data: (response) => {
                if (response.type === 'search') for (const uid of response.numbers) there.add(uid);
              },
            },
          ),
        );
        const statuses = await Promise.all(answers);
        checkOpening(opening, request.request);
        // A server that cannot even say so is asked for each message itself.
        return statuses.every(({ condition }) => condition === 'OK') ? there : new Set(uids);
      } catch (error) {
        if (++failures > maxBusyAnswers) throw error;
        await this.#noteEnd(request, error, false);
      }
    }
  }

  /** One that did not come with the others: in all ways there are, each over a connection that works. */
  async #fetchAlone(request: LaneRequest, uid: number): Promise<void> {
    const said = new Set<string>();
    let last: unknown;
    for (const way of bodyWays) {
      for (let busy = 0; request.missing.has(uid) && !request.isClosed; busy++) {
        const outcome =
          way === 'partial' ? await this.#tryPartials(request, uid) : await this.#tryAsk(request, [uid], way);
        const { status, error } = outcome;
        if (!request.missing.has(uid)) {
          this.#lost = 0;
          return;
        }
        if (request.dropped.delete(uid)) continue;
        if (status !== undefined && findBusy(status) && busy < maxBusyAnswers) {
          this.#limits.noteFailure(refusalError(status, 'to give a message'));
          await this.#quiet(request);
          continue;
        }
        if (isSourceError(error, 'throttled', 'quota')) continue;
        said.add(explain(status, outcome.collector?.broken.get(uid), error));
        if (error !== undefined) last = error;
        break;
      }
    }
    if (!request.missing.has(uid) || request.isClosed) return;
    const there = await this.#whichAreThere(request, [uid]);
    if (!there.has(uid)) request.deliver({ kind: 'gone', uid });
    else {
      this.#lost = last === undefined ? 0 : this.#lost + 1;
      if (this.#lost > maxLost) throw last;
      request.deliver({ kind: 'unavailable', uid, text: [...said].join('; ') });
    }
  }

  async #tryPartials(request: LaneRequest, uid: number): Promise<Outcome> {
    const connection = await this.#connection(request);
    try {
      const { bytes, status, opening } = await readPartials(connection, request.request, uid);
      checkOpening(opening, request.request);
      if (bytes && request.missing.has(uid)) {
        this.#held += bytes.length;
        request.deliver({ kind: 'message', uid, bytes });
      }
      this.#moved();
      return { status };
    } catch (error) {
      await this.#noteEnd(request, error, false);
      return { error };
    }
  }

  /** The server wants to be left alone for a while: a place among the connections is had when that is over. */
  async #quiet(request: LaneRequest): Promise<void> {
    await this.#limits.untilQuietEnds(request.request.signal);
  }

  get #heldLimit(): number {
    const share = sharedHeldBytes / Math.max(1, this.#limits.openConnections);
    return Math.min(this.#maxHeldBytes, Math.max(leastHeldBytes, share));
  }

  // What requests and collectors tell.

  reserve(request: LaneRequest, bytes: number): boolean {
    const isFull = this.#held + bytes > Math.max(leastReservedBytes, this.#heldLimit * 2);
    if (isFull && this.#held > 0 && request !== this.#requests[0]) return false;
    this.came(bytes);
    return true;
  }

  mayStream(request: LaneRequest): boolean {
    const position = this.#requests.indexOf(request);
    const before = this.#requests.slice(0, Math.max(0, position));
    // One that misses nothing is answered a moment later: what comes behind it in the same read need not wait.
    return position !== -1 && before.every(({ isAnswered, missing }) => isAnswered || missing.size === 0);
  }

  came(bytes: number): void {
    this.#held += bytes;
    if (this.#held > this.#heldLimit) this.#consider();
  }

  release(bytes: number): void {
    this.released(bytes);
  }

  released(bytes: number): void {
    this.#held -= bytes;
    if (this.#holding) this.#consider();
  }

  changed(): void {
    if (this.#holding) this.#consider();
  }

  makeWay(): void {
    this.#consider();
  }

  closed(request: LaneRequest): void {
    const position = this.#requests.indexOf(request);
    if (position !== -1) this.#requests.splice(position, 1);
    this.#consider();
  }

  leftStream(_request: LaneRequest, stream: BodyStream): void {
    if (stream.announcedSize > maxDrainedBytes) this.#slot.destroy(undefined);
    this.#consider();
  }

  #consider(): void {
    const head = this.#requests[0];
    // Whoever waits behind it gets an answer as soon as what stands before it is taken, if somebody takes it at all.
    const mayWait = this.#slot.readers === 0 || head?.isBeingTaken === true;
    const isFull = this.#held > this.#heldLimit && head?.hasNews === true && mayWait;
    const wanted = isFull ? this.#slot.current : undefined;
    if (wanted === this.#holding) return;
    this.#holding?.release();
    this.#holding = wanted;
    wanted?.hold();
  }
}

const noneBroken: ReadonlyMap<number, string> = new Map();

function halves(uids: readonly number[]): (readonly number[])[] {
  const middle = Math.ceil(uids.length / 2);
  return [uids.slice(0, middle), uids.slice(middle)].filter((half) => half.length > 0);
}

function checkOpening(opening: FolderOpening, request: BodyRequest): void {
  if (opening.hasFailed) throw opening.failure();
  if ((opening.uidValidity ?? 0) === request.uidValidity || !opening.isOpen) return;
  throw sourceError('uidValidity', {
    what: `The source server has given the messages of this folder other UIDs (UIDVALIDITY ${opening.uidValidity ?? 'none'} for ${request.uidValidity}).`,
    next: 'Read the folder again; its messages are recognised by their content.',
    retryable: true,
  });
}

function explain(status: StatusResponse | undefined, broken: string | undefined, error: unknown): string {
  if (broken !== undefined) return `its answer breaks the protocol (${broken})`;
  if (status?.condition === 'OK') return 'the server says OK and gives nothing';
  if (status) return `the server says ${quotedStatus(status)}`;
  return error instanceof Error ? error.message : String(error);
}
