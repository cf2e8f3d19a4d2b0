/**
 * What running code asks of whoever drives it. Code is a generator of effects; the driver answers through
 * `next` (or `throw`, with a `PowerShellError`) and may end it at any time with `return`.
 */
import type { Redirection } from './ast.ts';
import type { Scope } from './scope.ts';
import type { SourceText, Span } from './source.ts';
import type { Value } from './value.ts';

export type StreamName = 'error' | 'warning' | 'verbose' | 'debug' | 'information' | 'progress';

export type Effect =
  /** One object for the output. */
  | { readonly kind: 'output'; readonly value: Value }
  /** Run this pipeline; what it puts out is output here, object by object. */
  | { readonly kind: 'forward'; readonly pipeline: PipelineRequest }
  /** Run this pipeline to its end; the answer is `readonly Value[]`. */
  | { readonly kind: 'collect'; readonly pipeline: PipelineRequest }
  | { readonly kind: 'write'; readonly stream: StreamName; readonly value: Value }
  /** Work goes on for long: let others run, and look whether to stop. */
  | { readonly kind: 'pause' };

export type Code<Result> = Generator<Effect, Result, unknown>;

export interface PipelineRequest {
  readonly stages: readonly Stage[];
  readonly background: boolean;
  readonly source: SourceText;
  readonly span: Span;
}

interface StageBase {
  readonly redirections: readonly ResolvedRedirection[];
}

export type Stage = ValuesStage | ScriptStage | CommandStage;

/** Only first in a pipeline. Pulled one at a time, so that `1..1e9 | select -First 1` stops at once. */
export interface ValuesStage extends StageBase {
  readonly kind: 'values';
  readonly values: Iterable<Value>;
}

/** A function or a script block: begin, then process for every object that comes in, then end. */
export interface ScriptStage extends StageBase {
  readonly kind: 'script';
  begin(): Code<void>;
  process(item: Value): Code<void>;
  end(): Code<void>;
  readonly name: string;
}

/** A command of the host, with its alias resolved. Binding arguments to parameters is the host's. */
export interface CommandStage extends StageBase {
  readonly kind: 'command';
  readonly name: string;
  /** As typed, for messages. */
  readonly typedName: string;
  readonly invocation: '&' | '.' | undefined;
  readonly arguments: readonly Argument[];
  /** Of the place where the command is written: `-ErrorVariable` sets a variable there. */
  readonly scope: Scope;
  readonly source: SourceText;
  readonly span: Span;
}

export type Argument =
  | {
      readonly kind: 'parameter';
      readonly name: string;
      /** Only of `-Name:value` and of splatted tables; what follows a space is the next argument. */
      readonly value: Value;
      readonly hasValue: boolean;
      /** Out of `@table`; the same parameter on the line itself goes before it. */
      readonly splatted?: boolean;
      readonly span: Span;
    }
  | {
      readonly kind: 'value';
      readonly value: Value;
      /** A word without quotes, which may yet be taken for a number or a switch's name. */
      readonly bare: boolean;
      /** The source of a numeric literal: `-Name 007` keeps its zeros when the parameter is text. */
      readonly text: string | undefined;
      readonly span: Span;
    };

export interface ResolvedRedirection {
  readonly from: Redirection['from'];
  readonly to: { readonly stream: number } | { readonly file: Value; readonly append: boolean };
}
