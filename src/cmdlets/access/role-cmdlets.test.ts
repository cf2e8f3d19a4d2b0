import { describe, expect, it } from 'vitest';
import { makeTestRuntime } from '../kit/test-runtime.ts';

async function withPeople() {
  const made = await makeTestRuntime();
  const outcome = await made.run(`
    New-AcceptedDomain seoul.example -Vouched | Out-Null
    New-Mailbox Kim -Alias kim | Out-Null
    New-Mailbox Lee -Alias lee | Out-Null
    New-User Hana -UserPrincipalName hana@contoso.com | Out-Null
    New-DistributionGroup Admins -Type Security -Members lee | Out-Null`);
  expect(outcome).toMatchObject({ errors: [], thrown: undefined });
  /** The last line's output; nothing before it may fail. */
  const ask = async (script: string) => {
    const { text, errors, thrown } = await made.run(script);
    expect({ errors, thrown }, script).toEqual({ errors: [], thrown: undefined });
    return text;
  };
  const refusal = async (script: string) => {
    const { errors, thrown } = await made.run(script);
    return thrown ?? errors[0] ?? 'nothing was refused';
  };
  return { ...made, ask, refusal };
}

describe('role groups', () => {
  it.each([
    [
      '(Get-RoleGroup | % Name) -join ";"',
      'Compliance Management;Directory Synchronization;Help Desk;Migration;Organization Management;Public Folder Management;Recipient Management;View-Only Organization Management',
    ],
    ["(Get-RoleGroup 'help desk').Roles -join ';'", 'Reset Password;User Options;View-Only Recipients'],
    ["(Get-RoleGroup 'Help Desk').RoleAssignments[0]", 'Reset Password-Help Desk'],
    ["(Get-RoleGroup 'Help Desk').Members.Count", '0'],
    ["$g = Get-RoleGroup 'Help Desk'; (Get-RoleGroup $g.Guid).Name", 'Help Desk'],
    ['(Get-RoleGroup -ResultSize 2).Count', '2'],
    [
      "(Get-RoleGroup 'Organization Management').RoleAssignments -contains 'Legal Hold-Organization Management-Delegating'",
      'True',
    ],
  ])('%s', async (line, expected) => {
    const { ask } = await withPeople();
    expect(await ask(line)).toEqual([expected]);
  });

  it('are made with roles, members and a scope, renamed, and removed with their assignments', async () => {
    const { ask, refusal } = await withPeople();
    await ask('New-ManagementScope Seoul -Domains seoul.example | Out-Null');
    expect(
      await ask(`$g = New-RoleGroup 'Seoul 지원' -Roles 'Reset Password', 'View-Only Recipients' -Members kim, Admins -ManagedBy lee -CustomRecipientWriteScope Seoul -Description 설명
        "$($g.Name)|$($g.Roles)|$($g.Members)|$($g.ManagedBy)|$($g.Description)"`),
    ).toEqual(['Seoul 지원|Reset Password View-Only Recipients|Kim Admins|Lee|설명']);
    expect(
      await ask("(Get-ManagementRoleAssignment 'Reset Password-Seoul 지원').CustomRecipientWriteScope"),
    ).toEqual(['Seoul']);
    expect(await refusal('Remove-ManagementScope Seoul -Confirm:$false')).toContain('access.scope.inUse');
    await ask("Set-RoleGroup 'Seoul 지원' -Name 'Seoul Desk' -Description x -ManagedBy kim");
    expect(await ask('$g = Get-RoleGroup \'Seoul Desk\'; "$($g.Description) $($g.ManagedBy)"')).toEqual([
      'x Kim',
    ]);
    expect(await refusal("New-RoleGroup 'seoul desk'")).toContain('access.name.taken');
    await ask("Remove-RoleGroup 'Seoul Desk' -Confirm:$false; Remove-ManagementScope Seoul -Confirm:$false");
    expect(await refusal("Get-RoleGroup 'Seoul Desk'")).toContain("object 'Seoul Desk' couldn't be found");
    expect(await refusal('Get-ManagementRoleAssignment "Reset Password-Seoul 지원"')).toContain(
      'access.notFound',
    );
  });

  it('take members in and let them go, one by one and all at once', async () => {
    const { ask, refusal } = await withPeople();
    const members = "(Get-RoleGroupMember 'Help Desk' | % Name) -join ' '";
    expect(await ask(`Add-RoleGroupMember 'Help Desk' -Member kim; ${members}`)).toEqual(['Kim']);
    expect(await refusal("Add-RoleGroupMember 'Help Desk' -Member kim")).toContain('access.roleGroup.member');
    expect(await ask(`Get-Mailbox lee | Add-RoleGroupMember 'Help Desk'; ${members}`)).toEqual(['Kim Lee']);
    expect(await ask(`Remove-RoleGroupMember 'Help Desk' -Member kim -Confirm:$false; ${members}`)).toEqual([
      'Lee',
    ]);
    expect(await refusal("Remove-RoleGroupMember 'Help Desk' -Member kim -Confirm:$false")).toContain(
      'notMember',
    );
    expect(await ask(`Update-RoleGroupMember 'Help Desk' -Members kim, Admins; ${members}`)).toEqual([
      'Kim Admins',
    ]);
    expect(
      await ask(`Update-RoleGroupMember 'Help Desk' -Members @{Add='lee'; Remove='Admins'}; ${members}`),
    ).toEqual(['Kim Lee']);
    expect(await ask(`Remove-Mailbox kim -Confirm:$false; ${members}`)).toEqual(['Lee']);
  });

  it.each([
    ["Remove-RoleGroup 'Help Desk' -Confirm:$false", 'access.roleGroup.builtIn'],
    ["Set-RoleGroup 'Help Desk' -Name x", 'access.roleGroup.builtIn'],
    [
      "Add-RoleGroupMember 'Organization Management' -Member kim; Remove-RoleGroupMember 'Organization Management' -Member kim -Confirm:$false",
      'access.roleGroup.lastMember',
    ],
    [
      "Add-RoleGroupMember 'Organization Management' -Member kim; Update-RoleGroupMember 'Organization Management' -Members @()",
      'access.roleGroup.lastMember',
    ],
    [
      "Remove-ManagementRoleAssignment 'Role Management-Organization Management' -Confirm:$false",
      'access.roleGroup.rolesNeeded',
    ],
    ["New-RoleGroup x -Roles 'Mail Recipient'", "object 'Mail Recipient' couldn't be found"],
    ['New-RoleGroup x -Roles MyBaseOptions -CustomRecipientWriteScope Nowhere', 'access.notFound'],
  ])('%s is refused', async (line, why) => {
    const { refusal } = await withPeople();
    expect(await refusal(line)).toContain(why);
  });
});

