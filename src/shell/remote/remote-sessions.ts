/** The sessions that one shell has open on servers. What they need is loaded with the first of them. */
import type { CmdletContext } from '../../cmdlets/kit/context.ts';
import type {
  RemoteSession,
  RemoteSessionRequest,
  RemoteSessions,
} from '../../cmdlets/kit/remote-sessions.ts';
import { ShellOnlineConnections } from './online/online-connections.ts';
import type { SessionSurroundings } from './open-remote-session.ts';

export class ShellRemoteSessions implements RemoteSessions, AsyncDisposable {
  readonly #surroundings: SessionSurroundings;
  readonly #open = new Map<
    number,
    { readonly session: RemoteSession; readonly request: RemoteSessionRequest }
  >();
  #count = 0;
  entered: RemoteSession | undefined;
  /** The one that the shell itself works on, where that is on the network. */
  server: RemoteSessionRequest | undefined;
  readonly online: ShellOnlineConnections;

  constructor(surroundings: SessionSurroundings) {
    this.#surroundings = surroundings;
    this.online = new ShellOnlineConnections(surroundings);
  }

  get all(): readonly RemoteSession[] {
    return Array.from(this.#open.values(), ({ session }) => session);
  }

  get known(): RemoteSessionRequest | undefined {
    return [...this.#open.values()].at(-1)?.request ?? this.server;
  }

  async open(request: RemoteSessionRequest, context: CmdletContext): Promise<RemoteSession> {
    const { connectSession } = await import('./open-remote-session.ts');
    const number = ++this.#count;
    const forget = (closed: RemoteSession) => this.#forget(closed);
    const session = await connectSession(request, number, this.#surroundings, forget, context);
    this.#open.set(number, { session, request });
    return session;
  }

  #forget(session: RemoteSession): void {
    this.#open.delete(session.number);
    if (this.entered === session) this.entered = undefined;
  }

  /** The shell ends. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const connection of this.online.all) connection.close();
    await Promise.all(this.all.map((session) => session.close()));
  }
}
