/** The examples in the help of these cmdlets do what they say, on an organisation that has what they name. */
import { describe, expect, it } from 'vitest';
import type { OpenSession } from '../../access/open-sessions.ts';
import type { TenantId } from '../../base/ids.ts';
import { makeTestRuntime } from '../kit/test-runtime.ts';
import { cmdlets } from './registry.gen.ts';

const organization = `
New-AcceptedDomain seoul.contoso.com -Vouched | Out-Null
New-AcceptedDomain busan.contoso.com -Vouched | Out-Null
New-Mailbox 김민수 -Alias minsu.kim -UserPrincipalName minsu.kim@contoso.com
New-Mailbox 이영희 -Alias younghee.lee
`;

/** What an example needs besides. */
const before: Readonly<Record<string, string>> = {
  'Add-ManagementRoleEntry':
    "New-ManagementRole 'Seoul Names' -Parent 'Mail Recipients' -EnabledCmdlets Set-Mailbox",
  'New-ManagementRoleAssignment': 'New-ManagementScope Seoul -Domains seoul.contoso.com',
  'New-RoleGroup': 'New-ManagementScope Seoul -Domains seoul.contoso.com',
  'Remove-AccessToken': 'New-AccessToken x -User minsu.kim',
  'Remove-AppPassword': 'New-AppPassword x -User minsu.kim',
  'Remove-ManagementRole': "New-ManagementRole 'Seoul Names' -Parent 'Mail Recipients'",
  'Remove-ManagementRoleEntry': "New-ManagementRole 'Seoul Names' -Parent 'Mail Recipients'",
  'Remove-ManagementScope': 'New-ManagementScope Seoul -Domains seoul.contoso.com',
  'Remove-RoleGroup': "New-RoleGroup 'Seoul Help Desk'",
  'Remove-RoleGroupMember': "Add-RoleGroupMember 'Help Desk' -Member minsu.kim",
  'Set-ManagementRoleAssignment': 'New-ManagementScope Seoul -Domains seoul.contoso.com',
  'Set-ManagementRoleEntry': "New-ManagementRole 'Seoul Names' -Parent 'Mail Recipients'",
  'Set-ManagementScope': 'New-ManagementScope Branch -Domains seoul.contoso.com',
  'Set-RoleGroup': "New-RoleGroup 'Seoul Help Desk'",
  'Set-ThrottlingPolicy': 'New-ThrottlingPolicy Everybody -ThrottlingPolicyScope Organization',
  'Remove-ThrottlingPolicy': 'New-ThrottlingPolicy Robots',
  'Set-ThrottlingPolicyAssociation':
    'New-ThrottlingPolicy Robots; New-Mailbox robot -UserPrincipalName robot@contoso.com',
};

/** Of cmdlets for oneself, which an account runs. */
const own = new Set([
  'Get-AppPassword',
  'New-AppPassword',
  'Get-AccessToken',
  'New-AccessToken',
  'Set-AccountPassword',
]);
const secrets = `
$old = ConvertTo-SecureString 'first and only' -AsPlainText -Force
$new = ConvertTo-SecureString 'another good one' -AsPlainText -Force
`;

/** A server that has the session which the examples name. */
const openSession: OpenSession = {
  ...{
    id: '9ce2a1d2-77a0-4b7e-9d0a-0d1c5a6a2b11',
    owner: 'minsu.kim@contoso.com',
    clientAddress: '192.0.2.1',
  },
  ...{ tenant: 1 as TenantId, recipient: undefined, organization: undefined },
  ...{ ageMs: 0, idleMs: 0, isDisconnected: false, runningCommands: 0 },
};

const examples = cmdlets.flatMap(({ name, examples: some }) => some.map(({ line }) => ({ name, line })));

describe('examples in help', () => {
  it.each(examples)('$line', async ({ name, line }) => {
    const made = await makeTestRuntime({ confirmer: { confirm: async () => 'yes' } });
    const prepared = await made.run(
      `${organization}\n${before[name] ?? ''}\nSet-Mailbox minsu.kim -Password 'first and only'`,
    );
    expect([prepared.errors, prepared.thrown]).toEqual([[], undefined]);
    made.openSessions.attach({ list: () => [openSession], close: async () => true });
    await made.run("Add-RoleGroupMember 'Organization Management' -Member minsu.kim");
    const { run } = own.has(name) ? await made.openAs('minsu.kim@contoso.com') : made;
    expect(await run(`${secrets}${line}`)).toMatchObject({ errors: [], thrown: undefined });
  });

  it('are there for each cmdlet, in both languages', () => {
    for (const { examples: some, synopsis } of cmdlets) {
      for (const text of [synopsis, ...some.map((example) => example.synopsis)]) {
        expect(text.en).toMatch(/^[^가-힣]+$/);
        expect(text.ko).toMatch(/[가-힣]/);
      }
    }
  });
});
