import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findSystemPackage, installCommand, systemPackages } from '../../../scripts/system-packages.mjs';
import { serverCertificate } from '../certificate.ts';
import { freePort } from '../free-port.ts';
import { createTemporaryFolder } from '../temporary-folder.ts';
import { type Account, giveTo, unprivilegedAccount } from './account.ts';
import { type DovecotOptions, dovecotConfiguration } from './dovecot-configuration.ts';
import { defaultAdministrator, defaultUsers, ImapServer, type ImapServerParts } from './imap-server.ts';
import { ServerProcess } from './server-process.ts';

interface Programs {
  readonly dovecot: string;
  readonly doveadm: string;
}

/**
 * The machine's own Dovecot in a temporary folder, on 127.0.0.1 alone, without any right of root. Ask for it
 * inside `describeWith('dovecot', …)`; as many as a test wants run side by side.
 */
export async function startDovecot(options: DovecotOptions = {}): Promise<DovecotServer> {
  const programs = findPrograms();
  const account = unprivilegedAccount(['dovecot', 'nobody']);
  const { folder: home, remove } = await createTemporaryFolder('landfall-dovecot-');
  try {
    const port = await freePort();
    const tlsPort = options.tls === 'off' ? undefined : await freePort();
    const users = { ...defaultUsers, ...options.users };
    const administrator = options.administrator ?? defaultAdministrator;
    const { certificate, key } = serverCertificate(
      [...(options.certificateNames ?? []), 'localhost', '127.0.0.1'],
      Date.now(),
    );
    const files = {
      'certificate.pem': certificate,
      'key.pem': key,
      users: passwordFile(users),
      administrators: passwordFile({ [administrator.name]: administrator.password }),
      'dovecot.conf': dovecotConfiguration(options, { home, account, port, tlsPort }),
    };
    const folders = ['run', 'mail'].map((name) => path.join(home, name));
    for (const folder of folders) await mkdir(folder, { mode: 0o755 });
    for (const [name, text] of Object.entries(files))
      await writeFile(path.join(home, name), text, { mode: 0o600 });
    await giveTo(account, home, ...folders, ...Object.keys(files).map((name) => path.join(home, name)));
    const server = new DovecotServer({
      programs,
      account,
      home,
      port,
      tlsPort,
      certificate,
      users,
      administrator,
      removeHome: remove,
    });
    await server.start();
    return server;
  } catch (error) {
    await remove();
    throw error;
  }
}

interface DovecotParts extends ImapServerParts {
  readonly programs: Programs;
  readonly account: Account;
}

/** Its administrator signs in as `user*mailadmin`. */
export class DovecotServer extends ImapServer {
  readonly kind = 'dovecot';
  /** Owns every file of the server; give it what you plant. */
  readonly account: Account;
  readonly #programs: Programs;

  constructor(parts: DovecotParts) {
    super(parts);
    this.account = parts.account;
    this.#programs = parts.programs;
  }

  /** Of one user, in the format maildir: a folder for each mailbox, named `.` and the name in modified UTF-7. */
  maildir(user: string): string {
    return path.join(this.home, 'mail', user, 'Maildir');
  }

  protected async launch(): Promise<ServerProcess> {
    const { home: cwd, account } = this;
    return new ServerProcess({
      // Dovecot asks nothing of its input; a signal tells it when a test run was killed.
      program: 'setpriv',
      args: ['--pdeathsig', 'KILL', this.#programs.dovecot, '-F', '-c', this.#configuration],
      cwd,
      account,
    });
  }

  protected override explain(): Promise<string> {
    return readFile(path.join(this.home, 'log'), 'utf8').catch(() => '');
  }

  /** `doveadm <args>` on this server: `save`, `mailbox update --uid-validity`, `backup` and so on. */
  async doveadm(args: readonly string[], input: Uint8Array = new Uint8Array()): Promise<string> {
    const { home: cwd, account } = this;
    const child = spawn(this.#programs.doveadm, ['-c', this.#configuration, ...args], {
      cwd,
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(process.getuid?.() === 0 ? { uid: account.uid, gid: account.gid } : {}),
    });
    const said = { out: '', error: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      said.out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said.error += chunk.toString();
    });
    // Whoever reads no input may have gone before it is written; the exit code says how that went.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`doveadm ${args.join(' ')} failed (${String(code)}): ${said.error}`);
    return said.out;
  }

  /** As after a restore from a backup: the folder's UIDs mean nothing any more. */
  async changeUidValidity(user: string, mailbox: string, uidValidity: number): Promise<void> {
    await this.doveadm(['mailbox', 'update', '-u', user, '--uid-validity', String(uidValidity), mailbox]);
  }

  get #configuration(): string {
    return path.join(this.home, 'dovecot.conf');
  }
}

function findPrograms(): Programs {
  const { dovecot, doveadm } = findSystemPackage('dovecot') ?? {};
  if (dovecot !== undefined && doveadm !== undefined) return { dovecot, doveadm };
  const row = systemPackages.find(({ name }) => name === 'dovecot');
  throw new Error(
    `Dovecot is not installed on this machine. Type: ${row === undefined ? '' : installCommand(row)}`,
  );
}

function passwordFile(passwords: Readonly<Record<string, string>>): string {
  return Object.entries(passwords)
    .map(([name, password]) => `${name}:{PLAIN}${password}\n`)
    .join('');
}
