import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

export const projectRoot = path.resolve(import.meta.dirname, '../..');

export interface ChildOptions {
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Run before the script, such as `--max-old-space-size=64`. */
  readonly nodeFlags?: readonly string[];
  /** A file in place of /etc/hosts, for this process alone; takes the right to mount. */
  readonly hostsFile?: string;
}

export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A real process that runs one of our sources, for what only a process can show: crashes, locks, signals. */
export class Child {
  readonly #process: ChildProcess;
  readonly #lines: string[] = [];
  readonly #exit: Promise<ChildExit>;
  #waiters: (() => void)[] = [];
  #ended = false;

  constructor(child: ChildProcess) {
    this.#process = child;
    const outputs = [child.stdout, child.stderr].filter((output) => output !== null);
    for (const output of outputs) {
      createInterface({ input: output }).on('line', (line) => {
        this.#lines.push(line);
        this.#wake();
      });
    }
    this.#exit = new Promise((resolve, reject) => {
      child.once('error', reject);
      // 'close' and not 'exit': the last lines have been read by then.
      child.once('close', (code, signal) => {
        this.#ended = true;
        resolve({ code, signal });
        this.#wake();
      });
    });
    // Whoever awaits `exited` or `line` sees the failure; this keeps it from ending the test run as unhandled.
    this.#exit.catch(() => this.#wake());
  }

  get pid(): number {
    if (this.#process.pid === undefined) throw new Error('The child process did not start.');
    return this.#process.pid;
  }

  /** Every line of standard output and standard error so far, in the order of arrival. */
  get output(): readonly string[] {
    return this.#lines;
  }

  get exited(): Promise<ChildExit> {
    return this.#exit;
  }

  /** The first line, past or to come, that matches; fails as soon as the child has ended without one. */
  async line(pattern: RegExp, timeoutMs = 30_000): Promise<RegExpExecArray> {
    const deadline = AbortSignal.timeout(timeoutMs);
    for (let next = 0; ; ) {
      while (next < this.#lines.length) {
        const match = pattern.exec(this.#lines[next] ?? '');
        if (match !== null) return match;
        next += 1;
      }
      const reason = this.#ended ? 'ended' : deadline.aborted ? `waited ${timeoutMs} ms` : undefined;
      if (reason !== undefined) {
        throw new Error(
          `The child ${reason} without a line like ${pattern}. It said:\n${this.#lines.join('\n')}`,
        );
      }
      await this.#changed(deadline);
    }
  }

  write(text: string): void {
    if (this.#process.stdin === null) throw new Error('The child has no standard input.');
    this.#process.stdin.write(text);
  }

  /** Standard input is at its end. */
  endInput(): void {
    this.#process.stdin?.end();
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Pulls the plug, as a power cut would for this process. */
  async kill9(): Promise<ChildExit> {
    this.#process.kill('SIGKILL');
    return this.#exit;
  }

  /** Asks politely, and insists long after the server's own grace is over. */
  async stop(graceMs = 30_000): Promise<ChildExit> {
    this.#process.kill('SIGTERM');
    const insist = setTimeout(() => this.#process.kill('SIGKILL'), graceMs);
    try {
      return await this.#exit;
    } finally {
      clearTimeout(insist);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#ended) await this.kill9();
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) waiter();
  }

  #changed(deadline: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        deadline.removeEventListener('abort', done);
        resolve();
      };
      deadline.addEventListener('abort', done, { once: true });
      this.#waiters.push(done);
    });
  }
}

/** `source` is relative to the project: `tests/crash/writer.ts`. */
export async function startChild(source: string, options: ChildOptions = {}): Promise<Child> {
  const { nodeFlags = [], args = [], hostsFile } = options;
  const command = [process.execPath, ...nodeFlags, path.join(projectRoot, source), ...args];
  const [program = '', ...rest] =
    hostsFile === undefined
      ? command
      : ['unshare', '--mount', 'sh', '-c', withHosts, 'sh', hostsFile, ...command];
  const child = spawn(program, rest, {
    cwd: options.cwd ?? projectRoot,
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const wrapped = new Child(child);
  await once(child, 'spawn');
  return wrapped;
}

/** The process takes the place of the shell, so that signals reach it. */
export const withHosts = 'mount --make-rprivate / && mount --bind "$1" /etc/hosts && shift && exec "$@"';
