/** An endpoint and a row, as the connection layer wants them. */

import type { ConcealedText } from '../../../base/concealed-text.ts';
import type { SourceCredentials, SourceServerSettings } from '../../connection/source-settings.ts';
import { readSourceLogin } from '../../csv/source-login.ts';
import { migrationInvalid } from '../control-errors.ts';
import type { ServerToUse, SyncSide } from '../ports.ts';
import type { TokenProviders } from './token-providers.ts';

const compressions = { auto: 'auto', on: 'always', off: 'never' } as const;

export function settingsOf(server: ServerToUse): SourceServerSettings {
  const { remoteServer, port, security, acceptUntrustedCertificates, compression } = server;
  return {
    host: remoteServer,
    port,
    security,
    acceptUntrustedCertificates,
    compression: compressions[compression],
  };
}

export function credentialsOf(side: SyncSide, tokens: TokenProviders): SourceCredentials {
  const { endpoint, userName, userRoot } = side;
  const { authentication, masterSeparator } = endpoint;
  const loginOf = (name: string) => readSourceLogin(name, { userRoot, masterSeparator });
  switch (authentication.kind) {
    case 'Basic':
      return { login: loginOf(userName), secret: { kind: 'password', password: passwordOf(side) } };
    case 'Administrator': {
      const name = authentication.userName.replaceAll('%u', userName);
      return { login: loginOf(name), secret: { kind: 'password', password: authentication.password } };
    }
    case 'RowToken': {
      const token = passwordOf(side);
      return {
        login: loginOf(userName),
        secret: { kind: 'accessToken', tokens: { getToken: () => Promise.resolve(token) } },
      };
    }
    case 'Token':
    case 'RefreshToken':
    case 'Microsoft':
    case 'Google':
      return {
        login: loginOf(userName),
        secret: { kind: 'accessToken', tokens: tokens.of(endpoint, authentication) },
      };
  }
}

function passwordOf({ password, endpoint }: SyncSide): ConcealedText {
  if (password !== undefined) return password;
  throw migrationInvalid(
    'user.password',
    `The endpoint "${endpoint.name}" signs in with a password of each mailbox, and none is kept for this one. Give it with Set-MigrationUser, or add the user again with its row.`,
  );
}
