import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../../support/child.ts';
import {
  type AskedStore,
  type ChildAnswer,
  killed,
  type Outcome,
  type StoreRequest,
} from './store-protocol.ts';
import { readWholeLines } from './whole-lines.ts';

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
    if (stdout) readWholeLines(stdout, (line) => this.#receive(line));
    // Half a complaint is one too.
    if (stderr) createInterface({ input: stderr }).on('line', (line) => this.#errors.push(line));
    this.gone = new Promise((resolve, reject) => {
      this.#process.once('error', reject);
      this.#process.once('close', (code, signal) => {
        this.#ended = true;
        this.#exit = `code ${code}, signal ${signal}`;
        for (const settle of this.#waiting.values()) settle(killed);
        this.#waiting.clear();
        resolve();
      });
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
