import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { sharedService } from './services.ts';

export interface TestDatabase {
  readonly url: string;
  /** Ends the sessions that are still open in it. */
  drop(): Promise<void>;
}

/** An empty database of its own on the run's PostgreSQL server. Ask for it inside `describeWith('postgresql', …)`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = await sharedService('postgres');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => administer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
