import { describe, expect, it } from 'vitest';
import {
  type SaslClient,
  saslCramMd5,
  saslExternal,
  saslLogin,
  saslOauthBearer,
  saslPlain,
  saslXoauth2,
} from './sasl.ts';
import { saslScram } from './scram.ts';

const text = (bytes: Uint8Array | undefined): string | undefined =>
  bytes && Buffer.from(bytes).toString('utf8');
const respond = (sasl: SaslClient, challenge: string): string | undefined =>
  text(sasl.respond(Buffer.from(challenge)));

describe('mechanisms of one message', () => {
  it.each<readonly [string, SaslClient, string]>([
    ['PLAIN', saslPlain({ user: '김', password: 'pä ss' }), '\0김\0pä ss'],
    [
      'PLAIN for another (Cyrus)',
      saslPlain({ user: 'admin', password: 'p', authorizeAs: 'kim' }),
      'kim\0admin\0p',
    ],
    ['EXTERNAL', saslExternal(), ''],
    [
      'XOAUTH2',
      saslXoauth2({ user: 'a@b.example', token: 't' }),
      'user=a@b.example\x01auth=Bearer t\x01\x01',
    ],
    [
      'OAUTHBEARER',
      saslOauthBearer({ user: 'a,b=c@d.example', token: 't', host: 'h', port: 993 }),
      'n,a=a=2Cb=3Dc@d.example,\x01host=h\x01port=993\x01auth=Bearer t\x01\x01',
    ],
  ])('%s', (_name, sasl, message) => {
    expect(text(sasl.initial())).toBe(message);
    expect(() => sasl.finish()).not.toThrow();
  });

  it('NUL in a password is refused before anything is sent', () => {
    expect(() => saslPlain({ user: 'a', password: 'b\0c' })).toThrow('NUL');
  });
});

describe('mechanisms that are asked', () => {
  it('LOGIN: the name, then the password, and nothing more', () => {
    const sasl = saslLogin({ user: 'kim', password: 'secret' });
    expect(sasl.initial()).toBeUndefined();
    expect([respond(sasl, 'User Name\0'), respond(sasl, 'Password\0')]).toEqual(['kim', 'secret']);
    expect(() => respond(sasl, 'PIN')).toThrow('more than there is to say');
  });

  it('CRAM-MD5: the example of RFC 2195', () => {
    const sasl = saslCramMd5({ user: 'tim', password: 'tanstaaftanstaaf' });
    expect(respond(sasl, '<1896.697170952@postoffice.reston.mci.net>')).toBe(
      'tim b913a602c7eda7a495b4e6e7334d3890',
    );
  });

  it.each([
    [saslXoauth2, ''],
    [saslOauthBearer, '\x01'],
  ])('a token that is refused: the reason is kept and acknowledged once', (make, acknowledgement) => {
    const sasl = make({ user: 'a@b.example', token: 'old' });
    sasl.initial();
    expect(respond(sasl, '{"status":"401"}')).toBe(acknowledgement);
    expect(sasl.refusal).toBe('{"status":"401"}');
    expect(() => respond(sasl, '{"status":"401"}')).toThrow('second refusal');
    expect(() => sasl.finish()).toThrow('refused and accepted');
  });
});

describe('SCRAM', () => {
  const sha1 = () =>
    saslScram({ hash: 'SHA-1', user: 'user', password: 'pencil', nonce: 'fyko+d2lbbFgONRv9qkxdawL' });
  const sha1First = 'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096';

  it('SHA-1: the example of RFC 5802', () => {
    const sasl = sha1();
    expect(text(sasl.initial())).toBe('n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL');
    expect(respond(sasl, sha1First)).toBe(
      'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
    );
    expect(respond(sasl, 'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=')).toBe('');
    expect(() => sasl.finish()).not.toThrow();
  });

  it('SHA-256: the example of RFC 7677', () => {
    const sasl = saslScram({
      hash: 'SHA-256',
      user: 'user',
      password: 'pencil',
      nonce: 'rOprNGfwEbeRWgbNEkqO',
    });
    sasl.initial();
    expect(
      respond(sasl, 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'),
    ).toBe(
      'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
    );
    expect(respond(sasl, 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=')).toBe('');
  });

  it.each([
    ['another nonce', 'r=other,s=QSXCR+Q6sek8bf92,i=4096', 'another exchange'],
    ['our own nonce alone', 'r=fyko+d2lbbFgONRv9qkxdawL,s=QSXCR+Q6sek8bf92,i=4096', 'another exchange'],
    ['rounds that take for ever', sha1First.replace('4096', '4000000000'), 'at most 100000'],
    ['no salt', 'r=fyko+d2lbbFgONRv9qkxdawLx,i=1', 'cannot be read'],
  ])('%s is refused', (_name, challenge, reason) => {
    const sasl = sha1();
    sasl.initial();
    expect(() => respond(sasl, challenge)).toThrow(reason);
  });

  it('a server that does not know the password is not believed', () => {
    const sasl = sha1();
    sasl.initial();
    respond(sasl, sha1First);
    expect(() => sasl.finish()).toThrow('has not proved');
    expect(() => respond(sasl, 'v=AAAAAAAAAAAAAAAAAAAAAAAAAAA=')).toThrow('does not know the password');
  });
});
