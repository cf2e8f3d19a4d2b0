import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import {
  openTestSignIn,
  type TestSignIn,
  testPassword,
} from '../../src/servers/authentication/test-sign-in.ts';
import { writePoxRequest } from '../../src/wire/autodiscover/index.ts';
import { readKeytab } from '../../src/wire/kerberos/keytab.ts';
import { serverCertificate } from '../support/certificate.ts';
import { type Child, startChild } from '../support/child.ts';
import { runProgram } from '../support/directory/run-program.ts';
import { startSambaForest } from '../support/directory/samba-forest.ts';
import { clientConfiguration, programs, type Realm, startRealm } from '../support/kerberos/realm.ts';
import { describeWith } from '../support/services.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

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

describeWith('krb5', 'curl asks a whole server', () => {
  const realmName = 'CORP.CONTOSO.TEST';
  const password = 'correct horse battery staple';
  let realm: Realm;
  let server: Child;
  let origin: string;
  let removeFolder: () => Promise<void>;

  beforeAll(async () => {
    realm = await startRealm(realmName);
    await realm.addPerson('minsu', 'kerberos-password');
    const keytabFile = await realm.addService('HTTP/localhost', 'aes256-cts');
    await realm.signIn('minsu', 'kerberos-password');
    const { folder, remove } = await createTemporaryFolder();
    removeFolder = remove;
    const configuration = `[listeners]
web = { address = "127.0.0.1", port = 0 }
imap = { enabled = false }
imaps = { enabled = false }
smtp = { enabled = false }
submission = { enabled = false }
submissions = { enabled = false }
operations = { enabled = false }
[limits]
minFreeBytes = 0
[authentication]
ntlm = true
[authentication.kerberos]
keytabFile = ${JSON.stringify(keytabFile)}
realms = [{ name = "${realmName}", domains = ["contoso.com"] }]
`;
    await writeFile(path.join(folder, 'landfall.toml'), configuration);
    const start = (...args: string[]) =>
      startChild('bin/landfall.mjs', { args, cwd: folder, env: { LANG: 'C' } });
    server = await start('start');
    const [, port = ''] = await server.line(/^ +https:\/\/127\.0\.0\.1:(\d+)\/$/);
    origin = `https://localhost:${port}`;
    const lines = [
      'New-Organization contoso -DomainName contoso.com | Out-Null',
      'Set-OrganizationConfig -NtHashesKept $true -MapiHttpEnabled $true -Force -Organization contoso',
      `New-Mailbox minsu -PrimarySmtpAddress minsu@contoso.com -Password (ConvertTo-SecureString '${password}' -AsPlainText -Force) -Organization contoso | Out-Null`,
    ];
    await using shell = await start('-c', lines.join('; '));
    expect([(await shell.exited).code, shell.output.filter((line) => line !== '')]).toEqual([0, []]);
  }, 90_000);
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    await removeFolder?.();
    await realm?.[Symbol.asyncDispose]();
  });

  const ways: readonly (readonly [string, readonly string[]])[] = [
    ['Negotiate', ['--negotiate', '-u', ':']],
    ['NTLM', ['--ntlm', '-u', `minsu@contoso.com:${password}`]],
    ['Basic', ['--basic', '-u', `minsu@contoso.com:${password}`]],
    ['whatever is best', ['--anyauth', '-u', `minsu@contoso.com:${password}`]],
  ];

  it.each(ways)('for its mailbox by %s', async (_, way) => {
    const headers = [
      'Content-Type: application/mapi-http',
      'X-RequestType: PING',
      'X-RequestId: {00000000-0000-0000-0000-000000000001}:1',
      'X-ClientApplication: Outlook/16.0.0.0',
      'X-ClientInfo: curl',
    ];
    const args = [
      '-sS',
      '-k',
      '--max-time',
      '20',
      '-D',
      '-',
      '--data',
      '',
      ...headers.flatMap((header) => ['-H', header]),
    ];
    const said = await runProgram(programs().curl, [...args, ...way, `${origin}/mapi/emsmdb`], {
      env: realm.env,
    });
    const last = said.slice(said.lastIndexOf('HTTP/1.1'));
    expect(last).toMatch(/^HTTP\/1.1 200 /);
    expect(last).toMatch(/X-ResponseCode: 0/);
  });

  it('for a session of PowerShell by Kerberos', async () => {
    const messages = JSON.parse(await readFile('tests/corpora/wsman/pypsrp.json', 'utf8')) as {
      readonly body: string;
    }[];
    const args = ['-sS', '-k', '--max-time', '20', '-H', 'Content-Type: application/soap+xml;charset=UTF-8'];
    const url = `${origin}/PowerShell`;
    const kerberos = ['--negotiate', '-u', ':'];
    const body = messages[0]?.body ?? '';
    const said = await runProgram(programs().curl, [...args, ...kerberos, '--data', body, url], {
      env: realm.env,
    });
    expect(said).toMatch(/<\w+:Owner>minsu@contoso\.com<\//);
    const nobody = await runProgram(programs().curl, [...args, '-D', '-', '--data', body, url]);
    expect(nobody).toMatch(/^HTTP\/1\.1 401 /);
    expect(nobody.match(/^WWW-Authenticate: .*$/gim)).toHaveLength(3);
  });

  it.each(ways)('for its settings by %s', async (_, way) => {
    const body = writePoxRequest('minsu@contoso.com');
    const args = [
      '-sS',
      '-k',
      '--max-time',
      '20',
      '-H',
      'Content-Type: text/xml',
      '-H',
      'X-MapiHttpCapability: 1',
      '--data',
      body,
    ];
    const url = `${origin}/autodiscover/autodiscover.xml`;
    const said = await runProgram(programs().curl, [...args, ...way, url], { env: realm.env });
    expect(said).toContain('<AutoDiscoverSMTPAddress>minsu@contoso.com</AutoDiscoverSMTPAddress>');
    expect(said).toContain('/mapi/emsmdb/');
  });
});

