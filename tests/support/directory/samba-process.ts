import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServerProcess } from '../imap/server-process.ts';
import { runProgram } from './run-program.ts';
import { administratorPassword, sambaPrograms } from './samba-image.ts';

const startLimitMs = 60_000;

export interface SambaPlace {
  readonly domain: string;
  /** Provisioned. */
  readonly folder: string;
  readonly address: string;
}

/** One `samba` in a folder that is provisioned. It ends with its input, which is a pipe of ours. */
export class SambaProcess {
  readonly #address: string;
  readonly #signIn: readonly string[];
  readonly #process: ServerProcess;

  private constructor(domain: string, address: string, process: ServerProcess) {
    this.#address = address;
    this.#signIn = ['-x', '-D', `administrator@${domain}`, '-w', administratorPassword];
    this.#process = process;
  }

  static async start({ domain, folder, address }: SambaPlace): Promise<SambaProcess> {
    const { samba = 'samba' } = sambaPrograms();
    const args = ['-s', path.join(folder, 'smb.conf'), '-i', '-M', 'single', '--no-process-group'];
    const started = new ServerProcess({ program: samba, args, cwd: folder });
    const server = new SambaProcess(domain, address, started);
    try {
      await server.#answers();
    } catch (error) {
      await server.kill();
      throw error;
    }
    return server;
  }

  /** Change records; those without `changetype` are added. */
  async modify(ldif: string): Promise<void> {
    const { ldapmodify = 'ldapmodify' } = sambaPrograms();
    await runProgram(ldapmodify, [...this.#signIn, '-a', '-H', this.#url], { input: ldif });
  }

  /** LDIF, lines not folded. */
  async search(base: string, filter: string, attributes: readonly string[]): Promise<string> {
    const { ldapsearch = 'ldapsearch' } = sambaPrograms();
    const args = [...this.#signIn, '-LLL', '-o', 'ldif-wrap=no', '-H', this.#url, '-E', 'pr=500/noprompt'];
    return runProgram(ldapsearch, [...args, '-b', base, filter, ...attributes]);
  }

  async stop(): Promise<void> {
    await this.#process.stop();
  }

  async kill(): Promise<void> {
    await this.#process.kill();
  }

  get #url(): string {
    return `ldap://${this.#address}`;
  }

  async #answers(): Promise<void> {
    const { ldapsearch = 'ldapsearch' } = sambaPrograms();
    const deadline = performance.now() + startLimitMs;
    for (;;) {
      try {
        // Signing in, too: it listens before its database is open.
        await runProgram(ldapsearch, [...this.#signIn, '-H', this.#url, '-b', '', '-s', 'base', '1.1']);
        return;
      } catch (error) {
        if (this.#process.hasEnded || performance.now() > deadline) {
          throw new Error(`Samba does not answer at ${this.#address}:\n${this.#process.said}`, {
            cause: error,
          });
        }
      }
      await sleep(20);
    }
  }
}
