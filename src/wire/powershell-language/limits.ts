/** What a script may cost before it runs. All are counted, none is timed: the answer is always the same. */
export interface ParseLimits {
  /** UTF-16 units. */
  readonly maxLength: number;
  /** Brackets, blocks and strings inside each other. Each level takes about twelve frames of the stack. */
  readonly maxNesting: number;
  /** Height of the finished tree; long chains such as `1+1+1+…` lean to one side without any bracket. */
  readonly maxTreeHeight: number;
}

export const defaultParseLimits: ParseLimits = {
  maxLength: 16 * 1024 * 1024,
  maxNesting: 200,
  maxTreeHeight: 1_000,
};
