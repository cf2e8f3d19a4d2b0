/**
 * Migrations over opened stores. Nothing of it is loaded before somebody uses it: most installations migrate for a few
 * weeks, and serve for years.
 */
import type { CmdletMigrations } from '../cmdlets/kit/ports.ts';
import { lazyControl } from './lazy-control.ts';
import { MigrationLoaders, type MigrationParts } from './migration-loaders.ts';

export interface OpenedMigrations {
  readonly rooms: CmdletMigrations;
  /** For a server, which brings on what the rooms are asked for. */
  readonly loaders: MigrationLoaders;
}

export function openMigrations(parts: MigrationParts): OpenedMigrations {
  const loaders = new MigrationLoaders(parts);
  return {
    loaders,
    rooms: {
      get isServed() {
        return loaders.relay.isAttached;
      },
      endpoints: lazyControl(async () => (await loaders.migrations()).endpoints),
      batches: lazyControl(async () => (await loaders.migrations()).batches, ['failures']),
      users: lazyControl(async () => (await loaders.migrations()).users, ['each']),
      configuration: lazyControl(async () => (await loaders.migrations()).configuration),
      cutover: lazyControl(loaders.cutoverWatch),
      probes: lazyControl(loaders.probes),
      verification: lazyControl(loaders.verifier, ['verify']),
      reports: lazyControl(loaders.reports, ['write']),
    },
  };
}
