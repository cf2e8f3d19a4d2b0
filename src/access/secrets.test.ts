import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { systemRandom } from '../base/random.ts';
import { createSetClock } from '../store/contracts/directory-fixtures.ts';
import { createMemoryDirectoryStore } from '../store/memory/memory-directory-store.ts';
import { loadMasterKey } from './master-key.ts';
import { checkMasterKey } from './master-key-check.ts';
import { SecretBox } from './secret-box.ts';
import { TenantKeys } from './tenant-keys.ts';

const key = systemRandom.bytes(32);
const box = new SecretBox(key, 'contoso', systemRandom);

describe('a sealed secret', () => {
  it('opens for the same owner and purpose alone', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (secret, purpose) => {
        expect(Uint8Array.from(box.open(purpose, box.seal(purpose, secret)))).toEqual(secret);
      }),
    );
    const sealed = box.sealText('imap', '비밀');
    expect(box.openText('imap', sealed)).toBe('비밀');
    expect(box.sealText('imap', '비밀')).not.toBe(sealed);
    expect(() => box.openText('ldap', sealed)).toThrow(/another purpose/);
    expect(() => new SecretBox(key, 'fabrikam', systemRandom).openText('imap', sealed)).toThrow(/another/);
    expect(() =>
      new SecretBox(systemRandom.bytes(32), 'contoso', systemRandom).openText('imap', sealed),
    ).toThrow(/another key/);
  });

  it('opens no more when any bit of it is turned or any end of it is cut', () => {
    const sealed = box.seal('imap', Buffer.from('secret'));
    for (let bit = 0; bit < sealed.byteLength * 8; bit += 1) {
      const turned = Uint8Array.from(sealed);
      turned[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => box.open('imap', turned)).toThrow(/cannot be opened/);
    }
    for (let length = 0; length < sealed.byteLength; length += 1) {
      expect(() => box.open('imap', sealed.subarray(0, length))).toThrow(/cannot be opened/);
    }
  });

  it('needs a key of the right length', () => {
    expect(() => new SecretBox(new Uint8Array(16), 'contoso', systemRandom)).toThrow(/wrong length/);
  });
});

describe('the key of a tenant', () => {
  const [one, two] = [systemRandom.guid(), systemRandom.guid()];

  it('opens its own secrets and no other tenant’s', () => {
    const keys = new TenantKeys(key, systemRandom);
    const wrapped = keys.create(one);
    const sealed = keys.secretsOf(one, wrapped).sealText('imap', 'secret');
    expect(keys.secretsOf(one, wrapped).openText('imap', sealed)).toBe('secret');
    expect(() => keys.secretsOf(two, wrapped)).toThrow(/cannot be opened/);
    expect(() => keys.secretsOf(one, keys.create(one)).openText('imap', sealed)).toThrow(/cannot be opened/);
  });

  it('can be wrapped by a new master key, with its secrets as they are', () => {
    const next = systemRandom.bytes(32);
    const keys = new TenantKeys(key, systemRandom);
    const wrapped = keys.create(one);
    const sealed = keys.secretsOf(one, wrapped).sealText('imap', 'secret');
    const rewrapped = keys.rewrap(one, wrapped, next);
    expect(new TenantKeys(next, systemRandom).secretsOf(one, rewrapped).openText('imap', sealed)).toBe(
      'secret',
    );
  });
});

describe('the master key', () => {
  it('is made once, for its owner alone, by one of those who start at the same time', async () => {
    const file = path.join(await temporaryFolder(), 'keys', 'master.key');
    const loaded = await Promise.all(Array.from({ length: 5 }, () => loadMasterKey(file, systemRandom)));
    expect(new Set(loaded.map((each) => Buffer.from(each).toString('hex'))).size).toBe(1);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(path.dirname(file))).toEqual(['master.key']);
    expect(await readFile(file, 'utf8')).toMatch(/^landfall-master-key-1:[A-Za-z0-9+/=]{44}\n$/);
  });

  it.each([
    ['others may read it', 0o644, 'landfall-master-key-1:', /chmod 600/],
    ['it is empty', 0o600, '', /does not hold a master key/],
    ['it is cut short', 0o600, 'landfall-master-key-1:AAAA', /does not hold a master key/],
    ['it is another file', 0o600, '-----BEGIN PRIVATE KEY-----', /does not hold a master key/],
  ])('is refused when %s', async (_, mode, text, why) => {
    const file = path.join(await temporaryFolder(), 'master.key');
    await writeFile(file, text);
    await chmod(file, mode);
    await expect(loadMasterKey(file, systemRandom)).rejects.toThrow(why);
  });

  it('other than the one the data was written with is refused', async () => {
    const settings = createMemoryDirectoryStore({ clock: createSetClock() });
    await Promise.all([checkMasterKey(settings, key), checkMasterKey(settings, key)]);
    await checkMasterKey(settings, key);
    await expect(checkMasterKey(settings, systemRandom.bytes(32))).rejects.toThrow(/Put the right file back/);
  });
});
