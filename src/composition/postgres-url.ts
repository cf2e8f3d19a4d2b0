import { AppError } from '../base/errors.ts';
import type { Configuration } from '../configuration/schema.ts';
import { readSecretFile } from './secret-file.ts';

/** The address of the database with the password from its file, as the driver takes it. */
export function postgresUrl(
  { store: { postgres } }: Configuration,
  { statementTimeoutMs = postgres?.statementTimeoutMs ?? 0 }: { statementTimeoutMs?: number } = {},
): string {
  if (postgres === undefined) {
    throw new AppError({
      kind: 'invalid',
      code: 'config.postgresMissing',
      message: 'store.kind is "postgres" and store.postgres says nothing. Set store.postgres.url.',
    });
  }
  const url = new URL(postgres.url);
  if (postgres.passwordFile !== undefined) {
    url.password = readSecretFile('store.postgres.passwordFile', postgres.passwordFile);
  }
  url.searchParams.set('connect_timeout', String(Math.ceil(postgres.connectTimeoutMs / 1000)));
  url.searchParams.set('statement_timeout', String(statementTimeoutMs));
  if (postgres.caFile !== undefined) {
    url.searchParams.set('sslmode', 'verify-full');
    url.searchParams.set('sslrootcert', postgres.caFile);
  }
  return url.href;
}
