import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { inbox, inMailbox, owners, Peer } from './test-peer.ts';

describe('literals', () => {
  it.each<readonly [string, string, string]>([
    ['LITERAL+', 'A1 LOGIN kim {3+}\r\na\xff"\r\n', ''],
    ['LITERAL-', 'A1 LOGIN kim {3+}\r\na\xff"\r\n', ''],
    ['IMAP4rev1', 'A1 LOGIN kim {3}\r\n', 'a\xff"\r\n'],
  ])('with %s', (capability, first, second) => {
    const peer = new Peer(capability);
    peer.session.send({ name: 'LOGIN', user: 'kim', password: 'a\xff"' });
    expect(peer.written()).toBe(first);
    if (second) peer.say('+ go on');
    expect(peer.written()).toBe(second);
  });

  it('what follows a literal that waits, waits too; refused, it goes on', () => {
    const peer = new Peer('IMAP4rev1');
    peer.session.send({ name: 'LOGIN', user: 'kim', password: '\xff' });
    peer.session.send({ name: 'NOOP' });
    expect(peer.written()).toBe('A1 LOGIN kim {1}\r\n');
    expect(owners(peer.say('A1 NO too long'))).toEqual(['completed A1']);
    expect(peer.written()).toBe('A2 NOOP\r\n');
  });

  it('a message is asked for when its turn has come, and written in pieces', () => {
    const peer = inMailbox('IMAP4rev1');
    const handle = peer.session.send({
      name: 'APPEND',
      mailbox: inbox,
      messages: [{ flags: ['\\Seen'], size: 5 }],
    });
    expect(peer.written()).toBe('A2 APPEND INBOX (\\Seen) {5}\r\n');
    expect(() => peer.session.write(handle, Buffer.from('x'))).toThrow('wait for messageWanted');
    expect(peer.say('+ send')).toEqual([{ type: 'messageWanted', handle, index: 0, size: 5 }]);
    peer.session.write(handle, Buffer.from('hel'));
    expect(() => peer.session.write(handle, Buffer.from('lo!'))).toThrow('longer than the 2 bytes');
    peer.session.write(handle, Buffer.from('lo'));
    expect(peer.written()).toBe('hello\r\n');
  });

  it('of several messages, those after a refused one are not written', () => {
    const peer = inMailbox('LITERAL+');
    const messages = [
      { flags: [], size: 2, isUtf8: true },
      { flags: ['\\Seen'], size: 2 },
    ];
    const handle = peer.session.send({ name: 'APPEND', mailbox: inbox, messages });
    peer.say('A2 NO [OVERQUOTA] full');
    peer.session.write(handle, Buffer.from('ab'));
    expect(peer.written()).toBe('A2 APPEND INBOX UTF8 (~{2+}\r\nab)\r\n');
    expect(() => peer.session.write(handle, Buffer.from('cd'))).toThrow('wait for messageWanted');
  });

  it('a message that is refused while it comes is written to its end, before anything else', () => {
    const peer = inMailbox('LITERAL+');
    const handle = peer.session.send({ name: 'APPEND', mailbox: inbox, messages: [{ flags: [], size: 4 }] });
    peer.session.write(handle, Buffer.from('ab'));
    peer.session.send({ name: 'NOOP' });
    peer.say('A2 NO [OVERQUOTA] full');
    peer.session.write(handle, Buffer.from('cd'));
    expect(peer.written()).toBe('A2 APPEND INBOX {4+}\r\nabcd\r\nA3 NOOP\r\n');
  });
});

describe('IDLE', () => {
  it('holds back what follows until it is ended', () => {
    const peer = inMailbox();
    const idle = peer.session.send({ name: 'IDLE' });
    peer.session.send({ name: 'NOOP' });
    expect(() => peer.session.done(idle)).toThrow('does not idle');
    expect(owners(peer.say('+ idling', '* 9 EXISTS'))).toEqual(['idling A2', 'exists']);
    peer.session.done(idle);
    expect(peer.written()).toBe('A2 IDLE\r\nDONE\r\n');
    peer.say('A2 OK done');
    expect(peer.written()).toBe('A3 NOOP\r\n');
  });
});
