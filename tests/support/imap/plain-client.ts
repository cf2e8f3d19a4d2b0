import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ImapServer, Login } from './imap-server.ts';

export interface Reply {
  readonly status: string;
  /** After the status: response code and text. */
  readonly text: string;
  /** Everything untagged that came before, without its last line end; literals stand in it as they came. */
  readonly lines: readonly string[];
}

interface Pending {
  readonly tag: string;
  readonly lines: string[];
  goOn: (() => void) | undefined;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The least IMAP that fills a server and asks it simple things: lines out, lines back, literals of any bytes. With
 * LITERAL+ (RFC 7888) commands may be under way together. All text is Latin-1: bytes as they are.
 */
export class PlainClient implements AsyncDisposable {
  readonly #socket: Socket;
  readonly #greeted: Promise<void>;
  readonly #pending: Pending[] = [];
  #greet: () => void = () => undefined;
  #unread = '';
  #line = '';
  #literalBytes = 0;
  #failure: Error | undefined;
  #tag = 0;
  #maySendAhead = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#greeted = new Promise((resolve, reject) => {
      this.#greet = resolve;
      socket.once('close', () => reject(new Error('The server closed the connection without a greeting.')));
    });
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      this.#unread += chunk;
      this.#read();
    });
    socket.on('error', (error) => {
      this.#failure = error;
    });
    socket.on('close', () => {
      const error = this.#failure ?? new Error(`The server closed the connection: ${this.#line}`);
      for (const { reject } of this.#pending.splice(0)) reject(error);
    });
  }

  /** Greeted, not signed in. */
  static async connect(server: { readonly host: string; readonly port: number }): Promise<PlainClient> {
    const client = new PlainClient(connect(server.port, server.host));
    await client.#greeted;
    return client;
  }

  static async connectTls(server: ImapServer): Promise<PlainClient> {
    if (server.tlsPort === undefined) throw new Error(`This ${server.kind} was started without TLS.`);
    const client = new PlainClient(
      connectTls({ port: server.tlsPort, host: server.host, ca: server.certificate }),
    );
    await client.#greeted;
    return client;
  }

  /** As the user, over the plain port. */
  static async signIn(
    server: { readonly host: string; readonly port: number },
    { name, password }: Login,
  ): Promise<PlainClient> {
    const client = await PlainClient.connect(server);
    await client.must(`LOGIN ${quoted(name)} ${quoted(password)}`);
    const { lines } = await client.must('CAPABILITY');
    client.#maySendAhead = /\bLITERAL\+/.test(lines.join(' '));
    return client;
  }

  get isClosed(): boolean {
    return this.#socket.destroyed;
  }

  /** Whether several commands with literals may be under way together. */
  get maySendAhead(): boolean {
    return this.#maySendAhead;
  }

  async command(text: string, literal?: Uint8Array): Promise<Reply> {
    this.#tag += 1;
    const tag = `p${this.#tag}`;
    if (this.#socket.destroyed) throw this.#failure ?? new Error('The connection is closed.');
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    const pending: Pending = { tag, lines: [], goOn: undefined, resolve, reject };
    this.#pending.push(pending);
    if (literal === undefined) {
      this.#socket.write(`${tag} ${text}\r\n`, 'latin1');
      return promise;
    }
    const send = () => {
      this.#socket.write(literal);
      this.#socket.write('\r\n');
    };
    if (!this.#maySendAhead) pending.goOn = send;
    this.#socket.write(`${tag} ${text} {${literal.length}${this.#maySendAhead ? '+' : ''}}\r\n`, 'latin1');
    if (this.#maySendAhead) send();
    return promise;
  }

  /** An answer within an exchange, or DONE: a line without a tag. */
  sendLine(text: string): void {
    this.#socket.write(`${text}\r\n`, 'latin1');
  }

  sendBytes(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** Reads nothing any more. */
  pause(): void {
    this.#socket.pause();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Resolves when the connection has closed. */
  get closed(): Promise<void> {
    if (this.#socket.closed) return Promise.resolve();
    return new Promise((resolve) => this.#socket.once('close', () => resolve()));
  }

  /** Fails on NO and BAD. */
  async must(text: string, literal?: Uint8Array): Promise<Reply> {
    const answer = await this.command(text, literal);
    if (answer.status !== 'OK') throw new Error(`"${text}" was answered ${answer.status} ${answer.text}`);
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A server that has gone cannot say goodbye.
    if (!this.#socket.destroyed) await this.command('LOGOUT').catch(() => undefined);
    this.#socket.destroy();
  }

  #read(): void {
    for (;;) {
      if (this.#literalBytes > 0) {
        const taken = this.#unread.slice(0, this.#literalBytes);
        this.#line += taken;
        this.#literalBytes -= taken.length;
        this.#unread = this.#unread.slice(taken.length);
        if (this.#literalBytes > 0) return;
      }
      const end = this.#unread.indexOf('\r\n');
      if (end < 0) return;
      const piece = this.#unread.slice(0, end);
      this.#line += piece;
      this.#unread = this.#unread.slice(end + 2);
      const literal = /\{(\d+)\}$/.exec(piece);
      if (literal === null) {
        const line = this.#line;
        this.#line = '';
        this.#take(line);
      } else {
        this.#line += '\r\n';
        this.#literalBytes = Number(literal[1]);
      }
    }
  }

  #take(line: string): void {
    this.#greet();
    const [current] = this.#pending;
    if (current === undefined) return;
    if (line.startsWith('+') && current.goOn !== undefined) {
      current.goOn();
      current.goOn = undefined;
    } else if (line.startsWith(`${current.tag} `)) {
      this.#pending.shift();
      const [, status = '', ...words] = line.split(' ');
      current.resolve({ status: status.toUpperCase(), text: words.join(' '), lines: current.lines });
    } else {
      current.lines.push(line);
    }
  }
}

/** A quoted string of IMAP. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
