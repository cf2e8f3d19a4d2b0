import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { type Ending, FaultDirection } from './fault-direction.ts';
import { type ConnectionFaults, type FaultPlan, noFaults } from './faults.ts';

export interface FaultProxyTarget {
  readonly host: string;
  readonly port: number;
}

interface Connection {
  readonly client: Socket;
  readonly server: Socket;
  toServer: FaultDirection | undefined;
  toClient: FaultDirection | undefined;
}

/**
 * Stands between a client and a server on 127.0.0.1 and does to each connection what the plan says. TLS passes
 * through as it is: to the proxy, all is bytes.
 */
export class FaultProxy implements AsyncDisposable {
  readonly host = '127.0.0.1';
  readonly port: number;
  /** For connections to come. */
  plan: FaultPlan;
  readonly #target: FaultProxyTarget;
  readonly #connections: Connection[] = [];
  #server: Server;

  private constructor(target: FaultProxyTarget, plan: FaultPlan, server: Server, port: number) {
    this.#target = target;
    this.plan = plan;
    this.#server = server;
    this.port = port;
    server.on('connection', (client) => this.#join(client));
  }

  static async start(target: FaultProxyTarget, plan: FaultPlan = noFaults): Promise<FaultProxy> {
    const server = await listen(0);
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
    return new FaultProxy(target, plan, server, address.port);
  }

  /** How many connections have come so far, refused ones too. */
  get connectionCount(): number {
    return this.#connections.length;
  }

  /** Of all connections, as the server and the client sent them. */
  get traffic(): { readonly toServer: number; readonly toClient: number } {
    const sum = (which: 'toServer' | 'toClient') =>
      this.#connections.reduce((total, connection) => total + (connection[which]?.bytes ?? 0), 0);
    return { toServer: sum('toServer'), toClient: sum('toClient') };
  }

  /** Nobody listens on the port any more; connections that stand go on. */
  refuseConnections(): void {
    this.#server.close();
  }

  /** After `refuseConnections`, on the same port. */
  async acceptConnections(): Promise<void> {
    this.#server = await listen(this.port);
    this.#server.on('connection', (client) => this.#join(client));
  }

  /** Every connection that stands, at once. */
  breakAll(ending: Ending): void {
    for (const connection of this.#connections) end(connection, ending);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.refuseConnections();
    for (const { client, server } of this.#connections) {
      client.destroy();
      server.destroy();
    }
  }

  #join(client: Socket): void {
    const faults = this.plan(this.#connections.length);
    const server = connect({ ...this.#target, allowHalfOpen: true });
    const connection: Connection = { client, server, toServer: undefined, toClient: undefined };
    this.#connections.push(connection);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      // What one side meets, the other is to meet too.
      socket.on('error', () => end(connection, 'reset'));
    }
    if (faults.refused) end(connection, 'reset');
    else start(connection, faults);
  }
}

function start(connection: Connection, faults: ConnectionFaults): void {
  const { client, server } = connection;
  const finish = (ending: Ending) => end(connection, ending);
  connection.toServer = new FaultDirection(client, server, faults.toServer ?? {}, finish);
  connection.toClient = new FaultDirection(server, client, faults.toClient ?? {}, finish);
}

function end({ client, server }: Connection, ending: Ending): void {
  for (const socket of [client, server]) {
    if (socket.destroyed) continue;
    // Destroying after the last byte is out sends an end; a reset overtakes everything.
    if (ending === 'cut') socket.destroySoon();
    else socket.resetAndDestroy();
  }
}

async function listen(port: number): Promise<Server> {
  // The other direction of a connection may go on after one side has ended (RFC 9293 section 3.6).
  const server = createServer({ allowHalfOpen: true }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
