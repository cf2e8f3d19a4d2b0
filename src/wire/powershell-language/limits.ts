/** What a script may cost before it runs. All are counted, none is timed: the answer is always the same. */
export interface ParseLimits {
  /** UTF-16 units. */
  readonly maxLength: number;
  /** Brackets, blocks and strings inside each other. Each level takes about twelve frames of the stack. */
  readonly maxNesting: number;
  /** Words and signs. Each takes some 200 bytes of the tree, and as much again when it is run. */
  readonly maxTokens: number;
  /** Height of the finished tree; long chains such as `1+1+1+…` lean to one side without any bracket. */
  readonly maxTreeHeight: number;
}

export const defaultParseLimits: ParseLimits = {
  maxLength: 16 * 1024 * 1024,
  maxNesting: 200,
  maxTokens: 1_000_000,
  maxTreeHeight: 1_000,
};
