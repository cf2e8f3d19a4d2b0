import type { LocalText } from '../../base/language.ts';
import type { Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from './context.ts';
import type { OutputType } from './object-type.ts';
import type { Bound, Parameters } from './parameter.ts';

/** What a cmdlet gives out: nothing or values as they come, or one value that is enumerated. */
export type CmdletOutput = AsyncIterable<Value> | Promise<Value>;

export interface CmdletExample {
  readonly line: string;
  readonly synopsis: LocalText;
}

interface CmdletBase<P extends Parameters> {
  /** Verb-Noun, in Exchange's or PowerShell's spelling. */
  readonly name: string;
  readonly synopsis: LocalText;
  readonly description?: LocalText;
  /** The role that grants it; `core` cmdlets touch nothing but objects and belong to everyone. */
  readonly role: string;
  /** Cmdlets of an organisation take `-Organization` and find it in `context.organization`. */
  readonly scope: 'none' | 'platform' | 'organization';
  /** Also works for the platform as a whole, where there is no organisation or none is named; `context.knownOrganization` says. */
  readonly organizationIsOptional?: true;
  readonly parameters: P;
  /** In the order of the syntax lines in help; sets that parameters name are added. */
  readonly defaultSet?: string;
  readonly output?: OutputType;
  /** What it gives out as well: with a switch, or as the preview of `-WhatIf`. */
  readonly otherOutputs?: readonly OutputType[];
  /**
   * The parameter that names a file of the person who asks: where the session has files, the property FileData of what
   * the cmdlet gives out is written into it, also by a shell whose cmdlets run on a server.
   */
  readonly savesInto?: string;
  /**
   * The parameter that names files of the person who asks, which are read where that person is: in the shell's own process, also where
   * its other cmdlets run on a server. With it no organisation is needed; `context.knownOrganization` is the one there is, and
   * `context.askServer` asks one elsewhere.
   */
  readonly readsFiles?: string;
  readonly examples: readonly [CmdletExample, ...CmdletExample[]];
}

type Effect<P extends Parameters> =
  | { readonly effect: 'read' }
  | {
      readonly effect: 'change' | 'destroy';
      /** What is asked about and recorded: `Perform the operation "Remove-Mailbox" on target "…"`. */
      target(bound: Bound<P>, context: CmdletContext): string | Promise<string>;
      /** False where nothing changes but files of the person who asks: that is no matter of the record. */
      readonly isRecorded?: boolean;
      /** Given out with `-WhatIf`, behind the sentence that it prints: all that would be done. Changes nothing. */
      preview?(bound: Bound<P>, context: CmdletContext): CmdletOutput;
    };

type Work<P extends Parameters> =
  | {
      /** Called for each object of the pipeline, and once where there is none. */
      process(bound: Bound<P>, context: CmdletContext): CmdletOutput;
      /** Called once instead, with all objects of the pipeline as one list: what is done is done of all of them together. */
      readonly gathersPipeline?: true;
    }
  /** Called once, with the pipeline as it comes. Parameters are bound from the command line alone. */
  | {
      stream(bound: Bound<P>, input: AsyncIterable<Value>, context: CmdletContext): AsyncIterable<Value>;
    };

export type CmdletDefinition<P extends Parameters> = CmdletBase<P> & Effect<P> & Work<P>;

/** Any cmdlet, as the runtime sees it. */
export type Cmdlet = CmdletDefinition<Parameters>;

/**
 * One cmdlet: everything that binder, help, completion, roles, audit and remote sessions know of it. A file
 * of a folder of src/cmdlets exports it as `cmdlet`, and the generated registry finds it there.
 */
export function defineCmdlet<const P extends Parameters>(
  definition: CmdletDefinition<P>,
): CmdletDefinition<P> {
  return definition;
}