describeWith('samba', 'a domain controller of Active Directory vouches', () => {
  it('for whose UPN has nothing of the name of the account', async () => {
    await using forest = await startSambaForest({ hasKerberos: true });
    const { folder, remove } = await createTemporaryFolder();
    onTestFinished(remove);
    const realmName = forest.domain.toUpperCase();
    const served = await openTestSignIn({
      clock: systemClock,
      keys: () => keys,
      realm: realmName,
      hasNtlm: false,
    });
    onTestFinished(() => served.close());
    const unicode = Buffer.from('"Tr0ub4dor&3-horse"', 'utf16le').toString('base64');
    const account = (name: string, more: string) => `dn: CN=${name},CN=Users,${forest.baseDn}
objectClass: user
sAMAccountName: ${name}
userAccountControl: 512
unicodePwd:: ${unicode}
${more}

`;
    const people =
      account('kim', `userPrincipalName: minsu@${served.own.domain}`) +
      account('mail', 'servicePrincipalName: HTTP/localhost\nmsDS-SupportedEncryptionTypes: 24');
    const { name, password } = forest.administrator;
    const signIn = ['-x', '-D', name, '-w', password, '-H', `ldaps://${forest.host}`];
    await runProgram('ldapmodify', ['-a', ...signIn], { input: people, env: { LDAPTLS_REQCERT: 'never' } });
    const { entries: keys } = readKeytab(await readFile(await forest.exportKeytab('HTTP/localhost')));
    const at = (file: string) => path.join(folder, file);
    await writeFile(at('krb5.conf'), clientConfiguration(realmName, `${forest.host}:88`));
    const env = { KRB5_CONFIG: at('krb5.conf'), KRB5CCNAME: at('tickets') };
    await runProgram('kinit', [`kim@${realmName}`], { input: 'Tr0ub4dor&3-horse\n', env });
    const said = await runProgram('curl', ['-sS', '--negotiate', '-u', ':', served.url], { env });
    expect([said, served.said]).toEqual([`Negotiate minsu@${served.own.domain}`, []]);
  }, 120_000);
});
