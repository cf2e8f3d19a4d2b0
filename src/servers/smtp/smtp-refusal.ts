/** How a command is answered when it is not done. */
import { AppError, type ErrorKind } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import { reply, type SmtpReply } from '../../wire/smtp/index.ts';

export class SmtpRefusal extends Error {
  override readonly name = 'SmtpRefusal';
  readonly reply: SmtpReply;

  constructor(answer: SmtpReply) {
    super(answer.lines.join(' '));
    this.reply = answer;
  }
}

export const refused = (code: number, status: string, text: string): SmtpRefusal =>
  new SmtpRefusal(reply(code, status, text));

type Codes = readonly [code: number, status: string];

const byKind: Readonly<Record<ErrorKind, Codes>> = {
  notFound: [550, '5.1.1'],
  denied: [550, '5.7.1'],
  conflict: [451, '4.3.0'],
  invalid: [554, '5.6.0'],
  quota: [552, '5.2.2'],
  limit: [552, '5.3.4'],
  unavailable: [451, '4.3.0'],
  internal: [451, '4.3.0'],
};

/** As Exchange has them, where it has one. */
const byCode: ReadonlyMap<string, Codes> = new Map([
  ['mailflow.sendAs.denied', [550, '5.7.60']],
  ['mailflow.address.notHere', [550, '5.7.54']],
  ['mailflow.message.tooManyHops', [554, '5.4.6']],
  ['mailflow.message.tooManyRecipients', [452, '4.5.3']],
]);

/** Undefined where the error says nothing that a client may see. */
export function refusalOf(error: unknown): SmtpReply | undefined {
  if (error instanceof SmtpRefusal) return error.reply;
  if (!(error instanceof AppError) || error.kind === 'internal') return undefined;
  const [code, status] = byCode.get(error.code) ?? byKind[error.kind];
  return reply(code, status, error.message);
}

/** What happened stands in the log alone, under a number that the client is told; it may try again. */
export function unknownRefusal(
  error: unknown,
  { log, random }: { readonly log: Log; readonly random: Random },
): SmtpReply {
  const id = random.guid();
  log.error('smtp.commandFailed', { id, error });
  return reply(451, '4.3.0', `It failed for a reason that the server's log tells under ${id}.`);
}
