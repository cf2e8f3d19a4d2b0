import type { Guid } from '../../../base/ids.ts';
import type { Tenant } from '../../../store/ports/directory-model.ts';
import type { RecordStore } from '../../../store/ports/record-store.ts';
import { referenceFlows } from '../rules/attribute-flow.ts';
import type { Evaluation, Person } from './evaluation.ts';
import { resolveNames } from './links.ts';
import type { NameRegistry } from './name-registry.ts';
import { guidOfPerson } from './person-guid.ts';

export interface ReferenceContext {
  readonly store: RecordStore;
  readonly organization: Tenant;
  readonly names: NameRegistry;
  leaderOf(anchor: string): string;
}

export interface ResolvedReferences {
  /** By attribute here. */
  readonly guids: ReadonlyMap<string, readonly Guid[]>;
  readonly waitsFor: readonly string[];
}

type Wanted = Map<string, { readonly connector: string; readonly dns: readonly string[] }>;

/** Managers and owners, as the recipients that they are or will be. */
export async function referencesOf(
  persons: readonly Person[],
  { store, organization, names, leaderOf }: ReferenceContext,
): Promise<(person: Person) => ResolvedReferences> {
  const wanted = new Map(persons.map((person) => [person.anchor, wantedBy(person)]));
  const byConnector = new Map<string, Set<string>>();
  for (const references of wanted.values()) {
    for (const { connector, dns } of references.values()) {
      const known = byConnector.get(connector) ?? new Set();
      for (const dn of dns) known.add(dn);
      byConnector.set(connector, known);
    }
  }
  const anchors = new Map<string, string>();
  const unknown = new Map<string, string>();
  for (const [connector, dns] of byConnector) {
    const resolved = await resolveNames(store, organization.tenant, connector, dns);
    for (const [dn, anchor] of resolved.anchors) anchors.set(`${connector} ${dn}`, leaderOf(anchor));
    for (const [dn, key] of resolved.unknown) unknown.set(`${connector} ${dn}`, key);
  }
  for (const anchor of anchors.values()) if (anchor !== '') names.current({ kind: 'anchor', value: anchor });
  await names.load();
  const guidOf = (anchor: string): Guid[] => {
    if (anchor === '') return [];
    const known = names.current({ kind: 'anchor', value: anchor });
    if (known !== undefined && names.isGone(known)) return [];
    return [known?.guid ?? guidOfPerson(organization.guid, anchor)];
  };
  return ({ anchor }) => {
    const guids = new Map<string, readonly Guid[]>();
    const waitsFor: string[] = [];
    for (const [attribute, { connector, dns }] of wanted.get(anchor) ?? []) {
      guids.set(
        attribute,
        dns.flatMap((dn) => guidOf(anchors.get(`${connector} ${dn}`) ?? '')),
      );
      waitsFor.push(...dns.flatMap((dn) => unknown.get(`${connector} ${dn}`) ?? []));
    }
    return { guids, waitsFor };
  };
}

function wantedBy({ sources }: Person): Wanted {
  const wanted: Wanted = new Map();
  for (const { classes, from, to } of referenceFlows) {
    if (!classes.some((each) => each === sources[0].objectClass)) continue;
    const source = sources.find((each) => each.texts(from).length > 0);
    if (source !== undefined) wanted.set(to, { connector: source.connector, dns: source.texts(from) });
  }
  return wanted;
}

/** What is referred to is an attribute like others: it goes when the source clears it, if it came from there. */
export function withReferences(evaluation: Evaluation, guids: ResolvedReferences['guids']): Evaluation {
  const { wanted, state, person } = evaluation;
  if (wanted === undefined) return evaluation;
  const attributes: Record<string, unknown> = { ...wanted.attributes };
  const flowed = new Set(state.flowed);
  for (const { to, classes } of referenceFlows) {
    if (!classes.some((each) => each === evaluation.desired.objectClass)) continue;
    const [first, ...rest] = guids.get(to) ?? [];
    if (first !== undefined) {
      attributes[to] = to === 'manager' ? first : [first, ...rest];
      flowed.add(to);
    } else if (person.state?.flowed.includes(to) === true) delete attributes[to];
  }
  return {
    ...evaluation,
    wanted: { ...wanted, attributes },
    state: { ...state, flowed: [...flowed].sort() },
  };
}
