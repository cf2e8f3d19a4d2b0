import { isAppError } from '../../base/errors.ts';
import type { Completion } from './command-definition.ts';
import { no } from './imap-refusal.ts';
import type { ImapSession, SignedIn } from './imap-session.ts';

/** A password in the clear is told to everybody on the way. */
export function requirePrivacy({ channel }: ImapSession): void {
  if (!channel.isPrivate)
    throw no('Begin with STARTTLS: passwords are not taken in the clear.', 'PRIVACYREQUIRED');
}

export async function signIn(session: ImapSession, prove: () => Promise<SignedIn>): Promise<Completion> {
  const { log, channel } = session;
  try {
    session.signedIn = await prove();
  } catch (error) {
    log.info('imap.signInRefused', {
      address: channel.address,
      reason: error instanceof Error ? error.message : '',
    });
    throw refusalOfSignIn(error);
  }
  session.account.signedIn(session.signedIn);
  const { name } = session.signedIn.principal;
  log.info('imap.signedIn', { account: name, address: channel.address, tls: channel.isTls });
  return { text: `Welcome, ${name}.`, code: { name: 'CAPABILITY', capabilities: session.capabilities() } };
}

/** RFC 5530 section 3: programs ask for the password again after the first, and not after the second. */
function refusalOfSignIn(error: unknown): unknown {
  if (!isAppError(error, 'denied')) return error;
  const isOther = error.code.startsWith('imap.mailbox.');
  return no(error.message, isOther ? 'AUTHORIZATIONFAILED' : 'AUTHENTICATIONFAILED');
}
