import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../base/clock.ts';
import type { Language, LocalText, TextValues } from '../base/language.ts';
import type { Log } from '../base/log.ts';
import type { LoadedConfiguration } from '../configuration/load.ts';
import type { Configuration } from '../configuration/schema.ts';
import type { DoctorContext } from '../operations/doctor/doctor-check.ts';
import type { MessageKey } from './messages/messages.ts';
import type { OpenPlatformOptions, Platform } from './platform.ts';

/**
 * One word after `landfall`. A command is one file in src/shell/commands, named as it is typed, that exports
 * `command`; the registry is generated from the folder. All of them are imported at every start: what a command
 * needs beyond its own texts, `run` imports.
 */
export interface Command<O extends OptionDefinitions = OptionDefinitions> {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: LocalText;
  /** What a person must know before running it; shown by `landfall help <name>` below the usage. */
  readonly description?: LocalText;
  readonly positionals?: readonly Positional[];
  readonly options?: O;
  readonly examples?: readonly Example[];
  /** The exit code: 0 done, 1 done with findings to look at, 2 failed. */
  run(context: CommandContext<O>): Promise<number>;
}

export type OptionDefinitions = Readonly<Record<string, OptionDefinition>>;

/** Keys of options are camelCase; people type them with dashes: `minAge` is `--min-age`. */
export type OptionDefinition = FlagDefinition | ValueDefinition;

export interface FlagDefinition {
  readonly type: 'flag';
  readonly summary: LocalText;
}

export interface ValueDefinition {
  readonly type: 'text' | 'number';
  readonly summary: LocalText;
  /** Shown in the usage: `--output <format>`. */
  readonly value: string;
  /** The only values that are taken; texts alone. */
  readonly choices?: readonly string[];
  /** May be given several times; then the value is an array. */
  readonly repeatable?: boolean;
  readonly required?: boolean;
}

/** What completion scripts offer: files, commands, cmdlets, or these words. */
export type PositionalValues = 'path' | 'command' | 'cmdlet' | readonly string[];

export interface Positional {
  readonly name: string;
  readonly values?: PositionalValues;
  readonly summary: LocalText;
  readonly required?: boolean;
  /** The last one alone: takes all that remain. */
  readonly repeatable?: boolean;
  /** The last one alone: every word from the positional before it on is taken as it is, even `-Name`. */
  readonly verbatim?: boolean;
}

export interface Example {
  readonly line: string;
  readonly summary: LocalText;
}

export interface Arguments<O extends OptionDefinitions = OptionDefinitions> {
  /** Repeatable ones are one entry each, in order. */
  readonly positionals: readonly string[];
  readonly options: OptionValues<O>;
}

export type OptionValues<O extends OptionDefinitions> = { readonly [K in keyof O]: OptionValue<O[K]> };

type OptionValue<D extends OptionDefinition> = D extends FlagDefinition
  ? boolean
  : D extends ValueDefinition
    ? D['repeatable'] extends true
      ? readonly Scalar<D>[]
      : D['required'] extends true
        ? Scalar<D>
        : Scalar<D> | undefined
    : never;

type Scalar<D extends ValueDefinition> = D['type'] extends 'number'
  ? number
  : D['choices'] extends readonly (infer C)[]
    ? C
    : string;

export interface CommandContext<O extends OptionDefinitions = OptionDefinitions> {
  readonly args: Arguments<O>;
  /** Checked configuration; throws a `ConfigurationError`, which the shell shows, where it is not valid. */
  config(): Configuration;
  /** Configuration with its problems and the origin of each value, for commands that speak of it. */
  loadConfiguration(): LoadedConfiguration;
  /** Opens what is stored, without listening. The caller closes it (`await using`). */
  openPlatform(options?: OpenPlatformOptions): Promise<Platform>;
  /** What `landfall doctor` looks at, by the configuration. */
  examine(): Promise<DoctorContext>;
  /** Runs the server until it is told to stop; resolves to the exit code. */
  serve(): Promise<number>;
  /** Variables of the process. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where paths begin. */
  readonly workingFolder: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly stdin: Readable;
  readonly stdout: Writable;
  /** Progress and remarks; results go to `stdout`. */
  readonly stderr: Writable;
  /** `stdout` is a terminal: a person reads, so colours and progress are welcome. */
  readonly isTerminal: boolean;
  readonly language: Language;
  /** A message of the shell's own table. */
  message(key: MessageKey, values?: TextValues): string;
  /** A text that stands beside the command. */
  text(text: LocalText, values?: TextValues): string;
  /** Every command, by name. */
  readonly commands: readonly Command[];
  /** Aborted by the first SIGINT or SIGTERM; commands other than `start` should stop soon after. */
  readonly signal: AbortSignal;
  readonly version: string;
}

/** Gives `run` the types of the options that stand above it. */
export function defineCommand<const O extends OptionDefinitions = Record<never, never>>(
  command: Command<O>,
): Command<O> {
  return command;
}
