import { AppError, type ErrorDetails, type ErrorKind } from '../errors.ts';

/** What another server, or a file, could not give. */
export interface AdvisedErrorFields {
  /** In one or two sentences: what happened and why. */
  readonly what: string;
  /** What to do next. */
  readonly next: string;
  readonly retryable?: boolean;
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
}

export function advisedError(
  kind: ErrorKind,
  code: string,
  { what, next, retryable, details, cause }: AdvisedErrorFields,
): AppError {
  return new AppError({
    ...{ kind, code, message: `${what} ${next}` },
    ...(details === undefined ? {} : { details }),
    ...(retryable === undefined ? {} : { retryable }),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** What a server said, fit to be shown: one line, and bounded. */
export function shownLine(text: string, maxLength: number): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length > maxLength ? `${line.slice(0, maxLength)}…` : line;
}
