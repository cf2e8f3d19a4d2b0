import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findSystemPackage, installCommand, systemPackages } from '../../../scripts/system-packages.mjs';
import { serverCertificate } from '../certificate.ts';
import { freePort } from '../free-port.ts';
import { type Account, giveTo, unprivilegedAccount } from '../imap/account.ts';
import { ServerProcess } from '../imap/server-process.ts';
import { createTemporaryFolder } from '../temporary-folder.ts';
import { runProgram } from './run-program.ts';

export interface OpenLdapOptions {
  readonly baseDn?: string;
  /** LDIF of what is in it from the start, the entry of the base among it; loaded before it starts, thousands in a second. */
  readonly seed?: string;
  /**
   * Whether others may follow it by syncrepl: `log` remembers deletions, `plain` only what there is.
   * With `none` it says that it can, and has a contextCSN: modules and copies of others bring both along.
   */
  readonly following?: 'log' | 'plain' | 'none';
  /** Of readers; the administrator has none. */
  readonly sizeLimit?: number;
}

const startLimitMs = 30_000;

/**
 * The machine's own slapd in a temporary folder, on 127.0.0.1 alone, without any right of root. It knows inetOrgPerson and, by
 * `msuser.schema`, the attributes of Active Directory. Ask for it inside `describeWith('openldap', …)`.
 */
export async function startOpenLdap(options: OpenLdapOptions = {}): Promise<OpenLdapServer> {
  const { folder, remove } = await createTemporaryFolder('landfall-openldap-');
  try {
    const account = unprivilegedAccount(['openldap', 'nobody']);
    const { certificate, key } = serverCertificate(['localhost', '127.0.0.1'], Date.now());
    const server = new OpenLdapServer({
      account,
      folder,
      certificate,
      baseDn: options.baseDn ?? 'dc=example,dc=org',
      port: await freePort(),
      tlsPort: await freePort(),
      removeFolder: remove,
    });
    await mkdir(path.join(folder, 'data'));
    const files = {
      'slapd.conf': configuration(server, options),
      'certificate.pem': certificate,
      'key.pem': key,
      'seed.ldif': options.seed ?? baseEntry(server.baseDn),
    };
    for (const [name, text] of Object.entries(files)) {
      await writeFile(path.join(folder, name), text, { mode: 0o600 });
    }
    await server.load();
    await server.start();
    return server;
  } catch (error) {
    await remove();
    throw error;
  }
}

interface OpenLdapParts {
  readonly account: Account;
  readonly folder: string;
  readonly certificate: string;
  readonly baseDn: string;
  readonly port: number;
  readonly tlsPort: number;
  removeFolder(): Promise<void>;
}

export class OpenLdapServer implements AsyncDisposable {
  readonly host = '127.0.0.1';
  readonly folder: string;
  readonly baseDn: string;
  /** LDAP and StartTLS. */
  readonly port: number;
  readonly tlsPort: number;
  /** PEM, for `localhost` and 127.0.0.1: what clients have to trust. */
  readonly authority: string;
  readonly administrator: { readonly name: string; readonly password: string };
  readonly #account: Account;
  readonly #removeFolder: () => Promise<void>;
  #process: ServerProcess | undefined;

  constructor(parts: OpenLdapParts) {
    this.folder = parts.folder;
    this.baseDn = parts.baseDn;
    this.port = parts.port;
    this.tlsPort = parts.tlsPort;
    this.authority = parts.certificate;
    this.administrator = { name: `cn=admin,${parts.baseDn}`, password: 'adminpass' };
    this.#account = parts.account;
    this.#removeFolder = parts.removeFolder;
  }

