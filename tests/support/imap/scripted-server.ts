import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { serverCertificate } from '../certificate.ts';
import type { Stage, Step } from './script.ts';

export interface ScriptedServerOptions {
  /** TLS from the first byte, with a certificate for these names. */
  readonly tlsNames?: readonly string[];
  /** Now, for the certificate: an old one makes it expired. */
  readonly certifiedAt?: number;
}

/**
 * An IMAP server that says what a transcript says, true or not (tests/support/imap/script.ts). Every connection
 * plays the next script; those after the last play the last again.
 */
export class ScriptedServer implements AsyncDisposable {
  readonly host = '127.0.0.1';
  readonly port: number;
  readonly certificate: string | undefined;
  /** Lines that no script had a place for: a test looks here first. */
  readonly surprises: string[] = [];
  /** Every line that clients said. */
  readonly heard: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #scripts: readonly (readonly Step[])[];
  #connections = 0;

  private constructor(scripts: readonly (readonly Step[])[], server: Server, certificate?: string) {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The scripted server has no port.');
    this.port = address.port;
    this.certificate = certificate;
    this.#scripts = scripts;
    this.#server = server;
  }

  static async start(
    scripts: readonly (readonly Step[])[],
    options: ScriptedServerOptions = {},
  ): Promise<ScriptedServer> {
    const { tlsNames, certifiedAt = Date.now() } = options;
    const pair = tlsNames === undefined ? undefined : serverCertificate(tlsNames, certifiedAt);
    const server =
      pair === undefined
        ? createServer({ allowHalfOpen: true })
        : createTlsServer({ cert: pair.certificate, key: pair.key, allowHalfOpen: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const scripted = new ScriptedServer(scripts, server, pair?.certificate);
    server.on(pair === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
      void scripted.#play(socket);
    });
    // A client that does not trust the certificate hangs up in the middle of the handshake.
    server.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy());
    return scripted;
  }

  get connectionCount(): number {
    return this.#connections;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #play(socket: Socket): Promise<void> {
    const script = this.#scripts[this.#connections] ?? this.#scripts.at(-1) ?? [];
    this.#connections += 1;
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    // Clients that were lied to hang up as they like.
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
    const lines = linesOf(socket);
    const stage: Stage = {
      socket,
      tag: '*',
      nextLine: async () => {
        const { value } = await lines.next();
        if (value !== undefined) this.heard.push(value);
        return value;
      },
      surprise: (line) => this.surprises.push(line),
    };
    for (const step of script) {
      if (socket.destroyed || !(await step(stage))) break;
    }
    if (!socket.destroyed) socket.end();
  }
}

/** Asks for a literal's bytes where the client waits for that, and leaves them out of the line. */
async function* linesOf(socket: Socket): AsyncGenerator<string, undefined> {
  let unread = '';
  let line = '';
  let literalBytes = 0;
  const chunks: AsyncIterator<Buffer> = socket.iterator({ destroyOnReturn: false });
  for (;;) {
    const skipped = Math.min(literalBytes, unread.length);
    unread = unread.slice(skipped);
    literalBytes -= skipped;
    const end = literalBytes > 0 ? -1 : unread.indexOf('\r\n');
    if (end < 0) {
      const chunk = await chunks.next().catch(() => ({ done: true as const, value: undefined }));
      if (chunk.done) return undefined;
      unread += chunk.value.toString('latin1');
      continue;
    }
    const piece = unread.slice(0, end);
    line += piece;
    unread = unread.slice(end + 2);
    const literal = /\{(\d+)(\+?)\}$/.exec(piece);
    if (literal === null) {
      yield line;
      line = '';
    } else {
      literalBytes = Number(literal[1]);
      if (literal[2] === '') socket.write('+ Go on\r\n');
    }
  }
}
