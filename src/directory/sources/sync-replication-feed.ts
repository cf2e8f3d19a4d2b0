/**
 * syncrepl, refreshOnly: RFC 4533 section 3.2. What has changed comes with its state; what is gone comes by its id where the
 * server remembers it (syncprov-sessionlog), and otherwise is what no message has mentioned.
 */
import { EqualityFilter, type Filter } from 'ldapts';
import {
  readSyncInfo,
  syncDoneOf,
  syncInfoId,
  syncRequestControl,
  syncStateOf,
  syncStates,
} from '../ldap/ldap-controls.ts';
import { readLdapEntry, textIn } from '../ldap/ldap-entry.ts';
import { resultCodes, resultError } from '../ldap/ldap-result-error.ts';
import { anything, type LdapSession } from '../ldap/ldap-session.ts';
import { sourceError } from '../ldap/source-error.ts';
import { uuidOfBytes } from '../source-values.ts';
import { type ChangedObject, type ChangeFeed, type FeedPage, isNewSince } from './change-feed.ts';
import { cursorRefused } from './source-cursor.ts';

/** Of no object: the cookie alone is wanted. */
const nothing = new EqualityFilter({ attribute: 'entryUUID', value: '00000000-0000-0000-0000-000000000000' });
const batchSize = 1_000;

export class SyncReplicationFeed implements ChangeFeed {
  readonly name = 'syncrepl';
  readonly #session: LdapSession;
  readonly #base: string;

  constructor(session: LdapSession, base: string) {
    this.#session = session;
    this.#base = base;
  }

  async begin(signal: AbortSignal): Promise<string> {
    let mark: string | undefined;
    for await (const page of this.#refresh(undefined, nothing, signal)) mark = page.mark;
    if (mark !== undefined) return mark;
    throw sourceError('refused', {
      what: 'The server gives no cookie of syncrepl.',
      next: 'Load the overlay syncprov on its database.',
    });
  }

  changes(
    mark: string,
    _attributes: readonly string[] | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<FeedPage> {
    return this.#refresh(mark, anything, signal);
  }

  async *#refresh(cookie: string | undefined, filter: Filter, signal: AbortSignal): AsyncGenerator<FeedPage> {
    const connection = await this.#session.connection(signal);
    const since = timeOf(cookie);
    const search = {
      base: this.#base,
      scope: 'sub' as const,
      filter,
      attributes: ['entryUUID', 'createTimestamp'],
      controls: [syncRequestControl(cookie)],
    };
    const found = connection.search(search, signal);
    const changed: ChangedObject[] = [];
    // Without word of one phase or the other nothing has changed, or all that is gone was told.
    let listsPresent = false;
    for (;;) {
      const { value, done } = await found.next();
      if (done) {
        const { code } = value.result;
        if (code === resultCodes.syncRefreshRequired) {
          throw cursorRefused('the server does not remember as far back as the last run');
        }
        if (code !== resultCodes.success)
          throw resultError(connection.server, 'to tell changes (syncrepl)', value.result);
        const end = syncDoneOf(value.controls);
        const mark = end?.cookie ?? cookie;
        // RFC 4533 section 3.4: not "refreshDeletes" after entries means that what was not mentioned is gone.
        const tellsAllGone =
          !listsPresent && (end === undefined || end.refreshDeletes || changed.length === 0);
        yield { changed, ...(mark === undefined ? {} : { mark }), tellsAllGone };
        return;
      }
      for (const each of value) {
        if (each.kind === 'intermediate' && each.oid === syncInfoId && each.value !== undefined) {
          const info = readSyncInfo(each.value);
          if (info.kind === 'presentPhaseEnds') listsPresent = true;
          if (info.kind !== 'idSet') continue;
          if (!info.areGone) listsPresent = true;
          else changed.push(...info.uuids.map((uuid) => goneObject(uuidOfBytes(uuid), '')));
        } else if (each.kind === 'entry') {
          const state = syncStateOf(each.controls);
          if (state === undefined) continue;
          if (state.state === syncStates.present) listsPresent = true;
          else if (state.state === syncStates.delete)
            changed.push(goneObject(uuidOfBytes(state.uuid), each.dn));
          else {
            const isNew = isNewSince(textIn(readLdapEntry(each), 'createtimestamp'), since);
            changed.push({
              guid: uuidOfBytes(state.uuid),
              dn: each.dn,
              isGone: false,
              isNew,
              mayHaveMoved: true,
            });
          }
        }
      }
      if (changed.length >= batchSize) throwIfUnread(cookie);
    }
  }
}

function goneObject(guid: string, dn: string): ChangedObject {
  return { guid, dn, isGone: true, isNew: false, mayHaveMoved: false };
}

/** A refresh without a cookie is asked for its cookie alone. */
function throwIfUnread(cookie: string | undefined): void {
  if (cookie !== undefined) return;
  throw sourceError('protocol', {
    what: 'The server lists objects that were not asked for (syncrepl).',
    next: 'Look whether something between here and the server changes LDAP.',
  });
}

/** The latest of its CSNs (`20260101000000.000000Z#…`) in the form of createTimestamp. */
function timeOf(cookie: string | undefined): string | undefined {
  const times = [...(cookie ?? '').matchAll(/(\d{14})\.\d+Z#/g)].map((match) => `${match[1]}Z`);
  return times.sort().at(-1);
}
