/** A real terminal with a program in it, by way of util-linux `script`: what only a terminal can show. */
import { type ChildProcess, spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { findSystemPackage } from '../../scripts/system-packages.mjs';
import { TestScreen } from '../../src/shell/interactive/test-screen.ts';
import type { ChildExit } from './child.ts';

export interface PtyOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly columns?: number;
}

const rows = 50;

export class Pty implements AsyncDisposable {
  readonly screen: TestScreen;
  readonly exited: Promise<ChildExit>;
  readonly #process: ChildProcess;
  readonly #decoder = new StringDecoder('utf8');
  #waiters: (() => void)[] = [];
  #isEnded = false;

  constructor(command: readonly string[], { cwd, env, columns = 80 }: PtyOptions) {
    this.screen = new TestScreen(columns, rows);
    const words = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
    const inside = `stty cols ${columns} rows ${rows}; exec ${words}`;
    const { script = 'script' } = findSystemPackage('script') ?? {};
    const child = spawn(script, ['-qfec', inside, '/dev/null'], {
      cwd,
      env: { PATH: process.env.PATH, TERM: 'xterm', SHELL: '/bin/sh', ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#process = child;
    child.stdout.on('data', (bytes: Buffer) => {
      this.screen.write(this.#decoder.write(bytes));
      this.#wake();
    });
    this.exited = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => {
        this.#isEnded = true;
        this.#wake();
        resolve({ code, signal });
      });
    });
    this.exited.catch(() => this.#wake());
  }

  /** `\r` is Enter, `\u0003` is Ctrl-C. */
  type(text: string): void {
    this.#process.stdin?.write(text);
  }

  /** Resolves as soon as the last lines of the screen are these; fails with what there is instead. */
  async ends(lines: readonly string[], timeoutMs = 20_000): Promise<void> {
    await this.until(
      () => {
        const shown = this.screen.lines().slice(-lines.length);
        return shown.length === lines.length && shown.every((line, index) => line === lines[index]);
      },
      `to end in ${JSON.stringify(lines)}`,
      timeoutMs,
    );
  }

  async until(isSo: (screen: TestScreen) => boolean, what: string, timeoutMs = 20_000): Promise<void> {
    const deadline = AbortSignal.timeout(timeoutMs);
    while (!isSo(this.screen)) {
      if (this.#isEnded || deadline.aborted) {
        throw new Error(`Waited for the screen ${what}. It shows:\n${this.screen.lines().join('\n')}`);
      }
      await this.#changed(deadline);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isEnded) this.#process.kill('SIGKILL');
    await this.exited;
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }

  #changed(deadline: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
      deadline.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
