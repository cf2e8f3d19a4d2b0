/**
 * The one error that crosses rooms. Each edge (IMAP, SMTP, MAPI, PowerShell, REST, CLI) maps `kind`
 * with a `Record<ErrorKind, …>`, so that a kind added here does not compile until every edge answers it.
 */
export type ErrorKind =
  | 'notFound'
  | 'denied'
  | 'conflict'
  | 'invalid'
  | 'quota'
  | 'limit'
  | 'unavailable'
  | 'internal';

/** Values that may travel in an error: they survive structured cloning and JSON alike. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export interface AppErrorFields {
  readonly kind: ErrorKind;
  /** Stable, dotted, for programs: `mailbox.folder.notFound`. Also the key of the translated message. */
  readonly code: string;
  /** In English: what happened, why, and what to do next. */
  readonly message: string;
  readonly details?: ErrorDetails;
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

export class AppError extends Error {
  override readonly name = 'AppError';
  readonly kind: ErrorKind;
  readonly code: string;
  readonly details: ErrorDetails;
  readonly retryable: boolean;

  constructor(fields: AppErrorFields) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.kind = fields.kind;
    this.code = fields.code;
    this.details = fields.details ?? {};
    this.retryable = fields.retryable ?? fields.kind === 'unavailable';
  }
}

export function isAppError(error: unknown, kind?: ErrorKind): error is AppError {
  return error instanceof AppError && (kind === undefined || error.kind === kind);
}

/** The plain form that crosses a thread or process boundary; `reviveError` is its inverse. */
export interface ErrorRecord {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly app?: Omit<AppErrorFields, 'message' | 'cause'> | undefined;
}

export function recordError(error: unknown): ErrorRecord {
  if (error instanceof AppError) {
    const { name, message, stack, kind, code, details, retryable } = error;
    return { name, message, stack, app: { kind, code, details, retryable } };
  }
  if (error instanceof Error) return { name: error.name, message: error.message, stack: error.stack };
  return { name: 'Error', message: String(error) };
}

export function reviveError(record: ErrorRecord): Error {
  const error = record.app
    ? new AppError({ ...record.app, message: record.message })
    : Object.assign(new Error(record.message), { name: record.name });
  if (record.stack) error.stack = record.stack;
  return error;
}

/** A state that the code's own logic excludes: reported as `internal`, never blamed on the caller. */
export function invariant(condition: unknown, what: string): asserts condition {
  if (!condition) {
    throw new AppError({
      kind: 'internal',
      code: 'internal.invariant',
      message: `Broken invariant: ${what}`,
    });
  }
}
