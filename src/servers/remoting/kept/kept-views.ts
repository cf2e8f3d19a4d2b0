/** A kept session as those see it who list sessions. */
import type { OpenSession } from '../../../access/open-sessions.ts';
import type { ShellDescription } from '../../../wire/wsman/index.ts';
import type { KeptSession, StoredSession } from './kept-session.ts';

export function openSessionOf({ session, organization }: StoredSession, now: number): OpenSession {
  return {
    id: session.shellId.toLowerCase(),
    owner: session.owner,
    tenant: session.tenant,
    recipient: session.recipient,
    organization,
    clientAddress: session.clientAddress,
    ageMs: Math.max(0, now - session.openedAt),
    idleMs: Math.max(0, now - session.activeAt),
    isDisconnected: true,
    runningCommands: 0,
  };
}

export function describeKept(session: KeptSession, now: number, maxIdleTimeoutMs: number): ShellDescription {
  const { name, compression, resourceUri, owner, clientAddress, inputStreams, outputStreams, locale } =
    session;
  return {
    ...{ shellId: session.shellId, resourceUri, owner, clientAddress, inputStreams, outputStreams, locale },
    name: name ?? undefined,
    compression: compression ?? undefined,
    processId: process.pid,
    idleTimeoutMs: session.idleTimeoutMs,
    maxIdleTimeoutMs,
    state: 'Disconnected',
    ageMs: Math.max(0, now - session.openedAt),
    inactiveMs: Math.max(0, now - session.activeAt),
  };
}
