/**
 * What goes wrong in the protocol itself. `remote`: the peer broke it, or ran into a limit. `local`: this side
 * was asked for something that the state or the grammar forbids, a defect of the caller.
 */
export type ImapErrorCode =
  | 'syntax'
  | 'lineLimit'
  | 'literalLimit'
  | 'depthLimit'
  | 'tokenLimit'
  | 'unexpectedTag'
  | 'plaintextAfterTls'
  | 'sasl'
  | 'state'
  | 'argument';

const localCodes: ReadonlySet<ImapErrorCode> = new Set(['state', 'argument']);

export class ImapError extends Error {
  override readonly name = 'ImapError';
  readonly code: ImapErrorCode;
  readonly side: 'remote' | 'local';

  constructor(code: ImapErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.side = localCodes.has(code) ? 'local' : 'remote';
  }
}
