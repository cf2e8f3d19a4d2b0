import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemRandom } from '../base/random.ts';
import { createSetClock, makeOwnTenant, smtp } from '../store/contracts/directory-fixtures.ts';
import { createMemoryDirectoryStore } from '../store/memory/memory-directory-store.ts';
import { Accounts } from './accounts.ts';
import { AttemptLimits } from './attempt-limits.ts';
import { newBearerToken, parseBearerToken } from './bearer-token.ts';
import { PasswordVerifier } from './password-verifier.ts';
import { PlatformAdministrator } from './platform-administrator.ts';
import { SignIn } from './sign-in.ts';

const place = { address: '192.0.2.1' };
const password = '비밀번호 correct horse';
const refused = { kind: 'denied', code: 'access.signIn.refused' };

async function create() {
  const clock = createSetClock();
  const store = createMemoryDirectoryStore({ clock });
  const parts = { store, clock, random: systemRandom };
  const verifier = new PasswordVerifier(parts);
  const administrator = new PlatformAdministrator({ ...parts, settings: store, verifier });
  const accounts = new Accounts({ ...parts, verifier });
  const signIn = new SignIn({ ...parts, accounts, administrator, verifier });
  const own = await makeOwnTenant(store);
  const minsu = await own.addOne(
    own.user('minsu', {
      addresses: smtp(`minsu@${own.domain}`, `kim@${own.domain}`),
      upn: `m.kim@${own.domain}`,
    }),
  );
  await accounts.setPassword(own.tenant, minsu.recipient, password);
  return { clock, store, administrator, accounts, signIn, own, minsu };
}

