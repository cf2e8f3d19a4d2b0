import { defineImapCommand } from '../command-definition.ts';
import { bad, no } from '../imap-refusal.ts';
import type { ImapSession, SignedIn } from '../imap-session.ts';
import { requirePrivacy, signIn } from '../sign-in.ts';

/** Each makes of what the client sent somebody who has signed in. */
const mechanisms: Readonly<Record<string, (text: string, session: ImapSession) => Promise<SignedIn>>> = {
  /** RFC 4616: whom to work as, who signs in, and the password. */
  PLAIN: async (text, { rooms, channel }) => {
    const [authorize, name, password, more] = text.split('\0');
    if (name === undefined || password === undefined || more !== undefined)
      throw bad('This is no SASL PLAIN.');
    if (authorize !== '' && authorize?.toLowerCase() !== name.toLowerCase()) {
      throw no('Nobody works in a mailbox in the name of another here.', 'AUTHORIZATIONFAILED');
    }
    return rooms.signInWithPassword(name, password, channel.address);
  },
  /** RFC 7628: a GS2 header, and `auth=Bearer …` among what follows. */
  OAUTHBEARER: async (text, { rooms }) => rooms.signInWithToken(tokenIn(text)),
  XOAUTH2: async (text, { rooms }) => rooms.signInWithToken(tokenIn(text)),
};

export const command = defineImapCommand({
  names: ['AUTHENTICATE'],
  state: 'notAuthenticated',
  async run({ mechanism, initial }, session) {
    const known = mechanisms[mechanism.toUpperCase()];
    if (known === undefined)
      throw no(`${mechanism} is not known here. ${Object.keys(mechanisms).join(', ')} are.`, 'CANNOT');
    requirePrivacy(session);
    const bytes = initial ?? (await ask(session));
    try {
      return await signIn(session, () => known(Buffer.from(bytes).toString('utf8'), session));
    } catch (error) {
      if (bearers.has(mechanism.toUpperCase())) await tellWhy(session);
      throw error;
    }
  },
});

const bearers: ReadonlySet<string> = new Set(['OAUTHBEARER', 'XOAUTH2']);

/** RFC 7628 section 3.2.3: the client answers this with nothing of meaning, and then hears NO. */
async function tellWhy(session: ImapSession): Promise<void> {
  const why = Buffer.from(JSON.stringify({ status: 'invalid_token', schemes: 'bearer' })).toString('base64');
  await session.send({ type: 'continuation', text: why });
  await session.channel.flush();
  await session.channel.readLine();
}

async function ask(session: ImapSession): Promise<Uint8Array> {
  await session.send({ type: 'continuation', text: '' });
  await session.channel.flush();
  const line = await session.channel.readLine();
  if (line === undefined) throw bad('The connection ended.');
  if (line.text === '*') throw bad('You gave up.');
  if (line.bytes === undefined) throw bad('This is no base64.');
  return line.bytes;
}

function tokenIn(text: string): string {
  const token = /(?:^|\x01)auth=Bearer ([^\x01]+)/i.exec(text)?.[1];
  if (token === undefined) throw bad('There is no token in it.');
  return token;
}
