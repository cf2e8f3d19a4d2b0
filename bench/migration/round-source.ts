import type { RoundSource } from '../../tests/support/migration/sync-round.ts';
import type { SourceAccount } from './transfer.ts';

export function roundSourceOf({ host, port, certificate, user, password }: SourceAccount): RoundSource {
  return {
    user,
    password,
    settings:
      certificate === undefined
        ? { host, port, security: 'None' }
        : { host, port, security: 'Ssl', authorities: [certificate] },
  };
}
