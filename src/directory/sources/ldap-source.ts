/**
 * A directory that is read over LDAP. All of it is read page by page, beneath a mark that was set before, so that nothing that
 * changes meanwhile is missed. Later a feed says what has changed since the mark; each of these objects is read as it is
 * now, so that moves into and out of the scope, cleared values and changed memberships need no rules of their own.
 */
import { AndFilter, type Filter, OrFilter } from 'ldapts';
import { isWithin, normalizeDn } from '../distinguished-name.ts';
import { guidOf, type LdapEntry } from '../ldap/ldap-entry.ts';
import type { LdapSession } from '../ldap/ldap-session.ts';
import { isSourceError } from '../ldap/source-error.ts';
import type { SourceObject } from '../source-object.ts';
import { Census } from './census.ts';
import type { ChangedObject, ChangeFeed } from './change-feed.ts';
import type {
  DirectorySource,
  ReadOptions,
  SourceChange,
  SourceDescription,
  SourceKind,
  SourcePage,
} from './directory-source.ts';
import type { LdapDialect } from './ldap-dialect.ts';
import { cursorRefused, readCursor, writeCursor } from './source-cursor.ts';
import type { SourceScope } from './source-scope.ts';

/** Which entries belong to the group that is wanted: a filter of the server's, or a test of ours. */
export interface GroupLimit {
  readonly filter?: Filter;
  readonly holds?: (entry: LdapEntry) => boolean;
  /** Of its members. */
  readonly census: string;
}

export interface LdapSourceParts {
  readonly kind: SourceKind;
  readonly session: LdapSession;
  readonly dialect: LdapDialect;
  readonly scope: SourceScope;
  readonly namingContext: string;
  /** The first that the server lets the account use is taken. */
  readonly feeds: readonly ChangeFeed[];
  readonly pageSize: number;
  describe(following: string, signal: AbortSignal): Promise<SourceDescription>;
  /** Asked anew for each run. */
  limitToGroup(group: string, signal: AbortSignal): Promise<GroupLimit>;
}

/** So many objects are asked for by their ids at once. */
const lookupSize = 100;

export class LdapSource implements DirectorySource {
  readonly kind: SourceKind;
  readonly #parts: LdapSourceParts;
  #taken: ChangeFeed | undefined;

  constructor(parts: LdapSourceParts) {
    this.kind = parts.kind;
    this.#parts = parts;
  }

  /** Until it has been read, changes are told to be followed by what is tried first. */
  describe(signal: AbortSignal): Promise<SourceDescription> {
    return this.#parts.describe((this.#taken ?? this.#parts.feeds[0])?.name ?? '', signal);
  }

  async *read({ since, attributes, signal }: ReadOptions): AsyncGenerator<SourcePage> {
    const { scope, feeds } = this.#parts;
    const limit = scope.group === undefined ? undefined : await this.#parts.limitToGroup(scope.group, signal);
    if (since === undefined) {
      const { feed, mark } = await this.#begin(signal);
      yield* new ReadRun(this.#parts, feed, limit, attributes, signal).all(mark);
      return;
    }
    const cursor = readCursor(since, scope.fingerprint);
    const feed = feeds.find(({ name }) => name === cursor.feed);
    if (feed === undefined)
      throw cursorRefused(`changes were followed by ${cursor.feed}, which is not to be had now`);
    this.#taken = feed;
    const run = new ReadRun(this.#parts, feed, limit, attributes, signal);
    if (limit !== undefined && cursor.members !== limit.census) {
      throw cursorRefused('the group whose members are wanted has other members now');
    }
    yield* run.changes(cursor.mark, cursor.census);
  }

  async close(): Promise<void> {
    this.#parts.session.close();
  }

  async #begin(signal: AbortSignal): Promise<{ readonly feed: ChangeFeed; readonly mark: string }> {
    let failure: unknown;
    for (const feed of this.#parts.feeds) {
      try {
        const mark = await feed.begin(signal);
        this.#taken = feed;
        return { feed, mark };
      } catch (error) {
        if (!isSourceError(error, 'denied', 'refused', 'filter')) throw error;
        failure ??= error;
      }
    }
    throw failure;
  }
}

class ReadRun {
  readonly #parts: LdapSourceParts;
  readonly #feed: ChangeFeed;
  readonly #limit: GroupLimit | undefined;
  readonly #wanted: readonly string[] | undefined;
  readonly #signal: AbortSignal;

