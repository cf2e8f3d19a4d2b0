import type {
  MigrationBatchControl,
  MigrationConfigurationControl,
  MigrationEndpointControl,
  MigrationUserControl,
} from './facade.ts';

export interface MigrationsParts {
  readonly endpoints: MigrationEndpointControl;
  readonly batches: MigrationBatchControl;
  readonly users: MigrationUserControl;
  readonly configuration: MigrationConfigurationControl;
}

/** Migrations of all organisations: what administrators and reports work with. Each method takes whose it is first. */
export class Migrations {
  readonly endpoints: MigrationEndpointControl;
  readonly batches: MigrationBatchControl;
  readonly users: MigrationUserControl;
  readonly configuration: MigrationConfigurationControl;

  constructor({ endpoints, batches, users, configuration }: MigrationsParts) {
    this.endpoints = endpoints;
    this.batches = batches;
    this.users = users;
    this.configuration = configuration;
  }
}
