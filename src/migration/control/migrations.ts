import { MigrationBatches } from './batches.ts';
import { MigrationConfigurations } from './configuration.ts';
import type { ControlContext } from './context.ts';
import { MigrationEndpoints } from './endpoints.ts';
import type {
  MigrationBatchControl,
  MigrationConfigurationControl,
  MigrationEndpointControl,
  MigrationUserControl,
} from './facade.ts';
import type { EndpointVerifier, RemovalGate, SkippedItems } from './ports.ts';
import { MigrationUsers } from './users.ts';

export interface MigrationsOptions extends ControlContext {
  readonly verifier: EndpointVerifier;
  readonly gate: RemovalGate;
  readonly skippedItems: SkippedItems;
}

/** Migrations of all organisations: what administrators and reports work with. Each method takes whose it is first. */
export class Migrations {
  readonly endpoints: MigrationEndpointControl;
  readonly batches: MigrationBatchControl;
  readonly users: MigrationUserControl;
  readonly configuration: MigrationConfigurationControl;

  constructor({ verifier, gate, skippedItems, ...context }: MigrationsOptions) {
    this.endpoints = new MigrationEndpoints(context, verifier);
    this.batches = new MigrationBatches(context, { gate, skippedItems });
    this.users = new MigrationUsers(context, skippedItems);
    this.configuration = new MigrationConfigurations(context);
  }
}