describe('roles', () => {
  it.each([
    ["(Get-ManagementRole 'Mail Recipients').RoleType", 'MailRecipients'],
    ["(Get-ManagementRole 'Mail Recipients').ImplicitRecipientWriteScope", 'Organization'],
    ['(Get-ManagementRole MyBaseOptions).ImplicitRecipientWriteScope', 'Self'],
    ['(Get-ManagementRole MyBaseOptions).IsEndUserRole', 'True'],
    ['(Get-ManagementRole -Cmdlet New-RoleGroup).Name', 'Role Management'],
    [
      "(Get-ManagementRole -Cmdlet Set-Mailbox -CmdletParameters litigationholdenabled).Name -join ';'",
      'Legal Hold;Mail Recipients',
    ],
    ["(Get-ManagementRole 'My*').Count", '3'],
    [
      "(Get-ManagementRoleEntry 'Legal Hold\\Set-Mailbox').Parameters -join ' '",
      'Identity LitigationHoldEnabled',
    ],
    ["(Get-ManagementRoleEntry '*\\Set-Mailbox' -Parameters Passw*).Role -join ';'", 'Reset Password'],
  ])('%s', async (line, expected) => {
    const { ask } = await withPeople();
    expect(await ask(line)).toEqual([expected]);
  });

  it('of an organisation are parts of others, and can be made smaller', async () => {
    const { ask, refusal } = await withPeople();
    await ask(
      "New-ManagementRole Names -Parent 'Mail Recipients' -EnabledCmdlets Get-Mailbox, Set-Mailbox | Out-Null",
    );
    const entry = "(Get-ManagementRoleEntry 'Names\\Set-Mailbox').Parameters -join ' '";
    expect(await ask("(Get-ManagementRoleEntry 'Names\\*').Name -join ' '")).toEqual([
      'Get-Mailbox Set-Mailbox',
    ]);
    await ask("Set-ManagementRoleEntry 'Names\\Set-Mailbox' -Parameters identity, DisplayName, Name");
    expect(await ask(entry)).toEqual(['DisplayName Identity Name']);
    await ask("Set-ManagementRoleEntry 'Names\\Set-Mailbox' -Parameters Name -RemoveParameter");
    await ask("Set-ManagementRoleEntry 'Names\\Set-Mailbox' -Parameters Office -AddParameter");
    expect(await ask(entry)).toEqual(['DisplayName Identity Office']);
    expect(await refusal("Add-ManagementRoleEntry 'Names\\Set-Mailbox'")).toContain('-Overwrite');
    await ask("Add-ManagementRoleEntry 'Names\\Set-Mailbox' -Parameters Identity, Office -Overwrite");
    expect(await ask(entry)).toEqual(['Identity Office']);
    await ask(
      "New-ManagementRole Offices -Parent Names | Out-Null; Remove-ManagementRoleEntry 'Names\\Get-Mailbox' -Confirm:$false",
    );
    expect(await ask("(Get-ManagementRoleEntry 'Offices\\*').Name")).toEqual(['Set-Mailbox']);
    expect(await ask('(Get-ManagementRole Names -GetChildren).Name')).toEqual(['Offices']);
    expect(await refusal('Remove-ManagementRole Names -Confirm:$false')).toContain('access.role.inUse');
    await ask('New-ManagementRoleAssignment -Role Offices -User kim | Out-Null');
    expect(await refusal('Remove-ManagementRole Names -Recurse -Confirm:$false')).toContain('"Offices-Kim"');
    await ask(
      'Remove-ManagementRoleAssignment Offices-Kim -Confirm:$false; Remove-ManagementRole Names -Recurse -Confirm:$false',
    );
    expect(await refusal('Get-ManagementRole Offices')).toContain('access.notFound');
  });

  it.each([
    ["Remove-ManagementRole 'Mail Recipients' -Confirm:$false", 'access.role.builtIn'],
    ["Remove-ManagementRoleEntry 'Mail Recipients\\Set-Mailbox' -Confirm:$false", 'access.role.builtIn'],
    ["New-ManagementRole x -Parent 'Legal Hold' -EnabledCmdlets New-Mailbox", 'access.role.wider'],
    [
      "New-ManagementRole x -Parent 'Legal Hold' | Out-Null; Add-ManagementRoleEntry 'x\\Set-Mailbox' -Parameters DisplayName -Overwrite",
      'The parameter "DisplayName" of Set-Mailbox is not in the parent role "Legal Hold"',
    ],
    ["New-ManagementRole 'Legal Hold' -Parent 'Legal Hold'", 'access.name.taken'],
    ['Get-ManagementRoleEntry x', 'names no entry of a role'],
  ])('%s is refused', async (line, why) => {
    const { refusal } = await withPeople();
    expect(await refusal(line)).toContain(why);
  });
});

