import { isAppError } from '../../base/errors.ts';
import type { SourceMailbox } from '../sync/source-port.ts';
import { summarizeHeader } from '../sync/summarize-header.ts';

export interface SubjectRequest {
  readonly source: Pick<SourceMailbox, 'openLane'>;
  readonly folder: string;
  readonly uidValidity: number;
  /** Ascending. */
  readonly uids: readonly number[];
  readonly signal: AbortSignal;
}

const bytesOfHeader = 4096;
const mostHeaderBytes = 64 * 1024;

/** What messages are called at the source, so that people can look for them. What the source does not tell is left out. */
export async function readSourceSubjects(request: SubjectRequest): Promise<ReadonlyMap<number, string>> {
  const { source, folder, uidValidity, uids, signal } = request;
  const subjects = new Map<number, string>();
  const lane = uids.length === 0 ? undefined : await source.openLane(signal);
  if (lane === undefined) return subjects;
  try {
    const bytes = uids.length * bytesOfHeader;
    for await (const answer of lane.fetch({ folder, uidValidity, uids, bytes, headerOnly: true, signal })) {
      const header = answer.kind === 'message' ? answer.bytes : undefined;
      const read = answer.kind === 'stream' ? await beginningOf(answer.pieces) : header;
      if (read !== undefined) subjects.set(answer.uid, summarizeHeader(read).subject);
    }
  } catch (error) {
    // The finding counts, and not what it is called.
    signal.throwIfAborted();
    if (!isAppError(error)) throw error;
  } finally {
    await lane.close();
  }
  return subjects;
}

/** Read to its end, as the lane wants it. */
async function beginningOf(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const held: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    // The piece is another's as soon as the next is asked for.
    if (bytes < mostHeaderBytes) held.push(piece.slice());
    bytes += piece.length;
  }
  return Buffer.concat(held).subarray(0, mostHeaderBytes);
}
