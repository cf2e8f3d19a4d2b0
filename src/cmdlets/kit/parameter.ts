import type { z } from 'zod';
import type { LocalText } from '../../base/language.ts';
import type { Value } from '../../wire/powershell-language/index.ts';

/** One parameter of a cmdlet. Binder, help, completion and metadata of remote sessions all read it. */
export interface Parameter<S extends z.ZodType = z.ZodType> {
  /** Takes a PowerShell value and gives what `process` works with: see parameter-types.ts. */
  readonly schema: S;
  readonly synopsis: LocalText;
  /** Counted from 0 within each parameter set; a parameter without one is given by name alone. */
  readonly position?: number;
  readonly aliases?: readonly string[];
  readonly fromPipeline?: 'value' | 'propertyName' | 'both';
  readonly mandatory?: boolean;
  /** In every set where none is named. */
  readonly sets?: readonly string[];
  /** Given by its name alone: true when it is there. */
  readonly switch?: boolean;
  /** Takes all positional arguments that no other parameter takes. */
  readonly rest?: boolean;
  /** Shown as `********` wherever parameters are written down. */
  readonly secret?: boolean;
  /** For whoever answers for the platform; in no role. */
  readonly platformOnly?: boolean;
  /** Names whose identities or values a shell may offer here. */
  readonly completer?:
    | 'recipient'
    | 'mailbox'
    | 'organization'
    | 'domain'
    | 'migrationEndpoint'
    | 'migrationBatch'
    | 'migrationUser'
    | 'directoryConnector'
    | 'cmdlet'
    | 'property';
}

export type Parameters = Readonly<Record<string, Parameter>>;

type Options<S extends z.ZodType> = Omit<Parameter<S>, 'switch'>;

/** Keeps what was written, so that the types of bound values follow from it. */
export function parameter<S extends z.ZodType, const O extends Options<S>>(
  options: O & { readonly schema: S },
): O & { readonly schema: S } {
  return options;
}

type Always<P extends Parameter> = P extends { readonly switch: true }
  ? true
  : P extends { readonly mandatory: true }
    ? P extends { readonly sets: readonly string[] }
      ? false
      : true
    : false;

type BoundValue<P extends Parameter> =
  Always<P> extends true ? z.output<P['schema']> : z.output<P['schema']> | undefined;

/** What `process` gets. A parameter that not every use must give may be undefined. */
export type Bound<P extends Parameters> = { readonly [K in keyof P]: BoundValue<P[K]> };

export type BoundValues = Readonly<Record<string, unknown>>;

/** The part of a PowerShell value that a parameter was given. */
export interface GivenValue {
  readonly value: Value;
  /** Of a numeric literal, for parameters that take text: `007` keeps its zeros. */
  readonly text: string | undefined;
}
