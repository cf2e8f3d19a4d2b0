import type { Clock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { PackId } from '../ports/bodies.ts';

const nodeLimit = 1024;

/**
 * Pack ids: milliseconds since the epoch times 1024, plus the number of the node. They ascend, two nodes
 * never make the same one, and one is not given out again after its pack was removed; an old location
 * therefore never points into a younger pack. 2^53 lasts until the year 2248.
 */
export class PackIdSource {
  readonly #clock: Clock;
  readonly #node: number;
  #latestTick = 0;

  constructor(clock: Clock, node: number) {
    if (!Number.isInteger(node) || node < 0 || node >= nodeLimit) {
      throw new AppError({
        kind: 'invalid',
        code: 'store.bodies.badNode',
        message: `The node number must be a whole number from 0 to ${nodeLimit - 1}; ${node} is not. Correct it in the configuration.`,
      });
    }
    this.#clock = clock;
    this.#node = node;
  }

  /** Packs seen on disk keep ids ascending when the clock has jumped back. */
  notice(pack: PackId): void {
    this.#latestTick = Math.max(this.#latestTick, packMadeAtMs(pack));
  }

  next(): PackId {
    this.#latestTick = Math.max(Math.trunc(this.#clock.now()), this.#latestTick + 1);
    return this.#latestTick * nodeLimit + this.#node;
  }
}

/** When the pack was begun, by the clock of its node. */
export function packMadeAtMs(pack: PackId): number {
  return Math.floor(pack / nodeLimit);
}
