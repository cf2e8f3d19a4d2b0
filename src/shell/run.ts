import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../base/clock.ts';
import { findClosestWord } from '../base/closest-word.ts';
import { isAppError } from '../base/errors.ts';
import { formatText, type Language, pickLanguage } from '../base/language.ts';
import type { Log } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import { getConfiguration, type LoadedConfiguration, loadConfiguration } from '../configuration/load.ts';
import { ConfigurationError, formatProblem } from '../configuration/problems.ts';
import type { Configuration } from '../configuration/schema.ts';
import type { DoctorContext } from '../operations/doctor/doctor-check.ts';
import { ArgumentMistake, globalOptions, optionName, parseArguments } from './arguments.ts';
import type { Arguments, Command, CommandContext } from './command.ts';
import { commandHelp, overview } from './help.ts';
import { InterruptedError } from './interrupted-error.ts';
import { message } from './messages/messages.ts';
import type { OpenPlatformOptions, Platform } from './platform.ts';

/** What the composition root lends the shell. */
export interface ShellSurroundings {
  readonly commands: readonly Command[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingFolder: string;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly isTerminal: boolean;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly version: string;
  openPlatform(config: Configuration, options: OpenPlatformOptions): Promise<Platform>;
  serve(request: ServeRequest): Promise<number>;
  examine(config: Configuration): Promise<DoctorContext>;
}

export interface ServeRequest {
  readonly config: Configuration;
  /** The file it was read from, where there is one. */
  readonly file: string | undefined;
  readonly language: Language;
  /** Reads the configuration again, for SIGHUP. */
  reload(): LoadedConfiguration;
}

export const exitCodes = { done: 0, findings: 1, failed: 2 } as const;

/** Runs one command line and says how it ended; nothing is thrown. */
export async function runShell(argv: readonly string[], surroundings: ShellSurroundings): Promise<number> {
  const { environment } = surroundings;
  // Before anything can go wrong, so that it goes wrong in the reader's language.
  let language = languageOf(argv, environment);
  try {
    const split = splitGlobals(argv, surroundings.commands);
    language = split.language ?? languageOf([], environment);
    return await runCommand(split, language, surroundings);
  } catch (error) {
    surroundings.stderr.write(`${explain(error, language, surroundings)}\n`);
    return exitCodes.failed;
  }
}

interface SplitLine {
  readonly globals: Arguments<typeof globalOptions>;
  readonly language: Language | undefined;
  readonly name: string | undefined;
  readonly rest: readonly string[];
}

/**
 * Options of every command may stand before and after its name; what follows `--` is the command's alone, and
 * what follows a script file is the script's.
 */
function splitGlobals(argv: readonly string[], commands: readonly Command[]): SplitLine {
  const own: string[] = [];
  const rest: string[] = [];
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? '';
    if (word === '--' || belongsToScript(word, rest, commands)) {
      rest.push(...argv.slice(index));
      break;
    }
    const [name = ''] = word.split('=', 1);
    const key = word === '-h' ? 'help' : name.slice(2);
    const isGlobal = (word.startsWith('--') || word === '-h') && Object.hasOwn(globalOptions, key);
    const target = isGlobal ? own : rest;
    target.push(word === '-h' ? '--help' : word);
    const next = argv[index + 1];
    if (next === undefined || word.includes('=')) continue;
    if (isGlobal ? key !== 'help' : takesValue(word, rest[0], commands)) {
      target.push(next);
      index += 1;
    }
  }
  const globals = parseArguments({ options: globalOptions }, own) as unknown as Arguments<
    typeof globalOptions
  >;
  const [name, ...after] = rest;
  return { globals, language: globals.options.lang, name, rest: after };
}

const findCommand = (name: string | undefined, commands: readonly Command[]): Command | undefined =>
  commands.find((each) => each.name === name);

