import type { SmtpCommandOf, SmtpReply, SmtpVerb } from '../../wire/smtp/index.ts';
import { refused } from './smtp-refusal.ts';
import type { SmtpSession } from './smtp-session.ts';

export interface SmtpCommandDefinition<V extends SmtpVerb> {
  readonly verbs: readonly [V, ...V[]];
  /** What must have been said before: RFC 5321 section 4.1.4. */
  readonly after: 'nothing' | 'hello' | 'mail';
  /** Its answer. What it throws is the answer too. */
  run(command: SmtpCommandOf<V>, session: SmtpSession): Promise<SmtpReply> | SmtpReply;
}

export type SmtpCommandFile = SmtpCommandDefinition<SmtpVerb>;

/** One command, or some that are alike. A file of src/servers/smtp/commands exports it as `command`. */
export function defineSmtpCommand<const V extends SmtpVerb>(
  definition: SmtpCommandDefinition<V>,
): SmtpCommandDefinition<V> {
  return definition;
}

export function requireOrder({ after, verbs }: SmtpCommandFile, { hello, transaction }: SmtpSession): void {
  if (after !== 'nothing' && hello === undefined) throw refused(503, '5.5.1', `Say EHLO before ${verbs[0]}.`);
  if (after === 'mail' && transaction === undefined)
    throw refused(503, '5.5.1', `Say MAIL before ${verbs[0]}.`);
}
