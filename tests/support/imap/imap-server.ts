/** What the three real servers have in common, so that one suite runs against each. */
export interface ImapServer extends AsyncDisposable {
  readonly kind: 'dovecot' | 'courier' | 'cyrus';
  readonly host: string;
  /** Plain; STARTTLS is offered where the server has TLS. */
  readonly port: number;
  /** TLS from the first byte. */
  readonly tlsPort: number | undefined;
  /** PEM, to be trusted by clients; for `localhost` and 127.0.0.1. */
  readonly certificate: string | undefined;
  /** Users and their passwords. */
  readonly users: Readonly<Record<string, string>>;
  /** Signs in as others, in the form of its server: `user*admin`, `#shared.…`, or an authorisation identity. */
  readonly administrator: { readonly name: string; readonly password: string };
  /** Again on the same ports, after `stop` or `kill`. */
  start(): Promise<void>;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

export const defaultUsers = { alice: 'pass', bob: 'pass', 'terry.adams': 'pass' } as const;
export const defaultAdministrator = { name: 'mailadmin', password: 'adminpass' } as const;
