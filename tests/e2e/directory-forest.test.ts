/**
 * The whole way of an organisation's directory, against a real Active Directory: examined, mended, examined again, synchronised,
 * followed. What is wrong with the forest is known to the value, and readiness has to find that and nothing else.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Child, startChild } from '../support/child.ts';
import { makeMessyForest, type SeededFault, toLdif } from '../support/directory/messy-forest.ts';
import { type SambaForest, startSambaForest } from '../support/directory/samba-forest.ts';
import { describeWith } from '../support/services.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { onlyListeners } from '../support/test-listeners.ts';

const users = 5_000;
const forest = makeMessyForest({ users, seed: 20_261_121 });
const withTarget = forest.users.filter(({ attributes }) =>
  attributes.some(([name]) => name === 'targetAddress'),
).length;
const { folder, remove } = await createTemporaryFolder();
let samba: SambaForest;
let server: Child;

const env = () => ({
  ...onlyListeners('web'),
  LANDFALL_LIMITS__MIN_FREE_BYTES: '0',
  LANG: 'C',
  LC_ALL: 'C',
});

/** Lines that an administrator types beside the server. */
async function run(...lines: readonly string[]): Promise<string> {
  const file = path.join(folder, 'lines.ps1');
  await writeFile(file, lines.join('\n'));
  await using child = await startChild('bin/landfall.mjs', { args: ['run', file], cwd: folder, env: env() });
  const { code } = await child.exited;
  const output = child.output.join('\n');
  expect(code, output).toBe(0);
  return output;
}

async function read<Row>(line: string): Promise<Row[]> {
  const text = await run(`${line} | ConvertTo-Json -Compress -Depth 4 -AsArray`);
  return text.trim() === '' ? [] : (JSON.parse(text) as Row[]);
}

interface FoundFinding {
  readonly DistinguishedName: string;
  readonly Attribute: string;
  readonly Error: string;
  readonly Severity: string;
}

const findings = () =>
  read<FoundFinding>(
    "Get-DirectoryFinding -ResultSize Unlimited | Where-Object { $_.Severity -ne 'OutOfScope' } | Select-Object DistinguishedName, Attribute, Error, Severity",
  );

/** One line for each value that is wrong, in an order of its own. */
const lineOf = (dn: string, attribute: string, errors: readonly string[]): string =>
  `${dn} ${attribute} ${errors.toSorted().join(',')}`;
const seededLines = (faults: readonly SeededFault[]): string[] =>
  [...new Set(faults.map(({ dn, attribute, errors }) => lineOf(dn, attribute, errors)))].toSorted();

