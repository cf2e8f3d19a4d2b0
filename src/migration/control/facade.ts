/** What control offers to cmdlets, reports and checks, part by part. `migrations.ts` puts the parts together. */
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { MigrationSample } from '../../store/ports/migration-store.ts';
import type { MigrationFailure } from '../csv/migration-csv-error.ts';
import type { MigrationBatchStatus } from '../states/batch-status.ts';
import type { IntakeResult, MigrationBatch, MigrationBatchChange, NewMigrationBatch } from './batch-model.ts';
import type { MigrationConfiguration, MigrationStatistics } from './configuration-model.ts';
import type { MigrationEndpoint, MigrationEndpointChange, NewMigrationEndpoint } from './endpoint-model.ts';
import type {
  MigrationUser,
  MigrationUserFilter,
  MigrationUserUpdate,
  NewMigrationUser,
  ReportEntry,
  UserStatistics,
} from './user-model.ts';

/** An `identity` is a name or a GUID; of a user, its address or its GUID. `get` throws `notFound`, with names near to it. */
export interface MigrationEndpointControl {
  create(organization: Tenant, input: NewMigrationEndpoint, signal?: AbortSignal): Promise<MigrationEndpoint>;
  list(organization: Tenant): Promise<MigrationEndpoint[]>;
  get(organization: Tenant, identity: string): Promise<MigrationEndpoint>;
  find(organization: Tenant, identity: string): Promise<MigrationEndpoint | undefined>;
  update(
    organization: Tenant,
    identity: string,
    change: MigrationEndpointChange,
    signal?: AbortSignal,
  ): Promise<MigrationEndpoint>;
  /** Refused while a batch uses it, which is named. */
  remove(organization: Tenant, identity: string): Promise<void>;
  /** Throws where the server cannot be reached or used as the endpoint says. */
  test(organization: Tenant, identity: string, signal?: AbortSignal): Promise<void>;
}

export interface MigrationBatchControl {
  /** Throws, with every error in its message and details, where no row can be used: nothing has been made then. */
  create(
    organization: Tenant,
    input: NewMigrationBatch,
  ): Promise<{ readonly batch: MigrationBatch; readonly intake: IntakeResult }>;
  /** Ascending by name. */
  list(organization: Tenant, filter?: MigrationBatchFilter): Promise<MigrationBatch[]>;
  get(organization: Tenant, identity: string): Promise<MigrationBatch>;
  find(organization: Tenant, identity: string): Promise<MigrationBatch | undefined>;
  update(
    organization: Tenant,
    identity: string,
    change: MigrationBatchChange,
  ): Promise<{ readonly batch: MigrationBatch; readonly intake: IntakeResult | undefined }>;
  /** Starts, goes on, or tries failed users again. */
  start(organization: Tenant, identity: string): Promise<MigrationBatch>;
  /** Users that are at work come to rest within five seconds. */
  stop(organization: Tenant, identity: string): Promise<MigrationBatch>;
  /** One more round for each user, then the end. */
  complete(organization: Tenant, identity: string): Promise<MigrationBatch>;
  /** Without `force` the removal gate is asked. The batch is `Removing` when this answers, and gone soon after. */
  remove(organization: Tenant, identity: string, options?: { readonly force?: boolean }): Promise<void>;
  /** For MigrationErrors.csv: rows that were left out, then users that have failed. */
  failures(organization: Tenant, identity: string): AsyncIterable<MigrationFailure>;
  /** The newest `limit`, ascending. */
  log(organization: Tenant, identity: string, limit?: number): Promise<ReportEntry[]>;
  /** What it moved over time. */
  samples(organization: Tenant, identity: string, from?: number): Promise<MigrationSample[]>;
}

export interface MigrationBatchFilter {
  readonly endpoint?: string;
  readonly status?: MigrationBatchStatus;
}

export interface MigrationUserControl {
  /** Into a batch that is there. */
  create(organization: Tenant, input: NewMigrationUser): Promise<MigrationUser>;
  /** Ascending by address, read in pages. */
  each(organization: Tenant, filter?: MigrationUserFilter): AsyncIterable<MigrationUser>;
  get(organization: Tenant, identity: string): Promise<MigrationUser>;
  find(organization: Tenant, identity: string): Promise<MigrationUser | undefined>;
  statistics(organization: Tenant, identity: string, options?: StatisticsOptions): Promise<UserStatistics>;
  update(organization: Tenant, identity: string, change: MigrationUserUpdate): Promise<MigrationUser>;
  start(organization: Tenant, identity: string): Promise<MigrationUser>;
  stop(organization: Tenant, identity: string): Promise<MigrationUser>;
  /** At work, it goes once it has come to rest. */
  remove(organization: Tenant, identity: string): Promise<void>;
}

export interface StatisticsOptions {
  readonly includeReport?: boolean;
  readonly includeSkippedItems?: boolean;
  readonly limitSkippedItemsTo?: number;
}

export interface MigrationConfigurationControl {
  get(organization: Tenant): Promise<MigrationConfiguration>;
  set(organization: Tenant, change: Partial<MigrationConfiguration>): Promise<MigrationConfiguration>;
  statistics(organization: Tenant): Promise<MigrationStatistics>;
}
