import { createHash } from 'node:crypto';
import { type Filter, FilterParser } from 'ldapts';
import type { ConnectorSettings } from '../control/connector-model.ts';
import { isWithin, normalizeDn } from '../distinguished-name.ts';
import { shownText, sourceError } from '../ldap/source-error.ts';

export type ScopeSettings = Pick<
  ConnectorSettings,
  'searchBase' | 'filter' | 'organizationalUnits' | 'excludedOrganizationalUnits' | 'scopeGroup'
>;

/** Which objects are wanted, as far as their names and the filter say. */
export class SourceScope {
  /** Where to search: none of them is below another. */
  readonly bases: readonly string[];
  readonly filter: Filter | undefined;
  readonly group: string | undefined;
  /** The same as long as the settings are. */
  readonly fingerprint: string;
  readonly #within: readonly string[];
  readonly #excluded: readonly string[];

  /** `namingContext`: where nothing else is said. */
  constructor(settings: ScopeSettings, namingContext: string) {
    const { searchBase, filter, organizationalUnits, excludedOrganizationalUnits, scopeGroup } = settings;
    const bases = organizationalUnits.length > 0 ? organizationalUnits : [searchBase ?? namingContext];
    this.bases = withoutNested(bases);
    this.#within = this.bases.map(normalizeDn);
    this.#excluded = excludedOrganizationalUnits.map(normalizeDn);
    this.filter = filter === null ? undefined : parseFilter(filter);
    this.group = scopeGroup ?? undefined;
    const parts = [
      this.#within,
      this.#excluded,
      filter,
      scopeGroup === null ? null : normalizeDn(scopeGroup),
    ];
    this.fingerprint = createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16);
  }

  holds(dn: string): boolean {
    const name = normalizeDn(dn);
    return this.#within.some((base) => isWithin(name, base)) && !this.isExcluded(name);
  }

  isExcluded(dn: string): boolean {
    if (this.#excluded.length === 0) return false;
    const name = normalizeDn(dn);
    return this.#excluded.some((unit) => isWithin(name, unit));
  }
}

export function parseFilter(text: string): Filter {
  try {
    return FilterParser.parseString(text);
  } catch (cause) {
    const why = cause instanceof Error ? ` (${shownText(cause.message)})` : '';
    throw sourceError('filter', {
      what: `"${shownText(text)}" is no filter of LDAP${why}.`,
      next: 'Write it as in (&(objectClass=user)(department=Sales)).',
      cause,
    });
  }
}

function withoutNested(dns: readonly string[]): string[] {
  const names = dns.map(normalizeDn);
  return dns.filter((_, index) => {
    const name = names[index] ?? '';
    return !names.some(
      (other, at) => at !== index && isWithin(name, other) && (name !== other || at < index),
    );
  });
}
