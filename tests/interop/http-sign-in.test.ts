import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import {
  openTestSignIn,
  type TestSignIn,
  testPassword,
} from '../../src/servers/authentication/test-sign-in.ts';
import { readKeytab } from '../../src/wire/kerberos/keytab.ts';
import { serverCertificate } from '../support/certificate.ts';
import { runProgram } from '../support/directory/run-program.ts';
import { programs, type Realm, startRealm } from '../support/kerberos/realm.ts';
import { describeWith } from '../support/services.ts';

/* MIT Kerberos vouches, and curl is the client: of SPNEGO by MIT's library, of NTLM by its own. */

describeWith('krb5', 'curl signs in', () => {
  const realmName = 'CONTOSO.TEST';
  let realm: Realm;
  let served: TestSignIn | undefined;
  beforeAll(async () => {
    realm = await startRealm(realmName);
    await realm.addPerson('minsu', 'kerberos-password');
    await realm.addPerson('stranger', 'kerberos-password');
    await realm.signIn('minsu', 'kerberos-password');
  });
  afterAll(() => realm[Symbol.asyncDispose]());
  afterEach(() => served?.close());

  const curl = (...args: string[]) =>
    runProgram(programs().curl, ['-sS', '-k', '--max-time', '20', ...args], { env: realm.env });

  it.each(['aes256-cts', 'aes128-cts', 'aes256-sha2', 'aes128-sha2'])(
    'by Negotiate, with a key of %s, once for its connection',
    async (encryption) => {
      const keytab = await realm.addService('HTTP/localhost', encryption);
      try {
        await realm.signIn('minsu', 'kerberos-password');
        const { entries } = readKeytab(await readFile(keytab));
        served = await openTestSignIn({ clock: systemClock, keys: () => entries, realm: realmName });
        const said = await curl('--negotiate', '-u', ':', served.url, served.url);
        expect(said).toBe(`Negotiate minsu@${served.own.domain}`.repeat(2));
        expect(served.said).toEqual([]);
        // Then somebody whom the KDC knows, and nobody here.
        await realm.signIn('stranger', 'kerberos-password');
        expect(
          await curl('--negotiate', '-u', ':', '-o', '/dev/null', '-w', '%{http_code}', served.url),
        ).toBe('401');
      } finally {
        await realm.remove('HTTP/localhost');
      }
    },
  );

  it.each([false, true])('by NTLM, also over TLS: %s', async (isTls) => {
    const tls = isTls ? serverCertificate(['localhost'], Date.now()) : undefined;
    served = await openTestSignIn({ clock: systemClock, ...(tls && { tls }) });
    const { url, own } = served;
    for (const name of [`minsu@${own.domain}`, `${own.domain}\\minsu`]) {
      const said = await curl('--ntlm', '-u', `${name}:${testPassword}`, url, url);
      expect(said).toBe(`NTLM minsu@${own.domain}`.repeat(2));
    }
    const wrong = await curl(
      '--ntlm',
      '-u',
      `minsu@${own.domain}:wrong`,
      '-o',
      '/dev/null',
      '-w',
      '%{http_code}',
      url,
    );
    expect(wrong).toBe('401');
    // Two words for each connection, and none for what follows on it.
    expect(served.authorizations.slice(0, 3)).toEqual(['NTLM', 'NTLM', undefined]);
  });
});
