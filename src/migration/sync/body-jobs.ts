/** Which messages are asked for together: the newest first, so that people can start work early. */
import type { SourceMessages } from './source-port.ts';

export interface JobLimits {
  readonly messages: number;
  readonly bytes: number;
}

export const defaultJobLimits: JobLimits = { messages: 500, bytes: 4 * 1024 * 1024 };

export interface BodyJob {
  /** Positions in the messages, ascending. */
  readonly rows: Uint32Array;
  readonly bytes: number;
}

/** From the last row to the first, in groups; within a group rows ascend, as servers read them best. */
export function* newestFirst(
  messages: Pick<SourceMessages, 'sizes'>,
  rows: Uint32Array,
  limits: JobLimits = defaultJobLimits,
): Generator<BodyJob> {
  let end = rows.length;
  while (end > 0) {
    let start = end;
    let bytes = 0;
    while (start > 0 && end - start < limits.messages) {
      // NaN where the server tells none.
      const size = messages.sizes[rows[start - 1] ?? 0] || 0;
      if (start < end && bytes + size > limits.bytes) break;
      bytes += size;
      start -= 1;
    }
    yield { rows: rows.subarray(start, end), bytes };
    end = start;
  }
}
