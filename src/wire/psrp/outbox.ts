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
}

function advance(lane: Lane): void {
  lane.head++;
  if (lane.head < 1_000 && lane.head < lane.queue.length) return;
  lane.queue = lane.queue.slice(lane.head);
  lane.head = 0;
}
