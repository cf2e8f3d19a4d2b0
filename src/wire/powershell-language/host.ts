/** What the evaluator cannot know by itself. Nothing here can be reached unless the host hands it in. */
import type { Value } from './value.ts';

export interface EvaluationHost {
  /** Milliseconds since 1970, UTC: `[datetime]::Now` and `Get-Date`. */
  now(): number;
  /** Never falls back: measures how long a script runs. */
  monotonic(): number;
  guid(): string;
  /** `$env:NAME`; absent on a server. */
  environment?(name: string): string | undefined;
  /** `$env:NAME = …`, for this session alone; undefined removes it. */
  setEnvironment?(name: string, value: string | undefined): void;
  /** `[System.IO.File]`; absent on a server, which never reads its own disk for a script. */
  readonly files?: EvaluationFiles;
  /** `[X]::Member` and `[X]::Method()` of the host's own types, before the built-in ones are asked. */
  findStatic?(typeName: string, member: string): { readonly value: Value } | undefined;
  invokeStatic?(
    typeName: string,
    method: string,
    args: readonly Value[],
  ): { readonly value: Value } | undefined;
}

/** Paths are as scripts write them; what cannot be done is thrown as an error of the script. */
export interface EvaluationFiles {
  readAllBytes(path: string): Uint8Array;
  writeAllBytes(path: string, content: Uint8Array): void;
  appendAllBytes(path: string, content: Uint8Array): void;
  exists(path: string): boolean;
  /** As the machine writes it. */
  resolve(path: string): string;
  /** `$PWD` and `$HOME`. */
  readonly location: string;
  readonly home: string;
}
