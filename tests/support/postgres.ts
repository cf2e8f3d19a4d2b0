import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { findSystemPackage, installCommand, systemPackages } from '../../scripts/system-packages.mjs';
import { freePort } from './free-port.ts';

export interface PostgresServer {
  /** Of the superuser, to the database `postgres`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** PostgreSQL refuses to run as root, so root hands it to a user with fewer rights. */
interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * A server of the machine's own PostgreSQL in a temporary folder, with fsync on as in production, listening
 * on 127.0.0.1 alone behind a random password. Tests take `createTestDatabase()` instead: it shares one server.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const programs = findSystemPackage('postgresql');
  const { initdb, postgres } = programs ?? {};
  if (initdb === undefined || postgres === undefined) throw new Error(missingPostgres());
  const account = await unprivilegedAccount();
  const home = await mkdtemp(path.join(tmpdir(), 'landfall-pg-'));
  try {
    const password = randomBytes(18).toString('base64url');
    const passwordFile = path.join(home, 'password');
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (account !== undefined) {
      await chown(home, account.uid, account.gid);
      await chown(passwordFile, account.uid, account.gid);
    }
    const data = path.join(home, 'data');
    await initialise(initdb, data, passwordFile, home, account);
    const port = await freePort();
    const server = await launch(postgres, data, port, home, account);
    return {
      url: `postgres://landfall:${password}@127.0.0.1:${port}/postgres`,
      async stop() {
        await stopServer(server);
        await rm(home, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  } catch (error) {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
    throw error;
  }
}

function missingPostgres(): string {
  const row = systemPackages.find(({ name }) => name === 'postgresql');
  return `PostgreSQL is not installed on this machine. Type: ${row === undefined ? '' : installCommand(row)}`;
}

async function initialise(
  initdb: string,
  data: string,
  passwordFile: string,
  cwd: string,
  account: Account | undefined,
): Promise<void> {
  const child = spawn(
    initdb,
    [
      `--pgdata=${data}`,
      '--username=landfall',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--no-sync', // Only the empty cluster is at stake here; the server itself runs with fsync on.
    ],
    { cwd, stdio: ['ignore', 'pipe', 'pipe'], ...account },
  );
  const output = lastLines(child);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`initdb failed with exit code ${String(code)}:\n${output.join('\n')}`);
}

async function launch(
  postgres: string,
  data: string,
  port: number,
  cwd: string,
  account: Account | undefined,
): Promise<ChildProcess> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '128MB',
    logging_collector: 'off',
    lc_messages: 'C',
  };
  const args = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const child = spawn(postgres, ['-D', data, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...account,
  });
  // A test runner that dies without its teardown must not leave a server behind.
  const abandon = () => child.kill('SIGQUIT');
  process.once('exit', abandon);
  child.once('close', () => process.removeListener('exit', abandon));
  const output = lastLines(child);
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(limit);
      child.kill('SIGKILL');
      reject(new Error(`PostgreSQL ${why}:\n${output.join('\n')}`));
    };
    const limit = setTimeout(() => fail('was not ready within 60 s'), 60_000);
    child.once('error', (error) => fail(`did not start (${error.message})`));
    child.once('close', (code) => fail(`ended with exit code ${String(code)}`));
    child.stderr?.on('data', (chunk: Buffer) => {
      if (!chunk.includes('ready to accept connections')) return;
      clearTimeout(limit);
      resolve();
    });
  });
  return child;
}

/** SIGINT is "fast shutdown": sessions are ended, everything is written, nothing waits for clients. */
async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGINT');
  const insist = setTimeout(() => child.kill('SIGQUIT'), 15_000);
  await closed;
  clearTimeout(insist);
}

function lastLines(child: ChildProcess, limit = 60): readonly string[] {
  const lines: string[] = [];
  for (const output of [child.stdout, child.stderr]) {
    if (output === null) continue;
    createInterface({ input: output }).on('line', (line) => {
      lines.push(line);
      if (lines.length > limit) lines.shift();
    });
  }
  return lines;
}

async function unprivilegedAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find(([login]) => login === name) ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('PostgreSQL does not run as root, and this machine has no user "postgres" or "nobody".');
}
