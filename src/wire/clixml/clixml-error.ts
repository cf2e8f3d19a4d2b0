/** The text is no CLIXML, or more of it than the limits allow. */
export class ClixmlError extends Error {
  override readonly name = 'ClixmlError';
  /** Counted from one; zero when unknown. */
  readonly line: number;

  constructor(message: string, line = 0, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.line = line;
  }
}