describe('signing in', () => {
  it.each(['m.kim', 'MINSU', 'kim'])('finds an account by %s@…', async (local) => {
    const { signIn, own, minsu } = await create();
    const principal = await signIn.withPassword(` ${local}@${own.domain} `, password, place);
    expect(principal).toEqual({
      kind: 'account',
      name: `m.kim@${own.domain}`,
      tenant: own.tenant,
      recipient: minsu.recipient,
      guid: minsu.guid,
    });
  });

  it.each([
    ['DOMAIN\\kim', true],
    ['DOMAIN\\KIM', true],
    ['x\\kim@DOMAIN', true],
    ['\\kim@DOMAIN', true],
    ['DOMAIN\\kim\\kim', false],
    ['DOMAIN\\', false],
    ['kim', false],
  ])('takes names as programs of Windows write them, %s: %s', async (login, found) => {
    const { signIn, own } = await create();
    const attempt = signIn.withPassword(login.replace('DOMAIN', own.domain), password, place);
    if (found) expect(await attempt).toMatchObject({ kind: 'account' });
    else await expect(attempt).rejects.toMatchObject(refused);
  });

  it('takes app passwords for mail until they expire, and beside a password that must be changed', async () => {
    const { signIn, accounts, own, minsu, clock } = await create();
    const expiresAt = clock.now() + 1000;
    const made = await accounts.createAppPassword(own.tenant, minsu.recipient, { label: 'phone', expiresAt });
    await accounts.resetPassword(own.tenant, minsu.recipient);
    const mail = { ...place, purpose: 'mail' } as const;
    const attempt = () => signIn.withPassword(`kim@${own.domain}`, made.password, mail);
    expect(await attempt()).toMatchObject({ kind: 'account' });
    clock.set(expiresAt);
    await expect(attempt()).rejects.toMatchObject(refused);
  });

  it('takes no app password for administration', async () => {
    const { signIn, accounts, own, minsu } = await create();
    const { password: phone } = await accounts.createAppPassword(own.tenant, minsu.recipient, {
      label: 'phone',
    });
    await expect(signIn.withPassword(`kim@${own.domain}`, phone, place)).rejects.toMatchObject({
      code: 'access.appPassword.mailOnly',
    });
    expect(await signIn.withPassword(`kim@${own.domain}`, password, place)).toMatchObject({
      kind: 'account',
    });
  });

  it('gives one answer to a wrong password, an unknown name, and an account that may not', async () => {
    const { signIn, store, own, minsu } = await create();
    const messages = new Set<string>();
    const attempt = async (login: string, word = password) => {
      const error = await signIn.withPassword(login, word, place).then(
        () => expect.unreachable(`${login} came in`),
        (caught: Error) => caught,
      );
      expect(error).toMatchObject(refused);
      messages.add(error.message);
    };
    await attempt(`kim@${own.domain}`, 'wrong');
    await attempt(`kim@${own.domain}`, '');
    await attempt(`nobody@${own.domain}`);
    await attempt('kim@elsewhere.example');
    await attempt('kim');
    await attempt('admin');
    const disabled = { recipient: minsu.recipient, change: { attributes: { accountDisabled: true } } };
    await store.updateRecipients(own.tenant, [disabled]);
    await attempt(`kim@${own.domain}`);
    const enabled = { recipient: minsu.recipient, change: { attributes: { accountDisabled: null } } };
    await store.updateRecipients(own.tenant, [enabled]);
    await store.softDeleteRecipients(own.tenant, [minsu.recipient]);
    await attempt(`minsu@${own.domain}`);
    await store.restoreRecipients(own.tenant, [minsu.recipient]);
    await store.moveTenant(own.tenant, 'softDeleted');
    await attempt(`minsu@${own.domain}`);
    expect(messages.size).toBe(1);
  });

  it('says that a password must be changed only to who knows it, and then changes it', async () => {
    const { signIn, accounts, own, minsu } = await create();
    await accounts.setPassword(own.tenant, minsu.recipient, 'first and only', { mustChange: true });
    const login = `kim@${own.domain}`;
    await expect(signIn.withPassword(login, 'wrong', place)).rejects.toMatchObject(refused);
    await expect(signIn.withPassword(login, 'first and only', place)).rejects.toMatchObject({
      code: 'access.password.mustChange',
    });
    await expect(signIn.changePassword(login, 'wrong', password, place)).rejects.toMatchObject(refused);
    await signIn.changePassword(login, 'first and only', password, place);
    expect(await signIn.withPassword(login, password, place)).toMatchObject({ kind: 'account' });
  });

  it('takes the administrator of the platform once the first password is changed', async () => {
    const { signIn, administrator } = await create();
    const { oneTimePassword = '' } = await administrator.ensure();
    await expect(signIn.withPassword('admin', oneTimePassword, place)).rejects.toMatchObject({
      code: 'access.password.mustChange',
    });
    await signIn.changePassword('Admin', oneTimePassword, password, place);
    expect(await signIn.withPassword('admin', password, place)).toEqual({ kind: 'platform', name: 'admin' });
  });

  it('waits longer after each further failure, for that account and address alone', async () => {
    const { signIn, own, clock } = await create();
    const login = `kim@${own.domain}`;
    const attempt = (word: string, address = place.address) => signIn.withPassword(login, word, { address });
    for (let count = 0; count < 5; count += 1) await expect(attempt('wrong')).rejects.toMatchObject(refused);
    const locked = { code: 'access.signIn.locked', details: { seconds: 2 } };
    await expect(attempt(password)).rejects.toMatchObject(locked);
    expect(await attempt(password, '192.0.2.2')).toMatchObject({ kind: 'account' });
    clock.set(clock.now() + 2_000);
    await expect(attempt('wrong')).rejects.toMatchObject(refused);
    clock.set(clock.now() + 2_000);
    await expect(attempt(password)).rejects.toMatchObject({ details: { seconds: 2 } });
    clock.set(clock.now() + 2_000);
    expect(await attempt(password)).toMatchObject({ kind: 'account' });
    await expect(attempt('wrong')).rejects.toMatchObject(refused);
  });
});

