import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { mailboxNamed } from './mailbox-name.ts';
import { saslPlain } from './sasl.ts';
import { fetchOf, inbox, inMailbox, owners, Peer } from './test-peer.ts';

describe('the selected mailbox', () => {
  it('is what the server said, and follows what happens to it', () => {
    const peer = new Peer('', 'PREAUTH');
    peer.session.send({ name: 'SELECT', mailbox: inbox, condstore: true });
    peer.say(
      '* FLAGS (\\Seen)',
      '* 5 EXISTS',
      '* OK [PERMANENTFLAGS (\\Seen \\*)] x',
      '* OK [UIDVALIDITY 7] x',
      '* OK [UIDNEXT 9] x',
      '* OK [HIGHESTMODSEQ 12345678901234567890] x',
      'A1 OK [READ-ONLY] x',
    );
    expect(peer.session.mailbox).toMatchObject({
      name: inbox,
      exists: 5,
      uidValidity: 7,
      uidNext: 9,
      highestModseq: 12345678901234567890n,
      permanentFlags: ['\\Seen', '\\*'],
      isReadOnly: true,
    });
    peer.say('* 2 EXPUNGE', '* 9 EXISTS', '* VANISHED 4:5', '* VANISHED (EARLIER) 1:3');
    expect(peer.session.mailbox?.exists).toBe(7);
    peer.session.send({ name: 'SELECT', mailbox: mailboxNamed('nowhere') });
    peer.say('A2 NO [NONEXISTENT] no');
    expect(peer.session.mailbox).toBeUndefined();
    expect(peer.session.state).toBe('authenticated');
  });
});

describe('switches', () => {
  it('COMPRESS: what came after the answer is handed over, and nothing is sent before', () => {
    const peer = inMailbox();
    peer.session.send({ name: 'COMPRESS', algorithm: 'DEFLATE' });
    peer.session.send({ name: 'NOOP' });
    expect(peer.written()).toBe('A2 COMPRESS DEFLATE\r\n');
    const events = peer.session.receive(Buffer.from('A2 OK on\r\n\x01\x02', 'latin1'));
    expect(owners(events)).toEqual(['completed A2', 'switch']);
    expect(events.at(-1)).toMatchObject({ to: 'deflate', rest: Buffer.from([1, 2]) });
    expect(peer.written()).toBe('A3 NOOP\r\n');
  });

  it('an answer to a switch that was not asked for yet is no switch, and nothing behind it is lost', () => {
    const peer = inMailbox();
    peer.session.send({ name: 'NOOP' });
    peer.session.send({ name: 'COMPRESS', algorithm: 'DEFLATE' });
    expect(owners(peer.say('A3 OK early', '* 7 EXISTS'))).toEqual(['unexpected', 'exists']);
  });

  it('UNAUTHENTICATE: nothing is enabled any more', () => {
    const peer = new Peer('', 'PREAUTH');
    peer.session.send({ name: 'ENABLE', capabilities: ['UTF8=ACCEPT'] });
    peer.say('* ENABLED UTF8=ACCEPT', 'A1 OK x');
    peer.session.send({ name: 'UNAUTHENTICATE' });
    peer.say('A2 OK x');
    expect(peer.session.enabled.size).toBe(0);
    expect(peer.session.state).toBe('notAuthenticated');
  });

  it('STARTTLS: capabilities of the clear are forgotten', () => {
    const peer = new Peer('STARTTLS LITERAL+');
    peer.session.send({ name: 'STARTTLS' });
    expect(owners(peer.say('A1 OK go'))).toEqual(['completed A1', 'switch']);
    expect(peer.session.capabilities.size).toBe(0);
  });

  it('STARTTLS: whatever was smuggled in behind the answer ends the session', () => {
    const peer = new Peer('STARTTLS');
    peer.session.send({ name: 'STARTTLS' });
    peer.session.send({ name: 'LOGIN', user: 'u', password: 'secret' });
    peer.written();
    const events = peer.say('A1 OK go', '* CAPABILITY LOGINDISABLED');
    expect(events.find(({ type }) => type === 'protocolError')).toMatchObject({
      error: { code: 'plaintextAfterTls' },
    });
    expect(peer.written()).toBe('');
  });
});

describe('names in UTF-8', () => {
  it('once UTF8=ACCEPT is enabled', () => {
    const peer = new Peer('ENABLE UTF8=ACCEPT', 'PREAUTH');
    peer.session.send({ name: 'ENABLE', capabilities: ['UTF8=ACCEPT'] });
    const events = peer.say('* ENABLED UTF8=ACCEPT', 'A1 OK x', '* LIST () "/" "\xeb\xb3\xb4&-"');
    expect(events.at(-1)).toMatchObject({ response: { mailbox: { text: '보&-' } } });
    peer.written();
    peer.session.send({ name: 'SELECT', mailbox: mailboxNamed('보&', 'utf-8') });
    expect(peer.written()).toBe('A2 SELECT "\xeb\xb3\xb4&"\r\n');
  });
});

describe('ends', () => {
  it('BYE in the middle of a message: the body is cut, the reason is read, the command is over', () => {
    const peer = inMailbox();
    peer.session.send(fetchOf(1, 9));
    peer.say('* 1 FETCH (UID 1 BODY[] {1000}', 'Subject: x', '* BYE [UNAVAILABLE] overloaded');
    const events = peer.session.end();
    expect(owners(events)).toEqual(['bodyEnd', 'fetch A2', 'bye', 'state', 'aborted A2']);
    expect(events).toContainEqual(expect.objectContaining({ type: 'bodyEnd', isComplete: false }));
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'bye',
        status: expect.objectContaining({ code: { name: 'UNAVAILABLE' } }),
      }),
    );
  });

  it('BYE without the end of its line', () => {
    const peer = inMailbox();
    peer.session.receive(Buffer.from('* BYE too many conn'));
    expect(peer.session.end()).toContainEqual(
      expect.objectContaining({
        type: 'bye',
        status: { type: 'status', condition: 'BYE', text: 'too many conn' },
      }),
    );
  });

  it('no event holds a password or a token', () => {
    const peer = new Peer('SASL-IR');
    const handles = [
      peer.session.send({ name: 'LOGIN', user: 'kim', password: 'secret' }),
      new Peer('SASL-IR').session.authenticate(saslPlain({ user: 'kim', password: 'secret' })),
    ];
    expect(handles.map(({ command }) => command)).toEqual([
      { name: 'LOGIN', user: 'kim', password: '' },
      { name: 'AUTHENTICATE', mechanism: 'PLAIN' },
    ]);
  });

  it('a tag that is never answered is told when the connection ends', () => {
    const peer = inMailbox();
    const handle = peer.session.send({ name: 'NOOP' });
    expect(peer.session.pending).toEqual([handle]);
    expect(owners(peer.session.end())).toEqual(['state', 'aborted A2']);
    expect(peer.session.pending).toEqual([]);
    expect(() => peer.session.send({ name: 'NOOP' })).toThrow('in the state logout');
  });

  it.each(['A9 OK who', 'A1 OK again', '+ go on'])('%j waits for nothing and breaks nothing', (line) => {
    const peer = inMailbox();
    expect(owners(peer.say(line))).toEqual(['unexpected']);
    expect(peer.session.state).toBe('selected');
  });
});