describe('assignments and scopes', () => {
  it('are made, found by whoever holds them, turned off, narrowed and removed', async () => {
    const { ask } = await withPeople();
    expect(
      await ask(`$a = New-ManagementRoleAssignment -Role 'Legal Hold' -User kim
        "$($a.Name)|$($a.RoleAssigneeType)|$($a.AssignmentMethod)|$($a.EffectiveUserName)|$($a.RecipientWriteScope)"`),
    ).toEqual(['Legal Hold-Kim|User|Direct|Kim|Organization']);
    await ask("New-ManagementRoleAssignment Mine -Role 'Legal Hold' -SecurityGroup Admins | Out-Null");
    await ask("New-ManagementRoleAssignment -Role 'Legal Hold' -SecurityGroup 'Help Desk' | Out-Null");
    const of = (who: string) =>
      ask(`(Get-ManagementRoleAssignment -RoleAssignee ${who} -Role 'Legal Hold').Name`);
    expect(await of('kim')).toEqual(['Legal Hold-Kim']);
    expect(await of('lee')).toEqual(['Mine']);
    expect(await of("'Help Desk'")).toEqual(['Legal Hold-Help Desk']);
    expect(await ask('(Get-ManagementRoleAssignment Mine -GetEffectiveUsers).EffectiveUserName')).toEqual([
      'Lee',
    ]);
    expect(await ask('(Get-ManagementRoleAssignment -RoleAssigneeType SecurityGroup).Name')).toEqual([
      'Mine',
    ]);
    expect(
      await ask(
        "(Get-ManagementRoleAssignment -RoleAssignee 'Default Role Assignment Policy').Role -join ';'",
      ),
    ).toEqual(['MyBaseOptions;MyContactInformation']);
    await ask('New-ManagementScope Branch -RecipientRestrictionFilter "Office -eq \'Seoul\'" | Out-Null');
    await ask('Set-ManagementRoleAssignment Mine -Enabled $false -CustomRecipientWriteScope Branch');
    expect(
      await ask(
        '$a = Get-ManagementRoleAssignment Mine; "$($a.Enabled) $($a.CustomRecipientWriteScope) $($a.RecipientWriteScope)"',
      ),
    ).toEqual(['False Branch CustomRecipientScope']);
    expect(await of('lee')).toEqual(['Mine']);
    expect(await ask('(Get-ManagementRoleAssignment -Enabled $false).Name')).toEqual(['Mine']);
    await ask(
      'Set-ManagementRoleAssignment Mine -CustomRecipientWriteScope $null; Get-ManagementScope -Orphan | Remove-ManagementScope -Confirm:$false',
    );
    expect(await ask('Get-ManagementScope')).toEqual([]);
  });

  it('that are built in can be taken away and given again', async () => {
    const { ask, refusal } = await withPeople();
    const name = "'User Options-Help Desk'";
    await ask(`Remove-ManagementRoleAssignment ${name} -Confirm:$false`);
    expect(await refusal(`Get-ManagementRoleAssignment ${name}`)).toContain('access.notFound');
    expect(await ask("(Get-RoleGroup 'Help Desk').Roles -contains 'User Options'")).toEqual(['False']);
    expect(
      await ask("(New-ManagementRoleAssignment -Role 'User Options' -SecurityGroup 'Help Desk').Name"),
    ).toEqual(['User Options-Help Desk']);
    expect(await ask("(Get-RoleGroup 'Help Desk').Roles -contains 'User Options'")).toEqual(['True']);
  });

  it('of scopes say what they hold', async () => {
    const { ask } = await withPeople();
    expect(
      await ask(
        '$s = New-ManagementScope S -Domains Seoul.Example; "$($s.ScopeRestrictionType) $($s.Domains) $($s.RecipientFilter)"',
      ),
    ).toEqual(['DomainScope seoul.example ']);
    expect(
      await ask(
        'Set-ManagementScope S -Name T -RecipientRestrictionFilter "Name -like \'K*\'"; $s = Get-ManagementScope T; "$($s.ScopeRestrictionType) $($s.RecipientFilter)"',
      ),
    ).toEqual(["RecipientScope Name -like 'K*'"]);
  });

  it.each([
    ['New-ManagementScope x', 'access.scope.empty'],
    ['New-ManagementScope x -Domains elsewhere.example', 'domain.notFound'],
    ['New-ManagementScope x -RecipientRestrictionFilter "Nonsense -eq 1"', 'filter.invalid'],
    [
      'New-ManagementScope x -Domains seoul.example -RecipientRestrictionFilter "Name -eq 1"',
      'access.scope.empty',
    ],
    ["New-ManagementRoleAssignment -Role 'Legal Hold' -User Admins", 'access.assignment.noAccount'],
    [
      'New-ManagementScope x -Domains seoul.example | Out-Null; New-ManagementRoleAssignment -Role MyBaseOptions -User kim -CustomRecipientWriteScope x',
      'access.assignment.selfScope',
    ],
  ])('%s is refused', async (line, why) => {
    const { refusal } = await withPeople();
    expect(await refusal(line)).toContain(why);
  });
});

