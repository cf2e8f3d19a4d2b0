import { hash } from 'node:crypto';
import type { BodyHash } from './ids.ts';

export function bodyHashOf(bytes: Uint8Array): BodyHash {
  return hash('sha256', bytes, 'hex') as BodyHash;
}
