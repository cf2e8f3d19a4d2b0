import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/errors.ts';
import type { ServerToUse } from '../../migration/control/ports.ts';
import { makeTestRuntime } from '../kit/test-runtime.ts';
import { base64, withPeople } from '../migration-kit/test-batches.ts';

const make = 'New-MigrationEndpoint -IMAP -Name E -RemoteServer imap.contoso.com';

/** The server as the verifier was told of it. */
async function verified(line: string): Promise<ServerToUse> {
  const asked: ServerToUse[] = [];
  const verifier = { verify: async (server: ServerToUse) => void asked.push(server) };
  const { run } = await makeTestRuntime({ migrationParts: { verifier } });
  expect(await run(line)).toMatchObject({ errors: [], thrown: undefined });
  const [server] = asked;
  if (server === undefined) throw new Error('Nobody asked the server.');
  return server;
}

const secret = "(ConvertTo-SecureString 'hush' -AsPlainText -Force)";
const admin = `([pscredential]::new('%u*mailadmin', ${secret}))`;

describe('endpoints', () => {
  it.each<[string, string, object]>([
    [
      'as documented',
      `${make} -Port 143 -Security Tls`,
      { port: 143, security: 'Tls', maxConcurrentMigrations: 100 },
    ],
    ['by default on 993', make, { port: 993, security: 'Ssl', acceptUntrustedCertificates: false }],
    ['with any certificate', `${make} -AcceptUntrustedCertificates`, { acceptUntrustedCertificates: true }],
    [
      'without a limit, which is the largest',
      `${make} -MaxConcurrentMigrations Unlimited`,
      { maxConcurrentMigrations: 300 },
    ],
    [
      'at night',
      `${make} -WorkHours '19:00-7:00' -TimeZone 'Korea Standard Time'`,
      { hours: { from: '19:00', to: '07:00', timeZone: 'Asia/Seoul' } },
    ],
    [
      'slowly',
      `${make} -BandwidthLimitPerSecond 10MB -Compression On`,
      { maxBytesPerSecond: 10_485_760, compression: 'on' },
    ],
    [
      'for an administrator',
      `${make} -Credentials ${admin}`,
      { authentication: { kind: 'Administrator', userName: '%u*mailadmin' } },
    ],
    ['for tokens of rows', `${make} -Authentication OAuth`, { authentication: { kind: 'RowToken' } }],
    [
      'for Microsoft',
      `${make} -RemoteTenant contoso.com -ApplicationId abc -ClientSecret ${secret}`,
      { authentication: { kind: 'Microsoft', directory: 'contoso.com', clientId: 'abc' } },
    ],
    [
      'for Gmail',
      `New-MigrationEndpoint -Gmail -Name E -ServiceAccountKeyFileData '${base64('{"client_email":"a@b.iam.gserviceaccount.com","private_key":"-----BEGIN PRIVATE KEY-----\\\\nx\\\\n-----END PRIVATE KEY-----"}')}'`,
      { remoteServer: 'imap.gmail.com', port: 993, authentication: { kind: 'Google' } },
    ],
  ])('are made %s', async (_, line, expected) => {
    expect(await verified(line)).toMatchObject(expected);
  });

  it.each<[string, string, RegExp]>([
    ['two ways to sign in', `${make} -Credentials ${admin} -AccessToken ${secret}`, /signs in one way/],
    ['a token beside Basic', `${make} -Authentication Basic -AccessToken ${secret}`, /signs in one way/],
    ['a refresh token without its address', `${make} -RefreshToken ${secret}`, /needs -TokenUrl/],
    ['an application without a token', `${make} -ClientId abc`, /-ClientId belongs to/],
    ['hours that are none', `${make} -WorkHours always`, /19:00-07:00/],
    ['a zone alone', `${make} -TimeZone UTC`, /Give both/],
    ['another security', `${make} -Security Starttls`, /None, Ssl, Tls/],
    ['NTLM', `${make} -Authentication Ntlm`, /Basic, OAuth/],
    [
      'more rounds than first copies',
      `${make} -MaxConcurrentMigrations 5 -MaxConcurrentIncrementalSyncs 6`,
      /6/,
    ],
    [
      'a move between Exchange servers',
      `${make.replace('-IMAP', '-ExchangeRemoteMove')}`,
      /ExchangeRemoteMove/,
    ],
  ])('are refused with %s', async (_, line, expected) => {
    const { run } = await makeTestRuntime();
    const { errors, thrown = '', values } = await run(line);
    expect(values).toEqual([]);
    expect([...errors, thrown].join('\n')).toMatch(expected);
    expect([...errors, thrown].join('\n')).not.toContain('hush');
  });

  it('are not made where the server does not answer, unless that is wanted', async () => {
    const message = 'imap.contoso.com:993 refuses connections. Is the port right?';
    const failure = new AppError({ kind: 'unavailable', code: 'migration.source.connect', message });
    const verifier = { verify: () => Promise.reject(failure) };
    const { run } = await makeTestRuntime({ migrationParts: { verifier } });
    expect((await run(make)).errors.join()).toContain(message);
    expect((await run(`${make} -SkipVerification`)).text).toEqual(['E']);
  });

  it('are changed, listed and removed', async () => {
    const { run, audited } = await withPeople();
    expect((await run('Set-MigrationEndpoint IMAPEndpoint')).messages.join()).toContain('no settings');
    await run(
      "Set-MigrationEndpoint IMAPEndpoint -Port 143 -Security Tls -WorkHours '20:00-06:00' -TimeZone Asia/Seoul",
    );
    const read = 'Get-MigrationEndpoint | % { "$($_.Port) $($_.Security) $($_.WorkHours)" }';
    expect((await run(read)).text).toEqual(['143 Tls 20:00-06:00 Asia/Seoul']);
    await run('Set-MigrationEndpoint IMAPEndpoint -WorkHours $null');
    expect((await run(read)).text).toEqual(['143 Tls ']);
    expect((await run('Get-MigrationEndpoint -Type ExchangeRemoteMove')).text).toEqual([]);
    expect((await run('Get-MigrationEndpoint -Identity $null')).text).toEqual(['IMAPEndpoint']);
    await run('New-MigrationBatch -Name B -SourceEndpoint IMAPEndpoint -CSVData $csv');
    expect((await run('Remove-MigrationEndpoint IMAPEndpoint')).errors.join()).toContain('"B"');
    await run('Remove-MigrationBatch B -Force; Get-MigrationEndpoint | Remove-MigrationEndpoint');
    const removed = audited.filter(({ cmdlet }) => cmdlet === 'Remove-MigrationEndpoint');
    expect(removed.map(({ object, outcome }) => `${object} ${outcome}`)).toContain('IMAPEndpoint failed');
  });
});
