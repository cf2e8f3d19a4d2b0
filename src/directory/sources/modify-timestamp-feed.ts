/** modifyTimestamp, for servers without syncprov: by the second, and without a word of what is gone. */
import { AndFilter, FilterParser, GreaterThanEqualsFilter } from 'ldapts';
import { guidOf, type LdapEntry, textIn } from '../ldap/ldap-entry.ts';
import type { LdapSession } from '../ldap/ldap-session.ts';
import { type ChangedObject, type ChangeFeed, type FeedPage, isNewSince } from './change-feed.ts';
import { cursorRefused } from './source-cursor.ts';

const anything = FilterParser.parseString('(objectClass=*)');
const generalizedTime = /^\d{14}(?:\.\d+)?Z$/;

export class ModifyTimestampFeed implements ChangeFeed {
  readonly name = 'modifyTimestamp';
  readonly #session: LdapSession;
  readonly #base: string;
  readonly #pageSize: number;

  constructor(session: LdapSession, base: string, pageSize: number) {
    this.#session = session;
    this.#base = base;
    this.#pageSize = pageSize;
  }

  /** The time of the latest change, by the clock that writes the times. */
  async begin(signal: AbortSignal): Promise<string> {
    let latest = '00000101000000Z';
    for await (const entries of this.#session.pages(this.#search(undefined), signal)) {
      for (const entry of entries) latest = laterOf(latest, entry);
    }
    return latest;
  }

  async *changes(
    mark: string,
    _attributes: readonly string[] | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<FeedPage> {
    if (!generalizedTime.test(mark)) throw cursorRefused('it cannot be read');
    let latest = mark;
    for await (const entries of this.#session.pages(this.#search(mark), signal)) {
      for (const entry of entries) latest = laterOf(latest, entry);
      yield {
        changed: entries.map((entry) => changeOf(entry, mark)).filter((change) => change !== undefined),
      };
    }
    yield { changed: [], mark: latest, tellsAllGone: false };
  }

  /** From that second on: what came later in it is not lost, and what was read before comes again. */
  #search(since: string | undefined) {
    const filters = [
      anything,
      ...(since === undefined
        ? []
        : [new GreaterThanEqualsFilter({ attribute: 'modifyTimestamp', value: since })]),
    ];
    return {
      base: this.#base,
      scope: 'sub' as const,
      filter: new AndFilter({ filters }),
      attributes: ['entryUUID', 'modifyTimestamp', 'createTimestamp'],
      pageSize: this.#pageSize,
    };
  }
}

function laterOf(time: string, entry: LdapEntry): string {
  const modified = textIn(entry, 'modifytimestamp') ?? '';
  return modified > time && generalizedTime.test(modified) ? modified : time;
}

function changeOf(entry: LdapEntry, since: string): ChangedObject | undefined {
  const guid = guidOf(entry);
  if (guid === undefined) return undefined;
  const isNew = isNewSince(textIn(entry, 'createtimestamp'), since);
  return { guid, dn: entry.dn, isGone: false, isNew, mayHaveMoved: true };
}
