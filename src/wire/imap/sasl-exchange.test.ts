import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { saslLogin, saslPlain, saslXoauth2 } from './sasl.ts';
import { saslScram } from './scram.ts';
import { owners, Peer } from './test-peer.ts';

describe('login', () => {
  const scram = () =>
    saslScram({ hash: 'SHA-1', user: 'user', password: 'pencil', nonce: 'fyko+d2lbbFgONRv9qkxdawL' });
  const base64 = (text: string): string => Buffer.from(text).toString('base64');

  it.each<readonly [string, string, string, readonly string[]]>([
    ['PLAIN with SASL-IR', 'SASL-IR', `A1 AUTHENTICATE PLAIN ${base64('\0u\0p')}\r\n`, []],
    ['PLAIN without', '', 'A1 AUTHENTICATE PLAIN\r\n', [`${base64('\0u\0p')}\r\n`]],
  ])('%s', (_name, capability, first, answers) => {
    const peer = new Peer(capability);
    peer.session.authenticate(saslPlain({ user: 'u', password: 'p' }));
    expect(peer.written()).toBe(first);
    for (const answer of answers) {
      peer.say('+ ');
      expect(peer.written()).toBe(answer);
    }
    peer.say('A1 OK [CAPABILITY IMAP4rev1 MOVE] in');
    expect(peer.session.state).toBe('authenticated');
    expect(peer.session.capabilities).toEqual(new Set(['IMAP4REV1', 'MOVE']));
  });

  it('LOGIN speaks second; what follows waits until it is over', () => {
    const peer = new Peer('SASL-IR');
    peer.session.authenticate(saslLogin({ user: 'u', password: 'p' }));
    peer.session.send({ name: 'NAMESPACE' });
    peer.say(`+ ${base64('User Name\0')}`);
    peer.say(`+ ${base64('Password\0')}`);
    expect(peer.written()).toBe(`A1 AUTHENTICATE LOGIN\r\n${base64('u')}\r\n${base64('p')}\r\n`);
    peer.say('A1 OK in');
    expect(peer.written()).toBe('A2 NAMESPACE\r\n');
  });

  it('XOAUTH2: a refusal is acknowledged with an empty line', () => {
    const sasl = saslXoauth2({ user: 'u', token: 't' });
    const peer = new Peer('SASL-IR');
    peer.session.authenticate(sasl);
    peer.written();
    peer.say(`+ ${base64('{"status":"400"}')}`);
    expect(peer.written()).toBe('\r\n');
    expect(owners(peer.say('A1 NO no'))).toEqual(['completed A1']);
    expect(sasl.refusal).toBe('{"status":"400"}');
  });

  it('a challenge that is no base64 is answered with a star', () => {
    const peer = new Peer();
    peer.session.authenticate(scram());
    peer.written();
    expect(owners(peer.say('+ %%%'))).toEqual(['saslFailed A1']);
    expect(peer.written()).toBe('*\r\n');
  });

  it('SCRAM: an OK without proof is not believed', () => {
    const peer = new Peer('SASL-IR');
    peer.session.authenticate(scram());
    expect(owners(peer.say('A1 OK welcome'))).toEqual(['state', 'aborted A1', 'protocolError']);
    expect(peer.session.state).toBe('logout');
  });
});
