/**
 * Guest, krbtgt and Domain Users are told by their identifiers, where an export lacks isCriticalSystemObject; never by their names, for
 * they are translated, and Guest Kim is a person. [MS-DTYP] 2.4.2.2 and 2.4.2.4.
 */
import type { RecordView } from './record-view.ts';

const revision = 1;
const headerLength = 8;
const ntAuthority = 5;
const builtinDomain = 32;
const domainAuthority = 21;
/** Relative ids below are given to nothing that an administrator makes. */
const firstMadeRid = 1_000;

export function isWellKnownSid(bytes: Uint8Array, start: number, end: number): boolean {
  const count = bytes[start + 1] ?? 0;
  if (bytes[start] !== revision || count < 2 || end - start !== headerLength + 4 * count) return false;
  if (bytes[start + headerLength - 1] !== ntAuthority) return false;
  const kind = readUint32(bytes, start + headerLength);
  if (kind === builtinDomain) return true;
  return kind === domainAuthority && count === 5 && readUint32(bytes, end - 4) < firstMadeRid;
}

function readUint32(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
  return low + (bytes[at + 3] ?? 0) * 0x100_0000;
}

export function hasWellKnownSid(
  { bytes, attributes, starts, ends, count }: RecordView,
  sid: number,
): boolean {
  for (let index = 0; index < count; index += 1) {
    if (attributes[index] === sid && isWellKnownSid(bytes, starts[index] ?? 0, ends[index] ?? 0)) return true;
  }
  return false;
}

/** `S-1-5-21-…-501`. */
export function formatSid(bytes: Uint8Array): string {
  const parts = Array.from({ length: bytes[1] ?? 0 }, (_, index) =>
    readUint32(bytes, headerLength + 4 * index),
  );
  return ['S', bytes[0], bytes[headerLength - 1], ...parts].join('-');
}
