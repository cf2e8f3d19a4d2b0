import { chown, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findSystemPackage, installCommand, systemPackages } from '../../../scripts/system-packages.mjs';
import { serverCertificate } from '../certificate.ts';
import { freePort } from '../free-port.ts';
import { createTemporaryFolder } from '../temporary-folder.ts';
import { defaultAdministrator, defaultUsers, ImapServer } from './imap-server.ts';
import { enterPrivateRoot, writePrivateFiles } from './private-root.ts';
import type { ServerProcess } from './server-process.ts';

export interface CourierOptions {
  readonly tls?: 'off' | 'offered';
  readonly users?: Readonly<Record<string, string>>;
}

/** Known inside the server alone. */
const owner = { name: 'vmail', uid: 5001, gid: 5001 } as const;
const administrator = defaultAdministrator;

/**
 * Courier IMAP over the machine's own files (tests/support/imap/private-root.ts), on 127.0.0.1 alone. Its
 * administrator reads the mailboxes of others as `#shared.users.<user>`, where a dot in the user's name has become
 * a space, once `share` was called. Ask for it inside `describeWith('courier', …)`.
 */
export async function startCourier(options: CourierOptions = {}): Promise<CourierServer> {
  if (findSystemPackage('courier') === undefined) throw new Error(missingCourier());
  const { folder: home, remove } = await createTemporaryFolder('landfall-courier-');
  try {
    const port = await freePort();
    const tlsPort = options.tls === 'off' ? undefined : await freePort();
    const users = { ...defaultUsers, ...options.users };
    const { certificate, key } = serverCertificate(['localhost', '127.0.0.1'], Date.now());
    const logins = { ...users, [administrator.name]: administrator.password };
    await writePrivateFiles(home, {
      '/etc/passwd': `root:x:0:0::/root:/bin/sh\n${owner.name}:x:${owner.uid}:${owner.gid}::/data:/bin/sh\ncourier:x:5002:5002::/data:/bin/sh\n`,
      '/etc/group': `root:x:0:\n${owner.name}:x:${owner.gid}:\ncourier:x:5002:\n`,
      '/etc/courier/shared/index': 'users\t*\tusers\n',
      '/etc/courier/shared/users': Object.keys(users).map(sharedLine).join(''),
    });
    await writePrivateFiles(
      home,
      { '/etc/courier/imapd.pem': `${key}${certificate}`, '/run/courier/passwords': passwordLines(logins) },
      0o600,
    );
    const server = new CourierServer({
      home,
      port,
      tlsPort,
      certificate,
      users,
      administrator,
      removeHome: remove,
    });
    for (const user of Object.keys(logins)) await server.makeMailbox(user);
    await server.start();
    return server;
  } catch (error) {
    await remove();
    throw error;
  }
}

export class CourierServer extends ImapServer {
  readonly kind = 'courier';
  /** Owns every mailbox; give it what you plant. */
  readonly account = owner;

  /** A folder for each mailbox in it, named `.` and the name in UTF-8. */
  maildir(user: string): string {
    return path.join(this.home, 'data', user, 'Maildir');
  }

  protected launch(): Promise<ServerProcess> {
    const { home, port, tlsPort } = this;
    return enterPrivateRoot({ systemPackage: 'courier', home, script: startScript(port, tlsPort) });
  }

  /** Lets the administrator list and read the mailbox (RFC 4314: `lrs`), as `maildiracl` does. */
  async share(user: string, mailbox = 'INBOX'): Promise<void> {
    const folder = mailbox === 'INBOX' ? '.' : mailbox.replace(/^INBOX/, '');
    const file = path.join(this.maildir(user), folder, 'courierimapacl');
    await writeFile(file, `owner aceilrstwx\nuser=${administrator.name} lrs\n`);
    await chown(file, owner.uid, owner.gid);
  }

  async makeMailbox(user: string): Promise<void> {
    const maildir = this.maildir(user);
    for (const name of ['', 'cur', 'new', 'tmp']) {
      const folder = path.join(maildir, name);
      await mkdir(folder, { recursive: true, mode: 0o755 });
      await chown(folder, owner.uid, owner.gid);
    }
    await chown(path.dirname(maildir), owner.uid, owner.gid);
  }
}

/** The daemons as Debian's own start scripts run them, without its service manager. */
function startScript(port: number, tlsPort: number | undefined): string {
  const listen = (at: number, program: string) =>
    `${at === tlsPort ? 'IMAP_TLS=1 ' : ''}/usr/sbin/couriertcpd -address=127.0.0.1 -maxprocs=200 -maxperip=200 -nodnslookup -noidentlookup ${at} ` +
    `${program} /usr/bin/imapd Maildir &`;
  const login = '/usr/lib/courier/courier/imaplogin';
  return [
    'set -e',
    `sed -i 's/^authmodulelist=.*/authmodulelist="authuserdb"/; s/^daemons=.*/daemons=2/' /etc/courier/authdaemonrc`,
    // userdb: a line for each user, from a hash of the password that Courier makes itself.
    'mkdir -p -m 700 /etc/courier/userdb',
    'while read -r user password; do',
    '  hash=$(printf "%s\\n%s\\n" "$password" "$password" | userdbpw -md5)',
    `  printf '%s\\tuid=${owner.uid}|gid=${owner.gid}|home=/data/%s|mail=/data/%s/Maildir|imappw=%s\\n' "$user" "$user" "$user" "$hash"`,
    'done < /run/courier/passwords > /etc/courier/userdb/users',
    'chmod 600 /etc/courier/userdb/users',
    'makeuserdb',
    // STARTTLS is done by another user than TLS from the first byte.
    'chown courier /etc/courier/imapd.pem',
    'mkdir -p /run/courier/authdaemon',
    'chmod 755 /run/courier /run/courier/authdaemon',
    '/usr/sbin/authdaemond start',
    'set -a',
    '. /etc/courier/imapd',
    '. /etc/courier/imapd-ssl',
    `IMAP_STARTTLS=${tlsPort === undefined ? 'NO' : 'YES'}`,
    'set +a',
    // A cache of TLS sessions belongs to a user who does not run here.
    'unset TLS_CACHEFILE',
    listen(port, login),
    ...(tlsPort === undefined ? [] : [listen(tlsPort, `/usr/bin/couriertls -server -tcpd ${login}`)]),
    '',
  ].join('\n');
}

function passwordLines(logins: Readonly<Record<string, string>>): string {
  return Object.entries(logins)
    .map(([name, password]) => `${name} ${password}\n`)
    .join('');
}

function sharedLine(user: string): string {
  return `${user}\t${owner.uid}\t${owner.gid}\t/data/${user}\tMaildir\n`;
}

function missingCourier(): string {
  const row = systemPackages.find(({ name }) => name === 'courier');
  return `Courier is not to be had on this machine. Type: ${row === undefined ? '' : installCommand(row)}`;
}
