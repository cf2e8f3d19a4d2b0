import type { BuiltInRole, RoleDefinitions } from '../../../access/role-definitions.ts';
import { invariant } from '../../../base/errors.ts';
import type { RoleEntry } from '../../../store/ports/access-store.ts';
import type { Cmdlet } from '../definition.ts';
import { builtInRoleGroups, everyone } from './built-in-role-groups.ts';
import { type RoleSource, roleSources } from './built-in-roles.ts';

/** The built-in roles with the cmdlets and parameters that they come to, for these cmdlets. */
export function makeRoleDefinitions(cmdlets: Iterable<Cmdlet>): RoleDefinitions {
  const grantable = new Map([...cmdlets].filter(isGrantable).map((cmdlet) => [cmdlet.name, cmdlet]));
  const roles = roleSources.map((source): BuiltInRole => {
    const { name, description, reach = 'organization' } = source;
    const entries = [...entriesOf(source, grantable)]
      .map(([cmdlet, parameters]): RoleEntry => ({ cmdlet, parameters: [...parameters].sort() }))
      .sort((a, b) => (a.cmdlet < b.cmdlet ? -1 : 1));
    return { name, description, reach, entries };
  });
  return { roles, groups: builtInRoleGroups, everyone };
}

/** Nothing that changes the platform as a whole is ever in a role. */
function isGrantable({ scope, effect }: Cmdlet): boolean {
  return scope !== 'platform' || effect === 'read';
}

function entriesOf(
  source: RoleSource,
  cmdlets: ReadonlyMap<string, Cmdlet>,
): Map<string, ReadonlySet<string>> {
  const entries = new Map<string, ReadonlySet<string>>();
  const add = (cmdlet: Cmdlet, wanted: 'all' | readonly string[]) => {
    const own = parametersOf(cmdlet);
    const granted = wanted === 'all' ? own : own.filter((name) => wanted.includes(name));
    entries.set(cmdlet.name, new Set([...(entries.get(cmdlet.name) ?? []), ...granted]));
  };
  for (const cmdlet of cmdlets.values()) {
    if (cmdlet.role !== source.name) continue;
    const withheld = source.except?.[cmdlet.name] ?? [];
    add(
      cmdlet,
      parametersOf(cmdlet).filter((name) => !withheld.includes(name)),
    );
  }
  for (const [name, wanted] of Object.entries(source.cmdlets ?? {})) {
    const cmdlet = cmdlets.get(name);
    if (cmdlet) add(cmdlet, wanted);
  }
  for (const included of source.includes ?? []) {
    const other = roleSources.find(({ name }) => name === included);
    invariant(other, `the role ${included} that ${source.name} includes is there`);
    for (const [name, parameters] of entriesOf(other, cmdlets)) {
      entries.set(name, new Set([...(entries.get(name) ?? []), ...parameters]));
    }
  }
  return entries;
}

/** Without those with which the owner of the platform answers for something. */
function parametersOf({ parameters }: Cmdlet): string[] {
  return Object.entries(parameters).flatMap(([name, { platformOnly }]) =>
    platformOnly === true ? [] : [name],
  );
}
