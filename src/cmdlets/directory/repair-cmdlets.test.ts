import { describe, expect, it } from 'vitest';
import { FakeDirectory } from '../../directory/sources/fake-source.ts';
import { findMember, type Value } from '../../wire/powershell-language/index.ts';
import { makeTestRuntime } from '../kit/test-runtime.ts';

const secret = "(ConvertTo-SecureString 'hush' -AsPlainText -Force)";
const credential = `([pscredential]::new('sync@contoso.local', ${secret}))`;
const connect = `New-DirectoryConnector AD -Server dc1.contoso.local -Credential ${credential}`;

const people = ['김민아', '박영희', '이철수'] as const;

/** Three people whose addresses have a blank, and what readiness finds of them. */
async function prepare(language: 'en' | 'ko' = 'en', allowWrite = true) {
  const directory = new FakeDirectory();
  for (const [index, name] of people.entries()) {
    directory.add('user', `CN=${name}`, {
      displayName: name,
      sAMAccountName: `user${index}`,
      mailNickname: `user${index}`,
      userPrincipalName: `user${index}@contoso.local`,
      proxyAddresses: [`SMTP:us er${index}@contoso.com`],
    });
  }
  const directories = { 'dc1.contoso.local': directory };
  const test = await makeTestRuntime({ directories, language });
  const { rooms, signal } = test.surroundings;
  await test.run(`${connect} -AllowWrite $${allowWrite}`);
  const [organization] = await Array.fromAsync(rooms.organizations.each());
  if (organization === undefined) throw new Error('There is no organisation.');
  await rooms.directory.readiness.run(organization, { profile: 'Microsoft365Doc', signal });
  const addresses = () => people.map((name) => directory.textsOf(`CN=${name}`, 'proxyAddresses').join());
  return { directory, run: test.run, audited: test.audited, addresses };
}

const member = (value: Value, name: string): Value => findMember(value, name)?.value ?? null;
const shown = (values: readonly Value[], ...names: string[]) =>
  values.map((value) => names.map((name) => String(member(value, name))).join(' '));

const before = ['SMTP:us er0@contoso.com', 'SMTP:us er1@contoso.com', 'SMTP:us er2@contoso.com'];
const after = ['SMTP:user0@contoso.com', 'SMTP:user1@contoso.com', 'SMTP:user2@contoso.com'];
const repair = 'Repair-DirectoryObject -Attribute proxyAddresses -Confirm:$false';

