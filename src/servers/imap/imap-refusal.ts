/** How a command is answered when it is not done. */
import { AppError, type ErrorKind } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type { PlainCode, ResponseCode } from '../../wire/imap/index.ts';

/** NO: it could not be done. BAD: it should not have been asked. */
export class ImapRefusal extends Error {
  override readonly name = 'ImapRefusal';
  readonly condition: 'NO' | 'BAD';
  readonly code: ResponseCode | undefined;

  constructor(condition: 'NO' | 'BAD', text: string, code?: ResponseCode) {
    super(text);
    this.condition = condition;
    this.code = code;
  }
}

export const no = (text: string, code?: PlainCode): ImapRefusal =>
  new ImapRefusal('NO', text, code && { name: code });
export const bad = (text: string): ImapRefusal => new ImapRefusal('BAD', text);

/** RFC 5530. */
const codes: Readonly<Record<ErrorKind, PlainCode>> = {
  notFound: 'NONEXISTENT',
  denied: 'NOPERM',
  conflict: 'ALREADYEXISTS',
  invalid: 'CANNOT',
  quota: 'OVERQUOTA',
  limit: 'LIMIT',
  unavailable: 'UNAVAILABLE',
  internal: 'SERVERBUG',
};

/** Undefined where the error says nothing that a client may see. */
export function refusalOf(error: unknown): ImapRefusal | undefined {
  if (error instanceof ImapRefusal) return error;
  if (!(error instanceof AppError) || error.kind === 'internal') return undefined;
  return no(error.message, codes[error.kind]);
}

/** What happened stands in the log alone, under a number that the client is told. */
export function unknownRefusal(
  error: unknown,
  { log, random }: { readonly log: Log; readonly random: Random },
): ImapRefusal {
  const id = random.guid();
  log.error('imap.commandFailed', { id, error });
  return no(`It failed for a reason that the server’s log tells under ${id}.`, 'SERVERBUG');
}
