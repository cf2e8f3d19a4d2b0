import { AppError } from '../../base/errors.ts';
import type { RecipientId } from '../../base/ids.ts';
import type { Recipient, RecipientQuery } from '../ports/directory-model.ts';
import { foldText } from '../sort-key.ts';
import { storableText } from '../storable-text.ts';

/** The last recipient of a page: the next page begins after it, whatever became of it meanwhile. */
export interface RecipientPosition {
  /** Empty where the order is by id. */
  readonly key: string;
  readonly recipient: RecipientId;
}

export function recipientPosition(recipient: Recipient, sort: RecipientQuery['sort']): RecipientPosition {
  const key = sort === 'id' ? '' : foldText(sort === 'name' ? recipient.name : recipient.displayName);
  return { key, recipient: recipient.recipient };
}

export function encodeRecipientCursor(sort: RecipientQuery['sort'], position: RecipientPosition): string {
  return Buffer.from(JSON.stringify([sort, position.key, position.recipient])).toString('base64url');
}

/** Cursors travel through clients, so nothing in them is believed. */
export function decodeRecipientCursor(query: RecipientQuery): RecipientPosition | undefined {
  if (query.after === undefined) return undefined;
  const [sort, key, recipient, ...rest] = parseFields(query.after);
  if (
    sort !== query.sort ||
    typeof key !== 'string' ||
    storableText(key) !== key ||
    typeof recipient !== 'number' ||
    !Number.isSafeInteger(recipient) ||
    rest.length > 0
  ) {
    throw new AppError({
      kind: 'invalid',
      code: 'store.directory.badCursor',
      message: 'The place to continue the list from is not valid. Start again at the first page.',
    });
  }
  return { key, recipient: recipient as RecipientId };
}

function parseFields(after: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(after, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return []; // The caller reports it as damaged, whatever it is.
  }
}
