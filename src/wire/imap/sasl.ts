import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';
import { ImapError } from './imap-error.ts';

/** One run of a mechanism, RFC 4422, at the client's side. */
export interface SaslClient {
  readonly mechanism: string;
  /** What is said before the server has asked; undefined if the server speaks first. */
  initial(): Uint8Array | undefined;
  /** Throws an ImapError of the code `sasl` to give up. */
  respond(challenge: Uint8Array): Uint8Array;
  /** After the server's OK: throws if it has not proved what the mechanism makes it prove. */
  finish(): void;
  /** What the server said of a refusal, where the mechanism carries it: JSON of RFC 7628. */
  readonly refusal: string | undefined;
}

export interface Credentials {
  readonly user: string;
  readonly password: string;
  /** Whose mailbox to open with the user's rights: an administrator's way in. */
  readonly authorizeAs?: string;
}

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');

function withoutNul(...texts: readonly string[]): void {
  if (texts.some((text) => text.includes('\0')))
    throw new ImapError('argument', 'A user name or password holds NUL, which no mechanism can send.');
}

/** Answers in turn; one more challenge than answers is an error of the server. */
function script(
  mechanism: string,
  isClientFirst: boolean,
  answers: readonly (() => Uint8Array)[],
): SaslClient {
  let next = 0;
  const answer = (): Uint8Array => {
    const give = answers[next++];
    if (give === undefined)
      throw new ImapError('sasl', `${mechanism}: the server asks more than there is to say.`);
    return give();
  };
  return {
    mechanism,
    initial: () => (isClientFirst ? answer() : undefined),
    respond: answer,
    finish: () => undefined,
    refusal: undefined,
  };
}

/** RFC 4616. */
export function saslPlain({ user, password, authorizeAs = '' }: Credentials): SaslClient {
  withoutNul(user, password, authorizeAs);
  return script('PLAIN', true, [() => utf8(`${authorizeAs}\0${user}\0${password}`)]);
}

/** Never standardised: the server asks for the name, then for the password. */
export function saslLogin({ user, password }: Credentials): SaslClient {
  return script('LOGIN', false, [() => utf8(user), () => utf8(password)]);
}

/** RFC 4422 appendix A: whoever the connection's certificate names. */
export function saslExternal(authorizeAs = ''): SaslClient {
  return script('EXTERNAL', true, [() => utf8(authorizeAs)]);
}

/** RFC 2195. */
export function saslCramMd5({ user, password }: Credentials): SaslClient {
  let isDone = false;
  return {
    mechanism: 'CRAM-MD5',
    initial: () => undefined,
    respond: (challenge) => {
      if (isDone) throw new ImapError('sasl', 'CRAM-MD5: a second challenge came.');
      isDone = true;
      return utf8(`${user} ${createHmac('md5', password).update(challenge).digest('hex')}`);
    },
    finish: () => undefined,
    refusal: undefined,
  };
}

export interface BearerCredentials {
  readonly user: string;
  readonly token: string;
  /** OAUTHBEARER alone. */
  readonly host?: string;
  readonly port?: number;
}

/** A refusal comes as a challenge, which must be answered before the server's NO: once with what is given. */
function bearer(mechanism: string, message: string, acknowledgement: string): SaslClient {
  let refusal: string | undefined;
  return {
    mechanism,
    initial: () => utf8(message),
    respond: (challenge) => {
      if (refusal !== undefined) throw new ImapError('sasl', `${mechanism}: a second refusal came.`);
      refusal = Buffer.from(challenge).toString('utf8');
      return utf8(acknowledgement);
    },
    finish: () => {
      if (refusal !== undefined) throw new ImapError('sasl', `${mechanism}: refused and accepted at once.`);
    },
    get refusal() {
      return refusal;
    },
  };
}

/** Google's and Microsoft's form from before RFC 7628. */
export function saslXoauth2({ user, token }: BearerCredentials): SaslClient {
  return bearer('XOAUTH2', `user=${user}\x01auth=Bearer ${token}\x01\x01`, '');
}

/** RFC 7628. */
export function saslOauthBearer({ user, token, host, port }: BearerCredentials): SaslClient {
  const name = user.replaceAll('=', '=3D').replaceAll(',', '=2C');
  const place = `${host === undefined ? '' : `host=${host}\x01`}${port === undefined ? '' : `port=${port}\x01`}`;
  return bearer('OAUTHBEARER', `n,a=${name},\x01${place}auth=Bearer ${token}\x01\x01`, '\x01');
}
