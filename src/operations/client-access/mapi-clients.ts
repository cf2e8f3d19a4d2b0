/** Every client that the logs have seen, and whether it can speak MAPI over HTTP as it should. */
import type { LocalText } from '../../base/language.ts';
import type { MapiLogEntry } from './mapi-log-entries.ts';
import { findOutlookRelease } from './protocol-support.ts';

export interface SeenClient {
  readonly user: string;
  readonly organization: string;
  readonly software: string;
  readonly version: string;
  readonly mode: string;
  readonly address: string;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly requests: number;
}

/** Of whom there are more than this many, the rest is left out: a client chooses its own version. */
const maxClients = 50_000;

/** One for each person, program and version. `isOurs`: probes, which are no clients of people. */
export async function gatherClients(
  entries: AsyncIterable<MapiLogEntry>,
  isOurs: (entry: MapiLogEntry) => boolean,
): Promise<SeenClient[]> {
  const clients = new Map<string, SeenClient>();
  for await (const entry of entries) {
    if (entry.user === '' || entry.clientSoftware === '' || isOurs(entry)) continue;
    const key = [
      entry.organization,
      entry.user.toLowerCase(),
      entry.clientSoftware,
      entry.clientVersion,
    ].join('\0');
    const known = clients.get(key);
    if (known === undefined && clients.size >= maxClients) continue;
    const isNewer = known === undefined || entry.at >= known.lastSeen;
    clients.set(key, {
      user: entry.user,
      organization: entry.organization,
      software: entry.clientSoftware,
      version: entry.clientVersion,
      mode: (isNewer ? entry.clientMode || known?.mode : known.mode || entry.clientMode) ?? '',
      address: isNewer ? entry.clientAddress : known.address,
      firstSeen: Math.min(entry.at, known?.firstSeen ?? entry.at),
      lastSeen: Math.max(entry.at, known?.lastSeen ?? entry.at),
      requests: (known?.requests ?? 0) + 1,
    });
  }
  return [...clients.values()].sort((a, b) => b.lastSeen - a.lastSeen);
}

export interface ClientVerdict {
  readonly verdict: 'Supported' | 'NotSupported' | 'Unknown';
  readonly release: string | undefined;
  readonly next: LocalText | undefined;
}

/** By its version alone: one that got this far may still be without an update that it needs. */
export function judgeClient({ software, version }: Pick<SeenClient, 'software' | 'version'>): ClientVerdict {
  const release = /^outlook(\.exe)?$/i.test(software) ? findOutlookRelease(version) : undefined;
  if (release === undefined) return { verdict: 'Unknown', release: undefined, next: undefined };
  if (release.speaksMapiHttp) return { verdict: 'Supported', release: release.name, next: undefined };
  return { verdict: 'NotSupported', release: release.name, next: release.next };
}
