import type { ServerProcess } from './server-process.ts';

export interface Login {
  readonly name: string;
  readonly password: string;
}

export interface ImapServerParts {
  /** A temporary folder; everything of the server is in it. */
  readonly home: string;
  /** Plain; STARTTLS is offered where there is TLS. */
  readonly port: number;
  /** TLS from the first byte. */
  readonly tlsPort: number | undefined;
  /** PEM, for `localhost` and 127.0.0.1: what clients have to trust. */
  readonly certificate: string;
  /** Names and passwords. */
  readonly users: Readonly<Record<string, string>>;
  readonly administrator: Login;
  removeHome(): Promise<void>;
}

/** What the three real servers have in common, so that one suite runs against each. */
export abstract class ImapServer implements AsyncDisposable {
  abstract readonly kind: 'dovecot' | 'courier' | 'cyrus';
  readonly host = '127.0.0.1';
  readonly port: number;
  readonly tlsPort: number | undefined;
  readonly certificate: string;
  readonly users: Readonly<Record<string, string>>;
  /** Signs in as others, in the form of its server: `user*admin`, `#shared.…`, or an authorisation identity. */
  readonly administrator: Login;
  protected readonly home: string;
  readonly #removeHome: () => Promise<void>;
  #process: ServerProcess | undefined;

  constructor(parts: ImapServerParts) {
    this.home = parts.home;
    this.port = parts.port;
    this.tlsPort = parts.tlsPort;
    this.certificate = parts.certificate;
    this.users = parts.users;
    this.administrator = parts.administrator;
    this.#removeHome = parts.removeHome;
  }

  protected abstract launch(): Promise<ServerProcess>;

  /** What the server wrote elsewhere than to its output, for the message of a failure. */
  protected async explain(): Promise<string> {
    return '';
  }

  /** Again on the same ports, after `stop` or `kill`. */
  async start(): Promise<void> {
    const process = await this.launch();
    this.#process = process;
    try {
      // The TLS port says nothing by itself, and is opened together with the other.
      await process.greets(this.port, () => this.explain());
    } catch (error) {
      await process.kill();
      throw error;
    }
  }

  /** With a word to its clients. */
  async stop(): Promise<void> {
    await this.#process?.stop();
  }

  /** The server and every session at once, as a power cut would. */
  async kill(): Promise<void> {
    await this.#process?.kill();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await this.#removeHome();
  }
}

export const defaultUsers = { alice: 'pass', bob: 'pass', 'terry.adams': 'pass' } as const;
export const defaultAdministrator: Login = { name: 'mailadmin', password: 'adminpass' };
