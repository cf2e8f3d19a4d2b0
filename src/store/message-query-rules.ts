import { AppError } from '../base/errors.ts';
import type { MessageQuery, TableSort } from './ports/message-query.ts';

/** As many messages as fit in memory comfortably; the rest comes by paging. */
const maxPageSize = 10_000;

/** What no store answers. */
export function checkMessageQuery({ folder, sort, limit }: MessageQuery): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > maxPageSize) {
    throw new AppError({
      kind: 'invalid',
      code: 'store.query.badLimit',
      message: `A page holds 1 to ${maxPageSize} messages; ${limit} were asked for. Ask for fewer and continue with the next page.`,
    });
  }
  if (folder === undefined && sort.by !== 'receivedAt') {
    throw new AppError({
      kind: 'invalid',
      code: 'store.query.badSort',
      message: `A whole mailbox can be listed by receipt alone, not by ${sort.by}. Name a folder, or sort by receivedAt.`,
    });
  }
}

/** More than clients sort by, and few enough for one statement. */
const maxTableSorts = 8;

export function checkTableSorts(sorts: readonly TableSort[]): void {
  if (sorts.length <= maxTableSorts) return;
  throw new AppError({
    kind: 'limit',
    code: 'store.query.tooManySorts',
    message: `A table is sorted by ${maxTableSorts} columns at most; ${sorts.length} were given. Leave some out.`,
    details: { limit: maxTableSorts },
  });
}
