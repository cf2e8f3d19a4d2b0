/**
 * What goes wrong in the protocol itself. `remote`: the peer broke the protocol, and the session with it.
 * `local`: this side was asked for something that the state forbids, a defect of the caller.
 */
export type PsrpErrorCode =
  | 'badFragment'
  | 'fragmentOrder'
  | 'fragmentLimit'
  | 'badMessage'
  | 'unknownMessage'
  | 'badPayload'
  | 'unexpectedMessage'
  | 'unknownPipeline'
  | 'versionMismatch'
  | 'keyExchange'
  | 'compression'
  | 'state';

export class PsrpError extends Error {
  override readonly name = 'PsrpError';
  readonly code: PsrpErrorCode;
  readonly side: 'remote' | 'local';

  constructor(code: PsrpErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.side = code === 'state' ? 'local' : 'remote';
  }
}
