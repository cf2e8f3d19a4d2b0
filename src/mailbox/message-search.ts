import { isAppError } from '../base/errors.ts';
import type { ItemId } from '../base/ids.ts';
import type { MailboxKey } from '../store/ports/mail-model.ts';
import type { MessageFilter, MessagePage, MessageQuery } from '../store/ports/message-query.ts';
import type { MailboxContext } from './mailbox-context.ts';
import type { TextIndexer } from './text-indexer.ts';

export interface QueryOptions {
  /**
   * A search for text waits until every message of the mailbox is indexed, and misses none: what protocols
   * promise. Where `false` it waits a moment at most and says in `unindexedFrom` what it may have missed.
   */
  readonly waitForIndex?: boolean;
  /** Gives up waiting: the query then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface MailboxPage extends MessagePage {
  /** Texts of messages with this item or a higher one are not searched yet. Never with `waitForIndex`. */
  readonly unindexedFrom?: ItemId;
}

/** What a person who waits does not notice, and enough for what arrives between two turns of maintenance. */
const momentMs = 250;

/** A page of messages, with the texts it searches brought up to date before. */
export async function queryMailbox(
  { store, indexer }: Pick<MailboxContext, 'store' | 'indexer'>,
  key: MailboxKey,
  query: MessageQuery,
  { waitForIndex = true, signal }: QueryOptions = {},
): Promise<MailboxPage> {
  signal?.throwIfAborted();
  if (!query.filter || !asksForText(query.filter)) return store.queryMessages(key, query);
  const complete = waitForIndex
    ? (await indexer.catchUp(key, signal ? { signal } : {})).complete
    : await catchUpForAMoment(indexer, key, signal);
  signal?.throwIfAborted();
  // Before the page is read: what is indexed in between is then found and not missed in silence.
  const unindexedFrom = complete ? undefined : await indexer.findFirstUnindexed(key);
  const page = await store.queryMessages(key, query);
  return unindexedFrom === undefined ? page : { ...page, unindexedFrom };
}

async function catchUpForAMoment(
  indexer: TextIndexer,
  key: MailboxKey,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    return (await indexer.catchUp(key, { maxMs: momentMs, ...(signal ? { signal } : {}) })).complete;
  } catch (error) {
    // New messages out of reach, as on a store that is away, keep nobody from finding the others.
    if (isAppError(error) && error.retryable) return false;
    throw error;
  }
}

function asksForText(filter: MessageFilter): boolean {
  const pending: MessageFilter[] = [filter];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if ('text' in next) return true;
    if ('all' in next) for (const one of next.all) pending.push(one);
    else if ('any' in next) for (const one of next.any) pending.push(one);
    else if ('not' in next) pending.push(next.not);
  }
  return false;
}
