/** DirSync: [MS-ADTS] 3.1.1.3.4.1.3. The server says what has changed since a cookie of its own, in the whole naming context. */
import { EqualityFilter } from 'ldapts';
import { dirSyncAnswer, dirSyncControl, dirSyncFlags } from '../ldap/ldap-controls.ts';
import { guidOf, type LdapEntry, textIn } from '../ldap/ldap-entry.ts';
import { resultCodes, resultError } from '../ldap/ldap-result-error.ts';
import { anything, collect, type LdapSession, requireSuccess } from '../ldap/ldap-session.ts';
import { sourceError } from '../ldap/source-error.ts';
import type { ChangedObject, ChangeFeed, FeedPage } from './change-feed.ts';
import { cursorRefused } from './source-cursor.ts';

/** What the server is asked to put into one answer; it gives less if it likes to. */
const maxAnswerBytes = 4 * 1024 * 1024;
/** Of no object: the cookie alone is wanted. */
const nothing = new EqualityFilter({ attribute: 'objectGUID', value: Buffer.alloc(16) });

interface Mark {
  readonly cookie: string;
  /** Of the database that made the cookie. */
  readonly invocation: string;
}

export interface DirSyncOptions {
  readonly namingContext: string;
  /** Whether the account may replicate; otherwise it is told what it may see. */
  readonly mayReplicate: boolean;
  /** Whether it sees what was deleted, where it may not replicate: mostly administrators do. */
  readonly seesDeleted: boolean;
  readonly invocation: string;
  /** Those of Samba are good at the server that made them alone. */
  readonly cookiesTravel: boolean;
}

export class DirSyncFeed implements ChangeFeed {
  readonly name: string;
  readonly #session: LdapSession;
  readonly #options: DirSyncOptions;

  constructor(session: LdapSession, options: DirSyncOptions) {
    this.name = options.mayReplicate ? 'DirSync' : 'DirSync (what the account may see)';
    this.#session = session;
    this.#options = options;
  }

  async begin(signal: AbortSignal): Promise<string> {
    let cookie: Buffer = Buffer.alloc(0);
    for (;;) {
      const answer = await this.#ask(cookie, true, ['objectGUID'], signal);
      cookie = answer.cookie;
      if (!answer.hasMore) return this.#mark(cookie);
    }
  }

  async *changes(
    text: string,
    attributes: readonly string[] | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<FeedPage> {
    const mark = readMark(text);
    const { invocation, cookiesTravel, mayReplicate, seesDeleted } = this.#options;
    const tellsAllGone = mayReplicate || seesDeleted;
    if (mark.invocation !== invocation && !cookiesTravel) {
      throw cursorRefused('the domain controller is another one, or was restored from a backup');
    }
    let cookie: Buffer = Buffer.from(mark.cookie, 'base64');
    // Changes of other attributes are not told of. `name` changes with every move, too.
    const wanted =
      attributes === undefined
        ? []
        : [...attributes, 'name', 'parentGUID', 'isDeleted', 'whenCreated', 'objectClass'];
    for (;;) {
      const answer = await this.#ask(cookie, false, wanted, signal);
      cookie = answer.cookie;
      const changed = answer.entries.map(changeOf).filter((change) => change !== undefined);
      // Where what is gone must be counted, that is done at the end.
      if (answer.hasMore && !tellsAllGone) yield { changed };
      else yield { changed, mark: this.#mark(cookie), tellsAllGone };
      if (!answer.hasMore) return;
    }
  }

  #mark(cookie: Buffer): string {
    return JSON.stringify({
      cookie: cookie.toString('base64'),
      invocation: this.#options.invocation,
    } satisfies Mark);
  }

  async #ask(cookie: Buffer, isEmpty: boolean, attributes: readonly string[], signal: AbortSignal) {
    const { namingContext: base, mayReplicate } = this.#options;
    const flags = mayReplicate ? dirSyncFlags.ancestorsFirst : dirSyncFlags.objectSecurity;
    const connection = await this.#session.connection(signal);
    const controls = [dirSyncControl(flags, maxAnswerBytes, cookie)];
    const search = {
      base,
      scope: 'sub',
      filter: isEmpty ? nothing : anything,
      attributes,
      controls,
    } as const;
    const { entries, end } = await collect(connection, search, signal);
    if (cookie.length > 0 && rejectsCookie.has(end.result.code)) {
      const { message } = resultError(connection.server, 'the cookie of DirSync', end.result);
      throw cursorRefused(`the domain controller does not take where the last run ended. ${message}`);
    }
    requireSuccess(connection, 'to tell changes (DirSync)', end);
    const answer = dirSyncAnswer(end.controls);
    if (answer !== undefined) return { entries, ...answer };
    throw sourceError('protocol', {
      what: `${connection.server} answered without a cookie of DirSync.`,
      next: 'Look whether something between here and the domain controller changes LDAP.',
    });
  }
}

const rejectsCookie: ReadonlySet<number> = new Set([
  2,
  resultCodes.unavailableCriticalExtension,
  resultCodes.unwillingToPerform,
]);

function readMark(text: string): Mark {
  const mark: Partial<Mark> = JSON.parse(text);
  if (typeof mark.cookie === 'string' && typeof mark.invocation === 'string') {
    return { cookie: mark.cookie, invocation: mark.invocation };
  }
  throw cursorRefused('it cannot be read');
}

function changeOf(entry: LdapEntry): ChangedObject | undefined {
  const guid = guidOf(entry);
  if (guid === undefined) return undefined;
  return {
    guid,
    dn: entry.dn,
    isGone: textIn(entry, 'isdeleted')?.toUpperCase() === 'TRUE',
    // Set once, so that it is among the changes of what is new alone.
    isNew: entry.attributes.has('whencreated'),
    mayHaveMoved: entry.attributes.has('name') || entry.attributes.has('parentguid'),
  };
}
