/**
 * When to try again: RFC 5321 section 4.5.4.1. Two attempts within the first hour, as it advises, then every two or three hours, for
 * five days; a little sooner at the very first, for servers that greylist.
 */
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const firstPausesMs = [5, 15, 30, 30].map((minutes) => minutes * minuteMs).concat(hourMs, 2 * hourMs);
const laterPauseMs = 3 * hourMs;

export const keepTryingMs = 5 * 24 * hourMs;
/** After that the sender is told that it takes long, once. */
export const tellOfDelayMs = 4 * hourMs;

/** After so many attempts that failed. */
export function pauseAfter(attempts: number): number {
  return firstPausesMs[attempts - 1] ?? laterPauseMs;
}

/** Within the platform nothing is far: a mailbox that cannot be written to now is tried again soon. */
export function localPauseAfter(attempts: number): number {
  return Math.min(10 * minuteMs, 5_000 * 2 ** Math.min(attempts - 1, 10));
}
