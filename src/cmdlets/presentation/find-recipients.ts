import type { Recipient, RecipientQuery, RecipientSort } from '../../store/ports/directory-model.ts';
import { maxBatch } from '../../store/ports/directory-store.ts';
import { compareUtf8, foldText } from '../../store/sort-key.ts';
import type { FilterExpression } from '../../wire/opath/filter-expression.ts';
import { compareText, toText, type Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import { pushDown } from './push-down.ts';

export interface RecipientSearch {
  readonly query: Omit<RecipientQuery, 'after' | 'limit' | 'sort'>;
  readonly expression: FilterExpression | undefined;
  /** What can be asked of a recipient before anything else is read of it. */
  readonly accepts: (recipient: Recipient) => boolean;
  readonly order: RecipientSort | ((recipient: Recipient) => Value);
}

/** Those for which the filter may hold, in order, as they are read. */
export async function* findRecipients(
  search: RecipientSearch,
  context: CmdletContext,
): AsyncGenerator<Recipient> {
  const { order } = search;
  if (typeof order === 'string') {
    yield* findInOrder(search, order, context);
    return;
  }
  const found: { readonly recipient: Recipient; readonly key: string }[] = [];
  for await (const recipient of findInOrder(search, 'name', context)) {
    found.push({ recipient, key: toText(order(recipient)) });
  }
  found.sort((left, right) => compareText(left.key, right.key, false));
  for (const { recipient } of found) yield recipient;
}

async function* findInOrder(
  { query, expression, accepts }: RecipientSearch,
  sort: RecipientSort,
  { rooms, organization: { tenant } }: CmdletContext,
): AsyncGenerator<Recipient> {
  const pushed = expression === undefined ? { query, keys: undefined } : pushDown(expression, query);
  const { keys } = pushed;
  // A name that the store looks up is asked for directly, unless the query says what only the store can answer.
  if (keys !== undefined && keys.length <= maxBatch && query.anr === undefined) {
    const { kinds, deleted } = pushed.query;
    const found = await rooms.recipients.findByKeys(tenant, keys, {
      ...(kinds && { kinds }),
      ...(deleted && { deleted }),
    });
    yield* found.filter(accepts).sort(bySortKey(sort));
    return;
  }
  for await (const recipient of rooms.recipients.each(tenant, { ...pushed.query, sort })) {
    if (accepts(recipient)) yield recipient;
  }
}

/** As the store sorts. */
function bySortKey(sort: RecipientSort): (left: Recipient, right: Recipient) => number {
  if (sort === 'id') return (left, right) => left.recipient - right.recipient;
  return (left, right) =>
    compareUtf8(foldText(left[sort]), foldText(right[sort])) || left.recipient - right.recipient;
}
