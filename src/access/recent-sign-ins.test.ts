import { expect, it } from 'vitest';
import { systemRandom } from '../base/random.ts';
import { RecentSignIns } from './recent-sign-ins.ts';

function build(maxRemembered = 2) {
  let now = 0;
  const clock = { now: () => now, monotonic: () => now, sleep: () => Promise.resolve() };
  const recent = new RecentSignIns<string>({ clock, random: systemRandom, rememberMs: 100, maxRemembered });
  let proofs = 0;
  const find = (credentials: string) =>
    recent.find(credentials, () => {
      proofs += 1;
      return credentials === 'wrong' ? Promise.reject(new Error('refused')) : Promise.resolve(credentials);
    });
  return { find, proofs: () => proofs, pass: (ms: number) => (now += ms) };
}

it('proves once within the time, and again after it', async () => {
  const { find, proofs, pass } = build();
  await find('a');
  await find('a');
  expect(proofs()).toBe(1);
  pass(101);
  expect(await find('a')).toBe('a');
  expect(proofs()).toBe(2);
});

it('remembers no refusal, and no more than it may', async () => {
  const { find, proofs } = build();
  await expect(find('wrong')).rejects.toThrow('refused');
  await expect(find('wrong')).rejects.toThrow('refused');
  for (const each of ['a', 'b', 'c', 'a']) await find(each);
  expect(proofs()).toBe(6);
});
