import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { CertificateAndKey } from '../../src/servers/tls/self-signed.ts';

export interface SinkHabits {
  /** Speaks TLS from the start. */
  readonly isSecure?: boolean;
  readonly offersStartTls?: boolean;
  /** `user:password` that must sign in. */
  readonly login?: string;
  readonly refuses?: readonly string[];
  /** Says this instead of taking the mail. */
  readonly afterData?: string;
  readonly offersDsn?: boolean;
  /** Says nothing at all. */
  readonly isSilent?: boolean;
}

export interface SunkMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
  readonly isEncrypted: boolean;
  readonly login: string | undefined;
}

/** A mail server on loopback that keeps what it is given (RFC 5321), and behaves as it is told. */
export class SmtpSink implements AsyncDisposable {
  readonly mails: SunkMail[] = [];
  /** Command words, in their order. */
  readonly commands: string[] = [];
  /** MAIL and RCPT, whole. */
  readonly envelopes: string[] = [];
  readonly habits: SinkHabits;
  readonly #certificate: CertificateAndKey;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor(certificate: CertificateAndKey, habits: SinkHabits) {
    this.#certificate = certificate;
    this.habits = habits;
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => socket.destroy());
      if (this.habits.isSilent !== true)
        this.#serve(habits.isSecure === true ? this.#secure(socket) : socket, true);
    });
  }

  static async listen(certificate: CertificateAndKey, habits: SinkHabits = {}): Promise<SmtpSink> {
    const sink = new SmtpSink(certificate, habits);
    sink.#server.listen(0, '127.0.0.1');
    await once(sink.#server, 'listening');
    return sink;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #secure(socket: Socket): TLSSocket {
    const { certificate: cert, key } = this.#certificate;
    const secured = new TLSSocket(socket, {
      isServer: true,
      secureContext: createSecureContext({ cert, key }),
    });
    secured.on('error', () => secured.destroy());
    return secured;
  }

  #serve(socket: Socket, greets: boolean): void {
    let unread = '';
    let data: string[] | undefined;
    let from = '';
    let to: string[] = [];
    let login: string | undefined;
    const say = (line: string) => socket.write(`${line}\r\n`);
    const isEncrypted = socket instanceof TLSSocket;
    const command = (line: string): void => {
      const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
      this.commands.push(word.toUpperCase());
      switch (word.toUpperCase()) {
        case 'EHLO':
          say('250-sink');
          if (this.habits.offersStartTls === true && !isEncrypted) say('250-STARTTLS');
          if (this.habits.login !== undefined) say('250-AUTH PLAIN');
          if (this.habits.offersDsn === true) say('250-DSN');
          return void say('250 8BITMIME');
        case 'STARTTLS':
          if (this.habits.offersStartTls !== true) return void say('502 5.5.1 Not here.');
          say('220 Go ahead.');
          socket.removeAllListeners('data');
          this.#serve(this.#secure(socket), false);
          return;
        case 'AUTH': {
          const [, user, password] = Buffer.from(rest.split(' ')[1] ?? '', 'base64')
            .toString()
            .split('\0');
          login = `${user}:${password}`;
          return void say(login === this.habits.login ? '235 Welcome.' : '535 5.7.8 Who are you?');
        }
        case 'MAIL':
          this.envelopes.push(line);
          from = /<(.*?)>/.exec(rest)?.[1] ?? '';
          to = [];
          return void say(this.habits.login === undefined || login ? '250 OK' : '530 5.7.0 Sign in first.');
        case 'RCPT': {
          const address = /<(.*?)>/.exec(rest)?.[1] ?? '';
          this.envelopes.push(line);
          if (this.habits.refuses?.includes(address)) return void say('550 5.1.1 Nobody is called so.');
          to.push(address);
          return void say('250 OK');
        }
        case 'DATA':
          data = [];
          return void say('354 Go on.');
        case 'QUIT':
          say('221 Bye.');
          socket.end();
          return;
        default:
          say('500 What?');
      }
    };
    const line = (text: string): void => {
      if (data === undefined) {
        command(text);
        return;
      }
      if (text !== '.') return void data.push(text.startsWith('..') ? text.slice(1) : text);
      const { afterData } = this.habits;
      if (afterData === undefined) {
        this.mails.push({ from, to, text: data.join('\r\n'), isEncrypted, login });
      }
      data = undefined;
      say(afterData ?? '250 Taken.');
    };
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      unread += chunk;
      for (let end = unread.indexOf('\r\n'); end >= 0; end = unread.indexOf('\r\n')) {
        const text = unread.slice(0, end);
        unread = unread.slice(end + 2);
        line(text);
      }
    });
    if (greets) say('220 sink ESMTP');
  }
}
