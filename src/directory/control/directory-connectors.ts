import type { Tenant } from '../../store/ports/directory-model.ts';
import type { DirectoryWriter } from '../mending/directory-writer.ts';
import type { DirectorySource } from '../sources/directory-source.ts';
import type { DirectoryConnector } from './connector-model.ts';

/** The connectors of an organisation, kept in the collection `directory.connector` under their guids. */
export interface DirectoryConnectors {
  /** By name. */
  list(organization: Tenant): Promise<DirectoryConnector[]>;
  /** By name or guid. */
  get(organization: Tenant, identity: string): Promise<DirectoryConnector>;
  /** Opens what the connector names, signed in. */
  openSource(
    organization: Tenant,
    connector: DirectoryConnector,
    signal: AbortSignal,
  ): Promise<DirectorySource>;
  /** `denied` (`directory.connector.readOnly`) where it may not be written to. */
  openWriter(
    organization: Tenant,
    connector: DirectoryConnector,
    signal: AbortSignal,
  ): Promise<DirectoryWriter & { close(): Promise<void> }>;
}