describeWith('samba', 'a directory of 5,000 people', () => {
  beforeAll(async () => {
    const seed = toLdif([...forest.units, ...forest.users, ...forest.contacts, ...forest.groups]);
    samba = await startSambaForest({ seed });
    const hostsFile = path.join(folder, 'hosts');
    await writeFile(hostsFile, `127.0.0.1 localhost\n${samba.host} dc1.contoso.local\n`);
    await writeFile(path.join(folder, 'authority.pem'), samba.authority);
    server = await startChild('bin/landfall.mjs', { args: ['start'], cwd: folder, env: env(), hostsFile });
    await server.line(/landfall help/);
    await run(
      'New-Organization contoso -DomainName contoso.com | Out-Null',
      `$credential = [pscredential]::new('${samba.administrator.name}', (ConvertTo-SecureString '${samba.administrator.password}' -AsPlainText -Force))`,
      'New-DirectoryConnector Contoso -Server dc1.contoso.local -Credential $credential -TrustedCertificates (Get-Content authority.pem -Raw) | Out-Null',
    );
  }, 600_000);

  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    await samba?.[Symbol.asyncDispose]();
    await remove();
  });

  it('has exactly the faults that were put into it', { timeout: 120_000 }, async () => {
    await run('Test-DirectoryReadiness -Connector Contoso | Out-Null');
    const found = await findings();
    const lines = found.map(({ DistinguishedName, Attribute, Error: error }) =>
      lineOf(DistinguishedName, Attribute, error.split(/,\s*/)),
    );
    expect(lines.toSorted()).toEqual(seededLines(forest.faults));
  });

  it('is mended by what is proposed, and by hand where nothing is', { timeout: 300_000 }, async () => {
    await run(
      'Set-DirectoryConnector Contoso -AllowWrite $true',
      "Set-ADForest -UPNSuffixes @{Add='contoso.com'} -Confirm:$false | Out-Null",
      'Set-DirectoryUserPrincipalName -From contoso.local -To contoso.com -Confirm:$false | Out-Null',
      'Repair-DirectoryObject -Confirm:$false | Out-Null',
      'Test-DirectoryReadiness | Out-Null',
    );
    const cloud = forest.faults.filter(({ kind }) => kind === 'cloudProxy');
    expect((await findings()).map(({ DistinguishedName }) => DistinguishedName).toSorted()).toEqual(
      cloud.map(({ dn }) => dn).toSorted(),
    );
    await run(
      'Get-DirectoryFinding | Repair-DirectoryObject -Action REMOVE -Confirm:$false | Out-Null',
      'Test-DirectoryReadiness | Out-Null',
    );
    expect(await findings()).toEqual([]);
  });

  it('is synchronised: a mailbox for everybody, under the names that they sign in with there', {
    timeout: 300_000,
  }, async () => {
    await run('Start-ADSyncSyncCycle -PolicyType Initial | Out-Null');
    const here = await read<{ UserPrincipalName: string; DisplayName: string }>(
      'Get-Mailbox -ResultSize Unlimited | Select-Object UserPrincipalName, DisplayName',
    );
    // Mail of the others goes on to where they have their mailbox.
    const elsewhere = await read<{ UserPrincipalName: string }>(
      'Get-MailUser -ResultSize Unlimited | Select-Object UserPrincipalName',
    );
    expect(elsewhere).toHaveLength(withTarget);
    expect(here).toHaveLength(users - withTarget);
    const names = [...here, ...elsewhere].map(({ UserPrincipalName }) => UserPrincipalName);
    expect(names.toSorted()).toEqual(await signInNames());
    expect(await run('@(Compare-UserPrincipalName).Count')).toBe('0');
    expect(await run('@(Get-MailContact -ResultSize Unlimited).Count')).toBe('30');
    expect(await run('@(Get-DistributionGroupMember everybody).Count')).toBe('8');
    expect(await run('@(Get-DirectoryProvisioningError).Count')).toBe('0');
  });

  it('is followed: renamed, moved, deleted, another sign-in name, members that came and went', {
    timeout: 120_000,
  }, async () => {
    const [renamed, moved, deleted, called, leaving] = forest.users.slice(-5).map(({ dn }) => dn);
    const group = forest.groups[0]?.dn ?? '';
    const [member] = forest.groups[0]?.attributes.filter(([name]) => name === 'member') ?? [];
    const account = (dn = '') =>
      forest.users
        .find((user) => user.dn === dn)
        ?.attributes.find(([name]) => name === 'sAMAccountName')?.[1] ?? '';
    const text = (name: string, value = '') => `${name}:: ${Buffer.from(value).toString('base64')}`;
    const records = [
      [text('dn', renamed), 'changetype: modrdn', text('newrdn', 'CN=새이름'), 'deleteoldrdn: 1'],
      [
        text('dn', moved),
        'changetype: modrdn',
        text('newrdn', moved?.split(',')[0]),
        'deleteoldrdn: 1',
        text('newsuperior', forest.units[2]?.dn),
      ],
      [text('dn', deleted), 'changetype: delete'],
      [
        text('dn', called),
        'changetype: modify',
        'replace: userPrincipalName',
        'userPrincipalName: another.name@contoso.com',
      ],
      [
        text('dn', group),
        'changetype: modify',
        'delete: member',
        text('member', member?.[1]),
        '-',
        'add: member',
        text('member', leaving),
      ],
    ];
    await samba.modify(records.map((lines) => `${lines.join('\n')}\n`).join('\n'));
    await run('Start-ADSyncSyncCycle -PolicyType Delta | Out-Null');
    expect(await run('@(Get-Mailbox -ResultSize Unlimited).Count')).toBe(String(users - withTarget - 1));
    expect(await run(`(Get-Mailbox -SoftDeletedMailbox ${account(deleted)}).Alias`)).toBe(account(deleted));
    expect(await run(`(Get-Mailbox ${account(renamed)}).Name`)).toBe('새이름');
    expect(await run(`(Get-Mailbox ${account(moved)}).Alias`)).toBe(account(moved));
    const signIn = () => run(`(Get-Mailbox ${account(called)}).UserPrincipalName`);
    // Step 5 of the document: that of a licensed user stays until the organisation says otherwise.
    expect(await signIn()).toBe(`${account(called)}@contoso.com`);
    expect(await run('Compare-UserPrincipalName | Format-List')).toContain('another.name@contoso.com');
    await run(
      'Set-MsolDirSyncFeature -Feature SynchronizeUpnForManagedUsers -Enable $true -Confirm:$false',
      'Start-ADSyncSyncCycle -PolicyType Initial | Out-Null',
    );
    expect(await signIn()).toBe('another.name@contoso.com');
    const members = await run(`(Get-DistributionGroupMember dept0 -ResultSize Unlimited).Alias`);
    expect(members.split('\n')).toContain(account(leaving));
    expect(members.split('\n')).not.toContain(account(member?.[1]));
    expect(await run(`Get-ADSyncChange -Identity another.name@contoso.com | Format-List`)).toContain(
      'another.name',
    );
  });
});

async function signInNames(): Promise<string[]> {
  const found = await samba.search('(&(objectCategory=person)(mail=*)(sAMAccountType=805306368))', [
    'userPrincipalName',
  ]);
  return [...found.matchAll(/^userPrincipalName: (.*)$/gm)].map(([, name]) => String(name)).toSorted();
}
