import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findSystemPackage } from '../../scripts/system-packages.mjs';
import { type Account, giveTo, unprivilegedAccount } from '../../tests/support/imap/account.ts';
import type { DovecotServer } from '../../tests/support/imap/dovecot.ts';
import type { SourceAccount, Transfer } from './transfer.ts';

/** Other tools, one process for each mailbox, all at once, as durable as they are by default. */
type Peer = (accounts: readonly SourceAccount[], target: string) => Promise<Transfer>;

/** Maildirs, synced to disk as mbsync does by default (`FSync yes`). */
export const runMbsync: Peer = async (accounts, target) => {
  const { mbsync } = findSystemPackage('isync') ?? {};
  if (mbsync === undefined) throw new Error('mbsync is not installed. Type: sudo apt-get install isync');
  const commands = await Promise.all(
    accounts.map(async (account) => {
      const folder = path.join(target, account.user);
      await mkdir(path.join(folder, 'mail'), { recursive: true });
      const file = path.join(folder, 'mbsyncrc');
      await writeFile(file, mbsyncConfiguration(account, folder, await certificateFile(account, folder)));
      return { program: mbsync, args: ['-c', file, '-q', '-a'] };
    }),
  );
  return transferOf(target, await runAll(commands));
};

function mbsyncConfiguration(
  account: SourceAccount,
  folder: string,
  certificate: string | undefined,
): string {
  return [
    'IMAPStore source',
    `Host ${account.host}`,
    `Port ${account.port}`,
    `User ${account.user}`,
    `Pass ${account.password}`,
    'AuthMechs LOGIN',
    ...(certificate === undefined ? ['SSLType None'] : ['SSLType IMAPS', `CertificateFile ${certificate}`]),
    '',
    'MaildirStore target',
    `Path ${folder}/mail/`,
    `Inbox ${folder}/mail/INBOX`,
    'SubFolders Verbatim',
    '',
    'Channel all',
    'Far :source:',
    'Near :target:',
    'Patterns *',
    'Create Near',
    'Sync Pull',
    'SyncState *',
    '',
  ].join('\n');
}

/** Dovecot's own copy from IMAP into Maildirs, synced to disk (`mail_fsync = optimized`, its default). */
export const runDoveadmBackup: Peer = async (accounts, target) => {
  const { doveadm } = findSystemPackage('dovecot') ?? {};
  if (doveadm === undefined) throw new Error('Dovecot is not installed.');
  const owner = unprivilegedAccount(['dovecot', 'nobody']);
  await chmod(target, 0o755);
  await giveTo(owner, target);
  const commands = await Promise.all(
    accounts.map(async (account) => {
      const folder = path.join(target, account.user);
      await mkdir(folder);
      const certificate = await certificateFile(account, folder);
      const file = path.join(folder, 'dovecot.conf');
      await writeFile(file, doveadmConfiguration(account, folder, owner, certificate));
      await giveTo(owner, folder, file, ...(certificate === undefined ? [] : [certificate]));
      // Without -u, which would ask a server who that is.
      const env = { ...process.env, USER: account.user, HOME: folder };
      return { program: doveadm, args: ['-c', file, 'backup', '-R', 'imapc:'], owner, env };
    }),
  );
  return transferOf(target, await runAll(commands));
};

function doveadmConfiguration(
  account: SourceAccount,
  folder: string,
  owner: Account,
  certificate: string | undefined,
): string {
  return [
    'protocols =',
    `base_dir = ${folder}/run`,
    `state_dir = ${folder}/run`,
    'log_path = /dev/stderr',
    `default_internal_user = ${owner.name}`,
    `default_internal_group = ${owner.group}`,
    `default_login_user = ${owner.name}`,
    'first_valid_uid = 1',
    'first_valid_gid = 1',
    `mail_location = maildir:${folder}/mail`,
    `imapc_host = ${account.host}`,
    `imapc_port = ${account.port}`,
    `imapc_user = ${account.user}`,
    `imapc_password = ${account.password}`,
    'imapc_features = rfc822.size fetch-headers',
    ...(certificate === undefined
      ? ['ssl = no']
      : ['imapc_ssl = imaps', `ssl_client_ca_file = ${certificate}`]),
    'namespace inbox {\n  inbox = yes\n  separator = /\n}',
    '',
  ].join('\n');
}

/** Whether somebody has put it on the path of programs. */
export const hasImapsync = (process.env.PATH ?? '')
  .split(path.delimiter)
  .some((folder) => existsSync(path.join(folder, 'imapsync')));

/** Into a second Dovecot, the only kind of target it has. */
export async function runImapsync(
  accounts: readonly SourceAccount[],
  target: DovecotServer,
  folder: string,
): Promise<Transfer> {
  const commands = accounts.map(({ host, port, certificate, user, password }) => ({
    program: 'imapsync',
    args: [
      ...['--host1', host, '--port1', String(port), '--user1', user, '--password1', password],
      ...(certificate === undefined ? ['--nossl1', '--notls1'] : ['--ssl1']),
      ...['--host2', target.host, '--port2', String(target.port), '--user2', user, '--password2', 'pass'],
      ...['--nossl2', '--notls2', '--nolog', '--noreleasecheck', '--noid', '--nosyncacls', '--nofoldersizes'],
      ...['--nofoldersizesatend', '--pidfile', path.join(folder, `${user}.pid`)],
    ],
  }));
  const wallMs = await runAll(commands);
  let messages = 0;
  for (const { user } of accounts) messages += (await messagesBelow(target.maildir(user))).messages;
  return { messages, bytes: 0, wallMs };
}

interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly owner?: Account;
  readonly env?: NodeJS.ProcessEnv;
}

async function runAll(commands: readonly Command[]): Promise<number> {
  const startedAt = performance.now();
  await Promise.all(commands.map(runOne));
  return performance.now() - startedAt;
}

async function runOne({ program, args, owner, env }: Command): Promise<void> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(env !== undefined && { env }),
    ...(process.getuid?.() === 0 && owner !== undefined ? { uid: owner.uid, gid: owner.gid } : {}),
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString()}`.slice(-4000);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} failed (${String(code)}): ${said}`);
}

async function certificateFile({ certificate }: SourceAccount, folder: string): Promise<string | undefined> {
  if (certificate === undefined) return undefined;
  const file = path.join(folder, 'certificate.pem');
  await writeFile(file, certificate);
  return file;
}

/** Counted and not believed: one of these tools was measured to lose messages and report success. */
async function transferOf(folder: string, wallMs: number): Promise<Transfer> {
  return { ...(await messagesBelow(folder)), bytes: 0, wallMs };
}

async function messagesBelow(folder: string): Promise<{ messages: number }> {
  const entries = await readdir(folder, { recursive: true });
  return { messages: entries.filter((name) => /(^|\/)(cur|new)\/[^/]+$/.test(name)).length };
}
