import type { Tenant } from '../../store/ports/directory-model.ts';
import type { MigrationBatch } from '../control/batch-model.ts';
import type { RemovalGate } from '../control/ports.ts';
import { describeObstacles } from './cutover-texts.ts';
import type { CutoverWatch } from './cutover-watch.ts';

const lookMs = 60_000;

/**
 * Keeps a batch until no mail can come to the old server any more that nobody would copy. One that has copied nothing may
 * go at any time; of one between two other servers, nothing here says where mail should go.
 */
export class CutoverGate implements RemovalGate {
  readonly #watch: Pick<CutoverWatch, 'check'>;

  constructor(watch: Pick<CutoverWatch, 'check'>) {
    this.#watch = watch;
  }

  async findObstacles(organization: Tenant, batch: MigrationBatch): Promise<readonly string[]> {
    if (batch.direction === 'Remote') return [];
    const check = await this.#watch.check(organization, batch, AbortSignal.timeout(lookMs));
    return check.syncedCount === 0 ? [] : describeObstacles(check, batch);
  }
}
