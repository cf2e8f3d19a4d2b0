import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type { Disk } from './disk.ts';
import type { PackIdSource } from './pack-ids.ts';

/** What everything that writes packs works with. */
export interface WriteContext {
  readonly disk: Disk;
  readonly root: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly ids: PackIdSource;
  readonly limits: PackLimits;
}

export interface PackLimits {
  /** A pack takes no more records once it would grow beyond this. */
  readonly packBytes: number;
  /** Concurrent appends share a write and a sync up to this size. */
  readonly batchBytes: number;
  /** Spooled bodies from this size on become a pack of their own instead of being copied. */
  readonly adoptBytes: number;
}

export const defaultPackLimits: PackLimits = {
  packBytes: 256 << 20,
  batchBytes: 8 << 20,
  adoptBytes: 1 << 20,
};
