import type { Writable } from 'node:stream';
import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import { letYoungHeapGrow, servedYoungBytes } from '../base/young-heap.ts';
import { formatProblem } from '../configuration/problems.ts';
import { guardProcess, type ProcessEvents } from '../servers/process-guard.ts';
import type { Certificates } from '../servers/tls/certificates.ts';
import { exitCodes, type ServeRequest } from '../shell/run.ts';
import { composeServer, type Server } from './compose-server.ts';
import { greet } from './greeting.ts';
import { addressOf } from './listeners.ts';
import { type OpenedLog, openLog } from './log-destination.ts';
import { openFolder, openPlatform } from './open-platform.ts';

export interface ServeSurroundings {
  readonly clock: Clock;
  readonly random: Random;
  readonly version: string;
  readonly pid: number;
  readonly process: ProcessEvents;
  readonly stdout: Writable;
  /** Ends the process at once, for what must not wait. */
  exit(code: number): void;
}

type Ending =
  | { readonly kind: 'asked'; readonly signal: string }
  | { readonly kind: 'fatal'; readonly id: string };

/** How long a process that can no longer be trusted may take to let go of its files. */
const fatalGraceMs = 2_000;

/** Runs the server, from the first line of its log to the last. */
export async function serve(request: ServeRequest, surroundings: ServeSurroundings): Promise<number> {
  const { version, pid, random } = surroundings;
  const opened = openLog(request.config.log);
  const { log } = opened;
  const ending = Promise.withResolvers<Ending>();
  let server: Server | undefined;
  const leave = (code: number) => {
    opened.flush();
    surroundings.exit(code);
  };
  const release = guardProcess({
    process: surroundings.process,
    log,
    random,
    onStop: (signal) => ending.resolve({ kind: 'asked', signal }),
    onForce: () => leave(exitCodes.failed),
    onReload: () => void reload(request, opened, server?.certificates),
    onFatal: (id) => {
      ending.resolve({ kind: 'fatal', id });
      server?.supervisor.force();
      setTimeout(() => leave(exitCodes.failed), fatalGraceMs).unref();
    },
  });
  try {
    log.info('server.starting', { version, pid, configFile: request.file ?? 'none' });
    return await run(request, opened, ending.promise, surroundings, (composed) => {
      server = composed;
    });
  } finally {
    release();
    log.info('server.stopped');
    opened.flush();
  }
}

async function run(
  request: ServeRequest,
  opened: OpenedLog,
  ending: Promise<Ending>,
  surroundings: ServeSurroundings,
  onComposed: (server: Server) => void,
): Promise<number> {
  const { config, language } = request;
  const { clock, version, random, pid, stdout } = surroundings;
  const { log } = opened;
  const lent = { clock, random, version, pid, log, command: 'landfall start' };
  const folder = openFolder(config, {}, lent);
  await using platform = await openPlatform(config, folder, {}, lent);
  const server = composeServer({ platform, folder, log, clock, random, version });
  onComposed(server);
  await server.prepare();
  const { supervisor } = server;
  // A signal may come before everything is up; then it stops at the next service.
  await Promise.race([supervisor.start(), ending]);
  if (!supervisor.isStopping && server.listeners.every((listener) => listener.isListening)) {
    const startupMs = clock.monotonic();
    // Not before all is well: its password is shown once, and a start that fails shows nothing.
    const administrator = await platform.administrator.ensure();
    const fingerprint =
      config.tls.certificateFile === undefined ? server.certificates.fingerprint : undefined;
    const addresses = server.listeners.map((listener) => addressOf(config, listener));
    stdout.write(greet({ version, addresses, fingerprint, administrator, startupMs }, language));
    log.info('server.started', { addresses, startupMs: Math.round(startupMs) });
  }
  letYoungHeapGrow(servedYoungBytes);
  const reason = await ending;
  log.info('server.stopping', { ...reason, graceMs: config.server.shutdownGraceMs });
  const { unfinished } = await supervisor.stop();
  if (reason.kind === 'fatal') return exitCodes.failed;
  return unfinished.length === 0 ? exitCodes.done : exitCodes.findings;
}

/** SIGHUP: certificates, the level of the log and its file. Whatever fails leaves the old state in force. */
async function reload(
  request: ServeRequest,
  { log, reopen }: OpenedLog,
  certificates: Certificates | undefined,
): Promise<void> {
  try {
    reopen();
    await certificates?.reload();
    const loaded = request.reload();
    if (loaded.valid) {
      log.setLevel(loaded.config.log.level);
      log.info('server.reloaded', { level: loaded.config.log.level });
    } else {
      const problems = loaded.problems.map((problem) => formatProblem(problem, 'en'));
      log.error('server.reloadRefused', { problems });
    }
  } catch (error) {
    log.error('server.reloadFailed', { error });
  }
}