/** The first word that is no option, of a command that hands its words on. */
function belongsToScript(word: string, [name]: readonly string[], commands: readonly Command[]): boolean {
  const isVerbatim = findCommand(name, commands)?.positionals?.at(-1)?.verbatim === true;
  return isVerbatim && (word === '-' || !word.startsWith('-'));
}

function takesValue(word: string, name: string | undefined, commands: readonly Command[]): boolean {
  const options = Object.entries(findCommand(name, commands)?.options ?? {});
  return options.some(([key, { type }]) => type !== 'flag' && optionName(key) === word);
}

function languageOf(argv: readonly string[], environment: ShellSurroundings['environment']): Language {
  const asked = argv.find((word) => word.startsWith('--lang='))?.slice('--lang='.length);
  return pickLanguage([asked, environment.LC_ALL || environment.LC_MESSAGES || environment.LANG]);
}

/** Commands that people know as options. */
const shortForms: ReadonlyMap<string, string> = new Map([
  ['--version', 'version'],
  ['-c', 'command'],
]);

async function runCommand(
  line: SplitLine,
  language: Language,
  surroundings: ShellSurroundings,
): Promise<number> {
  const { stdout, commands, version } = surroundings;
  const { globals } = line;
  const name = shortForms.get(line.name ?? '') ?? line.name;
  if (name === undefined) {
    stdout.write(overview(commands, version, language));
    return exitCodes.done;
  }
  const command = findCommand(name, commands);
  if (command === undefined) {
    const names = commands.map((each) => each.name);
    throw new ArgumentMistake('arguments.unknownCommand', { name }, findClosestWord(name, names));
  }
  if (globals.options.help) {
    stdout.write(commandHelp(command, language));
    return exitCodes.done;
  }
  const args = parseArguments(command, line.rest);
  return await command.run(contextOf(args, globals, language, surroundings));
}

function contextOf(
  args: Arguments,
  globals: Arguments<typeof globalOptions>,
  language: Language,
  surroundings: ShellSurroundings,
): CommandContext {
  const { openPlatform, serve, examine, random: _random, ...lent } = surroundings;
  const { environment, workingFolder } = surroundings;
  const load = () =>
    loadConfiguration({
      file: globals.options.config,
      settings: globals.options.set,
      environment,
      workingFolder,
    });
  let loaded: LoadedConfiguration | undefined;
  const loadOnce = () => {
    loaded ??= load();
    return loaded;
  };
  return {
    ...lent,
    args,
    language,
    config: () => getConfiguration(loadOnce()),
    loadConfiguration: loadOnce,
    openPlatform: (options = {}) => openPlatform(getConfiguration(loadOnce()), options),
    serve: () => {
      const config = getConfiguration(loadOnce());
      return serve({ config, file: loadOnce().file, language, reload: load });
    },
    examine: () => examine(getConfiguration(loadOnce())),
    message: (key, values) => message(language, key, values),
    text: (text, values) => formatText(text[language], values),
  };
}

function explain(error: unknown, language: Language, surroundings: ShellSurroundings): string {
  if (error instanceof ArgumentMistake) {
    const hint =
      error.didYouMean === undefined
        ? []
        : [message(language, 'arguments.didYouMean', { word: error.didYouMean })];
    const said = [message(language, error.key, error.values), ...hint];
    return `${said.join(' ')}\n${message(language, 'arguments.seeHelp', { command: '' })}`;
  }
  if (error instanceof ConfigurationError) {
    const lines = error.problems.map((problem) => `  ${formatProblem(problem, language)}`);
    return [message(language, 'failure.configuration'), ...lines].join('\n');
  }
  const isInterrupted =
    error instanceof InterruptedError || (error instanceof Error && error.cause instanceof InterruptedError);
  if (isInterrupted || surroundings.signal.aborted) {
    return message(language, 'failure.interrupted');
  }
  if (isAppError(error) && error.kind !== 'internal') return error.message;
  const id = surroundings.random.guid();
  surroundings.log.error('command.failed', { id, error });
  return message(language, 'failure.internal', { id });
}
