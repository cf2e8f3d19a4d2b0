import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../base/clock.ts';
import { ConcealedText } from '../../../base/concealed-text.ts';
import type { PostForm } from './token-endpoint.ts';
import { fixedToken, googleTokens, microsoftTokens, refreshedTokens } from './token-providers.ts';

const never = new AbortController().signal;
const secret = (text: string) => new ConcealedText(text);

/** A token server, and the time. */
function world(answer: (form: URLSearchParams, count: number) => { status?: number; body: unknown }) {
  let nowMs = 1_700_000_000_000;
  const asked: { url: string; form: URLSearchParams }[] = [];
  const post: PostForm = async (url, { body }) => {
    const form = new URLSearchParams(body);
    asked.push({ url, form });
    const { status = 200, body: json } = answer(form, asked.length);
    return { status, text: async () => (typeof json === 'string' ? json : JSON.stringify(json)) };
  };
  const clock: Clock = { now: () => nowMs, monotonic: () => nowMs, sleep: () => Promise.resolve() };
  return {
    ports: { clock, post },
    asked,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

const counted = () =>
  world((_form, count) => ({ body: { access_token: `token-${count}`, expires_in: 3600 } }));
const application = { directory: 'contoso.com', clientId: 'app', clientSecret: secret('s3cret') };

describe('tokens of a Microsoft application', () => {
  it('are asked for once, for everybody, and again shortly before they end', async () => {
    const { ports, asked, pass } = counted();
    const tokens = microsoftTokens(ports, application);
    const both = await Promise.all(['a', 'b'].map((user) => tokens.getToken(user, never, false)));
    expect(both.map((token) => token.reveal())).toEqual(['token-1', 'token-1']);
    pass(57 * 60_000);
    expect((await tokens.getToken('a', never, false)).reveal()).toBe('token-1');
    pass(2 * 60_000);
    expect((await tokens.getToken('a', never, false)).reveal()).toBe('token-2');
    expect(asked[0]?.url).toBe('https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token');
    expect(Object.fromEntries(asked[0]?.form ?? [])).toEqual({
      grant_type: 'client_credentials',
      client_id: 'app',
      client_secret: 's3cret',
      scope: 'https://outlook.office365.com/.default',
    });
  });

  it('are new when the mail server has refused the last', async () => {
    const { ports } = counted();
    const tokens = microsoftTokens(ports, application);
    await tokens.getToken('a', never, false);
    expect((await tokens.getToken('a', never, true)).reveal()).toBe('token-2');
  });
});

describe('tokens of a refresh token', () => {
  it('follow the refresh token that comes with them', async () => {
    const { ports, asked } = world((_form, count) => ({
      body: { access_token: `a${count}`, refresh_token: `r${count}` },
    }));
    const options = { tokenUrl: 'https://t.example/token', clientId: 'app', refreshToken: secret('r0') };
    const tokens = refreshedTokens(ports, options);
    await tokens.getToken('a', never, false);
    await tokens.getToken('a', never, true);
    expect(asked.map(({ form }) => form.get('refresh_token'))).toEqual(['r0', 'r1']);
  });
});

describe('tokens of a Google service account', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const key = { client_email: 'mover@p.iam', private_key: privateKey, private_key_id: 'k1' };

  it('are asked for with an assertion that it has signed, one for each user', async () => {
    const { ports, asked } = counted();
    const tokens = googleTokens(ports, { serviceAccountKey: secret(JSON.stringify(key)) });
    expect((await tokens.getToken('a@x.kr', never, false)).reveal()).toBe('token-1');
    expect((await tokens.getToken('b@x.kr', never, false)).reveal()).toBe('token-2');
    expect((await tokens.getToken('A@x.kr', never, false)).reveal()).toBe('token-1');
    const [header = '', claims = '', signature = ''] = (asked[0]?.form.get('assertion') ?? '').split('.');
    const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect(read(header)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'k1' });
    expect(read(claims)).toEqual({
      iss: 'mover@p.iam',
      sub: 'a@x.kr',
      scope: 'https://mail.google.com/',
      aud: 'https://oauth2.googleapis.com/token',
      iat: 1_700_000_000,
      exp: 1_700_003_600,
    });
    const signed = Buffer.from(`${header}.${claims}`);
    const isSigned = verify(
      'sha256',
      signed,
      createPublicKey(publicKey),
      Buffer.from(signature, 'base64url'),
    );
    expect(isSigned).toBe(true);
  });

  it.each(['', '{}', '{"client_email":"a","private_key":"no key"}'])('of the key %j: none', (text) => {
    const { ports } = counted();
    const tokens = () => googleTokens(ports, { serviceAccountKey: secret(text) });
    expect(tokens).toThrow(/client_email and private_key/);
  });
});

describe('what a token server answers', () => {
  it.each([
    ['a refusal', 400, { error: 'invalid_client', error_description: 'bad s3cret' }, false, '********'],
    ['an outage', 503, 'Service Unavailable', true, '503'],
    ['too much', 429, {}, true, '429'],
    ['no token', 200, { token_type: 'Bearer' }, false, '200'],
    ['no JSON', 200, '<html>', false, '200'],
  ])(
    '%s: an error without secrets, asked again the next time',
    async (_name, status, body, retryable, shown) => {
      const { ports, asked } = world((_form, count) =>
        count === 1 ? { status, body } : { body: { access_token: 'late' } },
      );
      const tokens = microsoftTokens(ports, application);
      const failure = tokens.getToken('a', never, false);
      await expect(failure).rejects.toMatchObject({
        code: 'migration.source.token',
        retryable,
        message: expect.stringContaining(shown),
      });
      await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining('s3cret') });
      expect((await tokens.getToken('a', never, false)).reveal()).toBe('late');
      expect(asked).toHaveLength(2);
    },
  );

  it.each(['http://t.example/token', 'ftp://t', 'token'])('%s is never asked', async (tokenUrl) => {
    const { ports, asked } = counted();
    const tokens = microsoftTokens(ports, { ...application, tokenUrl });
    await expect(tokens.getToken('a', never, false)).rejects.toThrow(/https:/);
    expect(asked).toEqual([]);
  });

  it('in the clear is read on this machine alone', async () => {
    const { ports } = counted();
    const tokens = microsoftTokens(ports, { ...application, tokenUrl: 'http://127.0.0.1:1/token' });
    expect((await tokens.getToken('a', never, false)).reveal()).toBe('token-1');
  });
});

it('a fixed token is what it is', async () => {
  expect((await fixedToken(secret('t')).getToken('a', never, true)).reveal()).toBe('t');
});