  /** Before it starts; `startOpenLdap` has done it. */
  async load(): Promise<void> {
    const { slapadd } = programs();
    await runProgram(slapadd, [
      '-q',
      '-w',
      '-f',
      this.#configuration,
      '-l',
      path.join(this.folder, 'seed.ldif'),
    ]);
    const owned = ['', 'data', 'data/data.mdb', 'data/lock.mdb', 'slapd.conf', 'certificate.pem', 'key.pem'];
    const files = owned.map((name) => path.join(this.folder, name)).filter((file) => existsSync(file));
    await giveTo(this.#account, ...files);
  }

  /** Again on the same ports, after `stop` or `kill`. */
  async start(): Promise<void> {
    const { slapd } = programs();
    const listeners = `ldap://127.0.0.1:${this.port} ldaps://127.0.0.1:${this.tlsPort}`;
    // slapd asks nothing of its input; a signal tells it when a test run was killed.
    const args = ['--pdeathsig', 'KILL', slapd, '-h', listeners, '-d', '0', '-f', this.#configuration];
    const started = new ServerProcess({ program: 'setpriv', args, cwd: this.folder, account: this.#account });
    this.#process = started;
    await this.#answers(started);
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
  }

  async kill(): Promise<void> {
    await this.#process?.kill();
  }

  /** Whatever ldapmodify takes, as its administrator; records without `changetype` are added. */
  async modify(ldif: string): Promise<void> {
    await runProgram(programs().ldapmodify, [...this.#signIn, '-a'], { input: ldif });
  }

  /** LDIF of what is found, lines not folded. */
  async search(
    filter: string,
    attributes: readonly string[] = [],
    base = this.baseDn,
    scope = 'sub',
  ): Promise<string> {
    const args = ['-LLL', '-o', 'ldif-wrap=no', '-b', base, '-s', scope, filter, ...attributes];
    return runProgram(programs().ldapsearch, [...this.#signIn, ...args]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process?.kill();
    await this.#removeFolder();
  }

  get #signIn(): readonly string[] {
    const { name, password } = this.administrator;
    return ['-x', '-H', `ldap://127.0.0.1:${this.port}`, '-D', name, '-w', password];
  }

  get #configuration(): string {
    return path.join(this.folder, 'slapd.conf');
  }

  async #answers(started: ServerProcess): Promise<void> {
    const deadline = performance.now() + startLimitMs;
    for (;;) {
      try {
        await runProgram(programs().ldapsearch, [...this.#signIn, '-b', '', '-s', 'base', '1.1']);
        return;
      } catch (error) {
        if (started.hasEnded || performance.now() > deadline) {
          await started.kill();
          throw new Error(`slapd does not answer on port ${this.port}:\n${started.said}`, { cause: error });
        }
      }
      await sleep(20);
    }
  }
}

function programs() {
  const { slapd, slapadd, ldapmodify, ldapsearch } = findSystemPackage('openldap') ?? {};
  if (slapd !== undefined && slapadd !== undefined && ldapmodify !== undefined && ldapsearch !== undefined) {
    return { slapd, slapadd, ldapmodify, ldapsearch };
  }
  const row = systemPackages.find(({ name }) => name === 'openldap');
  throw new Error(
    `OpenLDAP is not to be had on this machine. Type: ${row === undefined ? '' : installCommand(row)}`,
  );
}

/** https://www.openldap.org/doc/admin25/slapdconfig.html */
function configuration(
  { folder, baseDn, administrator }: OpenLdapServer,
  { following = 'log', sizeLimit }: OpenLdapOptions,
): string {
  const schemas = ['core', 'cosine', 'inetorgperson', 'nis', 'msuser'];
  const overlay = following === 'none' ? [] : ['overlay syncprov', 'syncprov-checkpoint 100 10'];
  return [
    ...schemas.map((name) => `include /etc/ldap/schema/${name}.schema`),
    'modulepath /usr/lib/ldap',
    'moduleload back_mdb',
    'moduleload syncprov',
    `pidfile ${folder}/slapd.pid`,
    `TLSCertificateFile ${folder}/certificate.pem`,
    `TLSCertificateKeyFile ${folder}/key.pem`,
    ...(sizeLimit === undefined ? [] : [`sizelimit ${sizeLimit}`]),
    'database mdb',
    `suffix "${baseDn}"`,
    `rootdn "${administrator.name}"`,
    `rootpw ${administrator.password}`,
    `directory ${folder}/data`,
    'maxsize 1073741824',
    'dbnosync',
    'index objectClass,entryUUID,entryCSN,modifyTimestamp eq',
    'access to attrs=userPassword by anonymous auth by * none',
    'access to * by * read',
    ...overlay,
    ...(following === 'log' ? ['syncprov-sessionlog 10000'] : []),
    '',
  ].join('\n');
}

function baseEntry(baseDn: string): string {
  const name = /^dc=([^,]+)/i.exec(baseDn)?.[1] ?? 'example';
  return `dn: ${baseDn}\nobjectClass: domain\ndc: ${name}\n`;
}
