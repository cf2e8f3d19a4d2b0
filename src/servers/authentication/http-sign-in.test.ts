import { X509Certificate } from 'node:crypto';
import { Agent, request } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemRandom } from '../../base/random.ts';
import { createSetClock } from '../../store/contracts/directory-fixtures.ts';
import { EncryptionType } from '../../wire/kerberos/encryption.ts';
import type { KeytabEntry } from '../../wire/kerberos/keytab.ts';
import { Mechanism, NegotiationState, readNegotiationAnswer } from '../../wire/spnego/negotiation-token.ts';
import { createSelfSignedCertificate } from '../tls/self-signed.ts';
import { channelBindingHash } from './channel-bindings.ts';
import {
  kerberosToken,
  mechanismList,
  negotiateInit,
  negotiateResponse,
  ntlmAuthenticate,
  ntlmNegotiate,
  type TestTicket,
} from './test-clients.ts';
import { openTestSignIn, type TestSignInOptions, testPassword } from './test-sign-in.ts';

const realm = 'CONTOSO.LOCAL';
const entry: KeytabEntry = {
  realm,
  principal: 'HTTP/mail.contoso.test',
  version: 3,
  writtenAt: 0,
  key: { type: EncryptionType.aes256Sha1, value: Buffer.alloc(32, 1) },
};
const foreign: KeytabEntry = {
  ...entry,
  realm: 'OTHER.LOCAL',
  key: { ...entry.key, value: Buffer.alloc(32, 2) },
};
const challenges = ['Negotiate', 'NTLM', 'Basic realm="Landfall", charset="UTF-8"', 'Bearer'];

type Changes = { readonly [Key in keyof TestSignInOptions]?: TestSignInOptions[Key] | undefined };

async function open(options: Changes = {}) {
  const clock = createSetClock();
  const all = { clock, keys: () => [entry, foreign], realm, ...options };
  const served = await openTestSignIn(all as TestSignInOptions);
  onTestFinished(() => served.close());
  /** A client that keeps its connection. */
  const connect = (headers: Record<string, string> = {}) => {
    const kept = { keepAlive: true, maxSockets: 1 };
    const agent = options.tls ? new TlsAgent({ ...kept, rejectUnauthorized: false }) : new Agent(kept);
    onTestFinished(() => agent.destroy());
    return async (authorization?: string) => {
      const sent = { ...headers, ...(authorization !== undefined && { Authorization: authorization }) };
      const asked = (options.tls ? tlsRequest : request)({
        host: '127.0.0.1',
        port: served.port,
        agent,
        headers: sent,
        method: 'POST',
      });
      const answer = await new Promise<{ status: number; text: string; words: string[] }>(
        (resolve, reject) => {
          asked.once('error', reject).once('response', (response) => {
            let text = '';
            response.on('data', (chunk: Buffer) => {
              text += chunk.toString();
            });
            response.once('end', () => {
              const words = (response.headersDistinct['www-authenticate'] ?? []).flat();
              resolve({ status: response.statusCode ?? 0, text, words });
            });
          });
          asked.end();
        },
      );
      return answer;
    };
  };
  const ticket = (changes: Partial<TestTicket> = {}): TestTicket => ({
    ...{ entry, client: ['minsu'], clientRealm: realm, nowMs: clock.now() },
    ...changes,
  });
  const name = `minsu@${served.own.domain}`;
  return { ...served, clock, connect, ticket, name };
}

const word = (scheme: string, token: Uint8Array) => `${scheme} ${Buffer.from(token).toString('base64')}`;
const tokenOf = (words: readonly string[]) => Buffer.from(words[0]?.split(' ')[1] ?? '', 'base64');
const basic = (name: string, password: string) => word('Basic', Buffer.from(`${name}:${password}`));

