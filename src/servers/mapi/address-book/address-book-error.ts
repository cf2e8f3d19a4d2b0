import { ErrorCode } from '../../../wire/mapi/error-code.ts';

/** A method that has failed: its answer is this code, and nothing else in it ([MS-OXNSPI] section 2.2.1.2). */
export class NspiError extends Error {
  override readonly name = 'NspiError';
  readonly code: number;

  constructor(code: keyof typeof ErrorCode) {
    super(`The address book answers ${code}.`);
    this.code = ErrorCode[code];
  }
}
