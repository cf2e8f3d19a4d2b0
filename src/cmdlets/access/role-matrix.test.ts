import { describe, expect, it } from 'vitest';
import { allCmdlets } from '../all-cmdlets.ts';
import { builtInRoleGroups, everyone } from '../kit/authorization/built-in-role-groups.ts';
import { coreRole, roleSources } from '../kit/authorization/built-in-roles.ts';
import { makeRoleDefinitions } from '../kit/authorization/make-role-definitions.ts';
import type { NamedParameter } from '../kit/parameter-table.ts';
import { makeTestRuntime } from '../kit/test-runtime.ts';

const definitions = makeRoleDefinitions(allCmdlets);
const byName = allCmdlets.toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** `*` where the whole cmdlet is granted; else what is granted of it, or what is not, whichever is shorter. */
function shown(cmdlet: (typeof allCmdlets)[number], granted: ReadonlySet<string>): string {
  const all = Object.keys(cmdlet.parameters).sort();
  const missing = all.filter((name) => !granted.has(name));
  if (missing.length === 0) return '*';
  const given = all.filter((name) => granted.has(name));
  return missing.length < given.length ? `* but ${missing.join(' ')}` : given.join(' ');
}

const namesOf = (all: readonly NamedParameter[]): string[] =>
  all.flatMap(({ name, isCommon }) => (isCommon ? [] : [name])).sort();

/** What roles grant together, by cmdlet. */
function grantsOf(roles: readonly string[]): Map<string, ReadonlySet<string>> {
  const grants = new Map<string, ReadonlySet<string>>();
  for (const { entries } of definitions.roles.filter(({ name }) => roles.includes(name))) {
    for (const { cmdlet, parameters } of entries) {
      grants.set(cmdlet, new Set([...(grants.get(cmdlet) ?? []), ...parameters]));
    }
  }
  return grants;
}

function section(title: string, roles: readonly string[]): string {
  const grants = grantsOf(roles);
  const lines = byName.flatMap((cmdlet) => {
    const granted = grants.get(cmdlet.name);
    return granted ? [`  ${cmdlet.name}: ${shown(cmdlet, granted)}`] : [];
  });
  return [title, ...lines].join('\n');
}

describe('the role matrix', () => {
  it('is the one that was agreed upon', async () => {
    const inRoles = grantsOf(definitions.roles.map(({ name }) => name));
    const ofPlatform = byName.filter(({ name, role }) => role !== coreRole && !inRoles.has(name));
    const sections = [
      ...builtInRoleGroups.map(({ name, roles }) => section(name, roles)),
      section('Everyone with an account, for itself', everyone.roles),
      ['The owner of the platform alone', ...ofPlatform.map(({ name }) => `  ${name}`)].join('\n'),
    ];
    // After a change that is meant: npx vitest run src/cmdlets/access/role-matrix.test.ts -u
    await expect(`${sections.join('\n\n')}\n`).toMatchFileSnapshot('./role-matrix.golden.txt');
  });

  it.each(builtInRoleGroups)('holds for members of $name', async ({ name, roles }) => {
    const { run, sessions, principalOf, surroundings } = await makeTestRuntime();
    await run(`New-Mailbox Kim -Alias kim | Out-Null; Add-RoleGroupMember '${name}' -Member kim`);
    const kim = await principalOf('kim@contoso.com');
    const { catalog } = await sessions.open(kim, { language: 'en', signal: surroundings.signal });
    const granted = catalog.tables
      .filter(({ cmdlet }) => cmdlet.role !== coreRole)
      .map(({ cmdlet, all }) => [cmdlet.name, namesOf(all)]);
    const expected = grantsOf([...roles, ...everyone.roles]);
    expect(Object.fromEntries(granted)).toEqual(
      Object.fromEntries([...expected].map(([cmdlet, parameters]) => [cmdlet, [...parameters].sort()])),
    );
  });

  it('gives every cmdlet a role that there is', () => {
    const known = new Set([...roleSources.map(({ name }) => name), coreRole, 'Platform Administration']);
    expect(
      allCmdlets.filter(({ role }) => !known.has(role)).map(({ name, role }) => `${name}: ${role}`),
    ).toEqual([]);
  });

  it('has no cmdlet that no role grants, but those of the platform', () => {
    const inRoles = new Set(definitions.roles.flatMap(({ entries }) => entries.map(({ cmdlet }) => cmdlet)));
    const lost = allCmdlets.filter(({ name, role, scope }) => {
      return role !== coreRole && scope !== 'platform' && !inRoles.has(name);
    });
    expect(lost.map(({ name }) => name)).toEqual([]);
  });

  it('names cmdlets and parameters that there are', () => {
    const parameters = new Map(allCmdlets.map((cmdlet) => [cmdlet.name, Object.keys(cmdlet.parameters)]));
    const wrong = roleSources.flatMap(({ name, cmdlets = {} }) =>
      Object.entries(cmdlets).flatMap(([cmdlet, wanted]) => {
        const known = parameters.get(cmdlet);
        if (known === undefined) return [`${name}: ${cmdlet}`];
        const missing = wanted === 'all' ? [] : wanted.filter((each) => !known.includes(each));
        return missing.map((each) => `${name}: ${cmdlet} -${each}`);
      }),
    );
    expect(wrong).toEqual([]);
    const roles = new Set(roleSources.map((role) => role.name));
    const groups = builtInRoleGroups.flatMap((group) => [...group.roles, ...group.delegated]);
    expect(groups.filter((role) => !roles.has(role))).toEqual([]);
  });

  it('grants nothing by Core that touches a room', () => {
    const core = allCmdlets.filter(({ role }) => role === coreRole);
    expect(core.filter(({ scope }) => scope !== 'none').map(({ name }) => name)).toEqual([]);
  });
});
