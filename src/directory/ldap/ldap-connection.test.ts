import { FilterParser } from 'ldapts';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { LdapConnection } from './ldap-connection.ts';
import { bindError, resultError } from './ldap-result-error.ts';
import type { LdapFound } from './search-queue.ts';
import { entryMessage, resultMessage } from './test-messages.ts';
import { ScriptedSocket } from './test-socket.ts';

const signal = () => AbortSignal.timeout(5000);
const anything = FilterParser.parseString('(objectClass=*)');
const search = { base: 'dc=x', scope: 'sub' as const, filter: anything, attributes: [], controls: [] };

function connect(answer: (id: number, socket: ScriptedSocket) => void, stallMs = 5000) {
  const socket = new ScriptedSocket(answer);
  return {
    socket,
    connection: new LdapConnection(socket, { clock: systemClock, server: 'dc1:636', stallMs }),
  };
}

async function drain(found: AsyncGenerator<LdapFound[], unknown>): Promise<number> {
  let count = 0;
  for await (const each of found) count += each.length;
  return count;
}

describe('a connection', () => {
  it('gives what a search finds, in pieces of any size', async () => {
    const { connection } = connect((id, socket) => {
      const bytes = Buffer.concat([
        entryMessage(id, 'cn=a', {}),
        entryMessage(id, 'cn=b', {}),
        resultMessage(id, 0x65, 0),
      ]);
      for (const byte of bytes) socket.push(Buffer.of(byte));
    });
    expect(await drain(connection.search(search, signal()))).toBe(2);
    expect(await drain(connection.search(search, signal()))).toBe(2);
    expect(connection.isOpen).toBe(true);
  });

  it('holds the server up when nobody reads', async () => {
    const many = 10_000;
    const { connection, socket } = connect((id, server) => {
      for (let number = 0; number < many; number += 1) server.push(entryMessage(id, `cn=${number}`, {}));
      server.push(resultMessage(id, 0x65, 0));
    });
    const found = connection.search(search, signal());
    const first = await found.next();
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    expect(socket.isPaused()).toBe(true);
    const rest = await drain(found);
    expect((first.done ? 0 : first.value.length) + rest).toBe(many);
  });

  it.each<[string, (id: number, socket: ScriptedSocket) => void, string, RegExp]>([
    [
      'breaks off',
      (id, socket) => {
        socket.push(entryMessage(id, 'cn=a', {}));
        socket.push(null);
      },
      'directory.source.disconnected',
      /broke off/,
    ],
    [
      'is broken',
      (_, socket) => socket.destroy(new Error('read ECONNRESET')),
      'directory.source.disconnected',
      /ECONNRESET/,
    ],
    [
      'brings no LDAP',
      (_, socket) => socket.push(Buffer.from('HTTP/1.1 400')),
      'directory.source.protocol',
      /no LDAP/,
    ],
    [
      'is ended with a word',
      (_, socket) => socket.push(resultMessage(0, 0x78, 8, '', 'sign in')),
      'directory.source.disconnected',
      /-Security Ldaps/,
    ],
    ['falls silent', () => undefined, 'directory.source.timeout', /said nothing/],
  ])('fails all that waits when it %s', async (_, answer, code, words) => {
    const { connection } = connect(answer, 50);
    await expect(drain(connection.search(search, signal()))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(words),
    });
    expect(connection.isOpen).toBe(false);
    // Nothing is sent on it again.
    await expect(connection.bind('cn=a', 'x', signal())).rejects.toMatchObject({ code });
  });

  it('is given up when a search is', async () => {
    const { connection } = connect((id, socket) => socket.push(entryMessage(id, 'cn=a', {})));
    for await (const _ of connection.search(search, signal())) break;
    expect(connection.isOpen).toBe(false);
  });

  it('ends what waits when it is told to', async () => {
    const { connection } = connect(() => undefined);
    const stop = new AbortController();
    const failed = expect(drain(connection.search(search, stop.signal))).rejects.toThrow('Enough.');
    await new Promise((resolve) => setImmediate(resolve));
    stop.abort(new Error('Enough.'));
    await failed;
  });
});

it('fails what waits when it is closed', async () => {
  const { connection } = connect(() => undefined);
  const failed = expect(drain(connection.search(search, signal()))).rejects.toMatchObject({
    code: 'directory.source.disconnected',
  });
  await new Promise((resolve) => setImmediate(resolve));
  connection.close();
  await failed;
});

describe('a request that is refused', () => {
  it.each([
    [4, 'directory.source.limit', 'limit', /size=unlimited/],
    [10, 'directory.source.base', 'notFound', /connector for that domain/],
    [11, 'directory.source.limit', 'limit', /MaxPageSize/],
    [13, 'directory.source.tls', 'unavailable', /-Security Ldaps/],
    [32, 'directory.source.base', 'notFound', /-SearchBase/],
    [50, 'directory.source.denied', 'denied', /Replicating Directory Changes/],
    [51, 'directory.source.busy', 'unavailable', /again/],
    [80, 'directory.source.refused', 'invalid', /log of the server/],
  ])('says what to do: code %i', (code, name, kind, words) => {
    const result = { code, matchedDn: '', diagnostic: '0000202B: RefErr\n\0', referrals: [] };
    const error = resultError('dc1:636', 'to search in DC=x', result);
    expect(error).toMatchObject({ code: name, kind, details: { resultCode: code } });
    expect(error.message).toMatch(words);
    expect(error.message).toContain(`dc1:636 refused to search in DC=x (code ${code}, "0000202B: RefErr").`);
  });
});

describe('a sign-in that is refused', () => {
  const said = (data: string) =>
    `80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data ${data}, v4563\0`;
  it.each([
    ['525', /no such user/],
    ['52e', /user or password is wrong/],
    ['530', /logon hours/],
    ['531', /workstations/],
    ['532', /expired.*new one/],
    ['533', /disabled/],
    ['701', /account has expired/],
    ['773', /must be changed/],
    ['775', /locked/],
    ['57', /code 49, "80090308/],
  ])('says why by what Active Directory adds: %s', (data, words) => {
    const error = bindError('dc1:636', 'kim@contoso.local', {
      code: 49,
      matchedDn: '',
      diagnostic: said(data),
      referrals: [],
    });
    expect(error).toMatchObject({ kind: 'denied', code: 'directory.source.signIn', retryable: false });
    expect(error.message).toMatch(words);
    expect(error.message).not.toContain('\0');
  });

  it('asks for encryption where the server does', () => {
    const error = bindError('dc1:389', 'kim', {
      code: 8,
      matchedDn: '',
      diagnostic: 'Transport encryption required.',
      referrals: [],
    });
    expect(error.message).toContain('-Security Ldaps');
  });
});
