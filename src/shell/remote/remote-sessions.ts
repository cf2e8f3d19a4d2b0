/** The sessions that one shell has on servers. What they need is loaded with the first of them. */
import { systemRandom } from '../../base/random.ts';
import { JobTable } from '../../cmdlets/kit/jobs/job-table.ts';
import type {
  ConnectionListener,
  RemoteSession,
  RemoteSessionRequest,
  RemoteSessions,
} from '../../cmdlets/kit/remote-sessions.ts';
import type { NetworkSession } from './network-session.ts';
import { ShellOnlineConnections } from './online/online-connections.ts';
import type { SessionKeeping, SessionSurroundings } from './open-remote-session.ts';

export class ShellRemoteSessions implements RemoteSessions, AsyncDisposable {
  readonly #surroundings: SessionSurroundings;
  readonly #known = new Map<
    string,
    { readonly session: NetworkSession; readonly request: RemoteSessionRequest }
  >();
  #count = 0;
  #entered: RemoteSession | undefined;
  /** The one that the shell itself works on, where that is on the network. */
  server: RemoteSessionRequest | undefined;
  readonly online: ShellOnlineConnections;
  readonly jobs: JobTable;

  constructor(surroundings: SessionSurroundings) {
    const { log, now } = surroundings;
    this.#surroundings = surroundings;
    this.online = new ShellOnlineConnections(surroundings);
    this.jobs = new JobTable({ now, random: systemRandom, log });
  }

  /** What is typed goes nowhere where the session is away. */
  get entered(): RemoteSession | undefined {
    return this.#entered?.state === 'Opened' ? this.#entered : undefined;
  }

  set entered(session: RemoteSession | undefined) {
    this.#entered = session;
  }

  get all(): readonly RemoteSession[] {
    return Array.from(this.#known.values(), ({ session }) => session);
  }

  get known(): RemoteSessionRequest | undefined {
    return [...this.#known.values()].at(-1)?.request ?? this.server;
  }

  async open(request: RemoteSessionRequest, listener: ConnectionListener): Promise<RemoteSession> {
    const { makeSession } = await import('./open-remote-session.ts');
    const session = makeSession(request, this.#surroundings, this.#keeping(request));
    await session.open(listener);
    return session;
  }

  async find(request: RemoteSessionRequest, listener: ConnectionListener): Promise<readonly RemoteSession[]> {
    const { findSessions } = await import('./open-remote-session.ts');
    const found = await findSessions(request, this.#surroundings, this.#keeping(request), listener);
    return found.map((session) => this.#known.get(session.guid)?.session ?? session);
  }

  #keeping(request: RemoteSessionRequest): SessionKeeping {
    return {
      nextNumber: () => ++this.#count,
      onOpened: (session) => {
        if (!this.#known.has(session.guid)) this.#known.set(session.guid, { session, request });
      },
      onClosed: (session) => {
        this.#known.delete(session.guid);
        if (this.#entered === session) this.#entered = undefined;
      },
    };
  }

  /** The shell ends, and its jobs with it. What was disconnected stays at its server. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.jobs.stopAll();
    for (const connection of this.online.all) connection.close();
    await Promise.all(Array.from(this.#known.values(), ({ session }) => session.leave()));
  }
}
