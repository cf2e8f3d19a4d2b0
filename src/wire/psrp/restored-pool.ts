/** A pool that is kept outside of the process that it was opened in, and taken up by another. */
import type { Guid } from '../../base/ids.ts';
import type { OutboxLane } from './outbox.ts';
import type { PipelineState } from './states.ts';

/** What `ServerPool.snapshot` gives; the rest is left out where only the pool itself is taken up. */
export interface RestoredPool {
  readonly id: Guid;
  readonly minRunspaces: number;
  readonly maxRunspaces: number;
  readonly sessionKey?: Uint8Array | undefined;
  readonly pipelines?: readonly RestoredPipeline[];
  readonly lanes?: readonly OutboxLane[];
  readonly nextObjectId?: bigint;
}

export interface RestoredPipeline {
  readonly id: Guid;
  readonly state: PipelineState;
}
