import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ProgramRun {
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** What it printed; an error with what it said where it ended otherwise than with 0. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { input = '', cwd, env }: ProgramRun = {},
): Promise<string> {
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: 'pipe' });
  const said = { out: '', error: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.error = (said.error + text).slice(-4000);
  });
  // One that refuses its input early says why on its other stream.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} failed (${String(code)}): ${said.error}`);
  return said.out;
}
