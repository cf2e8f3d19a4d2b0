import { beforeEach, describe, expect, it } from 'vitest';
import type { RecipientId } from '../base/ids.ts';
import { systemRandom } from '../base/random.ts';
import { createSetClock, makeOwnTenant, type OwnTenant } from '../store/contracts/directory-fixtures.ts';
import { createMemoryDirectoryStore } from '../store/memory/memory-directory-store.ts';
import { Accounts, maxAppPasswords, maxTokenLifeMs } from './accounts.ts';
import { PasswordVerifier } from './password-verifier.ts';

const dayMs = 24 * 60 * 60 * 1000;

async function create() {
  const clock = createSetClock();
  const store = createMemoryDirectoryStore({ clock });
  const verifier = new PasswordVerifier({ clock, random: systemRandom });
  const accounts = new Accounts({ store, verifier, random: systemRandom, clock });
  const own = await makeOwnTenant(store);
  const minsu = await own.addOne(own.user('minsu', { displayName: 'Kim Minsu' }));
  return { clock, store, accounts, own, minsu };
}

describe('the password of an account', () => {
  let made: Awaited<ReturnType<typeof create>>;
  let own: OwnTenant;
  let recipient: RecipientId;
  beforeEach(async () => {
    made = await create();
    own = made.own;
    recipient = made.minsu.recipient;
  });

  it('is set by an administrator and changed by who knows it', async () => {
    const { accounts } = made;
    expect(await accounts.findPassword(own.tenant, recipient)).toBeUndefined();
    await accounts.setPassword(own.tenant, recipient, 'Pa$$word1', { mustChange: true });
    expect(await accounts.findPassword(own.tenant, recipient)).toMatchObject({ mustChange: true });
    const change = (before: string, after: string) =>
      accounts.changePassword(own.tenant, recipient, before, after);
    await expect(change('wrong one', '비밀번호 여덟 글자')).rejects.toMatchObject({
      code: 'access.signIn.refused',
    });
    await expect(change('Pa$$word1', 'Pa$$word1')).rejects.toMatchObject({ code: 'access.password.weak' });
    await change('Pa$$word1', '비밀번호 여덟 글자');
    expect(await accounts.findPassword(own.tenant, recipient)).toMatchObject({ mustChange: false });
    await accounts.removePassword(own.tenant, recipient);
    await accounts.removePassword(own.tenant, recipient);
    expect(await accounts.findPassword(own.tenant, recipient)).toBeUndefined();
  });

  it.each([
    ['short', 'fewer than 8'],
    ['abababababab', 'repeats'],
    ['minsu-2026!', 'name of its owner'],
    ['xxKIM MINSUxx', 'name of its owner'],
  ])('is not "%s"', async (password, why) => {
    const setting = made.accounts.setPassword(own.tenant, recipient, password);
    await expect(setting).rejects.toThrow(why);
    expect(await made.store.listCredentials(own.tenant, recipient)).toEqual([]);
  });

  it('can be one that nobody chose and that must be changed', async () => {
    const password = await made.accounts.resetPassword(own.tenant, recipient);
    expect(password).toMatch(/^[0-9a-z]{5}(-[0-9a-z]{5}){3}$/);
    expect(await made.accounts.findPassword(own.tenant, recipient)).toMatchObject({ mustChange: true });
  });

  it('can be marked as one that must be changed, and no other is', async () => {
    const { accounts } = made;
    const require = (mustChange: boolean) =>
      accounts.requirePasswordChange(own.tenant, recipient, mustChange);
    await expect(require(true)).rejects.toMatchObject({ code: 'access.password.none' });
    await accounts.setPassword(own.tenant, recipient, 'Pa$$word1');
    const before = await accounts.findPassword(own.tenant, recipient);
    await require(true);
    expect(await accounts.findPassword(own.tenant, recipient)).toEqual({ ...before, mustChange: true });
    await require(false);
    expect(await accounts.findPassword(own.tenant, recipient)).toEqual(before);
  });

  it('belongs to nobody who cannot sign in', async () => {
    const group = await own.group('team');
    const setting = made.accounts.setPassword(own.tenant, group, 'correct horse battery');
    await expect(setting).rejects.toMatchObject({ code: 'access.account.none' });
    const nobody = made.accounts.setPassword(own.tenant, 999 as RecipientId, 'correct horse battery');
    await expect(nobody).rejects.toMatchObject({ kind: 'notFound' });
  });
});

describe('app passwords and access tokens', () => {
  it('are made, listed without their secret, and removed', async () => {
    const { accounts, own, minsu, clock } = await create();
    const { tenant } = own;
    const { recipient } = minsu;
    const phone = await accounts.createAppPassword(tenant, recipient, { label: ' 휴대폰 ' });
    const script = await accounts.createToken(tenant, recipient, {
      label: 'backup script',
      expiresAt: clock.now() + 30 * dayMs,
    });
    expect(phone.credential).toMatchObject({ label: '휴대폰', kind: 'appPassword' });
    expect(await accounts.listAppPasswords(tenant, recipient)).toEqual([phone.credential]);
    expect(JSON.stringify(phone.credential)).not.toContain(phone.password);
    expect(await accounts.listTokens(tenant, recipient)).toEqual([script.token]);
    expect(script.text).toMatch(/^lft_[A-Za-z0-9_-]{75}$/);
    await accounts.removeAppPassword(tenant, recipient, phone.credential.guid);
    await accounts.removeToken(tenant, recipient, script.token.guid);
    expect(await accounts.listAppPasswords(tenant, recipient)).toEqual([]);
    expect(await accounts.listTokens(tenant, recipient)).toEqual([]);
  });

  it.each([
    ['that expired', -1, 'access.expiry'],
    ['for ever', maxTokenLifeMs + 1, 'access.expiry'],
  ])('are not made %s', async (_, lifeMs, code) => {
    const { accounts, own, minsu, clock } = await create();
    const token = { label: 'x', expiresAt: clock.now() + lifeMs };
    await expect(accounts.createToken(own.tenant, minsu.recipient, token)).rejects.toMatchObject({ code });
  });

  it('say what they are for, and are not too many', async () => {
    const { accounts, own, minsu } = await create();
    const make = (label: string) => accounts.createAppPassword(own.tenant, minsu.recipient, { label });
    await expect(make('  ')).rejects.toMatchObject({ code: 'access.label' });
    for (let count = 0; count < maxAppPasswords; count += 1) await make(`device ${count}`);
    await expect(make('one more')).rejects.toMatchObject({ kind: 'limit' });
  });
});
