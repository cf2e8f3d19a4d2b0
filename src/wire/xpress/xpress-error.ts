/** The bytes are no compressed stream, or more of one than was allowed. */
export class XpressError extends Error {
  override readonly name = 'XpressError';
}