describe('access tokens', () => {
  it('sign their owner in until they expire, are removed, or the account is disabled', async () => {
    const { signIn, accounts, store, own, minsu, clock } = await create();
    const { tenant } = own;
    const make = () =>
      accounts.createToken(tenant, minsu.recipient, { label: 'x', expiresAt: clock.now() + 9e6 });
    const refusal = { kind: 'denied', code: 'access.token.refused' };
    const one = await make();
    expect(await signIn.withToken(` ${one.text}\n`)).toMatchObject({ name: `m.kim@${own.domain}` });
    const used = await accounts.listTokens(tenant, minsu.recipient);
    expect(used).toMatchObject([{ lastUsedAt: clock.now() }]);
    const set = (accountDisabled: boolean) =>
      store.updateRecipients(tenant, [
        { recipient: minsu.recipient, change: { attributes: { accountDisabled } } },
      ]);
    await set(true);
    await expect(signIn.withToken(one.text)).rejects.toMatchObject(refusal);
    await set(false);
    clock.set(clock.now() + 9e6);
    await expect(signIn.withToken(one.text)).rejects.toMatchObject(refusal);
    const two = await make();
    await accounts.removeToken(tenant, minsu.recipient, two.token.guid);
    await expect(signIn.withToken(two.text)).rejects.toMatchObject(refusal);
  });

  it('of another organisation, or with any character changed, are refused', async () => {
    const { signIn, accounts, own, minsu, clock, store } = await create();
    const expiresAt = clock.now() + 9e6;
    const { text } = await accounts.createToken(own.tenant, minsu.recipient, { label: 'x', expiresAt });
    const other = await makeOwnTenant(store);
    const given = parseBearerToken(text);
    expect(given?.tenant).toBe(own.record.guid);
    const stolen = newBearerToken(other.record.guid, {
      ...systemRandom,
      bytes: (length) =>
        length === 8 ? Buffer.from(given?.id ?? '', 'base64url') : (given?.secret ?? new Uint8Array()),
    });
    await expect(signIn.withToken(stolen.text)).rejects.toMatchObject({ code: 'access.token.refused' });
    for (let index = 4; index < text.length; index += 3) {
      const turned = text[index] === 'A' ? 'B' : 'A';
      const changed = text.slice(0, index) + turned + text.slice(index + 1);
      await expect(signIn.withToken(changed)).rejects.toMatchObject({ code: 'access.token.refused' });
    }
  });

  it('are read from any text without an error', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `lft_${text}`),
        ),
        (text) => {
          expect(parseBearerToken(text)).toBeUndefined();
        },
      ),
    );
    const made = newBearerToken(systemRandom.guid(), systemRandom);
    expect(parseBearerToken(made.text)).toMatchObject({ tenant: made.tenant, id: made.id });
  });
});

describe('limits of attempts', () => {
  it('keep no more than their bound, the latest failures first', () => {
    const clock = createSetClock();
    const limits = new AttemptLimits({ clock, freeFailures: 1, maxKept: 3 });
    for (const name of ['a', 'b', 'c', 'a', 'd']) limits.failed(name, 'x');
    expect(['a', 'b', 'c', 'd'].map((name) => limits.waitMs(name, 'x') > 0)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  it('wait twice as long each time, up to their bound, and forget', () => {
    const clock = createSetClock();
    const limits = new AttemptLimits({
      clock,
      freeFailures: 2,
      firstWaitMs: 10,
      longestWaitMs: 50,
      forgetMs: 1000,
    });
    const waits = Array.from({ length: 6 }, () => {
      limits.failed('a', 'x');
      return limits.waitMs('A', 'x');
    });
    expect(waits).toEqual([0, 10, 20, 40, 50, 50]);
    clock.set(clock.now() + 1000);
    expect(limits.waitMs('a', 'x')).toBe(0);
    limits.failed('a', 'x');
    expect(limits.waitMs('a', 'x')).toBe(0);
  });
});
