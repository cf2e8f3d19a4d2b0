import type { Clock } from '../../../base/clock.ts';
import type { BodyStore } from '../../ports/bodies.ts';
import type { SqlDatabase } from '../database.ts';

/** What the operations of one SQL mail store share. */
export interface SqlMailContext {
  readonly database: SqlDatabase;
  readonly bodies: BodyStore;
  readonly clock: Clock;
}
