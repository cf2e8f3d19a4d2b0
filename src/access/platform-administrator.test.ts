import { describe, expect, it } from 'vitest';
import { systemRandom } from '../base/random.ts';
import { createSetClock } from '../store/contracts/directory-fixtures.ts';
import { createMemoryDirectoryStore } from '../store/memory/memory-directory-store.ts';
import { hashPassword } from './password-hash.ts';
import { PasswordVerifier } from './password-verifier.ts';
import { PlatformAdministrator } from './platform-administrator.ts';

function create() {
  const clock = createSetClock();
  const settings = createMemoryDirectoryStore({ clock });
  const verifier = new PasswordVerifier({ clock, random: systemRandom });
  const parts = { settings, verifier, random: systemRandom, clock };
  return {
    settings,
    administrator: new PlatformAdministrator(parts),
    again: () => new PlatformAdministrator(parts),
  };
}

describe('the platform administrator', () => {
  it('is made once, by one of those who start at the same time', async () => {
    const { administrator, again } = create();
    const started = await Promise.all([administrator.ensure(), again().ensure(), again().ensure()]);
    const passwords = started.flatMap(({ oneTimePassword }) => oneTimePassword ?? []);
    expect(passwords).toHaveLength(1);
    expect(await again().ensure()).toEqual({ name: 'admin' });
    expect(await administrator.signIn(' Admin ', passwords[0]!)).toEqual({
      name: 'admin',
      mustChangePassword: true,
    });
  });

  it('changes the one-time password into one of their own', async () => {
    const { administrator } = create();
    const { oneTimePassword = '' } = await administrator.ensure();
    const change = (next: string) => administrator.changePassword('admin', oneTimePassword, next);
    await expect(change('short')).rejects.toThrow(/at least 12/);
    await expect(change(oneTimePassword)).rejects.toThrow(/differ/);
    await change('correct horse battery');
    expect(await administrator.signIn('admin', 'correct horse battery')).toMatchObject({
      mustChangePassword: false,
    });
    await expect(administrator.signIn('admin', oneTimePassword)).rejects.toMatchObject({ kind: 'denied' });
  });

  it('gets a new one-time password when theirs is lost', async () => {
    const { administrator } = create();
    const first = await administrator.ensure();
    const { oneTimePassword } = await administrator.reset();
    expect(oneTimePassword).not.toBe(first.oneTimePassword);
    expect(await administrator.signIn('admin', oneTimePassword)).toMatchObject({ mustChangePassword: true });
  });

  it('is refused alike whatever is wrong', async () => {
    const { administrator } = create();
    const attempt = (name: string, password: string) =>
      administrator.signIn(name, password).catch((error: Error) => error.message);
    const before = await attempt('admin', 'a');
    const { oneTimePassword = '' } = await administrator.ensure();
    const answers = [before, await attempt('admin', ''), await attempt('root', oneTimePassword)];
    expect(new Set(answers).size).toBe(1);
  });

  it('has the password hashed anew where it was cheap', async () => {
    const { administrator, settings } = create();
    await administrator.ensure();
    const hash = await hashPassword('correct horse battery', systemRandom, {
      memoryKib: 64,
      passes: 1,
      lanes: 1,
    });
    const value = { name: 'admin', hash, mustChange: false, changedAt: 0 };
    await settings.writeSetting('platformAdministrator', value);
    await administrator.signIn('admin', 'correct horse battery');
    const kept = await settings.findSetting('platformAdministrator');
    expect(kept?.value).toMatchObject({ hash: expect.stringContaining('m=19456'), mustChange: false });
  });
});