  constructor(
    parts: LdapSourceParts,
    feed: ChangeFeed,
    limit: GroupLimit | undefined,
    wanted: readonly string[] | undefined,
    signal: AbortSignal,
  ) {
    this.#parts = parts;
    this.#feed = feed;
    this.#limit = limit;
    this.#wanted = wanted;
    this.#signal = signal;
  }

  /** `mark` was set before. */
  async *all(mark: string): AsyncGenerator<SourcePage> {
    const { scope } = this.#parts;
    const census = new Census();
    for (const base of scope.bases) {
      for await (const entries of this.#search(base, this.#inScope())) {
        const changes: SourceChange[] = [];
        for (const entry of entries.filter((each) => this.#holds(each))) {
          const object = objectOf(entry);
          if (object.guid !== undefined) census.add(object.guid);
          changes.push({ kind: 'whole', object });
        }
        if (changes.length > 0) yield { changes };
      }
    }
    yield { changes: [], cursor: this.#cursor(mark, census) };
  }

  async *changes(since: string, before: string | undefined): AsyncGenerator<SourcePage> {
    let census = before === undefined ? undefined : Census.parse(before);
    const changed = new Map<string, ChangedObject>();
    for await (const page of this.#feed.changes(since, this.#wanted, this.#signal)) {
      for (const change of page.changed) changed.set(change.guid, change);
      for await (const changes of this.#resolve(page.changed)) yield { changes };
      if (page.mark === undefined) continue;
      if (page.tellsAllGone === false) census = await this.#count(changed, census);
      else if (changed.size > 0) census = undefined;
      yield { changes: [], cursor: this.#cursor(page.mark, census) };
    }
  }

  #cursor(mark: string, census: Census | undefined): string {
    const { scope } = this.#parts;
    return writeCursor({
      feed: this.#feed.name,
      mark,
      scope: scope.fingerprint,
      ...(this.#limit === undefined ? {} : { members: this.#limit.census }),
      ...(census === undefined ? {} : { census: census.toString() }),
    });
  }

  /** Read as they are now. What is not in scope any more, or never was, is gone. */
  async *#resolve(changed: readonly ChangedObject[]): AsyncGenerator<SourceChange[]> {
    const gone = changed.filter(({ isGone }) => isGone);
    if (gone.length > 0) yield gone.map(({ dn, guid }) => ({ kind: 'gone', dn, guid }));
    const living = changed.filter(({ isGone }) => !isGone);
    for (let start = 0; start < living.length; start += lookupSize) {
      yield* this.#lookUp(living.slice(start, start + lookupSize));
    }
  }

  async *#lookUp(changed: readonly ChangedObject[]): AsyncGenerator<SourceChange[]> {
    const { dialect, namingContext } = this.#parts;
    const ids = new OrFilter({ filters: changed.map(({ guid }) => dialect.byGuid(guid)) });
    const changes: SourceChange[] = [];
    const found = new Set<string>();
    for await (const entries of this.#search(namingContext, and(ids, this.#inScope()))) {
      for (const entry of entries) {
        const object = objectOf(entry);
        if (object.guid === undefined || !this.#holdsByName(entry)) continue;
        found.add(object.guid);
        changes.push({ kind: 'whole', object });
      }
    }
    for (const { guid, dn } of changed) if (!found.has(guid)) changes.push({ kind: 'gone', dn, guid });
    yield changes;
    const moved = changed.filter(({ guid, mayHaveMoved }) => mayHaveMoved && !found.has(guid));
    if (moved.length > 0) yield* this.#below(moved);
  }

  /** What is in a container that has moved has another name now, and nothing else says so. */
  async *#below(moved: readonly ChangedObject[]): AsyncGenerator<SourceChange[]> {
    const { dialect, namingContext, session, pageSize } = this.#parts;
    const ids = new OrFilter({ filters: moved.map(({ guid }) => dialect.byGuid(guid)) });
    const search = {
      base: namingContext,
      scope: 'sub' as const,
      filter: and(ids, dialect.containers),
      attributes: ['objectClass'],
      pageSize,
    };
    const containers = await session.list(search, this.#signal);
    const names = containers.map(({ dn }) => normalizeDn(dn));
    for (const [index, container] of containers.entries()) {
      const name = names[index] ?? '';
      if (names.some((other, at) => at !== index && isWithin(name, other))) continue;
      for await (const entries of this.#search(container.dn, this.#inScope())) {
        yield entries.flatMap((entry): SourceChange[] => {
          const object = objectOf(entry);
          const { guid, dn } = object;
          if (this.#holdsByName(entry)) return [{ kind: 'whole', object }];
          return guid === undefined ? [] : [{ kind: 'gone', guid, dn }];
        });
      }
    }
  }

  /** Compares what is there with what there was: this feed does not tell what is gone. */
  async #count(changed: ReadonlyMap<string, ChangedObject>, before: Census | undefined): Promise<Census> {
    const { scope, dialect, session, pageSize } = this.#parts;
    const now = new Census();
    // Without those that are new; and without those that may be.
    const old = new Census();
    const surelyOld = new Census();
    for (const base of scope.bases) {
      const search = {
        base,
        scope: 'sub' as const,
        filter: this.#inScope(),
        attributes: this.#limit?.holds === undefined ? dialect.always : [...dialect.always, 'uid'],
        pageSize,
      };
      for await (const entries of session.pages(search, this.#signal)) {
        for (const entry of entries.filter((each) => this.#holds(each))) {
          const guid = guidOf(entry);
          if (guid === undefined) continue;
          const change = changed.get(guid);
          now.add(guid);
          if (change?.isNew !== true) old.add(guid);
          if (change === undefined || change.isNew === false) surelyOld.add(guid);
        }
      }
    }
    if (before !== undefined && [old, surelyOld].some((census) => census.equals(before))) return now;
    throw cursorRefused(
      'objects have been deleted, or have come into the scope, and this server does not tell which',
    );
  }

  async *#search(base: string, filter: Filter): AsyncGenerator<LdapEntry[]> {
    const { session, dialect, pageSize } = this.#parts;
    const attributes = this.#wanted === undefined ? dialect.everything : this.#wanted.map(dialect.request);
    const search = {
      base,
      scope: 'sub' as const,
      filter,
      attributes: [...attributes, ...dialect.always, ...(this.#limit?.holds === undefined ? [] : ['uid'])],
      controls: dialect.controls,
      pageSize,
    };
    for await (const entries of session.pages(search, this.#signal)) {
      for (const entry of entries) if (entry.ranged.length > 0) await session.complete(entry, this.#signal);
      yield entries;
    }
  }

  #inScope(): Filter {
    const { dialect, scope } = this.#parts;
    return and(dialect.objects, scope.filter, this.#limit?.filter);
  }

  /** Below the bases that were searched. */
  #holds(entry: LdapEntry): boolean {
    return !this.#parts.scope.isExcluded(entry.dn) && this.#isMember(entry);
  }

  #holdsByName(entry: LdapEntry): boolean {
    return this.#parts.scope.holds(entry.dn) && this.#isMember(entry);
  }

  #isMember(entry: LdapEntry): boolean {
    return this.#limit?.holds?.(entry) ?? true;
  }
}

function objectOf(entry: LdapEntry): SourceObject {
  return { dn: entry.dn, guid: guidOf(entry), attributes: entry.attributes };
}

function and(...filters: readonly (Filter | undefined)[]): Filter {
  return new AndFilter({ filters: filters.filter((filter) => filter !== undefined) });
}
