import type { Guid, RecipientId } from '../../../base/ids.ts';
import type { Recipient, Tenant } from '../../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../../store/ports/directory-store.ts';
import type { RecordStore } from '../../../store/ports/record-store.ts';
import { collections, spaceOf } from '../collections.ts';
import { desiredState } from '../rules/desired-state.ts';
import { outOfScope } from '../rules/scope.ts';
import type { RuleContext } from '../rules/sync-settings.ts';
import { eachPage, findAll } from '../space/records.ts';
import { SpaceObject } from '../space/space-object.ts';
import { evaluateTogether } from './evaluate-together.ts';
import type { Person } from './evaluation.ts';
import { type Joins, readJoins } from './joins.ts';
import { planMembers } from './membership.ts';
import { NameRegistry } from './name-registry.ts';
import { deletionOf, type ItemContext, itemsOf, type Planned } from './plan-items.ts';
import type { PersonState, ProvisioningError } from './plan-model.ts';

export interface PlannerOptions {
  readonly store: DirectoryStore & RecordStore;
  readonly organization: Tenant;
  readonly connectors: readonly PlannedConnector[];
  readonly rules: RuleContext;
  readonly administrators: ReadonlySet<RecipientId>;
  readonly now: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (evaluated: number) => void;
}

/** By precedence. */
export interface PlannedConnector {
  readonly guid: Guid;
  readonly name: string;
  /** Look at everything of it, and not only at what is marked. */
  readonly isWhole: boolean;
  /** It could be read in this cycle. Of one that could not, nothing is looked at but what others share with it. */
  readonly isRead: boolean;
}

/** Persons evaluated together: their names are looked up at once. */
const batchSize = 500;

/**
 * What has to be done so that recipients are as their sources say. Reads the connector spaces and the directory, and changes
 * neither. Items come in no order of phases; ids of groups and of what is contested are all that is kept in memory.
 */
export class Planner {
  readonly #options: PlannerOptions;
  readonly #names: NameRegistry;
  readonly #sourceNames: ReadonlyMap<string, string>;
  readonly #contested: Place[] = [];
  readonly #groups: Place[] = [];
  /** Anchors that were looked at, where one may come up twice. */
  readonly #seen = new Set<string>();
  #joins: Joins | undefined;
  #evaluated = 0;

  constructor(options: PlannerOptions) {
    this.#options = options;
    this.#names = new NameRegistry(options.store, options.organization.tenant);
    this.#sourceNames = new Map(options.connectors.map(({ guid, name }) => [guid, name]));
  }