describe('giving roles away', () => {
  it('is for those to whom the role is delegated', async () => {
    const { ask, openAs } = await withPeople();
    await ask("New-RoleGroup 'Role Keepers' -Roles 'Role Management' -Members kim | Out-Null");
    const { run } = await openAs('kim@contoso.com');
    for (const line of [
      "New-ManagementRoleAssignment -Role 'Mail Recipients' -User kim",
      "New-RoleGroup Mine -Roles 'Mail Recipients' -Members kim",
      "Add-RoleGroupMember 'Organization Management' -Member kim",
      "Update-RoleGroupMember 'Recipient Management' -Members kim",
      "Set-ManagementRoleAssignment 'Mail Recipients-Recipient Management' -Enabled $false",
    ]) {
      expect((await run(line)).errors, line).toEqual([
        expect.stringContaining('You must be assigned a delegating role assignment'),
      ]);
    }
    await ask("New-ManagementRoleAssignment -Role 'Mail Recipients' -User kim -Delegating | Out-Null");
    expect(await run("(New-ManagementRoleAssignment -Role 'Mail Recipients' -User kim).Name")).toMatchObject({
      text: ['Mail Recipients-Kim'],
    });
    expect(
      await run(
        "New-ManagementRole Part -Parent 'Mail Recipients' | Out-Null; (New-ManagementRoleAssignment -Role Part -User lee).Name",
      ),
    ).toMatchObject({ text: ['Part-Lee'], errors: [] });
  });
});