describe('what is offered', () => {
  it.each([
    ['all', {}, challenges],
    ['without a keytab and NTLM', { keys: undefined, hasNtlm: false }, challenges.slice(2)],
    [
      'as the virtual directory says',
      { terms: { schemes: ['Negotiate', 'Basic'] } },
      [challenges[0], challenges[2]],
    ],
    ['at least by name', { keys: undefined, hasNtlm: false, terms: { schemes: ['NTLM'] } }, ['NTLM']],
  ] as const)('%s', async (_, options, expected) => {
    const { connect } = await open(options as Changes);
    expect(await connect()()).toMatchObject({ status: 401, words: expected });
  });

  it('has nothing of connections behind a proxy', async () => {
    const { connect } = await open({ keys: undefined });
    expect((await connect({ 'X-Forwarded-For': '192.0.2.1' })()).words).toEqual(challenges.slice(2));
  });

  it('takes nothing else', async () => {
    const { connect, name } = await open({ terms: { schemes: ['Negotiate'] } });
    expect((await connect()(basic(name, testPassword))).status).toBe(401);
    expect((await connect()('Digest x')).status).toBe(401);
  });
});

describe('Basic', () => {
  it('is right with each request, and asked to come later after too many wrong ones', async () => {
    const { connect, name } = await open();
    const ask = connect();
    expect(await ask(basic(name, testPassword))).toMatchObject({ status: 200, text: `Basic ${name}` });
    // Another connection without a word is nobody's.
    expect((await ask()).status).toBe(401);
    for (let times = 0; times < 5; times++) expect((await ask(basic(name, 'wrong'))).status).toBe(401);
    expect((await ask(basic(name, 'wrong'))).status).toBe(503);
  });
});

