import type { SkipReason } from '../../store/ports/sync-ledger.ts';
import type { FolderWork } from './folder-work.ts';
import type { SourceMessages } from './source-port.ts';

/** Messages of one folder to be asked for together. */
export interface FetchJob {
  readonly work: FolderWork;
  readonly messages: SourceMessages;
  /** Positions in `messages`, ascending. */
  readonly rows: Uint32Array;
  /** As announced. */
  readonly bytes: number;
  /** They will not be copied: the header alone is asked for, to say what was skipped. */
  readonly skip: SkipCause | undefined;
}

export interface SkipCause {
  readonly reason: SkipReason;
  readonly text: string;
}

/** Of messages in ascending order. */
export function rowOf({ uids }: Pick<SourceMessages, 'uids'>, uid: number): number | undefined {
  let low = 0;
  let high = uids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((uids[middle] ?? 0) < uid) low = middle + 1;
    else high = middle;
  }
  return uids[low] === uid ? low : undefined;
}