describe('Repair-DirectoryObject', () => {
  it('lists every value with -WhatIf, and writes nothing', async () => {
    const { run, addresses } = await prepare();
    const { values, messages, errors } = await run(
      'Repair-DirectoryObject -Attribute proxyAddresses -WhatIf',
    );
    expect(errors).toEqual([]);
    expect(messages).toEqual([
      'information: What if: Performing the operation "Repair-DirectoryObject" on target "3 objects in AD".',
    ]);
    expect(shown(values, 'ObjectName', 'Action', 'Value', 'Update')).toEqual(
      people.map((name, index) => `${name} EDIT ${before[index]} ${after[index]}`),
    );
    expect(addresses()).toEqual(before);
  });

  it('asks, writes, is recorded, and is undone', async () => {
    const { run, addresses, audited } = await prepare();
    const asked = await run('Repair-DirectoryObject -Attribute proxyAddresses');
    expect(asked.errors.join()).toContain('asks before it acts');
    const { values, errors } = await run(repair);
    expect(errors).toEqual([]);
    expect(shown(values, 'Type', 'Status', 'Connector', 'DoneCount')).toEqual(['Repair Completed AD 3']);
    expect(addresses()).toEqual(after);
    expect(audited.at(-1)).toMatchObject({ cmdlet: 'Repair-DirectoryObject', object: '3 objects in AD' });
    const undone = await run('Get-DirectoryRepair | Undo-DirectoryRepair -Confirm:$false');
    expect(shown(undone.values, 'Type', 'Status', 'DoneCount')).toEqual(['Undo Completed 3']);
    expect(addresses()).toEqual(before);
  });

  it.each([
    ['en', /CN=박영희,DC=contoso,DC=local: Somebody has changed it meanwhile/],
    ['ko', /CN=박영희,DC=contoso,DC=local: 그 사이 다른 사람이 바꾸어/],
  ] as const)('tells in %s of what others have changed, and goes on', async (language, message) => {
    const { run, directory, addresses } = await prepare(language);
    directory.change('CN=박영희', { proxyAddresses: ['SMTP:lee@contoso.com'] });
    const { values, errors } = await run(repair);
    expect(errors).toEqual([expect.stringMatching(message)]);
    expect(shown(values, 'Status', 'DoneCount', 'ConflictCount')).toEqual(['CompletedWithErrors 2 1']);
    expect(addresses()[1]).toBe('SMTP:lee@contoso.com');
    const items = await run('Get-DirectoryRepair -ShowItems -ItemStatus Conflict');
    expect(shown(items.values, 'ObjectName', 'Status')).toEqual(['박영희 Conflict']);
  });

  it('takes several findings of a pipeline as one change set', async () => {
    const { run, addresses } = await prepare();
    const { values, errors } = await run(
      'Get-DirectoryFinding -Attribute proxyAddresses | Select-Object -First 2 | Repair-DirectoryObject -Confirm:$false',
    );
    expect(errors).toEqual([]);
    expect(shown(values, 'DoneCount')).toEqual(['2']);
    expect(addresses().filter((address) => after.includes(address))).toHaveLength(2);
    expect((await run('(Get-DirectoryRepair).Count')).text).toEqual(['1']);
  });

  it('keeps values that somebody wants kept, and proposes them no more', async () => {
    const { run, addresses } = await prepare();
    const keep = 'Repair-DirectoryObject -Attribute proxyAddresses -Action COMPLETE';
    expect((await run(`${keep} -WhatIf`)).messages.join()).toContain('"3 values to keep"');
    expect((await run(`${keep} -Confirm:$false`)).errors).toEqual([]);
    expect((await run(repair)).errors.join()).toContain('There is nothing to write');
    expect(addresses()).toEqual(before);
  });

  it('says how to write where it may not', async () => {
    const { run } = await prepare('en', false);
    const { errors } = await run(repair);
    expect(errors.join()).toContain('Export-DirectoryFinding -Format Ldif');
  });

  it.each([
    ["Repair-DirectoryObject 'nothing' -Confirm:$false", 'Test-DirectoryReadiness again'],
    ['Repair-DirectoryObject -Attribute sn -Confirm:$false', 'There is nothing to write'],
    ['Undo-DirectoryRepair 019aa5c2-51c0-7c52-9f1e-6b1d1f7a8e10', 'Run Get-DirectoryRepair'],
    ['Repair-DirectoryObject -ChangeSet x -Confirm:$false', 'There is no change set "x"'],
  ])('%s is refused, with what to type', async (line, message) => {
    const { run } = await prepare();
    const { errors, thrown = '' } = await run(line);
    expect([...errors, thrown].join()).toContain(message);
  });
});

describe('findings in files', () => {
  const text = (value: Value | undefined) =>
    Buffer.from(member(value ?? null, 'FileData') as Uint8Array).toString('utf8');

  it('go into a spreadsheet and come back decided', async () => {
    const { run, addresses } = await prepare();
    const { values } = await run('Export-DirectoryFinding -Attribute proxyAddresses');
    expect(shown(values, 'Name', 'Format')).toEqual(['findings.csv Csv']);
    const edited = text(values[0])
      .replace('SMTP:user1@contoso.com,EDIT', 'SMTP:chulsoo@contoso.com,EDIT')
      .replace('SMTP:user2@contoso.com,EDIT', 'SMTP:user2@contoso.com,COMPLETE');
    const file = Buffer.from(edited, 'utf8').toString('base64');
    const imported = await run(`Import-DirectoryFinding '${file}'`);
    expect(imported.errors).toEqual([]);
    expect(shown(imported.values, 'DecidedCount', 'UnchangedCount', 'ErrorCount')).toEqual(['2 1 0']);
    const { values: findings } = await run('Get-DirectoryFinding -Attribute proxyAddresses');
    expect(shown(findings, 'Name', 'Action', 'Proposal').toSorted()).toEqual([
      `김민아 EDIT ${after[0]}`,
      '박영희 EDIT SMTP:chulsoo@contoso.com',
      `이철수 COMPLETE ${after[2]}`,
    ]);
    await run(repair);
    expect(addresses()).toEqual([after[0], 'SMTP:chulsoo@contoso.com', before[2]]);
  });

  it('tell of rows with errors, held against the rules', async () => {
    const { run } = await prepare();
    const { values } = await run('Export-DirectoryFinding -Attribute proxyAddresses');
    const edited = text(values[0]).replace('SMTP:user1@contoso.com,EDIT', 'SMTP:chul soo@contoso.com,EDIT');
    const { errors } = await run(
      `Import-DirectoryFinding '${Buffer.from(edited, 'utf8').toString('base64')}'`,
    );
    expect(errors).toEqual([expect.stringMatching(/Row \d, column UPDATE: /)]);
  });

  it('become LDIF without the right to write, and LDIF that takes it back', async () => {
    const { run } = await prepare('en', false);
    const { values } = await run('Export-DirectoryFinding -Attribute proxyAddresses -Format Ldif');
    expect(text(values[0])).toContain(
      'delete: proxyAddresses\nproxyAddresses: SMTP:us er0@contoso.com\n-\nadd: proxyAddresses\nproxyAddresses: SMTP:user0@contoso.com\n-\n',
    );
    const undo = await run('Export-DirectoryFinding -Attribute proxyAddresses -Undo');
    expect(shown(undo.values, 'Name')).toEqual(['undo.ldif']);
    expect(text(undo.values[0])).toContain(
      'delete: proxyAddresses\nproxyAddresses: SMTP:user0@contoso.com\n-\n',
    );
  });
});

