import { randomBytes, randomUUID } from 'node:crypto';
import type { Guid } from './ids.ts';

/** Randomness is passed in, so that a test can name the ids it expects. */
export interface Random {
  bytes(length: number): Uint8Array;
  guid(): Guid;
}

export const systemRandom: Random = {
  bytes: (length) => randomBytes(length),
  guid: () => randomUUID() as Guid,
};
