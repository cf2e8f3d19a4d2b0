import type { Cmdlet } from './definition.ts';
import { ParameterTable } from './parameter-table.ts';
import type { Grant } from './ports.ts';

/** Grants of one cmdlet that differ: roles are made by hand, and few of them narrow the parameters. */
const mostGrants = 32;

const tables = new WeakMap<Cmdlet, Map<string, ParameterTable>>();

/** A table is the same for all who may use the same parameters: a thousand sessions have it once. */
export function sharedTable(cmdlet: Cmdlet, grant: Grant): ParameterTable {
  const { parameters } = grant;
  const key = parameters === 'all' ? '*' : [...parameters].toSorted().join();
  const ofCmdlet = tables.get(cmdlet) ?? new Map<string, ParameterTable>();
  tables.set(cmdlet, ofCmdlet);
  const known = ofCmdlet.get(key);
  if (known) return known;
  const made = new ParameterTable(cmdlet, grant);
  if (ofCmdlet.size >= mostGrants) ofCmdlet.clear();
  ofCmdlet.set(key, made);
  return made;
}
