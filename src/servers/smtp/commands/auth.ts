import { isAppError } from '../../../base/errors.ts';
import { reply, type SmtpReply } from '../../../wire/smtp/index.ts';
import {
  findSaslMechanism,
  readSasl,
  SaslFault,
  type SaslProof,
  saslRefusal,
} from '../../authentication/sasl.ts';
import { defineSmtpCommand } from '../command-definition.ts';
import { refused } from '../smtp-refusal.ts';
import { authMechanisms, type SmtpSession } from '../smtp-session.ts';

/** Of one connection; the throttling of accounts counts beside it. */
const mostFailures = 5;

/** RFC 4954. */
export const command = defineSmtpCommand({
  verbs: ['AUTH'],
  after: 'hello',
  async run({ mechanism, initial }, session) {
    const { settings, channel, submitter, transaction } = session;
    if (settings.role !== 'submission')
      throw refused(502, '5.5.1', 'Nobody signs in here. People who send do so on port 587 or 465.');
    if (submitter !== undefined) throw refused(503, '5.5.1', 'Somebody has signed in already.');
    if (transaction !== undefined) throw refused(503, '5.5.1', 'Not within a mail. Say RSET.');
    if (!authMechanisms.includes(mechanism))
      throw refused(504, '5.5.4', `${mechanism} is not known here. ${authMechanisms.join(', ')} are.`);
    if (!channel.isPrivate)
      throw refused(538, '5.7.11', 'Begin with STARTTLS: passwords are not taken in the clear.');
    const proof = await proofOf(mechanism, initial, session);
    try {
      return await signIn(proof, session);
    } catch (error) {
      const known = findSaslMechanism(mechanism);
      const why = known === undefined ? undefined : saslRefusal(known);
      if (why !== undefined) await ask(session, why);
      throw refusalOfSignIn(error, session);
    }
  },
});

async function signIn(proof: SaslProof, session: SmtpSession): Promise<SmtpReply> {
  const { rooms, channel } = session;
  const submitter =
    proof.kind === 'token'
      ? await rooms.signInWithToken(proof.token)
      : await rooms.signInWithPassword(proof.login, proof.password, channel.address);
  session.signedIn(submitter);
  return reply(235, '2.7.0', `Welcome, ${submitter.principal.name}.`);
}

async function proofOf(
  mechanism: string,
  initial: string | undefined,
  session: SmtpSession,
): Promise<SaslProof> {
  const known = findSaslMechanism(mechanism);
  if (known === undefined) {
    const login = initial === undefined ? await ask(session, base64('Username:')) : decode(initial);
    const password = await ask(session, base64('Password:'));
    return { kind: 'password', login: login.toString('utf8'), password: password.toString('utf8') };
  }
  const bytes = initial === undefined ? await ask(session, '') : decode(initial);
  try {
    return readSasl(known, bytes);
  } catch (error) {
    if (!(error instanceof SaslFault)) throw error;
    throw error.kind === 'malformed'
      ? refused(501, '5.5.2', error.message)
      : refused(535, '5.7.8', error.message);
  }
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

async function ask({ channel }: SmtpSession, challenge: string): Promise<Buffer> {
  await channel.say({ code: 334, lines: [challenge] });
  const line = await channel.readLine();
  if (line === undefined || line === '*') throw refused(501, '5.7.0', 'You gave up.');
  return decode(line);
}

/** RFC 4954 section 4: `=` stands for nothing at all. */
function decode(text: string): Buffer {
  if (text === '=' || text === '') return Buffer.alloc(0);
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text))
    throw refused(501, '5.5.2', 'This is no base64.');
  return Buffer.from(text, 'base64');
}

function refusalOfSignIn(error: unknown, session: SmtpSession): unknown {
  const { channel, log } = session;
  const reason = error instanceof Error ? error.message : '';
  log.info('smtp.signInRefused', { address: channel.address, reason });
  if (!isAppError(error, 'denied')) return error;
  session.failedSignIns += 1;
  if (session.failedSignIns >= mostFailures) channel.closeNext();
  const isLocked = error.code === 'access.signIn.locked';
  return isLocked ? refused(454, '4.7.0', error.message) : refused(535, '5.7.8', error.message);
}
