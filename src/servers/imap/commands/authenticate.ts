import {
  findSaslMechanism,
  readSasl,
  SaslFault,
  type SaslMechanism,
  saslMechanisms,
  saslRefusal,
} from '../../authentication/sasl.ts';
import { defineImapCommand } from '../command-definition.ts';
import { bad, no } from '../imap-refusal.ts';
import type { ImapSession, SignedIn } from '../imap-session.ts';
import { requirePrivacy, signIn } from '../sign-in.ts';

export const command = defineImapCommand({
  names: ['AUTHENTICATE'],
  state: 'notAuthenticated',
  async run({ mechanism: name, initial }, session) {
    const mechanism = findSaslMechanism(name);
    if (mechanism === undefined)
      throw no(`${name} is not known here. ${saslMechanisms.join(', ')} are.`, 'CANNOT');
    requirePrivacy(session);
    const bytes = initial ?? (await ask(session));
    try {
      return await signIn(session, () => prove(mechanism, bytes, session));
    } catch (error) {
      const why = saslRefusal(mechanism);
      if (why !== undefined) await challenge(session, why);
      throw error;
    }
  },
});

async function prove(mechanism: SaslMechanism, bytes: Uint8Array, session: ImapSession): Promise<SignedIn> {
  const { rooms, channel } = session;
  const proof = readProof(mechanism, bytes);
  return proof.kind === 'token'
    ? rooms.signInWithToken(proof.token)
    : rooms.signInWithPassword(proof.login, proof.password, channel.address);
}

function readProof(mechanism: SaslMechanism, bytes: Uint8Array) {
  try {
    return readSasl(mechanism, bytes);
  } catch (error) {
    if (!(error instanceof SaslFault)) throw error;
    throw error.kind === 'malformed' ? bad(error.message) : no(error.message, 'AUTHORIZATIONFAILED');
  }
}

async function challenge(session: ImapSession, text: string) {
  await session.send({ type: 'continuation', text });
  await session.channel.flush();
  return session.channel.readLine();
}

async function ask(session: ImapSession): Promise<Uint8Array> {
  const line = await challenge(session, '');
  if (line === undefined) throw bad('The connection ended.');
  if (line.text === '*') throw bad('You gave up.');
  if (line.bytes === undefined) throw bad('This is no base64.');
  return line.bytes;
}
