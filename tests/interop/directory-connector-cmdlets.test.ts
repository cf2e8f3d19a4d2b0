import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeTestRuntime, type TestRuntime } from '../../src/cmdlets/kit/test-runtime.ts';
import { createDirectoryOpener } from '../../src/directory/sources/open-directory.ts';
import { surroundingsOf } from '../support/directory/connectors.ts';
import { type SambaForest, startSambaForest } from '../support/directory/samba-forest.ts';
import { describeWith } from '../support/services.ts';

const base = 'DC=contoso,DC=local';
const seed = `dn: OU=Seoul,${base}
objectClass: organizationalUnit

dn: CN=김민수,OU=Seoul,${base}
objectClass: user
sAMAccountName: kim
`;

/** Whoever reads may read everything and write nothing. */
const readerPassword = 'Read3r-P@ssw0rd';

describeWith('samba', 'connectors to Active Directory', () => {
  let forest: SambaForest;
  let test: TestRuntime;

  beforeAll(async () => {
    forest = await startSambaForest({ seed });
    const quoted = Buffer.from(`"${readerPassword}"`, 'utf16le').toString('base64');
    await forest.modify(`dn: CN=reader,CN=Users,${base}
objectClass: user
sAMAccountName: reader
userPrincipalName: reader@contoso.local
userAccountControl: 512
unicodePwd:: ${quoted}
`);
    test = await makeTestRuntime({ directoryOpener: createDirectoryOpener(surroundingsOf(forest)) });
  });
  afterAll(() => forest[Symbol.asyncDispose]());

  const credentialOf = (name: string, password: string) =>
    `([pscredential]::new('${name}', (ConvertTo-SecureString '${password}' -AsPlainText -Force)))`;
  const administrator = () => credentialOf(forest.administrator.name, forest.administrator.password);
  const make = (name: string, rest = '') =>
    `New-DirectoryConnector ${name} -Server ${forest.serverName} -TrustedCertificates '${forest.authority}' -Credential ${administrator()} ${rest}`;

  /** `Step=Result` of each, and what came of it. */
  async function tried(name: string) {
    const { text } = await test.run(
      `Test-DirectoryConnector ${name} | % { $_.Result; $_.ErrorDetail; ($_.Steps | % { "$($_.Step)=$($_.Result)" }) -join ' '; $_.Message }`,
    );
    const [result, code, steps, message] = text;
    return { result, code, steps, message };
  }

  const passed = 'Dns=Passed Connect=Passed Tls=Passed Bind=Passed NamingContext=Passed Read=Passed';

  it.each([
    ['over LDAPS', 'Ldaps', ''],
    ['over StartTLS', 'StartTls', '-Security StartTls'],
  ])('are made and tried %s, from the name to a page of objects', async (_, name, rest) => {
    expect(await test.run(make(name, `${rest} -AllowWrite $true`))).toMatchObject({
      errors: [],
      text: [name],
    });
    expect(await tried(name)).toMatchObject({ result: 'Success', steps: `${passed} Write=Passed` });
    const { text } = await test.run(
      `Test-DirectoryConnector ${name} | % { "$($_.NamingContext)|$($_.TlsVersion)|$($_.ChangeTracking)|$($_.Certificate.Names)|$($_.UPNSuffixes)"; ($_.Steps | ? Step -eq Read).Detail }`,
    );
    expect(text[0]).toBe(`${base}|TLSv1.3|DirSync|${forest.serverName}|contoso.local`);
    expect(text[1]).toMatch(/^\d+ objects/);
  });

  it.each<[string, () => string, string, string, RegExp]>([
    [
      'the name of the server',
      () => make('X').replace(forest.serverName, 'dc9.invalid'),
      'directory.source.dns',
      'Dns=Failed Connect=Skipped',
      /No address was found for "dc9\.invalid"/,
    ],
    [
      'the port',
      () => make('X', '-Port 6'),
      'directory.source.connect',
      'Dns=Passed Connect=Failed Tls=Skipped',
      /refused/,
    ],
    [
      'the authority',
      () => make('X').replace(/-TrustedCertificates '[^']*'/, ''),
      'directory.source.certificate',
      'Connect=Passed Tls=Failed Bind=Skipped',
      /-TrustedCertificates/,
    ],
    [
      'the name in the certificate',
      () => make('X').replace(forest.serverName, forest.host),
      'directory.source.certificate',
      'Tls=Failed',
      /is for another name/,
    ],
    [
      'TLS on a port that begins without',
      () => make('X', '-Port 389'),
      'directory.source.tls',
      'Connect=Passed Tls=Failed',
      /-Security StartTls/,
    ],
    [
      'the password',
      () => make('X').replace(forest.administrator.password, 'wrong'),
      'directory.source.signIn',
      'Tls=Passed Bind=Failed NamingContext=Skipped',
      /did not let administrator@contoso\.local sign in/,
    ],
    [
      'the search base',
      () => make('X', `-SearchBase 'OU=Busan,${base}'`),
      'directory.source.base',
      'Bind=Passed',
      /-SearchBase/,
    ],
    [
      'the group',
      () => make('X', `-ScopeGroup 'CN=Nobody,${base}'`),
      'directory.source.scope',
      'Read=Failed',
      /CN=Nobody/,
    ],
    [
      'the rights to write',
      () =>
        `New-DirectoryConnector X -Server ${forest.serverName} -TrustedCertificates '${forest.authority}' -AllowWrite $true -Credential ${credentialOf('reader@contoso.local', readerPassword)}`,
      'directory.source.denied',
      `${passed} Write=Failed`,
      /may not write userPrincipalName.*-AllowWrite \$false/,
    ],
  ])('are not made where %s is wrong, and a test says so', async (_, line, code, steps, message) => {
    await test.run('Get-DirectoryConnector | ? Name -eq X | Remove-DirectoryConnector -Confirm:$false');
    const refused = await test.run(line());
    expect(refused.text).toEqual([]);
    expect(refused.errors.join()).toMatch(message);
    expect((await test.run(`${line()} -SkipVerification`)).text).toEqual(['X']);
    const outcome = await tried('X');
    expect(outcome).toMatchObject({ result: 'Failed', code });
    expect(outcome.steps).toContain(steps);
    expect(outcome.message).toMatch(message);
    const all = [refused.errors, outcome.message, outcome.steps].join('\n');
    for (const secret of [forest.administrator.password, readerPassword]) expect(all).not.toContain(secret);
  });

  it('show the certificate that was refused, and why', async () => {
    const line = make('Shown', '-SkipVerification').replace(/-TrustedCertificates '[^']*'/, '');
    await test.run(line);
    const show =
      'Test-DirectoryConnector Shown | % { "$($_.Certificate.Names)|$($_.Certificate.Problem)|$($_.CertificateExpires -ne $null)" }';
    const { text } = await test.run(show);
    expect(text).toEqual([`${forest.serverName}|UNABLE_TO_VERIFY_LEAF_SIGNATURE|True`]);
  });

  it('find the domain controller that answers among several', async () => {
    const made = await test.run(
      make('Several', '-AcceptUntrustedCertificates').replace('-Server ', '-Server 127.0.0.1,'),
    );
    expect(made).toMatchObject({ errors: [], text: ['Several'] });
    const { text } = await test.run('Test-DirectoryConnector Several | % { "$($_.Result) $($_.Server)" }');
    expect(text).toEqual([`Success ${forest.serverName}`]);
  });

  it('give up on a server that takes the connection and says nothing', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const surroundings = surroundingsOf(forest);
    const opener = createDirectoryOpener({ ...surroundings, timeouts: { connectMs: 200, stallMs: 200 } });
    const impatient = await makeTestRuntime({ directoryOpener: opener });
    const line = `New-DirectoryConnector X -Server 127.0.0.1 -Port ${port} -Credential ${administrator()}`;
    expect((await impatient.run(line)).errors.join()).toMatch(/TLS handshake|did not answer/);
    silent.close();
  });

  it('read what is in scope, with the password as it was stored', async () => {
    await test.run(make('Seoul', `-OrganizationalUnit 'OU=Seoul,${base}'`));
    const { connectors } = test.surroundings.rooms.directory;
    const { organizations } = test.surroundings.rooms;
    const organization = await organizations.get('contoso');
    const signal = AbortSignal.timeout(30_000);
    const connector = await connectors.get(organization, 'seoul');
    const source = await connectors.openSource(organization, connector, signal);
    const names: string[] = [];
    for await (const { changes } of source.read({ attributes: ['cn'], signal })) {
      for (const change of changes) names.push(change.kind === 'whole' ? change.object.dn : change.dn);
    }
    await source.close();
    expect(names).toContain(`CN=김민수,OU=Seoul,${base}`);
    expect(names.filter((dn) => !dn.endsWith(`OU=Seoul,${base}`))).toEqual([]);
  });
});
