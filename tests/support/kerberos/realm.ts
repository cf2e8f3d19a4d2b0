import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findSystemPackage, installCommand, systemPackages } from '../../../scripts/system-packages.mjs';
import { runProgram } from '../directory/run-program.ts';
import { freePort } from '../free-port.ts';
import { giveTo, unprivilegedAccount } from '../imap/account.ts';
import { ServerProcess } from '../imap/server-process.ts';
import { createTemporaryFolder } from '../temporary-folder.ts';

const startLimitMs = 20_000;

/**
 * A realm of MIT Kerberos: its KDC in a temporary folder, on 127.0.0.1 alone, without any right of root. Ask for it inside
 * `describeWith('krb5', …)`.
 */
export async function startRealm(name: string): Promise<Realm> {
  const { folder, remove } = await createTemporaryFolder('landfall-krb5-');
  try {
    const realm = new Realm(name, folder, await freePort(), remove);
    await realm.start();
    return realm;
  } catch (error) {
    await remove();
    throw error;
  }
}

export class Realm implements AsyncDisposable {
  readonly name: string;
  /** For programs that are its clients. */
  readonly env: Readonly<Record<string, string>>;
  readonly #folder: string;
  readonly #port: number;
  readonly #remove: () => Promise<void>;
  #process: ServerProcess | undefined;

  constructor(name: string, folder: string, port: number, remove: () => Promise<void>) {
    this.name = name;
    this.#folder = folder;
    this.#port = port;
    this.#remove = remove;
    this.env = {
      KRB5_CONFIG: path.join(folder, 'krb5.conf'),
      KRB5_KDC_PROFILE: path.join(folder, 'kdc.conf'),
      KRB5CCNAME: path.join(folder, 'tickets'),
      KRB5RCACHEDIR: folder,
    };
  }

  async start(): Promise<void> {
    const at = (file: string) => path.join(this.#folder, file);
    await writeFile(at('krb5.conf'), clientConfiguration(this.name, `127.0.0.1:${this.#port}`));
    await writeFile(
      at('kdc.conf'),
      `[kdcdefaults]
kdc_listen = 127.0.0.1:${this.#port}
kdc_tcp_listen = 127.0.0.1:${this.#port}
[realms]
${this.name} = {
  database_name = ${at('principal')}
  key_stash_file = ${at('stash')}
  acl_file = ${at('acl')}
  supported_enctypes = aes256-cts:normal aes128-cts:normal
}
`,
    );
    const { kdb5_util: create, krb5kdc: program } = programs();
    await runProgram(create, ['-r', this.name, '-P', 'master', 'create', '-s', '-W'], { env: this.env });
    const account = unprivilegedAccount(['nobody']);
    const files = ['', 'principal', 'principal.kadm5', 'principal.kadm5.lock', 'principal.ok', 'stash'];
    await giveTo(account, ...files.map(at));
    const process = new ServerProcess({
      program,
      args: ['-n', '-r', this.name],
      cwd: this.#folder,
      env: this.env,
      account,
    });
    this.#process = process;
    await answers(this.#port, process);
  }

  async addPerson(principal: string, password: string): Promise<void> {
    await this.#ask(`addprinc -pw ${password} ${principal}`);
  }

  /** The path of a keytab with the keys of a new service; their type by MIT's name. */
  async addService(principal: string, encryption: string): Promise<string> {
    const keytab = path.join(this.#folder, `${principal.replace('/', '-')}-${encryption}.keytab`);
    await this.#ask(`addprinc -randkey -e ${encryption}:normal ${principal}`);
    await this.#ask(`ktadd -norandkey -k ${keytab} ${principal}`);
    return keytab;
  }

  async remove(principal: string): Promise<void> {
    await this.#ask(`delprinc -force ${principal}`);
  }

  /** As the person signs in at a computer of the realm. */
  async signIn(principal: string, password: string): Promise<void> {
    await runProgram(programs().kinit, [principal], { input: `${password}\n`, env: this.env });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process?.stop();
    await this.#remove();
  }

  async #ask(question: string): Promise<void> {
    await runProgram(programs()['kadmin.local'], ['-r', this.name, '-q', question], { env: this.env });
  }
}

/** krb5.conf for programs that are clients of a realm, and find this machine in it. */
export const clientConfiguration = (realm: string, kdc: string): string => `[libdefaults]
default_realm = ${realm}
dns_lookup_kdc = false
dns_lookup_realm = false
dns_canonicalize_hostname = false
rdns = false
udp_preference_limit = 1
[realms]
${realm} = {
  kdc = ${kdc}
}
[domain_realm]
localhost = ${realm}
`;

async function answers(port: number, process: ServerProcess): Promise<void> {
  const deadline = performance.now() + startLimitMs;
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return;
    if (process.hasEnded || performance.now() > deadline) {
      throw new Error(`The KDC does not answer on port ${port}:\n${process.said}`);
    }
    await sleep(20);
  }
}

type Programs = Readonly<Record<'krb5kdc' | 'kdb5_util' | 'kadmin.local' | 'kinit' | 'curl', string>>;

export function programs(): Programs {
  const found = findSystemPackage('krb5');
  const row = systemPackages.find(({ name }) => name === 'krb5');
  if (found === undefined || row === undefined) {
    throw new Error(`MIT Kerberos is not installed. Type: ${row ? installCommand(row) : 'npm test'}`);
  }
  return found as Programs;
}
