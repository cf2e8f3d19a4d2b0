export interface ClixmlLimits {
  /** Objects inside objects. PowerShell itself stops at 50. */
  readonly maxDepth: number;
  readonly maxElements: number;
  /** Of the text, in UTF-16 units. */
  readonly maxLength: number;
}

export const defaultClixmlLimits: ClixmlLimits = {
  maxDepth: 64,
  maxElements: 2_000_000,
  maxLength: 256 * 1024 * 1024,
};
