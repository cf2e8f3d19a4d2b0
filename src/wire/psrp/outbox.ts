import type { Guid } from '../../base/ids.ts';
import { fragmentHeaderBytes, writeFragment } from './fragment.ts';

interface Queued {
  readonly objectId: bigint;
  readonly message: Uint8Array;
  sent: number;
  nextFragmentId: bigint;
}

interface Lane {
  queue: Queued[];
  /** The first that is not wholly taken: to shift a long queue for each fragment would move all of it. */
  head: number;
  bytes: number;
}

/** A message that was not wholly taken, as it is kept outside of this process. */
export interface QueuedMessage {
  readonly objectId: bigint;
  readonly message: Uint8Array;
  /** How much of it was taken, in how many fragments. */
  readonly sent: number;
  readonly nextFragmentId: bigint;
}

export interface OutboxLane {
  /** Undefined for the pool's own. */
  readonly scope: Guid | undefined;
  readonly messages: readonly QueuedMessage[];
}

/**
 * Messages on their way out, one lane for the pool and one for each pipeline. A message is cut into fragments
 * when it is taken: how large they may be is known only then, from the request that carries them away.
 */
export class Outbox {
  readonly #lanes = new Map<Guid | undefined, Lane>();
  #nextObjectId = 1n;

  put(scope: Guid | undefined, message: Uint8Array): void {
    const lane = this.#lanes.get(scope) ?? { queue: [], head: 0, bytes: 0 };
    this.#lanes.set(scope, lane);
    lane.queue.push({ objectId: this.#nextObjectId++, message, sent: 0, nextFragmentId: 0n });
    lane.bytes += message.length;
  }

  /** One fragment of at most `maxBytes`, its header counted. */
  take(scope: Guid | undefined, maxBytes: number): Uint8Array | undefined {
    const lane = this.#lanes.get(scope);
    const item = lane?.queue[lane.head];
    if (!lane || !item) return undefined;
    const room = Math.max(1, maxBytes - fragmentHeaderBytes);
    const data = item.message.subarray(item.sent, item.sent + room);
    const isEnd = item.sent + data.length === item.message.length;
    const fragment = writeFragment({
      objectId: item.objectId,
      fragmentId: item.nextFragmentId++,
      isStart: item.sent === 0,
      isEnd,
      data,
    });
    item.sent += data.length;
    lane.bytes -= data.length;
    if (isEnd) advance(lane);
    return fragment;
  }

  queuedBytes(scope: Guid | undefined): number {
    return this.#lanes.get(scope)?.bytes ?? 0;
  }

  drop(scope: Guid | undefined): void {
    this.#lanes.delete(scope);
  }

  /** What was not taken yet; nothing in it changes afterwards. */
  lanes(): OutboxLane[] {
    return [...this.#lanes].map(([scope, { queue, head }]) => ({
      scope,
      messages: queue.slice(head).map((item) => ({ ...item })),
    }));
  }

  /** Another process had these; numbers of objects go on behind all that it gave out. */
  restore(lanes: readonly OutboxLane[], nextObjectId: bigint): void {
    this.#nextObjectId = nextObjectId;
    for (const { scope, messages } of lanes) {
      const bytes = messages.reduce((sum, { message, sent }) => sum + message.length - sent, 0);
      this.#lanes.set(scope, { queue: messages.map((item) => ({ ...item })), head: 0, bytes });
    }
  }

  get nextObjectId(): bigint {
    return this.#nextObjectId;
  }

  /** What was taken in part goes out from its beginning: whoever takes it from now on has not seen the first part. */
  rewind(): void {
    for (const lane of this.#lanes.values()) {
      const item = lane.queue[lane.head];
      if (item === undefined || item.sent === 0) continue;
      lane.bytes += item.sent;
      lane.queue[lane.head] = { ...item, objectId: this.#nextObjectId++, sent: 0, nextFragmentId: 0n };
    }
  }
}

function advance(lane: Lane): void {
  lane.head++;
  if (lane.head < 1_000 && lane.head < lane.queue.length) return;
  lane.queue = lane.queue.slice(lane.head);
  lane.head = 0;
}
