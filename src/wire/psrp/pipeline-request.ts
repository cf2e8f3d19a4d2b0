/** What CREATE_PIPELINE asks for: [MS-PSRP] sections 2.2.2.10, 2.2.3.11 and 2.2.3.12. */
import type { Value } from '../powershell-language/index.ts';
import type { HostInfo } from './host-info.ts';

/** [MS-PSRP] 2.2.3.31, PipelineResultTypes. Windows 7 knew the first five alone. */
export const resultTypes = {
  None: 0,
  Output: 1,
  Error: 2,
  Warning: 3,
  Verbose: 4,
  Debug: 5,
  Information: 6,
  All: 7,
  Null: 8,
} as const;
export type ResultType = keyof typeof resultTypes;

export const apartmentStates = { STA: 0, MTA: 1, Unknown: 2 } as const;
export type ApartmentState = keyof typeof apartmentStates;

export const threadOptions = { Default: 0, UseNewThread: 1, ReuseThread: 2, UseCurrentThread: 3 } as const;
export type ThreadOptions = keyof typeof threadOptions;

export interface CommandArgument {
  /** Without the dash that some clients write. Undefined for a positional argument. */
  readonly name: string | undefined;
  /**
   * Undefined for a bare `-Name`: a switch, or its value is the next positional argument. Clients that name a
   * parameter without a dash send null for a switch that is on.
   */
  readonly value: Value;
}

/** Where the streams of a command go: `2>&1` and its kind. */
export interface Merges {
  /** The older pair of fields, which says the same for errors alone. */
  readonly myResult: ResultType;
  readonly toResult: ResultType;
  readonly previousResults: ResultType;
  readonly error: ResultType;
  readonly warning: ResultType;
  readonly verbose: ResultType;
  readonly debug: ResultType;
  readonly information: ResultType;
}

export interface PipelineCommand {
  /** The name of a command, or with `isScript` the text of a script. */
  readonly text: string;
  readonly isScript: boolean;
  readonly useLocalScope: boolean | undefined;
  readonly args: readonly CommandArgument[];
  readonly merges: Merges;
}

export interface PipelineRequest {
  /** Statement by statement, each a pipeline of commands: what `;` parts arrives as ExtraCmds. */
  readonly statements: readonly (readonly PipelineCommand[])[];
  readonly isNested: boolean;
  readonly noInput: boolean;
  readonly addToHistory: boolean;
  readonly history: string | undefined;
  readonly redirectErrors: boolean;
  readonly apartmentState: ApartmentState;
  /** Bits: 1 error, 2 warning, 4 verbose, 8 debug: whose records carry their invocation info. */
  readonly streamOptions: number;
  readonly hostInfo: HostInfo;
}

export const noMerges: Merges = {
  myResult: 'None',
  toResult: 'None',
  previousResults: 'None',
  error: 'None',
  warning: 'None',
  verbose: 'None',
  debug: 'None',
  information: 'None',
};
