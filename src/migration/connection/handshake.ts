import type { Duplex } from 'node:stream';
import type { Clock } from '../../base/clock.ts';
import type { Command, StatusResponse } from '../../wire/imap/index.ts';
import { greetedByNobody, startTlsRefused } from './connection-ends.ts';
import type { SecureWay } from './dial.ts';
import type { Transport } from './transport.ts';

export interface HandshakeOptions {
  readonly server: string;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly run: (command: Command) => Promise<StatusResponse>;
  /** The connection cannot go on. */
  readonly fail: (reason: unknown) => void;
}

/** How a connection begins, and what is put around its bytes: the greeting, TLS, DEFLATE. */
export class Handshake {
  readonly #options: HandshakeOptions;
  #greeting: StatusResponse | undefined;
  #hasEnded = false;
  #greeted: (() => void) | undefined;
  #switched: (() => void) | undefined;

  constructor(options: HandshakeOptions) {
    this.#options = options;
  }

  /** The server has said its first word. */
  greet(status: StatusResponse): void {
    this.#greeting = status;
    this.#greeted?.();
  }

  /** Before anything more is read: what comes next is in the other form. */
  switch(to: 'tls' | 'deflate', rest: Uint8Array): void {
    if (to === 'deflate') this.#options.transport.startDeflate(rest);
    this.#switched?.();
  }

  /** The connection has: nobody is going to greet any more. */
  end(): void {
    this.#hasEnded = true;
    this.#greeted?.();
  }

  /** Undefined where the connection has ended before it, for silence too. */
  async greeting(timeoutMs: number): Promise<StatusResponse | undefined> {
    if (this.#greeting === undefined && !this.#hasEnded) {
      const { server, clock, fail } = this.#options;
      const timer = new AbortController();
      const greeted = new Promise<void>((resolve) => {
        this.#greeted = resolve;
      });
      const expired = clock.sleep(timeoutMs, timer.signal).then(
        () => fail(greetedByNobody(server, timeoutMs)),
        () => undefined,
      );
      await Promise.race([greeted, expired]);
      timer.abort();
    }
    return this.#greeting;
  }

  /** `wrap` puts TLS around the socket once STARTTLS has been answered. */
  async startTls(wrap: (socket: Duplex) => Promise<SecureWay>): Promise<void> {
    const { server, transport, run, fail } = this.#options;
    const switched = this.#nextSwitch();
    const status = await run({ name: 'STARTTLS' });
    if (status.condition !== 'OK') throw startTlsRefused(server, status);
    await switched;
    try {
      transport.attach(await wrap(transport.detach()));
    } catch (error) {
      fail(error);
      throw error;
    }
  }

  /** False: the server does not want to. */
  async compress(): Promise<boolean> {
    const switched = this.#nextSwitch();
    const status = await this.#options.run({ name: 'COMPRESS', algorithm: 'DEFLATE' });
    if (status.condition !== 'OK') return false;
    await switched;
    return true;
  }

  #nextSwitch(): Promise<void> {
    return new Promise((resolve) => {
      this.#switched = resolve;
    });
  }
}
