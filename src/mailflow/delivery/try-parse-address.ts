import { isAppError } from '../../base/errors.ts';
import { parseForeignAddress, type SmtpAddress } from '../../organization/smtp-address.ts';

/** Undefined for what is no address: whoever wrote it is told by mail, and not by an error. */
export function tryParseAddress(text: string): SmtpAddress | undefined {
  try {
    return parseForeignAddress(text);
  } catch (error) {
    if (isAppError(error, 'invalid')) return undefined;
    throw error;
  }
}
