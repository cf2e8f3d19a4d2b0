import { createServer, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { SecureVersion } from 'node:tls';
import type { Log } from '../../base/log.ts';
import type { Metrics } from '../../base/metrics.ts';
import { ConnectionCount } from '../connection-count.ts';
import { listenOn } from '../listen-on.ts';
import type { Service, ServiceContext } from '../service.ts';
import type { RequestHandler } from './router.ts';

export interface HttpListenerOptions {
  readonly name: string;
  /** `*` is every address. */
  readonly address: string;
  /** 0 takes a free one, and keeps it over restarts of the service. */
  readonly port: number;
  readonly tls?: TlsOptions;
  readonly limits: HttpLimits;
  readonly handler: RequestHandler;
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface TlsOptions {
  readonly minVersion: SecureVersion;
  readonly certificates: {
    readonly current: { readonly certificate: string; readonly key: string };
    onChange(listener: (current: { readonly certificate: string; readonly key: string }) => void): void;
  };
}

export interface HttpLimits {
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
  readonly maxHeaderBytes: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly idleTimeoutMs: number;
}

/** A listening socket for HTTP/1.1, plain or in TLS. Hands requests to its handler and keeps its bounds. */
export class HttpListener implements Service {
  readonly name: string;
  readonly #options: HttpListenerOptions;
  readonly #connections: ConnectionCount;
  #server: Server | TlsServer | undefined;
  #port: number;
  readonly #answering = new Set<ServerResponse>();

  constructor(options: HttpListenerOptions) {
    this.name = `http.${options.name}`;
    this.#options = options;
    this.#port = options.port;
    this.#connections = new ConnectionCount(options.limits);
    const metric = `landfall_http_${options.name}_connections`;
    options.metrics.gauge(metric, 'Connections that are open.', () => this.#connections.total);
    options.tls?.certificates.onChange(({ certificate, key }) => {
      if (this.#server !== undefined && 'setSecureContext' in this.#server) {
        this.#server.setSecureContext({ ...this.#tlsContext(), cert: certificate, key });
      }
    });
  }

  get port(): number {
    return this.#port;
  }

  get isListening(): boolean {
    return this.#server?.listening === true;
  }

  async start(context: ServiceContext): Promise<void> {
    const server = this.#createServer();
    this.#server = server;
    const { name, address, tls } = this.#options;
    await listenOn(server, { name, address, port: this.#port });
    server.on('error', (error) => context.failed(error));
    this.#port = (server.address() as AddressInfo).port;
    this.#options.log.info('http.listening', {
      listener: this.name,
      address,
      port: this.#port,
      tls: tls !== undefined,
    });
  }

  async stop(deadline: AbortSignal): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    // A client that keeps its connection would hold us up.
    for (const response of this.#answering) {
      if (!response.headersSent) response.setHeader('Connection', 'close');
    }
    const drop = () => server.closeAllConnections();
    deadline.addEventListener('abort', drop, { once: true });
    if (deadline.aborted) drop();
    try {
      await close(server);
    } finally {
      deadline.removeEventListener('abort', drop);
    }
  }

  #createServer(): Server | TlsServer {
    const { limits, handler, tls, log } = this.#options;
    const serverOptions = {
      maxHeaderSize: limits.maxHeaderBytes,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.idleTimeoutMs,
      connectionsCheckingInterval: Math.min(limits.headersTimeoutMs, 5_000),
    };
    const server =
      tls === undefined
        ? createServer(serverOptions)
        : createTlsServer({
            ...serverOptions,
            ...this.#tlsContext(),
            cert: tls.certificates.current.certificate,
            key: tls.certificates.current.key,
            handshakeTimeout: limits.headersTimeoutMs,
          });
    server.maxConnections = limits.maxConnections;
    server.on('request', (request, response) => {
      this.#answering.add(response);
      response.on('close', () => {
        this.#answering.delete(response);
        // An answer that had begun before the stop could not say that the connection ends with it.
        if (!server.listening) setImmediate(() => server.closeIdleConnections());
      });
      if (!server.listening) response.setHeader('Connection', 'close');
      handler(request, response).catch((error: unknown) => {
        log.error('http.handlerFailed', { listener: this.name, error });
        response.destroy();
      });
    });
    server.on('connection', (socket: Socket) => {
      if (!this.#connections.admit(socket)) socket.destroy();
    });
    server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuse(error, socket as Socket));
    server.on('tlsClientError', (error: Error) =>
      log.debug('http.tlsFailed', { listener: this.name, error }),
    );
    return server;
  }

  #tlsContext(): { minVersion: SecureVersion } {
    return { minVersion: this.#options.tls?.minVersion ?? 'TLSv1.2' };
  }
}

function close(server: Server | TlsServer): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => {
      if (error === undefined || ('code' in error && error.code === 'ERR_SERVER_NOT_RUNNING')) resolve();
      else reject(error);
    });
    // Connections between two requests have nothing to finish.
    server.closeIdleConnections();
  });
}

/** What the parser could not read is answered in a line, and the connection closed: RFC 9112 section 9.6. */
function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status =
    error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