describe('sign-in names', () => {
  it('get a suffix that the forest has, and are undone', async () => {
    const { run, directory } = await prepare();
    const upns = () => people.map((name) => directory.textsOf(`CN=${name}`, 'userPrincipalName').join());
    const rename = 'Set-DirectoryUserPrincipalName -From contoso.local -To contoso.com -Confirm:$false';
    expect((await run(rename)).errors.join()).toContain("Set-ADForest -UPNSuffixes @{Add='contoso.com'}");
    const added = await run("Set-ADForest -UPNSuffixes @{Add='contoso.com','fabrikam.com'}");
    expect(added.messages.filter((message) => message.startsWith('warning'))).toEqual([
      'warning: fabrikam.com is no accepted domain here: sign-in names with it get the initial domain instead. Run: New-AcceptedDomain fabrikam.com',
    ]);
    expect((await run('(Get-ADForest).UPNSuffixes')).text).toEqual(['contoso.com', 'fabrikam.com']);
    const preview = await run(`${rename} -WhatIf`);
    expect(shown(preview.values, 'ObjectName', 'Value', 'Update')[0]).toBe(
      '김민아 user0@contoso.local user0@contoso.com',
    );
    expect(upns()[0]).toBe('user0@contoso.local');
    expect(shown((await run(rename)).values, 'Type', 'Status', 'DoneCount')).toEqual([
      'SignInNames Completed 3',
    ]);
    expect(upns()).toEqual(['user0@contoso.com', 'user1@contoso.com', 'user2@contoso.com']);
    await run('Get-DirectoryRepair -Type SignInNames | Undo-DirectoryRepair -Confirm:$false');
    expect(upns()[0]).toBe('user0@contoso.local');
  });

  it.each([
    ['콘토소.com', 'is no suffix of sign-in names'],
    ['con toso.com', 'is no suffix of sign-in names'],
  ])('refuse the suffix %s', async (suffix, message) => {
    const { run } = await prepare();
    expect((await run(`Set-ADForest -UPNSuffixes @{Add='${suffix}'}`)).errors.join()).toContain(message);
  });

  it.each([
    ["@{Sub='a.com'}", 'The table may have the keys Add, Remove and Replace, not Sub.'],
    ["@{Replace='a.com'; Add='b.com'}", 'Replace names all suffixes'],
    ["'a.com'", "Write it as @{Add='contoso.com'}"],
  ])('take %s for no table of suffixes', async (table, message) => {
    const { run } = await prepare();
    const { errors, thrown = '' } = await run(`Set-ADForest -UPNSuffixes ${table}`);
    expect([...errors, thrown].join()).toContain(message);
  });

  it('are compared with those here, by the licence rule', async () => {
    const { run } = await prepare();
    await run(
      "New-MailUser '김민아' -MicrosoftOnlineServicesID user0@contoso.com -ExternalEmailAddress x@example.org -Password (ConvertTo-SecureString 'Passw0rd!x' -AsPlainText -Force)",
    );
    const { values } = await run('Compare-UserPrincipalName');
    expect(shown(values, 'DisplayName', 'SourceUserPrincipalName', 'Reason')).toEqual([
      '김민아 user0@contoso.local NotSynchronized',
      '박영희 user1@contoso.local NotSynchronized',
      '이철수 user2@contoso.local NotSynchronized',
    ]);
  });

  it('follow the source where the organisation wants it', async () => {
    const { run } = await prepare();
    const state = '(Get-MsolDirSyncFeatures -Feature SynchronizeUpnForManagedUsers).Enable';
    expect((await run(state)).text).toEqual(['False']);
    await run('Set-MsolDirSyncFeature -Feature SynchronizeUpnForManagedUsers -Enable $true');
    expect((await run(state)).text).toEqual(['True']);
    const { errors } = await run('Set-MsolDirSyncFeature DuplicateUPNResiliency $false');
    expect(errors.join()).toContain('is always on');
  });
});
