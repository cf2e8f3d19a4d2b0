import type { Draw } from './draw.ts';

/** What a server may refuse to take by APPEND, or changes on the way. */
export type Trait =
  | 'bare-lf'
  | 'bare-cr'
  | 'nul'
  | 'empty'
  | 'broken-header'
  | 'no-blank-line'
  | 'no-final-newline';

/** One way for a message to be hard, written as often as wanted with other words. */
export interface Shape {
  readonly name: string;
  readonly traits?: readonly Trait[];
  /** Written once and no more: it is large, or always the same. */
  readonly once?: true;
  readonly write: (draw: Draw) => Uint8Array;
}
