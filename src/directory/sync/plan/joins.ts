import type { TenantId } from '../../../base/ids.ts';
import type { RecordStore } from '../../../store/ports/record-store.ts';
import { collections, spaceOf } from '../collections.ts';
import { outOfScope } from '../rules/scope.ts';
import { eachPage } from '../space/records.ts';
import { SpaceObject } from '../space/space-object.ts';

/** Which objects of several forests are one person. */
export interface Joins {
  /** The anchor of the person that the object with this anchor belongs to. */
  leaderOf(anchor: string): string;
  /** Other objects of the same person: connector and guid, by precedence. */
  othersOf(object: Member): readonly Place[];
}

export interface Place {
  readonly connector: string;
  readonly guid: string;
}

/** With one forest, nobody is there twice. */
export const noJoins: Joins = { leaderOf: (anchor) => anchor, othersOf: () => [] };

export interface Member extends Place {
  readonly anchor: string;
}

/**
 * Joined are objects with one anchor, users and contacts with one `mail`, and whoever was joined before. That takes a look at all
 * of them, once for a plan and only where there are several forests. Two who were synchronised each for himself stay two: the
 * address that they share is set aside, and a person decides.
 */
export async function readJoins(
  store: RecordStore,
  tenant: TenantId,
  connectors: readonly string[],
): Promise<Joins> {
  if (connectors.length < 2) return noJoins;
  const { leaderOfPlace, isPerson } = await readPersons(store, tenant);
  const groups = new Groups();
  for (const connector of connectors) {
    for await (const page of eachPage(store, tenant, spaceOf(connector))) {
      for (const { key, content } of page) {
        const object = SpaceObject.fromContent(connector, key, content);
        if (outOfScope(object) !== undefined) continue;
        const mail = object.objectClass === 'group' ? undefined : object.text('mail')?.trim().toLowerCase();
        const leader = leaderOfPlace.get(`${connector}/${key}`) ?? object.anchor;
        groups.add({ connector, guid: key, anchor: object.anchor }, leader, mail);
      }
    }
  }
  return joinsOf(groups.all(), leaderOfPlace, isPerson);
}

async function readPersons(store: RecordStore, tenant: TenantId) {
  const leaderOfPlace = new Map<string, string>();
  const isPerson = new Set<string>();
  for await (const page of eachPage(store, tenant, collections.persons)) {
    for (const { key, content } of page) {
      isPerson.add(key);
      const sources = (content.sources ?? []) as unknown as readonly Place[];
      if (sources.length < 2) continue;
      for (const { connector, guid } of sources) leaderOfPlace.set(`${connector}/${guid}`, key);
    }
  }
  return { leaderOfPlace, isPerson };
}

/** Objects that belong together, by whatever names they share. */
class Groups {
  readonly #byName = new Map<string, Set<Member>>();

  add(member: Member, leader: string, mail: string | undefined): void {
    const own = this.#byName.get(`anchor:${leader}`) ?? new Set<Member>();
    own.add(member);
    this.#byName.set(`anchor:${leader}`, own);
    if (mail === undefined || mail === '') return;
    const others = this.#byName.get(`mail:${mail}`);
    if (others === undefined || others === own) {
      this.#byName.set(`mail:${mail}`, own);
      return;
    }
    // Twice in one forest is no join but a duplicate.
    const forests = new Set([...others].map(({ connector }) => connector));
    if ([...own].some(({ connector }) => forests.has(connector))) return;
    for (const each of own) others.add(each);
    for (const { anchor } of others) this.#byName.set(`anchor:${anchor}`, others);
    this.#byName.set(`anchor:${leader}`, others);
  }

  all(): Iterable<ReadonlySet<Member>> {
    return new Set(this.#byName.values());
  }
}

function joinsOf(
  groups: Iterable<ReadonlySet<Member>>,
  leaderOfPlace: ReadonlyMap<string, string>,
  isPerson: ReadonlySet<string>,
): Joins {
  const leaders = new Map<string, string>();
  const members = new Map<string, readonly Member[]>();
  for (const group of groups) {
    const list = [...group];
    const persons = new Set(
      list.flatMap(({ anchor, connector, guid }) => {
        const leader = leaderOfPlace.get(`${connector}/${guid}`) ?? anchor;
        return isPerson.has(leader) ? [leader] : [];
      }),
    );
    if (persons.size > 1) continue;
    const [leader = list[0]?.anchor ?? ''] = persons;
    if (list.length === 1 && list[0]?.anchor === leader) continue;
    members.set(leader, list);
    for (const { anchor } of list) leaders.set(anchor, leader);
  }
  return {
    leaderOf: (anchor) => leaders.get(anchor) ?? anchor,
    othersOf: ({ anchor, connector, guid }) => {
      const group = members.get(leaders.get(anchor) ?? anchor) ?? [];
      return group.filter((each) => each.connector !== connector || each.guid !== guid);
    },
  };
}
