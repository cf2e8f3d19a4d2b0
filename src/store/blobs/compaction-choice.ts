import type { PackSummary } from '../ports/bodies.ts';
import type { PackUse } from '../ports/mail-store.ts';
import { packHeaderBytes, recordHeaderBytes, sealBytes } from './pack-format.ts';
import { packMadeAtMs } from './pack-ids.ts';

export interface ChoiceLimits {
  /** A pack is rewritten when at least this share of it is dead. */
  readonly deadShare: number;
  /** Packs of this age are looked at for compression, too. */
  readonly coldAfterMs: number;
  /** ... and rewritten when compression was never tried on this share. */
  readonly untriedShare: number;
  /**
   * Bodies that the index does not know are left from a crash, or the index was put back to an older state;
   * until a pack has this age they are not counted as dead, so that there is time to notice the latter.
   */
  readonly unknownAfterMs: number;
  /** Sealed packs below this size are put together once there are `mergeAtLeast` of them. */
  readonly mergeBelowBytes: number;
  readonly mergeAtLeast: number;
}

export const defaultChoiceLimits: ChoiceLimits = {
  deadShare: 0.3,
  coldAfterMs: 24 * 3600 * 1000,
  untriedShare: 0.25,
  unknownAfterMs: 7 * 24 * 3600 * 1000,
  mergeBelowBytes: 16 << 20,
  mergeAtLeast: 8,
};

export type CompactionReason = 'dead' | 'untried' | 'small';

export interface CompactionChoice {
  readonly pack: PackSummary;
  readonly reason: CompactionReason;
}

/** Which packs are worth rewriting, most to gain first. */
export function choosePacks(
  packs: readonly PackSummary[],
  uses: readonly PackUse[],
  nowMs: number,
  limits: ChoiceLimits,
): CompactionChoice[] {
  const useOf = new Map(uses.map((use) => [use.pack, use]));
  const chosen: { choice: CompactionChoice; share: number }[] = [];
  const small: PackSummary[] = [];
  for (const pack of packs) {
    const ageMs = nowMs - packMadeAtMs(pack.pack);
    const dead = deadShareOf(pack, useOf.get(pack.pack), ageMs >= limits.unknownAfterMs);
    const untried = (pack.untriedBytes ?? 0) / Math.max(pack.bytes, 1);
    const isCold = ageMs >= limits.coldAfterMs;
    if (dead >= limits.deadShare) chosen.push({ choice: { pack, reason: 'dead' }, share: dead });
    else if (isCold && untried >= limits.untriedShare) {
      chosen.push({ choice: { pack, reason: 'untried' }, share: untried / 10 });
      // A record that is a pack of its own would become one again.
    } else if (pack.sealed && pack.bytes < limits.mergeBelowBytes && (pack.records ?? 0) > 1)
      small.push(pack);
  }
  if (small.length >= limits.mergeAtLeast) {
    for (const pack of small) chosen.push({ choice: { pack, reason: 'small' }, share: 0 });
  }
  return chosen.sort((a, b) => b.share - a.share).map(({ choice }) => choice);
}

/** Payload that nobody refers to, as a share of all. */
export function deadShareOf(pack: PackSummary, use: PackUse | undefined, countUnknown: boolean): number {
  const { liveBytes, deadBytes } = use ?? { liveBytes: 0, deadBytes: 0 };
  const knownBytes = liveBytes + deadBytes;
  if (pack.records === undefined) {
    if (knownBytes > 0) return deadBytes / knownBytes;
    return countUnknown && pack.sealed ? 1 : 0;
  }
  const overhead = packHeaderBytes + sealBytes + pack.records * recordHeaderBytes;
  const payloadBytes = Math.max(pack.bytes - overhead, knownBytes);
  const unknownBytes = countUnknown ? payloadBytes - knownBytes : 0;
  // A pack of nothing but empty bodies.
  if (payloadBytes === 0) return use === undefined && countUnknown ? 1 : 0;
  return (deadBytes + unknownBytes) / payloadBytes;
}
