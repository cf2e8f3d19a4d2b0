import type { Guid } from '../../base/ids.ts';
import type { Random } from '../../base/random.ts';

const timeDigits = 12;

/** RFC 9562 section 5.7, UUID version 7: ids in the order of the times at which they were made. */
export function timedGuid(nowMs: number, random: Random): Guid {
  const time = Math.max(0, Math.floor(nowMs)).toString(16).padStart(timeDigits, '0').slice(-timeDigits);
  const bytes = Uint8Array.from(random.bytes(10));
  bytes[0] = 0x70 | ((bytes[0] ?? 0) & 0x0f);
  bytes[2] = 0x80 | ((bytes[2] ?? 0) & 0x3f);
  const hex = time + Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
    '-',
  ) as Guid;
}
