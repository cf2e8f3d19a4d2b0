/** A listening socket for mail programs or mail servers: in TLS from the first byte, or with STARTTLS. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import {
  createSecureContext,
  createServer as createTlsServer,
  type SecureContext,
  type SecureVersion,
  type Server as TlsServer,
} from 'node:tls';
import type { Log } from '../base/log.ts';
import type { Metrics } from '../base/metrics.ts';
import { ConnectionCount } from './connection-count.ts';
import { listenOn } from './listen-on.ts';
import type { Service, ServiceContext } from './service.ts';

/** Whoever is at the other end of one socket. */
export interface MailConnection {
  /** Resolves when the connection is closed. */
  run(): Promise<void>;
  /** The server stops. */
  close(): void;
  /** It did not end in time. */
  destroy(): void;
}

/** What each listener for mail is told by the configuration and the server. */
export interface MailListenerSettings {
  /** `*` is every address. */
  readonly address: string;
  /** 0 takes a free one, and keeps it over restarts of the service. */
  readonly port: number;
  readonly minVersion: SecureVersion;
  readonly certificates: {
    readonly current: { readonly certificate: string; readonly key: string };
    onChange(listener: (current: { readonly certificate: string; readonly key: string }) => void): void;
  };
  readonly limits: {
    readonly maxConnections: number;
    readonly maxConnectionsPerAddress: number;
    /** Also for the TLS handshake. */
    readonly signInTimeoutMs: number;
  };
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface MailListenerOptions extends MailListenerSettings {
  readonly protocol: 'imap' | 'smtp';
  /** As the configuration calls it. */
  readonly name: string;
  /** Else the connection may ask for it, with `secureContext`. */
  readonly startsInTls: boolean;
  /** A line for one who has too many connections already; without it nothing is said. */
  readonly farewell?: string;
  connect(socket: Socket, secureContext: (() => SecureContext) | undefined): Promise<MailConnection>;
}

export class MailListener implements Service {
  readonly name: string;
  readonly #options: MailListenerOptions;
  readonly #count: ConnectionCount;
  readonly #open = new Set<MailConnection>();
  readonly #running = new Set<Promise<void>>();
  #server: Server | undefined;
  #tlsServer: TlsServer | undefined;
  #port: number;

  constructor(options: MailListenerOptions) {
    this.name = `${options.protocol}.${options.name}`;
    this.#options = options;
    this.#port = options.port;
    this.#count = new ConnectionCount(options.limits);
    options.metrics.gauge(
      `landfall_${options.name}_connections`,
      'Connections that are open.',
      () => this.#count.total,
    );
    options.certificates.onChange(() => this.#tlsServer?.setSecureContext(this.#tls()));
  }

  get port(): number {
    return this.#port;
  }

  async start(context: ServiceContext): Promise<void> {
    const { name, protocol, address, limits, startsInTls, farewell, log } = this.#options;
    const serve = (socket: Socket) => {
      // One that was not admitted is on its way out.
      if (socket.writableEnded || socket.destroyed) return;
      const running = this.#serve(socket)
        .catch((error: unknown) => {
          log.error(`${protocol}.connectionFailed`, { error });
          socket.destroy();
        })
        .finally(() => this.#running.delete(running));
      this.#running.add(running);
    };
    const handshakeTimeout = limits.signInTimeoutMs;
    this.#tlsServer = startsInTls ? createTlsServer({ ...this.#tls(), handshakeTimeout }, serve) : undefined;
    const server = this.#tlsServer ?? createServer(serve);
    // Counted before TLS: one that never gets through with it takes its place as well.
    server.prependListener('connection', (socket) => {
      if (this.#count.admit(socket)) return;
      if (startsInTls || farewell === undefined) socket.destroy();
      else {
        socket.on('error', () => socket.destroy());
        socket.end(farewell, () => socket.destroy());
      }
    });
    this.#server = server;
    server.maxConnections = limits.maxConnections;
    server.on('tlsClientError', (error: Error, socket: Socket) => {
      log.debug(`${protocol}.tlsFailed`, { listener: this.name, error });
      // Node leaves one open whose handshake took too long.
      socket.destroy();
    });
    await listenOn(server, { name, address, port: this.#port });
    server.on('error', (error) => context.failed(error));
    this.#port = (server.address() as AddressInfo).port;
    log.info(`${protocol}.listening`, { listener: this.name, address, port: this.#port });
  }

  async stop(deadline: AbortSignal): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    this.#tlsServer = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const connection of this.#open) connection.close();
    const drop = () => {
      for (const connection of this.#open) connection.destroy();
    };
    deadline.addEventListener('abort', drop, { once: true });
    if (deadline.aborted) drop();
    try {
      await Promise.all([closed, ...this.#running]);
    } finally {
      deadline.removeEventListener('abort', drop);
    }
  }

  async #serve(socket: Socket): Promise<void> {
    const { startsInTls, connect } = this.#options;
    const connection = await connect(
      socket,
      startsInTls ? undefined : () => createSecureContext(this.#tls()),
    );
    this.#open.add(connection);
    try {
      await connection.run();
    } finally {
      this.#open.delete(connection);
    }
  }

  #tls() {
    const { certificates, minVersion } = this.#options;
    return { minVersion, cert: certificates.current.certificate, key: certificates.current.key };
  }
}
