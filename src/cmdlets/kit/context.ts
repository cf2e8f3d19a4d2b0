import type { Clock } from '../../base/clock.ts';
import type { Language } from '../../base/language.ts';
import type { Random } from '../../base/random.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { Scope, ScriptBlockValue, Session, Value } from '../../wire/powershell-language/index.ts';
import type { Catalog } from './catalog.ts';
import type { CommandHistory } from './command-history.ts';
import type { LocalFiles } from './files/local-files.ts';
import type { Actor, CmdletRooms, Prompter } from './ports.ts';
import type { RemoteSessions } from './remote-sessions.ts';
import type { Reporter } from './reporter.ts';

/** What a running cmdlet may use. There is no way from here to sockets or processes, nor to files of a server. */
export interface CmdletContext {
  readonly rooms: CmdletRooms;
  /** Who asks. What it may do is decided before a cmdlet runs, but for what its objects say themselves. */
  readonly actor: Actor;
  /** Of `-Organization`, or the only one there is; for cmdlets whose scope is an organisation. */
  readonly organization: Tenant;
  /** The same, for cmdlets that can do without; undefined where there is none, or several. */
  readonly knownOrganization: Tenant | undefined;
  /** Runs a cmdlet on the server whose client this shell is; absent where cmdlets run here. */
  readonly askServer?: (command: string, args: Readonly<Record<string, Value>>) => AsyncIterable<Value>;
  readonly session: Session;
  /** Of the place where the command is written. */
  readonly scope: Scope;
  readonly history: CommandHistory;
  /** Absent where there is nobody to ask. */
  readonly prompter: Prompter | undefined;
  /** Absent everywhere but in the local shell. */
  readonly files: LocalFiles | undefined;
  /** Absent everywhere but in the local shell. */
  readonly remoteSessions: RemoteSessions | undefined;
  readonly random: Random;
  readonly clock: Clock;
  readonly language: Language;
  readonly signal: AbortSignal;
  /** The cmdlets that the actor may use. */
  readonly catalog: Catalog;
  /** Warnings and other messages, by the preferences that hold for this command. */
  readonly reporter: Reporter;
  /** An error of one object: it is told by the rules of `-ErrorAction`, and the cmdlet may go on. */
  writeError(error: unknown, target?: Value): void;
  readonly blocks: BlockRuns;
  /** A pipeline stands before the command, even if nothing comes out of it. */
  readonly expectsInput: boolean;
}

/** Runs blocks of the script for a cmdlet. */
export interface BlockRuns {
  /** Whether the block is true for the object. Answers at once where no command runs in it. */
  test(block: ScriptBlockValue): (item: Value) => boolean | Promise<boolean>;
  /** What the block gives for the object, as one value. */
  evaluate(block: ScriptBlockValue): (item: Value) => Value | Promise<Value>;
  /** Its output as it comes. */
  output(block: ScriptBlockValue): (item: Value) => AsyncIterable<Value>;
}
