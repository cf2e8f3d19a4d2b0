export interface PsrpLimits {
  /** Of one fragment's data. */
  readonly maxFragmentBytes: number;
  /** Of one message put together from its fragments. */
  readonly maxMessageBytes: number;
  /** Messages of which some but not all fragments have come. */
  readonly maxUnfinishedMessages: number;
  /** Of all unfinished messages together. */
  readonly maxUnfinishedBytes: number;
  readonly maxPipelines: number;
  /** Events that nobody has taken yet; the peer goes on sending while a slow reader waits. */
  readonly maxQueuedEvents: number;
  /** Of the tree in a message: objects inside objects. */
  readonly maxDepth: number;
  readonly maxElements: number;
}

export const defaultPsrpLimits: PsrpLimits = {
  maxFragmentBytes: 8 * 1024 * 1024,
  maxMessageBytes: 64 * 1024 * 1024,
  maxUnfinishedMessages: 16,
  maxUnfinishedBytes: 128 * 1024 * 1024,
  maxPipelines: 64,
  maxQueuedEvents: 100_000,
  maxDepth: 64,
  maxElements: 2_000_000,
};
