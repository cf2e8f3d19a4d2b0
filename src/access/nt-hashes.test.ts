import { describe, expect, it } from 'vitest';
import { systemRandom } from '../base/random.ts';
import { createSetClock, makeOwnTenant } from '../store/contracts/directory-fixtures.ts';
import { createMemoryDirectoryStore } from '../store/memory/memory-directory-store.ts';
import { ntHashOf } from '../wire/ntlm/verify-response.ts';
import { Accounts } from './accounts.ts';
import { NtHashes } from './nt-hashes.ts';
import { PasswordVerifier } from './password-verifier.ts';
import { PlatformAdministrator } from './platform-administrator.ts';
import { SignIn } from './sign-in.ts';
import { TenantKeys } from './tenant-keys.ts';

const password = '비밀번호 correct horse';
const place = { address: '192.0.2.1', purpose: 'mail' } as const;

async function create(isKept: boolean) {
  const clock = createSetClock();
  const random = systemRandom;
  const store = createMemoryDirectoryStore({ clock });
  const keys = new TenantKeys(random.bytes(32), random);
  const guid = random.guid();
  const settings = { 'config.ntHashesKept': isKept };
  const own = await makeOwnTenant(store, { guid, wrappedKey: keys.create(guid), settings });
  const { recipient } = await own.addOne(own.user('minsu'));
  const verifier = new PasswordVerifier({ clock, random });
  const ntHashes = new NtHashes({ store, keys, random });
  const accounts = new Accounts({ store, clock, random, verifier, ntHashes });
  const administrator = new PlatformAdministrator({ clock, random, verifier, settings: store });
  const signIn = new SignIn({ store, clock, accounts, administrator, verifier, ntHashes });
  const isRight = (text: string) => (hash: Uint8Array) => Buffer.from(hash).equals(ntHashOf(text));
  const enter = (text = password) => signIn.withNtHash(`minsu@${own.domain}`, place, isRight(text));
  const keep = (value: boolean) =>
    store.updateTenant(own.tenant, { settings: { 'config.ntHashesKept': value } });
  const kinds = async () =>
    (await store.listCredentials(own.tenant, recipient)).map(({ kind }) => kind).toSorted();
  return { own, recipient, accounts, store, enter, keep, kinds };
}

const refused = { code: 'access.signIn.refused' };

describe('NT hashes', () => {
  it('are kept from the next change of a password on, where somebody wants them', async () => {
    const { own, recipient, accounts, enter, keep, kinds } = await create(false);
    await accounts.setPassword(own.tenant, recipient, password);
    expect(await kinds()).toEqual(['password']);
    await keep(true);
    await expect(enter()).rejects.toMatchObject(refused);
    await accounts.changePassword(own.tenant, recipient, password, '다른 비밀번호 여덟');
    expect(await kinds()).toEqual(['ntHash', 'password']);
    expect(await enter('다른 비밀번호 여덟')).toMatchObject({ recipient });
    await expect(enter()).rejects.toMatchObject(refused);
    // Off again: of no use at once, and gone with the next change.
    await keep(false);
    await expect(enter('다른 비밀번호 여덟')).rejects.toMatchObject(refused);
    await accounts.setPassword(own.tenant, recipient, password);
    expect(await kinds()).toEqual(['password']);
  });

  it('are sealed, belong to one password, and go with it', async () => {
    const { own, recipient, accounts, store, enter, kinds } = await create(true);
    await accounts.setPassword(own.tenant, recipient, password);
    const kept = (await store.listCredentials(own.tenant, recipient)).find(({ kind }) => kind === 'ntHash');
    expect(kept?.hash).not.toContain(Buffer.from(ntHashOf(password)).toString('hex'));
    const [other] = (await store.listCredentials(own.tenant, recipient)).filter(
      ({ kind }) => kind === 'password',
    );
    await store.writeCredential(own.tenant, recipient, { ...other!, guid: systemRandom.guid() });
    await expect(enter()).rejects.toMatchObject(refused);
    await accounts.setPassword(own.tenant, recipient, password, { mustChange: true });
    await expect(enter()).rejects.toMatchObject({ code: 'access.password.mustChange' });
    await accounts.removePassword(own.tenant, recipient);
    expect(await kinds()).toEqual([]);
  });
});
