/** The composition root: joins the shell to this process. Everything else is handed what it uses. */
import { readFileSync } from 'node:fs';
import { systemClock } from './base/clock.ts';
import { systemRandom } from './base/random.ts';
import { openLog } from './composition/log-destination.ts';
import { commands } from './shell/commands/registry.gen.ts';
import { runShell } from './shell/run.ts';

const manifest = new URL('../package.json', import.meta.url);
const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };

/** Commands remark on trouble alone; a server opens the log that its configuration asks for. */
const { log } = openLog({ level: 'warn', format: 'text' });
const lent = { clock: systemClock, random: systemRandom, version, pid: process.pid };
const interrupted = new AbortController();
const command = process.argv[2] ?? 'help';

// A reader that has seen enough (`landfall help | head -1`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

if (command !== 'start') {
  const interrupt = () => interrupted.abort(new Error('interrupted'));
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
}

// Whatever is made is for the server's own account alone.
process.umask(0o077);

process.exitCode = await runShell(process.argv.slice(2), {
  ...lent,
  commands,
  environment: process.env,
  workingFolder: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  isTerminal: process.stdout.isTTY === true,
  log,
  signal: interrupted.signal,
  async openPlatform(configured, options) {
    const { openFolder, openPlatform, adjustConfiguration } = await import('./composition/open-platform.ts');
    const config = adjustConfiguration(configured, options);
    const surroundings = { ...lent, log, command: `landfall ${command}` };
    return openPlatform(config, openFolder(config, options, surroundings), options, surroundings);
  },
  async examine(config) {
    const { doctorContext } = await import('./composition/doctor-context.ts');
    return doctorContext(config, lent.clock);
  },
  async serve(request) {
    const { serve } = await import('./composition/serve.ts');
    return serve(request, { ...lent, process, stdout: process.stdout, exit: (code) => process.exit(code) });
  },
});
