import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../tests/support/manual-clock.ts';
import { ConcealedText } from '../../../base/concealed-text.ts';
import type { Guid } from '../../../base/ids.ts';
import { systemRandom } from '../../../base/random.ts';
import { defaultEndpointSettings, type NewEndpointAuthentication } from '../endpoint-model.ts';
import type { ServerToUse, SyncSide } from '../ports.ts';
import { credentialsOf, settingsOf } from './server-access.ts';
import { TokenProviders } from './token-providers.ts';

const hidden = (text: string) => new ConcealedText(text);

function serverWith(authentication: NewEndpointAuthentication, guid?: Guid, changedAt = 1): ServerToUse {
  const settings = { ...defaultEndpointSettings, remoteServer: 'imap.contoso.com' };
  return { ...settings, guid, changedAt, name: 'IMAPEndpoint', authentication };
}

function sideOf(authentication: NewEndpointAuthentication, row: Partial<SyncSide> = {}): SyncSide {
  return {
    endpoint: serverWith(authentication),
    userName: 'kim',
    userRoot: undefined,
    password: hidden('of-the-row'),
    ...row,
  };
}

const tokens = () => new TokenProviders({ clock: new ManualClock() });
const never = new AbortController().signal;

describe('who signs in', () => {
  it.each<[NewEndpointAuthentication, Partial<SyncSide>, object, string]>([
    [{ kind: 'Basic' }, {}, { form: 'user', user: 'kim' }, 'of-the-row'],
    [
      { kind: 'Basic' },
      { userName: 'kim*admin' },
      { form: 'master', user: 'kim', admin: 'admin' },
      'of-the-row',
    ],
    [{ kind: 'Basic' }, { userRoot: '/users/kim' }, { form: 'userRoot', admin: 'kim' }, 'of-the-row'],
    [
      { kind: 'Administrator', userName: '%u*admin', password: hidden('of-the-endpoint') },
      {},
      { form: 'master', user: 'kim', admin: 'admin' },
      'of-the-endpoint',
    ],
    [
      { kind: 'Administrator', userName: 'admin', password: hidden('of-the-endpoint') },
      { userRoot: '/users/kim' },
      { form: 'userRoot', admin: 'admin', userRoot: '/users/kim' },
      'of-the-endpoint',
    ],
  ])('with %j and %j', (authentication, row, login, password) => {
    const { secret, ...found } = credentialsOf(sideOf(authentication, row), tokens());
    expect(found.login).toMatchObject(login);
    expect(secret.kind === 'password' && secret.password.reveal()).toBe(password);
  });

  it.each<[NewEndpointAuthentication, string]>([
    [{ kind: 'RowToken' }, 'of-the-row'],
    [{ kind: 'Token', accessToken: hidden('of-the-endpoint') }, 'of-the-endpoint'],
  ])('with a token of %j', async (authentication, token) => {
    const { secret } = credentialsOf(sideOf(authentication), tokens());
    if (secret.kind !== 'accessToken') throw new TypeError('It is no token.');
    expect((await secret.tokens.getToken('kim', never, false)).reveal()).toBe(token);
  });

  it('is nobody without a password', () => {
    expect(() => credentialsOf(sideOf({ kind: 'Basic' }, { password: undefined }), tokens())).toThrow(
      /none is kept for this one/,
    );
  });

  it('keeps a token for all mailboxes of an endpoint until that is changed', () => {
    const providers = tokens();
    const guid = systemRandom.guid();
    const authentication = {
      kind: 'Microsoft',
      directory: 'contoso',
      clientId: 'app',
      clientSecret: hidden('x'),
    } as const;
    const of = (changedAt: number) =>
      providers.of(serverWith(authentication, guid, changedAt), authentication);
    expect(of(1)).toBe(of(1));
    const before = of(1);
    expect(of(2)).not.toBe(before);
  });
});

describe('how the server is reached', () => {
  it.each([
    ['auto', 'auto'],
    ['on', 'always'],
    ['off', 'never'],
  ] as const)('with compression %s', (compression, expected) => {
    expect(settingsOf({ ...serverWith({ kind: 'Basic' }), compression })).toEqual({
      host: 'imap.contoso.com',
      port: 993,
      security: 'Ssl',
      acceptUntrustedCertificates: false,
      compression: expected,
    });
  });
});
