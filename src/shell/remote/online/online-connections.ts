/** The connections over REST that one shell has. What they need is loaded with the first of them. */
import type { Guid } from '../../../base/ids.ts';
import type { CmdletContext } from '../../../cmdlets/kit/context.ts';
import type {
  OnlineConnection,
  OnlineConnections,
  OnlineRequest,
} from '../../../cmdlets/kit/online-connections.ts';
import type { SessionSurroundings } from '../open-remote-session.ts';
import { callOf } from './throttled-call.ts';

export class ShellOnlineConnections implements OnlineConnections {
  readonly #surroundings: SessionSurroundings;
  readonly #open = new Map<Guid, OnlineConnection>();
  #count = 0;

  constructor(surroundings: SessionSurroundings) {
    this.#surroundings = surroundings;
  }

  get all(): readonly OnlineConnection[] {
    return [...this.#open.values()];
  }

  async open(request: OnlineRequest, context: CmdletContext): Promise<OnlineConnection> {
    const { connectOnline } = await import('./online-connection.ts');
    const { person, language, readAuthorities } = this.#surroundings;
    const surroundings = { person, language, authorities: await readAuthorities() };
    const numbered = { ...request, number: ++this.#count, guid: context.random.guid() };
    const forget = ({ guid }: OnlineConnection) => this.#open.delete(guid);
    const connection = await connectOnline(numbered, surroundings, forget, callOf(context));
    this.#open.set(connection.guid, connection);
    return connection;
  }
}
