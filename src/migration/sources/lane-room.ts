import type { ImapConnection } from '../connection/imap-connection.ts';
import type { SourceServerLimits } from '../connection/server-limits.ts';
import { sourceError } from '../connection/source-error.ts';
import type { BodyRoom } from './body-collector.ts';
import type { BodyStream } from './body-stream.ts';
import type { LaneRequest, RequestOwner } from './lane-request.ts';
import type { ConnectionSlot, SlotLane } from './mailbox-connections.ts';
import { MessageMemory, type MessageSlabs } from './message-memory.ts';

export interface LaneRoomOptions {
  readonly slot: ConnectionSlot;
  readonly limits: SourceServerLimits;
  /** Not done with; then the server has to wait. Fewer where many connections to it are open. */
  readonly maxHeldBytes: number;
  /** Where messages are received into. */
  readonly slabs: MessageSlabs;
}

/** A rest that is let go of is read to its end up to here; for more, another connection is cheaper. */
const maxDrainedBytes = 4 * 1024 * 1024;
/** Of all connections to one server together, as long as each has its least. */
const sharedHeldBytes = 24 * 1024 * 1024;
const leastHeldBytes = 256 * 1024;
/** Whole messages up to here have room behind others. */
const leastReservedBytes = 2 * 1024 * 1024;

/**
 * What has come for the requests of a lane and is not done with. Servers answer several commands by turns where they like
 * (RFC 9051 section 5.5; Dovecot does whenever it has to wait for this side), so all requests are taken at the same time,
 * each by somebody. The connection is held up while `maxHeldBytes` is exceeded and one of them has work; not while
 * another waits for the rest of a message, for it may hold what the others wait for.
 *
 * A request that nobody takes yet must not keep those from being answered that stand behind it on the wire: its messages are
 * let go of where there is no room, and asked for again.
 */
export class LaneRoom implements SlotLane, RequestOwner, BodyRoom {
  readonly memory: MessageMemory;
  readonly #slot: ConnectionSlot;
  readonly #limits: SourceServerLimits;
  readonly #maxHeldBytes: number;
  /** In the order in which they were asked, until they are taken to their end. */
  readonly #requests: LaneRequest[] = [];
  #held = 0;
  #holding: ImapConnection | undefined;

  constructor({ slot, limits, maxHeldBytes, slabs }: LaneRoomOptions) {
    this.memory = new MessageMemory(slabs);
    this.#slot = slot;
    this.#limits = limits;
    this.#maxHeldBytes = maxHeldBytes;
    slot.lane = this;
  }

  get isBusy(): boolean {
    return this.#requests.length > 0;
  }

  add(request: LaneRequest): void {
    this.#requests.push(request);
  }

  close(): void {
    const { isBusy } = this;
    for (const request of this.#requests.splice(0)) request.callOff(laneClosed());
    // What is still on its way is nobody’s.
    if (isBusy) this.#slot.destroy(undefined);
    this.#slot.lane = undefined;
    this.memory.close();
    this.makeWay();
  }

  reserve(request: LaneRequest, bytes: number): boolean {
    const isFull = this.#held + bytes > Math.max(leastReservedBytes, this.#heldLimit * 2);
    const hasTaker = request.isBeingTaken || request === this.#requests[0];
    if (isFull && this.#held > 0 && !hasTaker) return false;
    this.came(bytes);
    return true;
  }

  mayStream(request: LaneRequest): boolean {
    const position = this.#requests.indexOf(request);
    if (position === -1 || request.isBeingTaken) return position !== -1;
    const before = this.#requests.slice(0, position);
    // One that misses nothing is answered a moment later: what comes behind it in the same read need not wait.
    return before.every(({ isAnswered, missing }) => isAnswered || missing.size === 0);
  }

  came(bytes: number): void {
    this.#held += bytes;
    if (this.#held > this.#heldLimit) this.makeWay();
  }

  release(bytes: number): void {
    this.released(bytes);
  }

  released(bytes: number): void {
    this.#held -= bytes;
    if (this.#holding) this.makeWay();
  }

  changed(): void {
    if (this.#holding) this.makeWay();
  }

  closed(request: LaneRequest): void {
    const position = this.#requests.indexOf(request);
    if (position !== -1) this.#requests.splice(position, 1);
    this.makeWay();
  }

  leftStream(_request: LaneRequest, stream: BodyStream): void {
    if (stream.announcedSize > maxDrainedBytes) this.#slot.destroy(undefined);
    this.makeWay();
  }

  /** Whatever has changed: the connection is held up where it has to be, and nowhere else. */
  makeWay(): void {
    const mustWait = this.#held > this.#heldLimit && this.#mayWait;
    const wanted = mustWait ? this.#slot.current : undefined;
    if (wanted === this.#holding) return;
    this.#holding?.release();
    this.#holding = wanted;
    wanted?.hold();
  }

  /** Whether the server can wait without somebody waiting for it in vain. */
  get #mayWait(): boolean {
    if (this.#requests.some(({ isStarved }) => isStarved)) return false;
    const taken = this.#requests.filter(({ isBeingTaken }) => isBeingTaken);
    // Who reads folders over the same connection gets an answer when what stands before it is taken, if somebody takes it at all.
    const some = taken.length === 0 && this.#slot.readers === 0 ? this.#requests : taken;
    return some.some(({ hasWork }) => hasWork);
  }

  get #heldLimit(): number {
    const share = sharedHeldBytes / Math.max(1, this.#limits.openConnections);
    return Math.min(this.#maxHeldBytes, Math.max(leastHeldBytes, share));
  }
}

export function laneClosed(): Error {
  return sourceError('disconnected', {
    what: 'Nobody takes these messages any more.',
    next: 'Ask again.',
    retryable: false,
  });
}
