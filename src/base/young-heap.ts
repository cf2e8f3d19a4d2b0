/**
 * How large V8's young generation may become. Left alone it grows to 128 MB as soon as much is loaded or much comes in,
 * and gives little of that back, though all but the last few objects in it are garbage.
 */
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import type { ResourceLimits } from 'node:worker_threads';

/** Of a server under load: with half of it, copies of mailboxes spend a fifth more on collecting. */
export const servedYoungBytes = 16 * 1024 * 1024;

/** It grows by this factor. */
const growth = 2;

/** A process that nothing was said of is left to V8. */
let mostBytes: number | undefined;
let loads = 0;
/** As the flag was set last. */
let factor: number | undefined;
let watching: PerformanceObserver | undefined;

/**
 * Keeps it as large as it is now. To be called early, before modules have made it grow: a list of 100,000 mailboxes took
 * 215–305 MB and takes 175, as fast as before.
 */
export function boundYoungHeap(): void {
  mostBytes = 0;
  settle();
}

/** Lets it grow to so much, or a step beyond where two collections follow each other. A server gets by with little until it is busy, and is as fast with this then. */
export function letYoungHeapGrow(bytes: number): void {
  mostBytes = bytes;
  settle();
}

/**
 * For a thread that starts now, which would never come to that size: whether a young generation may grow is one flag for all threads,
 * and mostly says no. One that stayed at 1 MB took a tenth of a copy of mailboxes.
 */
export function fixedYoungHeap(megabytes: number): ResourceLimits {
  // V8 counts three such halves.
  setFlagsFromString(`--min-semi-space-size=${Math.floor(megabytes / 3)}`);
  return { maxYoungGenerationSizeMb: megabytes };
}

/** Modules live on: while they are loaded they would make it grow, and never need it again. */
export async function loadInYoungHeap<T>(load: () => Promise<T>): Promise<T> {
  loads += 1;
  settle();
  try {
    return await load();
  } finally {
    loads -= 1;
    settle();
  }
}

/** V8 looks at this flag of the process each time before a young generation grows, also one of a thread. */
function settle(): void {
  if (mostBytes === undefined) return;
  const mayGrow = loads === 0 && youngBytes() * growth <= mostBytes;
  const wanted = mayGrow ? growth : 1;
  if (wanted !== factor) setFlagsFromString(`--semi-space-growth-factor=${wanted}`);
  factor = wanted;
  watch(loads === 0 && mostBytes > 0);
}

/** For as long as it may grow at all, and not until it has once been large: what has to leave it is held in it for a moment. */
function watch(isWanted: boolean): void {
  if (isWanted && watching === undefined) {
    watching = new PerformanceObserver(settle);
    watching.observe({ entryTypes: ['gc'] });
  } else if (!isWanted) {
    watching?.disconnect();
    watching = undefined;
  }
}

/** What there is room for; more while it is overfull. */
function youngBytes(): number {
  const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  return space === undefined ? 0 : space.space_used_size + space.space_available_size;
}
