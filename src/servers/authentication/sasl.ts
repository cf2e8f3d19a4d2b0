/** What clients of mail protocols send in SASL mechanisms: RFC 4616, RFC 7628, and XOAUTH2 from before it. */

export type SaslMechanism = 'PLAIN' | 'OAUTHBEARER' | 'XOAUTH2';

export type SaslProof =
  | { readonly kind: 'password'; readonly login: string; readonly password: string }
  | { readonly kind: 'token'; readonly token: string };

/** What was sent proves nothing, whoever sent it. */
export class SaslFault extends Error {
  override readonly name = 'SaslFault';
  readonly kind: 'malformed' | 'otherIdentity';

  constructor(kind: SaslFault['kind'], text: string) {
    super(text);
    this.kind = kind;
  }
}

const readers: Readonly<Record<SaslMechanism, (text: string) => SaslProof>> = {
  /** Whom to work as, who signs in, and the password. */
  PLAIN(text) {
    const [authorize, login, password, more] = text.split('\0');
    if (login === undefined || password === undefined || more !== undefined)
      throw new SaslFault('malformed', 'This is no SASL PLAIN.');
    if (authorize !== '' && authorize?.toLowerCase() !== login.toLowerCase())
      throw new SaslFault('otherIdentity', 'Nobody works in a mailbox in the name of another here.');
    return { kind: 'password', login, password };
  },
  /** A GS2 header, and `auth=Bearer …` among what follows. */
  OAUTHBEARER: bearer,
  XOAUTH2: bearer,
};

function bearer(text: string): SaslProof {
  const token = /(?:^|\x01)auth=Bearer ([^\x01]+)/i.exec(text)?.[1];
  if (token === undefined) throw new SaslFault('malformed', 'There is no token in it.');
  return { kind: 'token', token };
}

export const saslMechanisms = Object.keys(readers) as readonly SaslMechanism[];

export function findSaslMechanism(name: string): SaslMechanism | undefined {
  return saslMechanisms.find((each) => each === name.toUpperCase());
}

export function readSasl(mechanism: SaslMechanism, bytes: Uint8Array): SaslProof {
  return readers[mechanism](Buffer.from(bytes).toString('utf8'));
}

/** RFC 7628 section 3.2.3: why, before the refusal; the client answers this with nothing of meaning. Undefined where nothing is said. */
export function saslRefusal(mechanism: SaslMechanism): string | undefined {
  if (mechanism === 'PLAIN') return undefined;
  return Buffer.from(JSON.stringify({ status: 'invalid_token', schemes: 'bearer' })).toString('base64');
}
