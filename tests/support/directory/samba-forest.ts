import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createTemporaryFolder } from '../temporary-folder.ts';
import { freeLoopbackAddress } from './loopback-address.ts';
import { runProgram } from './run-program.ts';
import {
  administratorPassword,
  baseDnOf,
  sambaImage,
  sambaPrograms,
  unpackImage,
  writeConfiguration,
} from './samba-image.ts';
import { SambaProcess } from './samba-process.ts';

export interface SambaForestOptions {
  readonly domain?: string;
  /** LDIF that is in it from the start: loaded once and kept packed, so that thousands of users cost a second. */
  readonly seed?: string;
  /** Whether its KDC answers too, at port 88. */
  readonly hasKerberos?: boolean;
}

/**
 * An Active Directory with the schema of Exchange, on a loopback address of its own, ready within a second (the first
 * on a machine takes some twenty). Ask for it inside `describeWith('samba', …)`; as many as a test wants run side by side.
 */
export async function startSambaForest(options: SambaForestOptions = {}): Promise<SambaForest> {
  const { domain = 'contoso.local', seed, hasKerberos = false } = options;
  const image = await sambaImage({ domain, seed });
  const { folder, remove } = await createTemporaryFolder('landfall-samba-');
  try {
    await unpackImage(image, folder);
    const host = await freeLoopbackAddress(389);
    await writeConfiguration(domain, folder, host, hasKerberos ? 'ldap, kdc' : 'ldap');
    const authority = await readFile(path.join(folder, 'private', 'tls', 'ca.pem'), 'utf8');
    const forest = new SambaForest({ domain, folder, host, authority, removeFolder: remove });
    await forest.start();
    return forest;
  } catch (error) {
    await remove();
    throw error;
  }
}

interface SambaForestParts {
  readonly domain: string;
  readonly folder: string;
  readonly host: string;
  readonly authority: string;
  removeFolder(): Promise<void>;
}

export class SambaForest implements AsyncDisposable {
  readonly domain: string;
  readonly baseDn: string;
  /** Where its offline database and its keys are. */
  readonly folder: string;
  readonly host: string;
  /** LDAP and StartTLS. */
  readonly port = 389;
  readonly tlsPort = 636;
  /** PEM of who signed its certificate. */
  readonly authority: string;
  /** What its certificate is for; no DNS knows it. */
  readonly serverName: string;
  readonly administrator: { readonly name: string; readonly password: string };
  readonly #removeFolder: () => Promise<void>;
  #process: SambaProcess | undefined;

  constructor({ domain, folder, host, authority, removeFolder }: SambaForestParts) {
    this.domain = domain;
    this.baseDn = baseDnOf(domain);
    this.folder = folder;
    this.host = host;
    this.authority = authority;
    this.serverName = `DC1.${domain}`;
    this.administrator = { name: `administrator@${domain}`, password: administratorPassword };
    this.#removeFolder = removeFolder;
  }

  /** Again at the same address, after `stop` or `kill`. */
  async start(): Promise<void> {
    this.#process = await SambaProcess.start({
      domain: this.domain,
      folder: this.folder,
      address: this.host,
    });
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
  }

  /** As a power cut would. */
  async kill(): Promise<void> {
    await this.#process?.kill();
  }

  /** Whatever ldapmodify takes, as its administrator; records without `changetype` are added. */
  async modify(ldif: string): Promise<void> {
    await this.#running.modify(ldif);
  }

  /** LDIF of what is found, lines not folded. */
  async search(filter: string, attributes: readonly string[] = [], base = this.baseDn): Promise<string> {
    return this.#running.search(base, filter, attributes);
  }

  /** Of an account, which can sign in afterwards. */
  async setPassword(accountName: string, password: string): Promise<void> {
    const database = path.join(this.folder, 'private', 'sam.ldb');
    const { 'samba-tool': tool = 'samba-tool' } = sambaPrograms();
    const configuration = path.join(this.folder, 'smb.conf');
    const user = ['-H', database, '-s', configuration, accountName];
    await runProgram(tool, ['user', 'setpassword', `--newpassword=${password}`, ...user]);
    await runProgram(tool, ['user', 'enable', ...user]);
  }

  /** A keytab with the keys of the account that has this name of a service. */
  async exportKeytab(principal: string): Promise<string> {
    const { 'samba-tool': tool = 'samba-tool' } = sambaPrograms();
    const file = path.join(this.folder, 'service.keytab');
    const at = ['-s', path.join(this.folder, 'smb.conf'), `--principal=${principal}`];
    await runProgram(tool, ['domain', 'exportkeytab', file, ...at]);
    return file;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process?.kill();
    await this.#removeFolder();
  }

  get #running(): SambaProcess {
    if (this.#process === undefined) throw new Error('The forest has not been started.');
    return this.#process;
  }
}
