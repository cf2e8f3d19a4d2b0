import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../tests/support/manual-clock.ts';
import { ConcealedText } from '../../../base/concealed-text.ts';
import type { Guid } from '../../../base/ids.ts';
import { systemRandom } from '../../../base/random.ts';
import { defaultEndpointSettings, type NewEndpointAuthentication } from '../endpoint-model.ts';
import { serverOf } from '../endpoints.ts';
import { keepRefreshToken } from '../kept-refresh-token.ts';
import type { ServerToUse, SyncSide } from '../ports.ts';
import { createTestControl } from '../test-control.ts';
import { credentialsOf, settingsOf } from './server-access.ts';
import { TokenProviders } from './token-providers.ts';

const hidden = (text: string) => new ConcealedText(text);

function serverWith(authentication: NewEndpointAuthentication, guid?: Guid): ServerToUse {
  const settings = { ...defaultEndpointSettings, remoteServer: 'imap.contoso.com' };
  return { ...settings, guid, name: 'IMAPEndpoint', authentication };
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
    const of = (clientSecret: string) => {
      const directory = { directory: 'contoso', clientId: 'app' };
      const authentication = { kind: 'Microsoft', ...directory, clientSecret: hidden(clientSecret) } as const;
      return providers.of(serverWith(authentication, guid), authentication);
    };
    const before = of('x');
    expect(of('x')).toBe(before);
    expect(of('y')).not.toBe(before);
  });

  it('keeps the refresh token that took the place of another in the endpoint, and asks no more often for it', async () => {
    const control = await createTestControl();
    const { migrations, organization, store, context } = control;
    const asked: string[] = [];
    const providers = new TokenProviders({
      clock: new ManualClock(),
      post: async (_url, { body }) => {
        asked.push(new URLSearchParams(body).get('refresh_token') ?? '');
        const answer = {
          access_token: `a${asked.length}`,
          refresh_token: `r${asked.length}`,
          expires_in: 3_600,
        };
        return { status: 200, text: () => Promise.resolve(JSON.stringify(answer)) };
      },
    });
    const given = { kind: 'RefreshToken', tokenUrl: 'https://t.example/token', clientId: 'app' } as const;
    const authentication = { ...given, refreshToken: hidden('r0') };
    const { guid } = await migrations.endpoints.create(organization, {
      name: 'E',
      remoteServer: 'imap.contoso.com',
      authentication,
      skipVerification: true,
    });
    const signIn = async (isRefused: boolean) => {
      const stored = await store.findMigrationObject(organization.tenant, 'endpoint', { guid });
      if (stored === undefined) throw new TypeError('The endpoint is gone.');
      const box = context.secretsOf(organization);
      const server = serverOf(stored, box, (...tokens) =>
        keepRefreshToken(context, organization, guid, ...tokens),
      );
      const { secret } = credentialsOf({ ...sideOf(authentication), endpoint: server }, providers);
      if (secret.kind !== 'accessToken') throw new TypeError('It is no token.');
      return (await secret.tokens.getToken('kim', never, isRefused)).reveal();
    };
    expect([await signIn(false), await signIn(false), await signIn(true)]).toEqual(['a1', 'a1', 'a2']);
    expect(asked).toEqual(['r0', 'r1']);

    const name = 'E';
    const another = { ...given, refreshToken: hidden('of an administrator') };
    await migrations.endpoints.update(organization, name, {
      authentication: another,
      skipVerification: true,
    });
    await keepRefreshToken(context, organization, guid, hidden('r2'), hidden('r3'));
    expect(await signIn(false)).toBe('a3');
    expect(asked.at(-1)).toBe('of an administrator');
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
