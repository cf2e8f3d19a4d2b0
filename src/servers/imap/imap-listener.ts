/** A listening socket for IMAP: in TLS from the first byte, or with STARTTLS. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import {
  createSecureContext,
  createServer as createTlsServer,
  type SecureVersion,
  type Server as TlsServer,
} from 'node:tls';
import type { Clock } from '../../base/clock.ts';
import { loadOnce } from '../../base/load-once.ts';
import type { Log } from '../../base/log.ts';
import type { Metrics } from '../../base/metrics.ts';
import type { Random } from '../../base/random.ts';
import { type ActivityRecorder, noActivity } from '../../mailbox/activity-recorder.ts';
import { ConnectionCount } from '../connection-count.ts';
import { listenError } from '../listen-error.ts';
import type { Service, ServiceContext } from '../service.ts';
import type { ConnectionLimits, ImapConnection } from './imap-connection.ts';
import type { ImapRooms } from './imap-session.ts';

export interface ImapListenerOptions {
  readonly name: 'imap' | 'imaps';
  /** `*` is every address. */
  readonly address: string;
  /** 0 takes a free one, and keeps it over restarts of the service. */
  readonly port: number;
  readonly minVersion: SecureVersion;
  readonly certificates: {
    readonly current: { readonly certificate: string; readonly key: string };
    onChange(listener: (current: { readonly certificate: string; readonly key: string }) => void): void;
  };
  readonly limits: ConnectionLimits & {
    readonly maxConnections: number;
    readonly maxConnectionsPerAddress: number;
  };
  readonly rooms: ImapRooms;
  readonly activity?: ActivityRecorder;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
}

export class ImapListener implements Service {
  readonly name: string;
  readonly #options: ImapListenerOptions;
  readonly #count: ConnectionCount;
  readonly #open = new Set<ImapConnection>();
  readonly #running = new Set<Promise<void>>();
  /** Most servers that start serve nobody for a while. */
  readonly #load = loadOnce(() => import('./imap-connection.ts'));
  #server: Server | undefined;
  #tlsServer: TlsServer | undefined;
  #port: number;

  constructor(options: ImapListenerOptions) {
    this.name = `imap.${options.name}`;
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
    const { name, address, limits, log } = this.#options;
    const serve = (socket: Socket) => {
      const running = this.#serve(socket)
        .catch((error: unknown) => {
          log.error('imap.connectionFailed', { error });
          socket.destroy();
        })
        .finally(() => this.#running.delete(running));
      this.#running.add(running);
    };
    const handshakeTimeout = limits.signInTimeoutMs;
    this.#tlsServer =
      name === 'imaps' ? createTlsServer({ ...this.#tls(), handshakeTimeout }, serve) : undefined;
    const server = this.#tlsServer ?? createServer(serve);
    // Counted before TLS: one that never gets through with it takes its place as well.
    server.prependListener('connection', (socket) => {
      if (!this.#count.admit(socket)) socket.destroy();
    });
    this.#server = server;
    server.maxConnections = limits.maxConnections;
    server.on('tlsClientError', (error: Error, socket: Socket) => {
      log.debug('imap.tlsFailed', { listener: this.name, error });
      // Node leaves one open whose handshake took too long.
      socket.destroy();
    });
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port: this.#port, ...(address !== '*' && { host: address }) }, () => {
          server.off('error', reject);
          resolve();
        });
      });
    } catch (cause) {
      throw listenError(cause, name, address, this.#port);
    }
    server.on('error', (error) => context.failed(error));
    this.#port = (server.address() as AddressInfo).port;
    log.info('imap.listening', { listener: this.name, address, port: this.#port });
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
    const { name, rooms, activity = noActivity, log, clock, random, limits } = this.#options;
    const opened = await this.#load();
    const connection = new opened.ImapConnection({
      ...{ socket, rooms, activity, log, clock, random, limits },
      secureContext: name === 'imaps' ? undefined : () => createSecureContext(this.#tls()),
    });
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
