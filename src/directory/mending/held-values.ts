/**
 * Who holds the values that are about to be written, in every directory that the organisation names, and here: a mend must
 * not make a duplicate. Few values are asked for by name; for many, the directories are read once.
 */
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { DirectoryConnector } from '../control/connector-model.ts';
import type { DirectoryConnectors } from '../control/directory-connectors.ts';
import { type SourceObject, textsOf } from '../source-object.ts';
import { uniqueAttributes, uniqueKeyOf } from './name-space.ts';
import { valueFilter } from './value-filter.ts';

export interface ValueHolder {
  readonly dn: string;
  readonly guid: string | undefined;
  readonly connector: DirectoryConnector;
}

/** By comparable value. */
export type HeldValues = ReadonlyMap<string, readonly ValueHolder[]>;

/** Beyond this, one pass over everything costs the directory less than many searches. */
const maxAskedByName = 200;
const valuesInOneFilter = 20;

export async function findHeldValues(
  organization: Tenant,
  wanted: ReadonlyMap<string, string>,
  connectors: Pick<DirectoryConnectors, 'list' | 'openSource'>,
  signal: AbortSignal,
): Promise<HeldValues> {
  const held = new Map<string, ValueHolder[]>();
  if (wanted.size === 0) return held;
  for (const connector of await connectors.list(organization)) {
    if (!connector.isEnabled) continue;
    for (const filter of filtersFor(connector, wanted)) {
      const source = await connectors.openSource(organization, unscoped(connector, filter), signal);
      try {
        for await (const { changes } of source.read({ attributes: uniqueAttributes, signal })) {
          for (const change of changes) {
            if (change.kind === 'whole') addHolder(held, wanted, change.object, connector);
          }
        }
      } finally {
        await source.close();
      }
    }
  }
  return held;
}

/** Also what is not wanted for synchronisation holds its names. */
export function unscoped(connector: DirectoryConnector, filter: string | null = null): DirectoryConnector {
  return {
    ...connector,
    searchBase: null,
    filter,
    organizationalUnits: [],
    excludedOrganizationalUnits: [],
    scopeGroup: null,
  };
}

function filtersFor({ kind }: DirectoryConnector, wanted: ReadonlyMap<string, string>): (string | null)[] {
  const isServer = kind === 'ActiveDirectory' || kind === 'OpenLdap';
  if (!isServer || wanted.size > maxAskedByName) return [null];
  const values = [...wanted.values()];
  const filters: string[] = [];
  for (let from = 0; from < values.length; from += valuesInOneFilter) {
    filters.push(valueFilter(values.slice(from, from + valuesInOneFilter)));
  }
  return filters;
}

function addHolder(
  held: Map<string, ValueHolder[]>,
  wanted: ReadonlyMap<string, string>,
  object: SourceObject,
  connector: DirectoryConnector,
): void {
  const keys = new Set<string>();
  for (const attribute of uniqueAttributes) {
    for (const value of textsOf(object, attribute)) {
      const key = uniqueKeyOf(attribute, value);
      if (key !== undefined && wanted.has(key)) keys.add(key);
    }
  }
  for (const key of keys) {
    const holders = held.get(key) ?? [];
    holders.push({ dn: object.dn, guid: object.guid, connector });
    held.set(key, holders);
  }
}
