import type { ImapConnection } from '../connection/imap-connection.ts';
import type { SourceServerLimits } from '../connection/server-limits.ts';
import type { BodyRoom } from './body-collector.ts';
import type { BodyStream } from './body-stream.ts';
import type { LaneRequest, RequestOwner } from './lane-request.ts';
import type { ConnectionSlot, SlotLane } from './mailbox-connections.ts';
import { MessageMemory, type MessageSlabs } from './message-memory.ts';

export interface LaneRoomOptions {
  readonly slot: ConnectionSlot;
  readonly limits: SourceServerLimits;
  /** Waiting to be taken; then the server has to wait. Fewer where many connections to it are open. */
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
 * What has come for the requests of a lane and waits to be taken. The connection is held up while that is more than
 * `maxHeldBytes`, but only if whoever takes has something to take: a request whose rest stands behind the answers to
 * others on the wire would never be served otherwise. Then the others’ messages are let go of where there is no room,
 * and asked for again.
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

  async close(): Promise<void> {
    const { isBusy } = this;
    for (const request of this.#requests.splice(0)) await request.return();
    // What is still on its way is nobody’s.
    if (isBusy) this.#slot.destroy(undefined);
    this.#slot.lane = undefined;
    this.memory.close();
    this.makeWay();
  }

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

  get #heldLimit(): number {
    const share = sharedHeldBytes / Math.max(1, this.#limits.openConnections);
    return Math.min(this.#maxHeldBytes, Math.max(leastHeldBytes, share));
  }
}
