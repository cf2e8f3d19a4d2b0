import { describe, expect, it } from 'vitest';
import { allCmdlets } from '../../src/cmdlets/all-cmdlets.ts';
import { coreRole } from '../../src/cmdlets/kit/authorization/built-in-roles.ts';
import { commonOf } from '../../src/cmdlets/kit/parameter-table.ts';
import { makeTestRuntime } from '../../src/cmdlets/kit/test-runtime.ts';
import { surfaces } from './surfaces.ts';

const notCore = allCmdlets.filter(({ role }) => role !== coreRole);
const names = notCore.map(({ name }) => name);

/** kim is in no role group, and the organisation gives nothing to everyone. */
async function withKim({ everyone = false } = {}) {
  const platform = await makeTestRuntime();
  await platform.run('New-Mailbox Kim -Alias kim | Out-Null');
  if (!everyone) {
    const off =
      'Get-ManagementRoleAssignment -RoleAssigneeType RoleAssignmentPolicy | Set-ManagementRoleAssignment -Enabled $false';
    expect(await platform.run(off)).toMatchObject({ errors: [], thrown: undefined });
  }
  return { platform, kim: await platform.principalOf('kim@contoso.com') };
}

describe.each(surfaces)('$name', ({ open }) => {
  it('runs no cmdlet for an account without its role, and shows none', async () => {
    const { platform, kim } = await withKim();
    const session = await open(platform, kim);
    if (typeof session === 'string') {
      expect(session).toContain('AccessDenied');
      return;
    }
    for (const name of names) {
      const told = await session.call(name);
      expect(told, name).toContain(`The term '${name}' is not recognized as the name of a cmdlet`);
    }
    const visible = await session.visible(names);
    expect(names.filter((name) => visible.has(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(80);
  });

  it('takes no parameter that the role does not grant, and shows none', async () => {
    const { platform, kim } = await withKim({ everyone: true });
    const { rooms } = platform.surroundings;
    const { roles } = await rooms.roles.read(await rooms.organizations.get('contoso'));
    const granted = new Map<string, Set<string>>();
    for (const role of roles.filter((each) =>
      ['MyBaseOptions', 'MyContactInformation'].includes(each.name),
    )) {
      for (const [key, { parameters }] of role.entries) {
        granted.set(key, new Set([...(granted.get(key) ?? []), ...parameters]));
      }
    }
    const session = await open(platform, kim);
    if (typeof session === 'string') throw new Error(session);
    const visible = await session.visible(names);
    expect(names.filter((name) => visible.has(name))).toEqual(
      names.filter((name) => granted.has(name.toLowerCase())),
    );
    for (const name of names.filter((each) => !granted.has(each.toLowerCase()))) {
      expect(await session.call(name), name).toContain(`The term '${name}' is not recognized`);
    }
    for (const cmdlet of notCore.filter(({ name }) => granted.has(name.toLowerCase()))) {
      const common = Object.keys(commonOf(cmdlet));
      const missing = Object.keys(cmdlet.parameters).filter(
        (name) => granted.get(cmdlet.name.toLowerCase())?.has(name) !== true && !common.includes(name),
      );
      const shown = await session.parameters(cmdlet.name);
      expect(
        missing.filter((name) => shown.has(name)),
        cmdlet.name,
      ).toEqual([]);
      for (const name of missing) {
        const told = await session.call(cmdlet.name, name);
        expect(told, `${cmdlet.name} -${name}`).toMatch(/parameter cannot be found|is ambiguous/);
      }
    }
  });
});
