/** How long a connection may last where nobody ends it. */
import type { Clock } from '../base/clock.ts';
import type { ClientLink } from './client-link.ts';

/** For the last words to be read; a client that reads nothing is not waited for. */
const closeGraceMs = 5_000;

/** Resolves when the connection is closed: by the client, or after a while by us. */
export async function untilClosed(link: ClientLink, clock: Clock): Promise<void> {
  const closing = new AbortController();
  void link.closed.then(() => closing.abort());
  await clock.sleep(closeGraceMs, closing.signal).catch(() => undefined);
  link.destroy();
  await link.closed;
}

/** However busy the client looks: whoever sends a byte now and then is not silent. */
export function afterDeadline(clock: Clock, ms: number, signal: AbortSignal, act: () => void): void {
  // It came to an end before, where it rejects.
  clock.sleep(ms, signal).then(act, () => undefined);
}
