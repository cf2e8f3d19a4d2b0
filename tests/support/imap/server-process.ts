import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { findGreeting } from './find-greeting.ts';

export interface ServerCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly account?: { readonly uid: number; readonly gid: number } | undefined;
}

const remembered = 60;
const startLimitMs = 30_000;

/** A mail server and all that it forks: one process group, which ends with the test run whatever happens to it. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #exit: Promise<unknown>;
  readonly #said: string[] = [];
  #ended = false;

  constructor({ program, args, cwd, env, account }: ServerCommand) {
    // Its input is a pipe of ours: what waits for its end sees even a test run that was killed.
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
      ...(process.getuid?.() === 0 && account !== undefined ? { uid: account.uid, gid: account.gid } : {}),
    });
    this.#child = child;
    for (const output of [child.stdout, child.stderr]) {
      createInterface({ input: output }).on('line', (line) => {
        this.#said.push(line);
        if (this.#said.length > remembered) this.#said.shift();
      });
    }
    const abandon = () => this.#signal('SIGKILL');
    process.once('exit', abandon);
    this.#exit = new Promise<void>((resolve) => {
      child.once('error', (error) => {
        this.#said.push(error.message);
        resolve();
      });
      child.once('exit', () => resolve());
    }).then(() => {
      this.#ended = true;
      process.removeListener('exit', abandon);
    });
  }

  get said(): string {
    return this.#said.join('\n');
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  /** Waits for the greeting; the failure brings what the server said and what `explain` adds. */
  async greets(port: number, explain: () => Promise<string>): Promise<void> {
    const deadline = performance.now() + startLimitMs;
    while ((await findGreeting(port)) === undefined) {
      if (this.#ended || performance.now() > deadline) {
        throw new Error(`The mail server does not answer on port ${port}:\n${this.said}\n${await explain()}`);
      }
      await sleep(20);
    }
  }

  /** Asks politely, then insists. */
  async stop(graceMs = 5000): Promise<void> {
    if (!this.#ended) {
      this.#child.kill('SIGTERM');
      this.#child.stdin?.end();
      await Promise.race([this.#exit, sleep(graceMs, undefined, { ref: false })]);
    }
    await this.kill();
  }

  /** The server and every session at once, as a power cut would. */
  async kill(): Promise<void> {
    this.#signal('SIGKILL');
    await this.#exit;
    if (this.#child.stdout?.closed === false) await once(this.#child, 'close');
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch (error) {
      // The whole group is gone already.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
