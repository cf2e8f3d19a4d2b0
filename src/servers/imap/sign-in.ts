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
    throw error;
  }
  const { name } = session.signedIn.principal;
  log.info('imap.signedIn', { account: name, address: channel.address, tls: channel.isTls });
  return { text: `Welcome, ${name}.`, code: { name: 'CAPABILITY', capabilities: session.capabilities() } };
}
