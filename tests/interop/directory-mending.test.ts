import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeTestRuntime, type TestRuntime } from '../../src/cmdlets/kit/test-runtime.ts';
import { createDirectoryOpener } from '../../src/directory/sources/open-directory.ts';
import { findMember, type Value } from '../../src/wire/powershell-language/index.ts';
import { surroundingsOf } from '../support/directory/connectors.ts';
import { type SambaForest, startSambaForest } from '../support/directory/samba-forest.ts';
import { describeWith } from '../support/services.ts';

const base = 'DC=contoso,DC=local';
const names = ['김민아', '박영희', '이철수', '최수진'] as const;
const dnOf = (name: string): string => `CN=${name},OU=서울,${base}`;

const seed = [
  `dn: OU=서울,${base}\nobjectClass: organizationalUnit\n`,
  `dn: OU=부산,${base}\nobjectClass: organizationalUnit\n`,
  ...names.map(
    (name, index) => `dn: ${dnOf(name)}
objectClass: user
sAMAccountName: user${index}
displayName: ${name}
mailNickname: user${index}
mail: us er${index}@contoso.com
userPrincipalName: user${index}@contoso.local
proxyAddresses: SMTP:us er${index}@contoso.com
proxyAddresses: smtp:alias${index}@contoso.com
`,
  ),
].join('\n');

const member = (value: Value | undefined, name: string): Value =>
  findMember(value ?? null, name)?.value ?? null;
const shown = (values: readonly Value[], ...properties: string[]) =>
  values.map((value) => properties.map((name) => String(member(value, name))).join(' '));

