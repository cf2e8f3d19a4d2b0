/** uSNChanged, for accounts or servers without DirSync: numbers of one domain controller's database, which its invocationId names. */
import { AndFilter, FilterParser, GreaterThanEqualsFilter } from 'ldapts';
import { showDeletedControl } from '../ldap/ldap-controls.ts';
import { guidOf, type LdapEntry, textIn } from '../ldap/ldap-entry.ts';
import { type LdapSession, readRoot } from '../ldap/ldap-session.ts';
import { sourceError } from '../ldap/source-error.ts';
import type { ChangedObject, ChangeFeed, FeedPage } from './change-feed.ts';
import { cursorRefused } from './source-cursor.ts';

export interface UpdateNumberOptions {
  readonly namingContext: string;
  readonly invocation: string;
  /** Whether the account sees what was deleted: mostly administrators do. */
  readonly seesDeleted: boolean;
  readonly pageSize: number;
}

interface Mark {
  readonly usn: string;
  readonly invocation: string;
}

/** Tombstones have no objectCategory any more. */
const anything = FilterParser.parseString('(objectClass=*)');

export class UpdateNumberFeed implements ChangeFeed {
  readonly name = 'uSNChanged';
  readonly #session: LdapSession;
  readonly #options: UpdateNumberOptions;

  constructor(session: LdapSession, options: UpdateNumberOptions) {
    this.#session = session;
    this.#options = options;
  }

  async begin(signal: AbortSignal): Promise<string> {
    return this.#mark(await this.#highest(signal));
  }

  async *changes(
    text: string,
    _attributes: readonly string[] | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<FeedPage> {
    const { namingContext: base, invocation, seesDeleted, pageSize } = this.#options;
    const since = readMark(text);
    if (since.invocation !== invocation) {
      throw cursorRefused(
        'the domain controller is another one, or was restored from a backup (its invocationId has changed)',
      );
    }
    const highest = await this.#highest(signal);
    if (BigInt(highest) < BigInt(since.usn)) {
      throw cursorRefused(
        `the domain controller counts its changes only to ${highest}, and had come to ${since.usn}`,
      );
    }
    const from = String(BigInt(since.usn) + 1n);
    const filter = new AndFilter({
      filters: [anything, new GreaterThanEqualsFilter({ attribute: 'uSNChanged', value: from })],
    });
    const search = {
      base,
      scope: 'sub' as const,
      filter,
      attributes: ['objectGUID', 'isDeleted', 'uSNCreated'],
      controls: seesDeleted ? [showDeletedControl()] : [],
      pageSize,
    };
    for await (const entries of this.#session.pages(search, signal)) {
      const changed = entries.map((entry) => changeOf(entry, BigInt(since.usn)));
      yield { changed: changed.filter((change) => change !== undefined) };
    }
    yield { changed: [], mark: this.#mark(highest), tellsAllGone: seesDeleted };
  }

  #mark(usn: string): string {
    return JSON.stringify({ usn, invocation: this.#options.invocation } satisfies Mark);
  }

  async #highest(signal: AbortSignal): Promise<string> {
    const usn = textIn((await readRoot(this.#session, signal)).entry, 'highestcommittedusn');
    if (usn !== undefined && /^\d{1,20}$/.test(usn)) return usn;
    throw sourceError('protocol', {
      what: 'The server does not say how far its changes count (highestCommittedUSN).',
      next: 'Check that it is a domain controller; for other directories take -Type OpenLdap.',
    });
  }
}

function readMark(text: string): Mark {
  const mark: Partial<Mark> = JSON.parse(text);
  if (typeof mark.usn === 'string' && /^\d+$/.test(mark.usn) && typeof mark.invocation === 'string') {
    return { usn: mark.usn, invocation: mark.invocation };
  }
  throw cursorRefused('it cannot be read');
}

function changeOf(entry: LdapEntry, since: bigint): ChangedObject | undefined {
  const guid = guidOf(entry);
  if (guid === undefined) return undefined;
  const created = textIn(entry, 'usncreated');
  return {
    guid,
    dn: entry.dn,
    isGone: textIn(entry, 'isdeleted')?.toUpperCase() === 'TRUE',
    isNew: created !== undefined && BigInt(created) > since,
    mayHaveMoved: true,
  };
}
