import type { Fragment } from './fragment.ts';
import type { PsrpLimits } from './limits.ts';
import { PsrpError } from './psrp-error.ts';

/** What a fragment takes here beside its data: empty ones cost next to nothing on the wire. */
const fragmentCost = 160;

interface Unfinished {
  nextFragmentId: bigint;
  bytes: number;
  cost: number;
  readonly parts: Uint8Array[];
}

/**
 * Puts messages together. The fragments of one follow each other in order; those of several may be mixed, for
 * a client sends for its pool and its pipelines at once. An object id may come again once it is complete:
 * go-psrp uses one twice for every pipeline.
 */
export class Defragmenter {
  readonly #limits: PsrpLimits;
  readonly #unfinished = new Map<bigint, Unfinished>();
  #cost = 0;
  #joinedLate = false;

  constructor(limits: PsrpLimits) {
    this.#limits = limits;
  }

  /** The whole message when this was its last fragment. */
  add(fragment: Fragment): Uint8Array | undefined {
    const { objectId, isStart, isEnd, data } = fragment;
    if (isStart && isEnd) return this.#whole(fragment);
    if (!isStart && this.#joinedLate && !this.#unfinished.has(objectId)) return undefined;
    const message = isStart ? this.#start(fragment) : this.#continue(fragment);
    message.parts.push(data.slice());
    message.bytes += data.length;
    message.cost += data.length + fragmentCost;
    this.#cost += data.length + fragmentCost;
    message.nextFragmentId++;
    if (!isEnd) return this.#check(message);
    this.#unfinished.delete(objectId);
    this.#cost -= message.cost;
    return join(message.parts, message.bytes);
  }

  /** The peer had another before this one, who may have got the beginning of a message: its rest is nobody's. */
  joinLate(): void {
    this.#joinedLate = true;
  }

  /** Another client takes the pool up: what the one before it left half sent never ends. */
  reset(): void {
    this.#unfinished.clear();
    this.#cost = 0;
  }

  #whole({ objectId, fragmentId, data }: Fragment): Uint8Array {
    this.#refuseRestart(objectId, fragmentId);
    return data.slice();
  }

  #start({ objectId, fragmentId }: Fragment): Unfinished {
    this.#refuseRestart(objectId, fragmentId);
    if (this.#unfinished.size >= this.#limits.maxUnfinishedMessages) {
      throw new PsrpError(
        'fragmentLimit',
        `${this.#unfinished.size} messages are unfinished; the limit is ${this.#limits.maxUnfinishedMessages}.`,
      );
    }
    const message: Unfinished = { nextFragmentId: 0n, bytes: 0, cost: 0, parts: [] };
    this.#unfinished.set(objectId, message);
    return message;
  }

  #continue({ objectId, fragmentId }: Fragment): Unfinished {
    const message = this.#unfinished.get(objectId);
    if (!message) {
      throw new PsrpError('fragmentOrder', `Fragment ${fragmentId} of object ${objectId} has no beginning.`);
    }
    if (fragmentId !== message.nextFragmentId) {
      throw new PsrpError(
        'fragmentOrder',
        `Fragment ${fragmentId} of object ${objectId} came where ${message.nextFragmentId} was expected.`,
      );
    }
    return message;
  }

  #refuseRestart(objectId: bigint, fragmentId: bigint): void {
    if (fragmentId !== 0n) {
      throw new PsrpError('fragmentOrder', `Object ${objectId} begins with fragment ${fragmentId}, not 0.`);
    }
    if (this.#unfinished.has(objectId)) {
      throw new PsrpError('fragmentOrder', `Object ${objectId} begins again before its end.`);
    }
  }

  #check(message: Unfinished): undefined {
    const { maxMessageBytes, maxUnfinishedBytes } = this.#limits;
    if (message.bytes > maxMessageBytes || this.#cost > maxUnfinishedBytes) {
      throw new PsrpError(
        'fragmentLimit',
        `A message grew to ${message.bytes} bytes without an end; the limit is ${maxMessageBytes}, and ${maxUnfinishedBytes} for all.`,
      );
    }
    return undefined;
  }
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