describeWith('samba', 'mending Active Directory', () => {
  let forest: SambaForest;
  let test: TestRuntime;

  beforeEach(async () => {
    forest = await startSambaForest({ seed });
    test = await makeTestRuntime({ directoryOpener: createDirectoryOpener(surroundingsOf(forest)) });
    const { name, password } = forest.administrator;
    const secret = `(ConvertTo-SecureString '${password}' -AsPlainText -Force)`;
    await run(
      `New-DirectoryConnector AD -Server ${forest.serverName} -TrustedCertificates '${forest.authority}' -Credential ([pscredential]::new('${name}', ${secret})) -OrganizationalUnit 'OU=서울,${base}' -AllowWrite $true`,
    );
    await examine();
  });
  afterEach(() => forest[Symbol.asyncDispose]());

  async function run(line: string) {
    const { values, errors, thrown, messages } = await test.run(line);
    expect(thrown).toBeUndefined();
    return { values, errors, messages };
  }

  async function examine() {
    const { rooms, signal } = test.surroundings;
    const [organization] = await Array.fromAsync(rooms.organizations.each());
    if (organization === undefined) throw new Error('There is no organisation.');
    await rooms.directory.readiness.run(organization, { profile: 'Microsoft365Doc', signal });
  }

  /** Values of the attribute, in any order, by name. */
  async function valuesOf(attribute: string): Promise<Record<string, string[]>> {
    const found: Record<string, string[]> = {};
    for (const name of names) {
      const ldif = await forest.search(`(displayName=${name})`, [attribute]);
      const lines = ldif.split('\n').filter((line) => line.startsWith(`${attribute}:`));
      found[name] = lines.map((line) => line.slice(attribute.length + 2)).sort();
    }
    return found;
  }

  const change = (name: string, attribute: string, value: string) =>
    forest.modify(
      `dn: ${dnOf(name)}\nchangetype: modify\nreplace: ${attribute}\n${attribute}: ${value}\n-\n`,
    );

  const repair = 'Repair-DirectoryObject -Attribute mail, proxyAddresses -Confirm:$false';
  const addressesBefore = Object.fromEntries(
    names.map((name, index) => [name, [`SMTP:us er${index}@contoso.com`, `smtp:alias${index}@contoso.com`]]),
  );
  const addressesAfter = Object.fromEntries(
    names.map((name, index) => [name, [`SMTP:user${index}@contoso.com`, `smtp:alias${index}@contoso.com`]]),
  );

  it('repairs in one write for each object, finds nothing any more, and undoes all of it', async () => {
    const { values, errors } = await run(repair);
    expect(errors).toEqual([]);
    expect(shown(values, 'Type', 'Status', 'DoneCount')).toEqual(['Repair Completed 4']);
    expect(await valuesOf('proxyAddresses')).toEqual(addressesAfter);
    expect((await valuesOf('mail')).이철수).toEqual(['user2@contoso.com']);
    await examine();
    expect((await run(`${repair} -Error Character, Format`)).errors.join()).toContain('nothing to write');
    const undo = await run('Get-DirectoryRepair | Undo-DirectoryRepair -Confirm:$false');
    expect(shown(undo.values, 'Type', 'Status', 'DoneCount')).toEqual(['Undo Completed 4']);
    expect(await valuesOf('proxyAddresses')).toEqual(addressesBefore);
  });

  it('leaves what others have changed, before a repair and before an undo, and says what is there', async () => {
    await change('박영희', 'mail', 'park@contoso.com');
    const { errors, values } = await run(repair);
    expect(errors).toEqual([expect.stringContaining('mail holds "park@contoso.com" now')]);
    expect(shown(values, 'DoneCount', 'ConflictCount')).toEqual(['3 1']);
    expect((await valuesOf('proxyAddresses')).박영희).toEqual(addressesBefore.박영희);
    await change('이철수', 'mail', 'cs.lee@contoso.com');
    await forest.modify(
      `dn: ${dnOf('최수진')}\nchangetype: modrdn\nnewrdn: CN=최수진\ndeleteoldrdn: 1\nnewsuperior: OU=부산,${base}\n`,
    );
    const undo = await run('Get-DirectoryRepair | Undo-DirectoryRepair -Confirm:$false');
    expect(undo.errors).toEqual([expect.stringContaining('mail holds "cs.lee@contoso.com" now')]);
    expect(shown(undo.values, 'DoneCount', 'ConflictCount')).toEqual(['2 1']);
    expect((await valuesOf('mail')).최수진).toEqual(['us er3@contoso.com']);
    expect((await valuesOf('mail')).이철수).toEqual(['cs.lee@contoso.com']);
  });

  it('does not write a value that the directory refuses, and loses nothing by it', async () => {
    const { rooms } = test.surroundings;
    const [organization] = await Array.fromAsync(rooms.organizations.each());
    if (organization === undefined) throw new Error('There is no organisation.');
    const [finding] = await Array.fromAsync(
      rooms.directory.readiness.findings(organization, { attributes: ['mail'], text: '김민아' }),
    );
    const long = `${'a'.repeat(300)}@contoso.com`;
    const { errors, values } = await run(
      `Repair-DirectoryObject '${finding?.id}' -Update '${long}' -Confirm:$false`,
    );
    expect(errors).toHaveLength(1);
    expect(shown(values, 'FailedCount')).toEqual(['1']);
    expect((await valuesOf('mail')).김민아).toEqual(['us er0@contoso.com']);
  });

  it('gives LDIF that ldapmodify accepts, and LDIF that takes it back', async () => {
    const exported = async (line: string) => {
      const { values } = await run(line);
      return Buffer.from(member(values[0], 'FileData') as Uint8Array).toString('utf8');
    };
    const forward = await exported('Export-DirectoryFinding -Attribute mail, proxyAddresses -Format Ldif');
    const undo = await exported('Export-DirectoryFinding -Attribute mail, proxyAddresses -Undo');
    await forest.modify(forward);
    expect(await valuesOf('proxyAddresses')).toEqual(addressesAfter);
    await expect(forest.modify(forward)).rejects.toThrow();
    await forest.modify(undo);
    expect(await valuesOf('proxyAddresses')).toEqual(addressesBefore);
    const { values } = await run(repair);
    await forest.modify(
      await exported(`Export-DirectoryFinding -ChangeSet ${member(values[0], 'Identity')} -Undo`),
    );
    expect(await valuesOf('proxyAddresses')).toEqual(addressesBefore);
  });

  it('adds a suffix to the forest and gives it to all users, and takes both back', async () => {
    const rename = 'Set-DirectoryUserPrincipalName -From contoso.local -To contoso.com -Confirm:$false';
    expect((await run(rename)).errors.join()).toContain("Set-ADForest -UPNSuffixes @{Add='contoso.com'}");
    await run("Set-ADForest -UPNSuffixes @{Add='contoso.com','contoso.kr'}");
    const suffixes = (await test.run('(Get-ADForest).UPNSuffixes')).text;
    expect(suffixes.toSorted()).toEqual(['contoso.com', 'contoso.kr']);
    expect(await forest.search('(cn=Partitions)', ['uPNSuffixes'], `CN=Configuration,${base}`)).toContain(
      'uPNSuffixes: contoso.com',
    );
    await forest.modify(
      `dn: CN=Holder,OU=부산,${base}\nobjectClass: contact\nproxyAddresses: SMTP:USER1@contoso.com\n`,
    );
    const { values, messages } = await run(rename);
    expect(shown(values, 'Type', 'DoneCount', 'Status')).toEqual(['SignInNames 3 Completed']);
    expect(messages.join('\n')).toContain(`would be a duplicate: CN=Holder,OU=부산,${base} has it`);
    expect(await valuesOf('userPrincipalName')).toEqual({
      김민아: ['user0@contoso.com'],
      박영희: ['user1@contoso.local'],
      이철수: ['user2@contoso.com'],
      최수진: ['user3@contoso.com'],
    });
    await run('Get-DirectoryRepair | ForEach-Object { Undo-DirectoryRepair $_ -Confirm:$false }');
    expect((await valuesOf('userPrincipalName')).김민아).toEqual(['user0@contoso.local']);
    expect((await test.run('(Get-ADForest).UPNSuffixes')).text).toEqual([]);
  });

  it('stops where the domain controller goes away in the middle, and goes on later', async () => {
    const { rooms, signal } = test.surroundings;
    const [organization] = await Array.fromAsync(rooms.organizations.each());
    if (organization === undefined) throw new Error('There is no organisation.');
    const { repairs } = rooms.directory;
    const request = { filter: { attributes: ['mail', 'proxyAddresses'] } };
    const plan = await repairs.planRepair(organization, request, signal);
    let killing: Promise<void> | undefined;
    const onProgress = ({ done }: { readonly done: number }) => {
      if (done === 2) killing = forest.kill();
    };
    const applied = Array.fromAsync(repairs.apply(organization, plan, 'tester', { signal, onProgress }));
    await expect(applied).rejects.toMatchObject({ kind: 'unavailable' });
    await killing;
    await forest.start();
    const [changeSet] = (await run('Get-DirectoryRepair -Status Stopped')).values;
    expect(shown([changeSet ?? null], 'DoneCount', 'PendingCount')).toEqual(['2 2']);
    const { values } = await run(
      `Repair-DirectoryObject -ChangeSet ${member(changeSet, 'Identity')} -Confirm:$false`,
    );
    expect(shown(values, 'Status', 'DoneCount')).toEqual(['Completed 4']);
    expect(await valuesOf('proxyAddresses')).toEqual(addressesAfter);
  });
});