describe('Negotiate with Kerberos', () => {
  it('signs a connection in, and answers for the server', async () => {
    const { connect, ticket, name, said } = await open();
    const ask = connect();
    const token = word(
      'Negotiate',
      negotiateInit([Mechanism.microsoftKerberos, Mechanism.kerberos], kerberosToken(ticket())),
    );
    const first = await ask(token);
    expect([first.status, first.text, said]).toEqual([200, `Negotiate ${name}`, []]);
    const answer = readNegotiationAnswer(tokenOf(first.words));
    expect(answer).toMatchObject({
      state: NegotiationState.completed,
      mechanism: Mechanism.microsoftKerberos,
    });
    expect(answer.token?.[0]).toBe(0x60);
    expect(await ask()).toMatchObject({ status: 200, text: `Negotiate ${name}` });
    // The same word with the next request of its connection is no other attempt; from elsewhere it is.
    expect((await ask(token)).status).toBe(200);
    expect((await connect()(token)).status).toBe(401);
    expect(said.map(({ fields }) => fields?.message)).toEqual(['The same authenticator was sent before.']);
  });

  it.each([
    ['the UPN that the directory signs goes before the name of the account', 'minsu@DOMAIN', entry.key, 200],
    ['a UPN of another domain is nobody’s', 'minsu@elsewhere.test', entry.key, 401],
    ['what the client has put in counts for nothing', 'minsu@DOMAIN', foreign.key, 401],
  ])('%s', async (_, upn, key, status) => {
    const { connect, ticket, own } = await open();
    const token = kerberosToken(
      ticket({ client: ['kim'], upn: { name: upn.replace('DOMAIN', own.domain), key } }),
    );
    expect((await connect()(word('Negotiate', token))).status).toBe(status);
  });

  it('is Kerberos alone under the name that WinRM has for it', async () => {
    const { connect, ticket, name } = await open({ terms: { schemes: ['Negotiate', 'Kerberos'] } });
    expect((await connect()()).words).toEqual(['Negotiate', 'Kerberos']);
    const answer = await connect()(word('Kerberos', kerberosToken(ticket())));
    expect(answer).toMatchObject({ status: 200, text: `Kerberos ${name}` });
    expect(answer.words[0]).toMatch(/^Kerberos /);
    expect((await connect()(word('Kerberos', ntlmNegotiate()))).status).toBe(401);
    const { connect: elsewhere, ticket: another } = await open();
    expect((await elsewhere()(word('Kerberos', kerberosToken(another())))).status).toBe(401);
  });

  it('takes Kerberos without SPNEGO', async () => {
    const { connect, ticket } = await open();
    const { status, words } = await connect()(word('Negotiate', kerberosToken(ticket())));
    expect([status, tokenOf(words)[0]]).toEqual([200, 0x60]);
  });

  it.each([
    ['of somebody whom nobody knows', { client: ['stranger'] }, undefined],
    ['of a computer', { client: ['host', 'pc'] }, 'names'],
    ['of another realm than its key', { clientRealm: 'OTHER.LOCAL' }, 'names'],
    ['of a realm that stands for other domains', { entry: foreign, clientRealm: 'OTHER.LOCAL' }, undefined],
    [
      'under a key that is not here',
      { entry: { ...entry, key: { ...entry.key, value: Buffer.alloc(32, 9) } } },
      'wrongKey',
    ],
    ['of RC4', { type: 23 }, 'encryptionType'],
    ['of a realm without a key', { entry: { ...entry, realm: 'NOWHERE' }, clientRealm: 'NOWHERE' }, 'noKey'],
    ['whose clock is ahead', { nowMs: Date.UTC(2026, 0, 1, 0, 6) }, 'clockSkew'],
    ['that has expired', { endsAt: Date.UTC(2025, 11, 31, 23, 54) }, 'expired'],
  ])('refuses a ticket %s', async (_, changes, reason) => {
    const { connect, ticket, said } = await open();
    const { status, words } = await connect()(word('Negotiate', kerberosToken(ticket(changes))));
    expect([status, words, said[0]?.fields?.reason]).toEqual([401, challenges, reason]);
  });

  it.each(['', '====', 'AAAA', 'YIIB', 'oQMwAQA=', 'YAYGBisGAQU='])(
    'refuses what is no token: %s',
    async (text) => {
      const { connect } = await open();
      expect((await connect()(`Negotiate ${text}`)).status).toBe(401);
    },
  );

  it('ends with the ticket, and with the account', async () => {
    const { connect, ticket, clock, store, own, minsu } = await open();
    const [ask, other] = [connect(), connect()];
    await ask(word('Negotiate', kerberosToken(ticket({ endsAt: clock.now() + 60_000 }))));
    await other(word('Negotiate', kerberosToken(ticket({ microseconds: 1 }))));
    clock.set(clock.now() + 30_000);
    expect([(await ask()).status, (await other()).status]).toEqual([200, 200]);
    clock.set(clock.now() + 40_000);
    expect([(await ask()).status, (await other()).status]).toEqual([401, 200]);
    await store.updateRecipients(own.tenant, [
      { recipient: minsu.recipient, change: { attributes: { accountDisabled: true } } },
    ]);
    clock.set(clock.now() + 20_000);
    expect((await other()).status).toBe(401);
  });

  it('comes with every request behind a proxy', async () => {
    const { connect, ticket } = await open();
    const ask = connect({ 'X-Forwarded-For': '192.0.2.1' });
    expect((await ask(word('Negotiate', kerberosToken(ticket())))).status).toBe(200);
    expect((await ask()).status).toBe(401);
    expect((await ask(word('Negotiate', kerberosToken(ticket({ microseconds: 1 }))))).status).toBe(200);
  });
});

