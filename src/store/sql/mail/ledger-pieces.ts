import { type RawBuilder, sql } from 'kysely';
import type { UidRange } from '../../ports/message-query.ts';
import { normalizeUidRanges } from '../../uid-ranges.ts';

const uidsPerPiece = 500;
/** Shorter ranges are asked for uid by uid. */
const shortestSpan = 16;

/** A part of some ranges that a database finds by its key alone, however many entries lie between. */
export type UidPiece =
  | { readonly uids: readonly number[] }
  | { readonly first: number; readonly last: number };

/**
 * Ranges one after another, ascending. Not as one condition with many alternatives: to that SQLite reads everything
 * from the first to the last.
 */
export function* uidPieces(ranges: readonly UidRange[]): Generator<UidPiece> {
  let uids: number[] = [];
  for (const { first, last } of normalizeUidRanges(ranges)) {
    const isSpan = last - first >= shortestSpan;
    if (uids.length > 0 && (isSpan || uids.length + last - first >= uidsPerPiece)) {
      yield { uids };
      uids = [];
    }
    if (isSpan) yield { first, last };
    else for (let uid: number = first; uid <= last; uid += 1) uids.push(uid);
  }
  if (uids.length > 0) yield { uids };
}

export function inPiece(piece: UidPiece): RawBuilder<boolean> {
  return 'uids' in piece
    ? sql<boolean>`uid in (${sql.join(piece.uids)})`
    : sql<boolean>`uid >= ${piece.first} and uid <= ${piece.last}`;
}
