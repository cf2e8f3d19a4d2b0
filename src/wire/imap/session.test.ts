import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { ClientSession } from './client-session.ts';
import type { Command, CommandName, FetchCommand } from './command.ts';
import { mailboxNamed } from './mailbox-name.ts';
import { saslLogin, saslPlain, saslXoauth2 } from './sasl.ts';
import { saslScram } from './scram.ts';
import { wholeMessage } from './section.ts';
import type { SessionEvent } from './session-events.ts';
import { nextState, type SessionState, statesOf, transitions } from './session-rules.ts';

const inbox = mailboxNamed('INBOX');

/** What was written, as text; what is written next, and what comes of the server's lines. */
class Peer {
  readonly session: ClientSession;
  constructor(capabilities = '', greeting = 'OK') {
    this.session = new ClientSession();
    this.say(`* ${greeting}${capabilities ? ` [CAPABILITY ${capabilities}]` : ''} hello`);
  }

  say(...lines: string[]): SessionEvent[] {
    return this.session.receive(Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1'));
  }

  written(): string {
    let text = '';
    for (let bytes = this.session.take(); bytes; bytes = this.session.take())
      text += Buffer.from(bytes).toString('latin1');
    return text;
  }
}

const inMailbox = (capabilities = 'LITERAL+'): Peer => {
  const peer = new Peer(capabilities, 'PREAUTH');
  peer.session.send({ name: 'SELECT', mailbox: inbox });
  peer.written();
  peer.say('* 3 EXISTS', 'A1 OK [READ-WRITE] done');
  return peer;
};

/** Whom each event belongs to: `fetch A2`, `exists` for news. */
function owners(events: readonly SessionEvent[]): string[] {
  return events.map((event) => {
    if (event.type === 'data') return [event.response.type, event.handle?.tag].filter(Boolean).join(' ');
    return 'handle' in event ? `${event.type} ${event.handle?.tag ?? '-'}` : event.type;
  });
}

const fetchOf = (first: number, last: number, fields: Partial<FetchCommand> = {}): Command => ({
  name: 'FETCH',
  isUid: true,
  set: [{ first, last }],
  items: [{ item: 'BODY[]', section: wholeMessage, isPeek: true }],
  ...fields,
});

describe('states', () => {
  it.each<readonly [SessionState, string, SessionState]>([
    ['greeting', 'greeting OK', 'notAuthenticated'],
    ['greeting', 'greeting PREAUTH', 'authenticated'],
    ['greeting', 'greeting BYE', 'logout'],
    ['notAuthenticated', 'LOGIN OK', 'authenticated'],
    ['notAuthenticated', 'LOGIN NO', 'notAuthenticated'],
    ['authenticated', 'SELECT OK', 'selected'],
    ['authenticated', 'SELECT NO', 'authenticated'],
    ['selected', 'SELECT NO', 'authenticated'],
    ['selected', 'SELECT BAD', 'selected'],
    ['selected', 'UNSELECT OK', 'authenticated'],
    ['selected', 'UNAUTHENTICATE OK', 'notAuthenticated'],
    ['selected', 'BYE', 'logout'],
    ['logout', 'LOGIN OK', 'logout'],
  ])('%s, %s: %s', (from, trigger, to) => {
    expect(nextState(from, trigger)).toBe(to);
  });

  it('every state can be left, and no command is without a state', () => {
    for (const [state, row] of Object.entries(transitions))
      if (state !== 'logout') expect(Object.values(row)).toContain('logout');
    for (const states of Object.values(statesOf)) expect(states.length).toBeGreaterThan(0);
  });

  it.each<readonly [CommandName, Command]>([
    ['FETCH', fetchOf(1, 2)],
    ['SELECT', { name: 'SELECT', mailbox: inbox }],
    ['IDLE', { name: 'IDLE' }],
  ])('%s before login is refused, and nothing is sent', (_name, command) => {
    const peer = new Peer();
    expect(() => peer.session.send(command)).toThrow('may not be sent in the state notAuthenticated');
    expect(peer.written()).toBe('');
  });

  it('login, selection and fetch go out together', () => {
    const peer = new Peer('IMAP4rev1');
    peer.session.send({ name: 'LOGIN', user: 'kim', password: 'a b' });
    peer.session.send({ name: 'EXAMINE', mailbox: inbox });
    peer.session.send(fetchOf(1, 9));
    expect(peer.written()).toBe(
      'A1 LOGIN kim "a b"\r\nA2 EXAMINE INBOX\r\nA3 UID FETCH 1:9 (BODY.PEEK[])\r\n',
    );
    const events = peer.say('A1 NO [AUTHENTICATIONFAILED] no', 'A2 BAD not now', 'A3 BAD not now');
    expect(owners(events)).toEqual(['completed A1', 'completed A2', 'completed A3']);
    expect(peer.session.state).toBe('notAuthenticated');
    expect(peer.session.pending).toEqual([]);
  });
});

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

describe('whom a response belongs to', () => {
  it('pipelined fetches: each message to the command whose set it is in', () => {
    const peer = inMailbox();
    peer.session.send(fetchOf(1, 10));
    peer.session.send(fetchOf(11, 20));
    expect(
      owners(
        peer.say(
          '* 1 FETCH (UID 4 BODY[] {1}',
          'x)',
          '* 2 FETCH (UID 12 BODY[] {1}',
          'y)',
          'A2 OK x',
          'A3 OK x',
        ),
      ),
    ).toEqual([
      'bodyStart A2',
      'bodyPiece',
      'bodyEnd',
      'fetch A2',
      'bodyStart A3',
      'bodyPiece',
      'bodyEnd',
      'fetch A3',
      'completed A2',
      'completed A3',
    ]);
  });

  it('news of flags and expunged messages between bodies are nobody’s', () => {
    const peer = inMailbox();
    peer.session.send(fetchOf(1, 10));
    const events = peer.say(
      '* 1 FETCH (FLAGS (\\Seen))',
      '* 3 EXPUNGE',
      '* 4 EXISTS',
      '* 1 FETCH (UID 4 BODY[] {1}',
      'x)',
      '* 2 FETCH (UID 99 BODY[] {1}',
      'y)',
    );
    expect(owners(events)).toEqual([
      'fetch',
      'expunge',
      'exists',
      'bodyStart A2',
      'bodyPiece',
      'bodyEnd',
      'fetch A2',
      'bodyStart -',
      'bodyPiece',
      'bodyEnd',
      'fetch',
    ]);
  });

  it.each<readonly [string, Command, string, string]>([
    [
      'flags that were asked for',
      fetchOf(1, 9, { items: [{ item: 'FLAGS' }] }),
      '* 1 FETCH (UID 1 FLAGS ())',
      'fetch A2',
    ],
    [
      'a flag that was set',
      {
        name: 'STORE',
        isUid: true,
        set: [{ first: 1, last: 1 }],
        mode: 'add',
        isSilent: false,
        flags: ['\\Seen'],
      },
      '* 1 FETCH (UID 1 FLAGS (\\Seen))',
      'fetch A2',
    ],
    [
      'a search by its tag',
      { name: 'SEARCH', isUid: true, returns: ['ALL'], key: { key: 'ALL' } },
      '* ESEARCH (TAG "A2") UID ALL 1',
      'esearch A2',
    ],
    [
      'a search by another tag',
      { name: 'SEARCH', isUid: true, key: { key: 'ALL' } },
      '* ESEARCH (TAG "A9") UID',
      'esearch',
    ],
    [
      'STATUS of the mailbox',
      { name: 'STATUS', mailbox: inbox, items: ['MESSAGES'] },
      '* STATUS inbox (MESSAGES 1)',
      'mailboxStatus A2',
    ],
    [
      'STATUS of another',
      { name: 'STATUS', mailbox: inbox, items: ['MESSAGES'] },
      '* STATUS Sent (MESSAGES 1)',
      'mailboxStatus',
    ],
    [
      'LIST-STATUS',
      { name: 'LIST', reference: '', patterns: ['*'], statusItems: ['MESSAGES'] },
      '* STATUS Sent (MESSAGES 1)',
      'mailboxStatus A2',
    ],
    ['LSUB for LIST', { name: 'LIST', reference: '', patterns: ['*'] }, '* LSUB () "/" a', 'list'],
    [
      'COPYUID of MOVE',
      { name: 'MOVE', isUid: true, set: [{ first: 1, last: 1 }], mailbox: inbox },
      '* OK [COPYUID 1 1 1] x',
      'status A2',
    ],
    [
      'VANISHED of a fetch',
      fetchOf(1, 9, { items: [{ item: 'FLAGS' }], changedSince: 1n, vanished: true }),
      '* VANISHED (EARLIER) 1:3',
      'vanished A2',
    ],
    ['VANISHED of today', fetchOf(1, 9), '* VANISHED 1:3', 'vanished'],
  ])('%s', (_name, command, line, expected) => {
    const peer = inMailbox();
    peer.session.send(command);
    expect(owners(peer.say(line))).toEqual([expected]);
  });
});

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
