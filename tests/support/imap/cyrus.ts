import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { findSystemPackage, installCommand, systemPackages } from '../../../scripts/system-packages.mjs';
import { serverCertificate } from '../certificate.ts';
import { freePort } from '../free-port.ts';
import { createTemporaryFolder } from '../temporary-folder.ts';
import { defaultAdministrator, defaultUsers, ImapServer } from './imap-server.ts';
import { enterPrivateRoot, writePrivateFiles } from './private-root.ts';
import type { ServerProcess } from './server-process.ts';

export interface CyrusOptions {
  readonly tls?: 'off' | 'offered';
  readonly users?: Readonly<Record<string, string>>;
  /** Of the personal namespace: folders beside INBOX (on), or below it as `INBOX.…` with a dot between. */
  readonly altNamespace?: boolean;
}

/** Known inside the server alone. */
const owner = { name: 'cyrus', uid: 5001, gid: 5001 } as const;

/**
 * Cyrus IMAP over the machine's own files (tests/support/imap/private-root.ts), on 127.0.0.1 alone. Mailboxes come
 * into being when their users first sign in. Its administrator acts for others by SASL PLAIN with an authorisation
 * identity. Ask for it inside `describeWith('cyrus', …)`.
 */
export async function startCyrus(options: CyrusOptions = {}): Promise<CyrusServer> {
  if (findSystemPackage('cyrus') === undefined) throw new Error(missingCyrus());
  const { folder: home, remove } = await createTemporaryFolder('landfall-cyrus-');
  try {
    const port = await freePort();
    const tlsPort = options.tls === 'off' ? undefined : await freePort();
    const users = { ...defaultUsers, ...options.users };
    const logins = { ...users, [defaultAdministrator.name]: defaultAdministrator.password };
    const { certificate, key } = serverCertificate(['localhost', '127.0.0.1'], Date.now());
    await writePrivateFiles(home, {
      '/etc/passwd': `root:x:0:0::/root:/bin/sh\n${owner.name}:x:${owner.uid}:${owner.gid}::/data:/bin/sh\n`,
      '/etc/group': `root:x:0:\nmail:x:${owner.gid}:\n${owner.name}:x:${owner.gid}:\nsasl:x:5002:${owner.name}\n`,
      '/etc/imapd.conf': imapdConfiguration(options, tlsPort !== undefined),
      '/etc/cyrus.conf': masterConfiguration(port, tlsPort),
    });
    const passwords = Object.entries(logins).map(([name, password]) => `${name} ${password}\n`);
    await writePrivateFiles(
      home,
      { '/etc/imapd.pem': `${key}${certificate}`, '/run/cyrus/passwords': passwords.join('') },
      0o600,
    );
    await mkdir(path.join(home, 'data'), { mode: 0o755 });
    const server = new CyrusServer({
      home,
      port,
      tlsPort,
      certificate,
      users,
      administrator: defaultAdministrator,
      removeHome: remove,
    });
    await server.start();
    return server;
  } catch (error) {
    await remove();
    throw error;
  }
}

export class CyrusServer extends ImapServer {
  readonly kind = 'cyrus';

  protected launch(): Promise<ServerProcess> {
    return enterPrivateRoot({ systemPackage: 'cyrus', home: this.home, script: startScript });
  }
}

/** https://www.cyrusimap.org/3.6/imap/reference/manpages/configs/imapd.conf.html */
function imapdConfiguration({ altNamespace = true }: CyrusOptions, hasTls: boolean): string {
  const settings: Record<string, string | number> = {
    configdirectory: '/data/conf',
    proc_path: '/run/cyrus/proc',
    mboxname_lockpath: '/run/cyrus/lock',
    defaultpartition: 'default',
    'partition-default': '/data/spool',
    altnamespace: altNamespace ? 'yes' : 'no',
    unixhierarchysep: altNamespace ? 'yes' : 'no',
    virtdomains: 'off',
    admins: 'cyrus',
    proxyservers: defaultAdministrator.name,
    allowplaintext: 'yes',
    sasl_pwcheck_method: 'auxprop',
    sasl_auxprop_plugin: 'sasldb',
    sasl_sasldb_path: '/data/sasldb2',
    sasl_mech_list: 'PLAIN LOGIN',
    autocreate_quota: 0,
    autocreate_post: 'yes',
    autocreate_inbox_folders: 'Sent|Drafts|Trash|Junk|Archive',
    'xlist-sent': 'Sent',
    'xlist-drafts': 'Drafts',
    'xlist-trash': 'Trash',
    'xlist-junk': 'Junk',
    'xlist-archive': 'Archive',
    // Otherwise each raw 8-bit byte of a header becomes an X.
    munge8bit: 'no',
    // Of any size, above the limits that migrations set.
    maxmessagesize: 0,
    // What a power cut costs here is what a test asked for.
    skiplist_unsafe: 'yes',
    syslog_prefix: 'cyrus',
    ...(hasTls ? { tls_server_cert: '/etc/imapd.pem', tls_server_key: '/etc/imapd.pem' } : {}),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}: ${value}`);
  return `${lines.join('\n')}\n`;
}

/** https://www.cyrusimap.org/3.6/imap/reference/manpages/configs/cyrus.conf.html */
function masterConfiguration(port: number, tlsPort: number | undefined): string {
  const service = (name: string, command: string, at: number) =>
    `  ${name} cmd="${command}" listen="127.0.0.1:${at}" prefork=1 maxchild=200`;
  return [
    'START {\n  recover cmd="/usr/sbin/cyrus ctl_cyrusdb -r"\n}',
    'SERVICES {',
    service('imap', 'imapd -U 30', port),
    ...(tlsPort === undefined ? [] : [service('imaps', 'imapd -s -U 30', tlsPort)]),
    '}',
    'EVENTS {\n  checkpoint cmd="/usr/sbin/cyrus ctl_cyrusdb -c" period=30\n}',
    '',
  ].join('\n');
}

const startScript = [
  'set -e',
  // Cyrus syncs every message and folder by itself; a test wants a mailbox of thousands at once.
  'export LD_PRELOAD=libeatmydata.so',
  'mkdir -p /data/conf /data/spool /run/cyrus/proc /run/cyrus/lock /run/cyrus/socket',
  'while read -r user password; do',
  '  printf "%s" "$password" | saslpasswd2 -p -c -f /data/sasldb2 -u "$(hostname)" "$user"',
  'done < /run/cyrus/passwords',
  `chown -R ${owner.name}:mail /data /run/cyrus /etc/imapd.pem`,
  '/usr/lib/cyrus/bin/master &',
  '',
].join('\n');

function missingCyrus(): string {
  const row = systemPackages.find(({ name }) => name === 'cyrus');
  return `Cyrus is not to be had on this machine. Type: ${row === undefined ? '' : installCommand(row)}`;
}
