import { describe, expect, it } from 'vitest';
import { systemRandom } from '../base/random.ts';
import { createSetClock } from '../store/contracts/directory-fixtures.ts';
import { newOneTimePassword } from './one-time-password.ts';
import { hashPassword, needsRehash, verifyPassword } from './password-hash.ts';
import { PasswordVerifier } from './password-verifier.ts';

const cheap = { memoryKib: 64, passes: 1, lanes: 1 };

describe('a password hash', () => {
  it('proves the password and no other', async () => {
    const phc = await hashPassword('비밀번호 correct horse', systemRandom);
    expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await verifyPassword(phc, '비밀번호 correct horse')).toBe(true);
    expect(await verifyPassword(phc, '비밀번호 correct horse'.normalize('NFD'))).toBe(true);
    for (const wrong of ['', 'Correct horse', '비밀번호 correct horse ', 'x'.repeat(10_000)]) {
      expect(await verifyPassword(phc, wrong)).toBe(false);
    }
    expect(await hashPassword('비밀번호 correct horse', systemRandom)).not.toBe(phc);
    expect(needsRehash(phc)).toBe(false);
    expect(needsRehash(await hashPassword('a', systemRandom, cheap))).toBe(true);
  });

  it('is that of the reference implementation', async () => {
    // phc-winner-argon2, test.c: version 0x13, t=2, m=2^16, p=1, "password", "somesalt".
    const phc = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await verifyPassword(phc, 'password')).toBe(true);
    expect(await verifyPassword(phc, 'Password')).toBe(false);
  });

  it.each(['', 'x'.repeat(1025)])('is not made of "%.5s"', async (password) => {
    await expect(hashPassword(password, systemRandom)).rejects.toMatchObject({ kind: 'invalid' });
  });

  it.each([
    '',
    'plain',
    '$2b$10$abcdefghijklmnopqrstuv',
    '$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    '$argon2id$v=19$m=64,t=999,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    '$argon2id$v=19$m=4,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  ])('is refused unread: %s', async (phc) => {
    await expect(verifyPassword(phc, 'password')).rejects.toMatchObject({
      code: 'access.password.hashUnreadable',
    });
  });
});

describe('a password verifier', () => {
  function create(options: { rememberMs?: number; maxRemembered?: number; maxWaiting?: number } = {}) {
    const clock = createSetClock();
    let worked = 0;
    const verify = async (phc: string, password: string) => {
      worked += 1;
      await new Promise(setImmediate);
      return phc === `hash of ${password}`;
    };
    const verifier = new PasswordVerifier({ clock, random: systemRandom, verify, ...options });
    return { clock, verifier, worked: () => worked };
  }

  it('works a right password out once in a while, and a wrong one every time', async () => {
    const { clock, verifier, worked } = create({ rememberMs: 1000 });
    for (let times = 0; times < 3; times += 1) expect(await verifier.verify('hash of a', 'a')).toBe(true);
    expect(worked()).toBe(1);
    for (let times = 0; times < 3; times += 1) expect(await verifier.verify('hash of a', 'b')).toBe(false);
    expect(worked()).toBe(4);
    clock.set(clock.now() + 1000);
    expect(await verifier.verify('hash of a', 'a')).toBe(true);
    expect(worked()).toBe(5);
    verifier.forgetAll();
    await verifier.verify('hash of a', 'a');
    expect(worked()).toBe(6);
  });

  it('forgets with the stored hash, and does not take one for the other', async () => {
    const { verifier } = create();
    expect(await verifier.verify('hash of a', 'a')).toBe(true);
    expect(await verifier.verify('hash of new', 'a')).toBe(false);
    expect(await verifier.verify('hash of ', 'aa')).toBe(false);
  });

  it('works out once what is asked ten times at once, and keeps a bounded number', async () => {
    const { verifier, worked } = create({ maxRemembered: 2 });
    const answers = await Promise.all(Array.from({ length: 10 }, () => verifier.verify('hash of a', 'a')));
    expect([new Set(answers), worked()]).toEqual([new Set([true]), 1]);
    for (const password of ['b', 'c']) await verifier.verify(`hash of ${password}`, password);
    await verifier.verify('hash of a', 'a');
    expect(worked()).toBe(4);
  });

  it('turns callers away when too many wait', async () => {
    const { verifier } = create({ maxWaiting: 2 });
    const attempts = await Promise.allSettled(['a', 'b', 'c'].map((wrong) => verifier.verify('hash', wrong)));
    expect(attempts[2]).toMatchObject({ reason: { kind: 'unavailable' } });
    expect(await verifier.verify('hash of a', 'a')).toBe(true);
  });

  it('refuses nobody in particular', async () => {
    const { verifier, worked } = create();
    expect(await verifier.refuse('nobody')).toBe(false);
    expect(worked()).toBe(1);
  });
});

describe('a one-time password', () => {
  it('can be read aloud and is never the same', () => {
    const made = Array.from({ length: 100 }, () => newOneTimePassword(systemRandom));
    expect(new Set(made).size).toBe(100);
    for (const password of made)
      expect(password).toMatch(/^[0-9a-hjkmnp-tv-z]{5}(-[0-9a-hjkmnp-tv-z]{5}){3}$/);
  });
});