describe('app passwords, access tokens and the own password', () => {
  it('belong to whoever signs in, and administrators may take them away', async () => {
    const { ask, openAs } = await withPeople();
    const { run } = await openAs('kim@contoso.com');
    const made = await run(
      "$p = New-AppPassword '휴대폰'; $t = New-AccessToken script; $p.Password; $t.Token; $t.User",
    );
    expect(made).toMatchObject({
      errors: [],
      text: [
        expect.stringMatching(/^[0-9a-z]{5}(-[0-9a-z]{5}){3}$/),
        expect.stringMatching(/^lft_/),
        'kim@contoso.com',
      ],
    });
    expect(
      await run('$p = Get-AppPassword; $p.Name; $null -eq $p.Password; $null -eq (Get-AccessToken).Token'),
    ).toMatchObject({
      text: ['휴대폰', 'True', 'True'],
    });
    expect((await run('New-AccessToken x -User lee')).errors[0]).toContain('recipient.notFound');
    expect(await ask('(Get-AccessToken kim).Name')).toEqual(['script']);
    await ask(
      'Get-AccessToken kim | Remove-AccessToken -Confirm:$false; Remove-AppPassword 휴대폰 -User kim -Confirm:$false',
    );
    expect(await run('Get-AppPassword; Get-AccessToken')).toMatchObject({ text: [], errors: [] });
    expect((await run('Remove-AppPassword x -Confirm:$false')).errors[0]).toContain('access.secret.notFound');
  });

  it('are told nobody by the record of changes', async () => {
    const { ask, openAs, audited } = await withPeople();
    await ask("Set-Mailbox kim -Password 'first and only'");
    const { run } = await openAs('kim@contoso.com');
    const change = "Set-AccountPassword -OldPassword 'first and only' -NewPassword 'another good one'";
    expect(await run(change)).toMatchObject({ errors: [], thrown: undefined });
    expect((await run(change)).errors[0]).toContain('access.signIn.refused');
    expect(audited.at(-2)).toMatchObject({
      cmdlet: 'Set-AccountPassword',
      actor: 'kim@contoso.com',
      object: 'Kim',
      parameters: { OldPassword: '********', NewPassword: '********' },
    });
  });
});

describe('looking roles up', () => {
  it.each([
    ["(Get-ManagementRoleAssignment 'Legal Hold-*').Count", '3'],
    [
      "(Get-ManagementRoleAssignment -Role 'Legal Hold' -WritableRecipient kim -Delegating $false).RoleAssigneeName -join ';'",
      'Compliance Management;Organization Management',
    ],
    [
      '(Get-ManagementRoleAssignment -Role MyBaseOptions -WritableRecipient kim -Delegating $false | measure).Count',
      '0',
    ],
    [
      "(Get-ManagementRoleEntry 'Legal Hold\\*' | % { \"$($_.Id)\\$($_.Name)\" }) -join ' '",
      'Legal Hold\\Get-Mailbox Legal Hold\\Set-Mailbox',
    ],
  ])('%s', async (line, expected) => {
    const { ask } = await withPeople();
    expect(await ask(line)).toEqual([expected]);
  });

  it('finds by whom somebody can be changed', async () => {
    const { ask } = await withPeople();
    await ask(
      "New-ManagementScope S -Domains seoul.example | Out-Null; New-ManagementRoleAssignment -Role 'Legal Hold' -User kim -CustomRecipientWriteScope S | Out-Null",
    );
    const by = (who: string) =>
      ask(`(Get-ManagementRoleAssignment -RoleAssigneeType User -WritableRecipient ${who} | measure).Count`);
    expect(await by('lee')).toEqual(['0']);
    await ask('Set-Mailbox lee -PrimarySmtpAddress lee@seoul.example');
    expect(await by('lee')).toEqual(['1']);
  });

  it('copies entries of the parent', async () => {
    const { ask } = await withPeople();
    await ask("New-ManagementRole Names -Parent 'Mail Recipients' -EnabledCmdlets Get-User | Out-Null");
    await ask("Get-ManagementRoleEntry 'Mail Recipients\\*-Mailbox' | Add-ManagementRoleEntry -Role Names");
    expect(await ask("(Get-ManagementRoleEntry 'Names\\*').Name -join ' '")).toEqual([
      'Get-Mailbox Get-User Set-Mailbox',
    ]);
  });
});