  async *plan(): AsyncGenerator<Planned> {
    const { store, organization, connectors } = this.#options;
    this.#joins = await readJoins(
      store,
      organization.tenant,
      connectors.map(({ guid }) => guid),
    );
    yield* this.#planGone();
    yield* this.#planAll();
    // Whoever could not get a name because somebody held it who was looked at later.
    const contested = this.#contested.splice(0);
    this.#seen.clear();
    this.#names.settle();
    yield* this.#planPlaces(contested, 'last');
    const groups = this.#groups.splice(0);
    yield* this.#planPlaces(groups, 'groups');
    this.#names.settle();
    yield* this.#planPlaces(this.#contested.splice(0), 'last');
    for (const batch of batches(groups)) yield* this.#planMembers(batch);
  }

  /** Objects that are in no source any more. */
  async *#planGone(): AsyncGenerator<Planned> {
    const { store, organization } = this.#options;
    for await (const page of eachPage(store, organization.tenant, collections.marks, { limit: batchSize })) {
      const marks = page.map(({ key, content }) => ({
        ...placeOf(key),
        anchor: String(content.anchor),
        isGone: content.isGone === true,
      }));
      const gone = marks.filter((mark) => mark.isGone && this.#isRead(mark));
      if (gone.length === 0) continue;
      yield* this.#planLeaving(gone);
    }
  }

  async *#planLeaving(gone: readonly (Place & { readonly anchor: string })[]): AsyncGenerator<Planned> {
    const { store, organization, signal } = this.#options;
    const { tenant } = organization;
    signal.throwIfAborted();
    const leaders = gone.map((mark) => ({ mark, anchor: this.#leaderOf(mark.anchor) }));
    const states = await this.#statesOf(leaders.map(({ anchor }) => anchor));
    const matches = await store.findByKeys(
      tenant,
      leaders.map(({ anchor }) => ({ kind: 'anchor' as const, value: anchor })),
    );
    const recipients = new Map(matches.map(({ key, recipient }) => [key.value, recipient]));
    for (const { mark, anchor } of leaders) {
      const others = (states.get(anchor)?.sources ?? []).filter(
        (each) => each.connector !== mark.connector || each.guid !== mark.guid,
      );
      const left = await this.#firstThere(others, anchor);
      if (left !== undefined) {
        this.#contested.push(left);
        continue;
      }
      const recipient = recipients.get(anchor);
      const state = states.get(anchor);
      if (recipient === undefined && state === undefined) continue;
      if (recipient?.deletedAt != null) continue;
      if (recipient !== undefined) this.#names.leave(recipient.recipient);
      const source = { ...mark, dn: state?.sources[0]?.dn ?? '', name: this.#sourceName(mark.connector) };
      yield deletionOf(anchor, recipient, state, source);
    }
  }

  /** Of other forests, or the same anchor on an object that was made anew. */
  async #firstThere(others: readonly Place[], anchor: string): Promise<Place | undefined> {
    const { store, organization } = this.#options;
    for (const { connector, guid } of others) {
      const [found] = await store.findRecords(organization.tenant, spaceOf(connector), [guid]);
      if (found !== undefined) return { connector, guid };
    }
    const [leader] = this.#joins?.othersOf({ anchor, connector: '', guid: '' }) ?? [];
    return leader && { connector: leader.connector, guid: leader.guid };
  }

  async *#planAll(): AsyncGenerator<Planned> {
    const { store, organization, connectors } = this.#options;
    const { tenant } = organization;
    for (const { guid: connector, isWhole } of connectors) {
      if (!isWhole) continue;
      for await (const page of eachPage(store, tenant, spaceOf(connector), { limit: batchSize })) {
        const objects = page.map(({ key, content }) => SpaceObject.fromContent(connector, key, content));
        yield* this.#planObjects(objects, 'first');
      }
    }
    const whole = new Set<string>(connectors.filter(({ isWhole }) => isWhole).map(({ guid }) => guid));
    if (connectors.some(({ isWhole, isRead }) => isRead && !isWhole)) {
      for await (const page of eachPage(store, tenant, collections.marks, { limit: batchSize })) {
        const places = page.filter(({ content }) => content.isGone !== true).map(({ key }) => placeOf(key));
        yield* this.#planPlaces(
          places.filter((place) => this.#isRead(place) && !whole.has(place.connector)),
          'first',
        );
      }
      // What was refused before may be free by now.
      for await (const page of eachPage(store, tenant, collections.errors, { limit: batchSize })) {
        const places = page.flatMap(({ content }) => {
          const [error] = (content.errors ?? []) as unknown as readonly ProvisioningError[];
          return error === undefined ? [] : [{ connector: error.source.connector, guid: error.source.guid }];
        });
        yield* this.#planPlaces(
          places.filter((place) => this.#isRead(place) && !whole.has(place.connector)),
          'first',
        );
      }
    }
  }

  async *#planPlaces(places: readonly Place[], turn: Turn): AsyncGenerator<Planned> {
    for (const some of batches(places)) yield* this.#planObjects(await this.#read(some), turn);
  }

  async #read(places: readonly Place[]): Promise<SpaceObject[]> {
    const { store, organization } = this.#options;
    const objects: SpaceObject[] = [];
    for (const connector of new Set(places.map((place) => place.connector))) {
      const guids = places.filter((place) => place.connector === connector).map(({ guid }) => guid);
      const found = await findAll(store, organization.tenant, spaceOf(connector), guids);
      for (const { key, content } of found.values()) {
        objects.push(SpaceObject.fromContent(connector, key, content));
      }
    }
    return objects;
  }

  /** Groups wait until everybody else was looked at: they may need names that people give up. */
  async *#planObjects(objects: readonly SpaceObject[], turn: Turn): AsyncGenerator<Planned> {
    this.#options.signal.throwIfAborted();
    const now: SpaceObject[] = [];
    const leaving: (Place & { anchor: string; dn: string })[] = [];
    for (const object of objects) {
      const { connector, guid, anchor, dn, objectClass } = object;
      if (outOfScope(object) !== undefined) {
        if (objectClass !== 'other') leaving.push({ connector, guid, anchor, dn });
      } else if (turn === 'first' && objectClass === 'group') this.#groups.push({ connector, guid });
      else now.push(object);
    }
    if (leaving.length > 0) yield* this.#planOutOfScope(leaving);
    const persons = await this.#personsOf(now, turn);
    const evaluations = await evaluateTogether(persons, {
      ...{ ...this.#options, names: this.#names, isLast: turn === 'last' },
      leaderOf: (anchor) => this.#leaderOf(anchor),
    });
    for (const evaluation of evaluations) {
      const [first] = evaluation.person.sources;
      if (evaluation.isContested && turn !== 'last')
        this.#contested.push({ connector: first.connector, guid: first.guid });
      else yield* itemsOf(evaluation, this.#itemContext(turn));
      const { current, wanted } = evaluation;
      if (current !== undefined && wanted !== undefined && this.#names.isGone(current))
        await this.#wakeGroups(current);
    }
    this.#evaluated += objects.length;
    this.#options.onProgress?.(this.#evaluated);
    this.#names.forget();
  }

  async *#planOutOfScope(
    objects: readonly (Place & { anchor: string; dn: string })[],
  ): AsyncGenerator<Planned> {
    const states = await this.#statesOf(objects.map(({ anchor }) => anchor));
    const known = objects.filter(({ anchor }) => states.has(anchor));
    if (known.length > 0) yield* this.#planLeaving(known);
  }

  async #personsOf(objects: readonly SpaceObject[], turn: Turn): Promise<Person[]> {
    const found: { anchor: string; sources: [SpaceObject, ...SpaceObject[]] }[] = [];
    const mayRepeat =
      turn !== 'first' ||
      this.#options.connectors.some(({ isWhole }) => !isWhole) ||
      this.#options.connectors.length > 1;
    for (const object of objects) {
      const anchor = this.#leaderOf(object.anchor);
      if (mayRepeat && this.#seen.has(`${turn} ${anchor}`)) continue;
      if (mayRepeat) this.#seen.add(`${turn} ${anchor}`);
      const others = await this.#read(this.#joins?.othersOf(object) ?? []);
      const all = [object, ...others.filter((each) => outOfScope(each) === undefined)];
      const order = [...this.#sourceNames.keys()];
      all.sort((a, b) => order.indexOf(a.connector) - order.indexOf(b.connector));
      const [first = object, ...rest] = all;
      found.push({ anchor, sources: [first, ...rest] });
    }
    const states = await this.#statesOf(found.map(({ anchor }) => anchor));
    return found.map((person) => {
      const desired = desiredState(person.sources, this.#options.rules);
      return { ...person, desired, state: states.get(person.anchor) };
    });
  }

  #itemContext(turn: Turn): ItemContext {
    return {
      organization: this.#options.organization.guid,
      isLast: turn === 'last',
      isGone: (recipient) => this.#names.isGone(recipient),
      sourceName: (connector) => this.#sourceName(connector),
    };
  }

  /** They hold whoever comes back as they did when he went; the source may want it otherwise by now. */
  async #wakeGroups({ recipient }: Recipient): Promise<void> {
    const { store, organization } = this.#options;
    const groups = await store.listGroupsOf(organization.tenant, recipient);
    const anchors = groups.flatMap(({ anchor }) => anchor ?? []);
    for (const { sources } of (await this.#statesOf(anchors)).values()) {
      const [source] = sources;
      if (source !== undefined) this.#groups.push({ connector: source.connector, guid: source.guid });
    }
  }

  async *#planMembers(places: readonly Place[]): AsyncGenerator<Planned> {
    const { store, organization } = this.#options;
    for (const group of await this.#read(places)) {
      this.#options.signal.throwIfAborted();
      if (outOfScope(group) !== undefined) continue;
      const items = planMembers(group, {
        ...{ store, organization, names: this.#names },
        leaderOf: (anchor) => this.#leaderOf(anchor),
        sourceName: (connector) => this.#sourceName(connector),
      });
      for await (const item of items) yield { phase: 'members', item };
    }
  }

  async #statesOf(anchors: readonly string[]): Promise<Map<string, PersonState>> {
    const { store, organization } = this.#options;
    const found = await findAll(store, organization.tenant, collections.persons, anchors);
    return new Map([...found].map(([anchor, { content }]) => [anchor, content as unknown as PersonState]));
  }

  #leaderOf(anchor: string): string {
    return this.#joins?.leaderOf(anchor) ?? anchor;
  }

  #isRead({ connector }: Place): boolean {
    return this.#options.connectors.some(({ guid, isRead }) => guid === connector && isRead);
  }

  #sourceName(connector: string): string {
    return this.#sourceNames.get(connector) ?? connector;
  }
}

type Turn = 'first' | 'groups' | 'last';

interface Place {
  readonly connector: string;
  readonly guid: string;
}

function* batches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += batchSize) yield items.slice(start, start + batchSize);
}

function placeOf(key: string): Place {
  const slash = key.indexOf('/');
  return { connector: key.slice(0, slash), guid: key.slice(slash + 1) };
}
