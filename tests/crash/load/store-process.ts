import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '../../support/child.ts';
import {
  type AskedStore,
  type ChildAnswer,
  killed,
  type Outcome,
  type StoreRequest,
} from './store-protocol.ts';

/** A process with a store open. Whatever it acknowledged before it was killed has been read when it is gone. */
export class StoreProcess implements AskedStore {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, (outcome: Outcome | typeof killed) => void>();
  readonly #errors: string[] = [];
  readonly gone: Promise<void>;
  #lastId = 0;
  #ended = false;
  #exit: string | undefined;

  constructor(dataFolder: string) {
    const program = path.join(projectRoot, 'tests/crash/load/store-child.ts');
    this.#process = spawn(process.execPath, [program, dataFolder], {
      cwd: projectRoot,
      env: { ...process.env, NODE_COMPILE_CACHE: path.join(dataFolder, '..', 'compile-cache') },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const { stdin, stdout, stderr } = this.#process;
    // Writing to a process that is gone fails; what is waited for is told so below.
    stdin?.on('error', () => undefined);
    const read = [
      readLines(stdout, (line) => this.#receive(line)),
      readLines(stderr, (line) => this.#errors.push(line)),
    ];
    const exited = new Promise<void>((resolve, reject) => {
      this.#process.once('error', reject);
      this.#process.once('exit', (code, signal) => {
        this.#exit = `code ${code}, signal ${signal}`;
        resolve();
      });
    });
    // Not `close`: of tens of thousands of killed processes one never came to it, though all it had said was read. What a pipe
    // has not given long after the end counts as not answered.
    const toldAll = Promise.race([
      Promise.all(read),
      exited.then(() => sleep(10_000, undefined, { ref: false })),
    ]);
    this.gone = Promise.all([exited, toldAll]).then(() => {
      this.#ended = true;
      for (const settle of this.#waiting.values()) settle(killed);
      this.#waiting.clear();
    });
  }

  ask(request: StoreRequest): Promise<Outcome | typeof killed> {
    if (this.#ended) return Promise.resolve(killed);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#process.stdin?.write(`${JSON.stringify({ ...request, id })}\n`);
    });
  }

  /** Returns when it is gone. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.gone;
  }

  /** How it ended and what it said: nothing is ever expected on standard error. */
  get report(): string {
    return [this.#exit ?? 'running', ...this.#errors].join('\n');
  }

  get complaints(): readonly string[] {
    return this.#errors;
  }

  #receive(line: string): void {
    const { id, outcome } = JSON.parse(line) as ChildAnswer;
    this.#waiting.get(id)?.(outcome);
    this.#waiting.delete(id);
  }
}

/** Until its end. */
function readLines(input: Readable | null, take: (line: string) => void): Promise<void> {
  if (input === null) return Promise.resolve();
  const lines = createInterface({ input }).on('line', take);
  return new Promise((resolve) => lines.once('close', resolve));
}
