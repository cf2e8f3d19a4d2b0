import { describe, expect, it } from 'vitest';
import type { Command, CommandName } from './command.ts';
import { nextState, type SessionState, statesOf, transitions } from './session-rules.ts';
import { fetchOf, inbox, owners, Peer } from './test-peer.ts';

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
