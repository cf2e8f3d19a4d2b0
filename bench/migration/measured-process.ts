import { fork } from 'node:child_process';
import path from 'node:path';

/** What a `.process.ts` of this folder is: it gets one message, works, answers with one, and ends. */
export interface Answer<Output> {
  readonly output: Output;
  /** Of the whole process, every thread. */
  readonly cpuSeconds: number;
  readonly peakMemoryMb: number;
}

type Reply<Output> = Answer<Output> | { readonly failure: string };

const limitMs = 5 * 60_000;

/** Runs one in a process of its own: memory and processor time are its own, and nothing is warm. */
export function runProcess<Input, Output>(
  name: string,
  input: Input,
  nodeFlags: readonly string[] = [],
): Promise<Answer<Output>> {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(import.meta.dirname, `${name}.process.ts`), {
      execArgv: [...nodeFlags],
      stdio: ['ignore', 2, 2, 'ipc'],
      serialization: 'advanced',
      timeout: limitMs,
    });
    let reply: Reply<Output> | undefined;
    child.once('message', (message) => {
      reply = message as Reply<Output>;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (reply === undefined)
        reject(new Error(`${name} ended without an answer (${signal ?? String(code)}).`));
      else if ('failure' in reply) reject(new Error(`${name}: ${reply.failure}`));
      else resolve(reply);
    });
    child.send(input as object);
  });
}

/** The other side: called once, by the process itself. */
export function answer<Input, Output>(work: (input: Input) => Promise<Output>): void {
  process.once('message', async (input: Input) => {
    let reply: Reply<Output>;
    try {
      const output = await work(input);
      const { user, system } = process.cpuUsage();
      const peakMemoryMb = process.resourceUsage().maxRSS / 1024;
      reply = { output, cpuSeconds: (user + system) / 1e6, peakMemoryMb };
    } catch (error) {
      reply = { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    process.send?.(reply, () => process.disconnect());
  });
}