describe('NTLM', () => {
  type Ask = (authorization?: string) => Promise<{ status: number; text: string; words: string[] }>;
  async function signIn(ask: Ask, answer: Parameters<typeof ntlmAuthenticate>[2], scheme = 'NTLM') {
    const negotiate = ntlmNegotiate();
    const { status, words } = await ask(word(scheme, negotiate));
    expect([status, words.length]).toEqual([401, 1]);
    return ask(word(scheme, ntlmAuthenticate(negotiate, tokenOf(words), answer).message));
  }

  it.each(['NTLM', 'Negotiate'])('signs a connection in by %s', async (scheme) => {
    const { connect, own, name } = await open();
    const ask = connect();
    const answer = { user: 'minsu', domain: own.domain, password: testPassword };
    expect(await signIn(ask, answer, scheme)).toMatchObject({ status: 200, text: `${scheme} ${name}` });
    expect((await ask()).text).toBe(`${scheme} ${name}`);
    expect((await signIn(connect(), { ...answer, hasMic: false }, scheme)).status).toBe(200);
  });

  it.each([
    ['the password is wrong', { password: 'wrong' }],
    ['nobody is called so', { user: 'stranger' }],
    ['it is anonymous', { user: '' }],
  ])('refuses where %s', async (_, changes) => {
    const { connect, own } = await open();
    const answer = { user: 'minsu', domain: own.domain, password: testPassword, ...changes };
    expect(await signIn(connect(), answer)).toMatchObject({ status: 401, words: challenges });
  });

  it('refuses a message that was changed, version 1, and an answer without a question', async () => {
    const { connect, own, said } = await open();
    const ask = connect();
    const negotiate = ntlmNegotiate();
    const { words } = await ask(word('NTLM', negotiate));
    const answer = { user: 'minsu', domain: own.domain, password: testPassword };
    const { message } = ntlmAuthenticate(ntlmNegotiate(0x8207), tokenOf(words), answer);
    expect((await ask(word('NTLM', message))).status).toBe(401);
    expect((await ask(word('NTLM', message))).status).toBe(401);
    expect((await ask(word('NTLM', ntlmNegotiate(0x8207)))).status).toBe(401);
    expect(said.map(({ fields }) => fields?.message)).toEqual([
      'Somebody has changed a message on its way.',
      'An answer comes before the challenge.',
      'The client offers no more than NTLM version 1.',
    ]);
  });

  it.each([
    ['that it likes best', [Mechanism.ntlm]],
    ['after Kerberos', [Mechanism.kerberos, Mechanism.ntlm]],
  ])('is negotiated %s, and the list is signed', async (_, mechanisms) => {
    const { connect, own } = await open({ keys: undefined });
    const negotiate = ntlmNegotiate();
    const run = async (list: readonly string[]) => {
      const ask = connect();
      const isFirst = mechanisms[0] === Mechanism.ntlm;
      const begun = await ask(
        word('Negotiate', negotiateInit(mechanisms, isFirst ? negotiate : Buffer.alloc(3))),
      );
      const chosen = readNegotiationAnswer(tokenOf(begun.words));
      expect(chosen.mechanism).toBe(Mechanism.ntlm);
      const asked = isFirst ? begun : await ask(word('Negotiate', negotiateResponse(negotiate)));
      const challenge = readNegotiationAnswer(tokenOf(asked.words)).token!;
      const { message, sign } = ntlmAuthenticate(negotiate, challenge, {
        user: 'minsu',
        domain: own.domain,
        password: testPassword,
      });
      return ask(word('Negotiate', negotiateResponse(message, sign(mechanismList(list)))));
    };
    const done = await run(mechanisms);
    expect(done.status).toBe(200);
    expect(readNegotiationAnswer(tokenOf(done.words))).toMatchObject({
      state: NegotiationState.completed,
      mic: expect.anything(),
    });
    // Somebody in the middle has taken the best one out.
    expect((await run([Mechanism.ntlm, Mechanism.kerberos])).status).toBe(401);
  });
});

describe('extended protection', () => {
  const tls = createSelfSignedCertificate({ names: ['localhost'], now: Date.now(), random: systemRandom });
  const own = channelBindingHash(new X509Certificate(tls.certificate).raw);
  const other = Buffer.alloc(16, 7);
  it.each([
    ['Require', own, 200],
    ['Require', other, 401],
    ['Require', undefined, 401],
    ['Allow', own, 200],
    ['Allow', other, 401],
    ['Allow', undefined, 200],
    ['None', other, 200],
  ] as const)(
    '%s: a proof for this connection, for another, or for none (%#)',
    async (tokenChecking, bindings, status) => {
      const { connect, ticket, own: organization } = await open({ tls, terms: { tokenChecking } });
      const kerberos = kerberosToken(ticket(bindings && { bindings }));
      expect((await connect()(word('Negotiate', kerberos))).status).toBe(status);
      const [ask, negotiate] = [connect(), ntlmNegotiate()];
      const { words } = await ask(word('NTLM', negotiate));
      const answer = {
        user: 'minsu',
        domain: organization.domain,
        password: testPassword,
        ...(bindings && { bindings }),
      };
      const { message } = ntlmAuthenticate(negotiate, tokenOf(words), answer);
      expect((await ask(word('NTLM', message))).status).toBe(status);
    },
  );
});
