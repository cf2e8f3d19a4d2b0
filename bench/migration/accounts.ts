import type { ImapServer } from '../../tests/support/imap/imap-server.ts';
import type { SourceAccount } from './transfer.ts';

/** Of users whose password is `pass`, over one of the server's two ports. */
export function accountsOf(server: ImapServer, users: readonly string[], isTls: boolean): SourceAccount[] {
  const { host, port, tlsPort, certificate } = server;
  if (isTls && tlsPort === undefined) throw new Error('This server was started without TLS.');
  const way =
    isTls && tlsPort !== undefined ? { port: tlsPort, certificate } : { port, certificate: undefined };
  return users.map((user) => ({ host, ...way, user, password: 'pass' }));
}
