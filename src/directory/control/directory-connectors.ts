import type { Tenant } from '../../store/ports/directory-model.ts';
import type { DirectoryProbe } from '../connection/directory-probe.ts';
import type { DirectoryWriter } from '../mending/directory-writer.ts';
import type { DirectorySource } from '../sources/directory-source.ts';
import type { ConnectorChange, DirectoryConnector, NewConnector } from './connector-model.ts';

/** The connectors of an organisation. An `identity` is a name, without case, or a guid. */
export interface DirectoryConnectors {
  /** By name. */
  list(organization: Tenant): Promise<DirectoryConnector[]>;
  /** `notFound`, with a name near to it. */
  get(organization: Tenant, identity: string): Promise<DirectoryConnector>;
  find(organization: Tenant, identity: string): Promise<DirectoryConnector | undefined>;
  /** Unless told otherwise, only where one comes all the way to its objects. */
  create(organization: Tenant, input: NewConnector, signal: AbortSignal): Promise<DirectoryConnector>;
  update(
    organization: Tenant,
    identity: string,
    change: ConnectorChange,
    signal: AbortSignal,
  ): Promise<DirectoryConnector>;
  /** Recipients that came through it stay; what was kept of the directory's objects under its guid goes. */
  remove(organization: Tenant, identity: string): Promise<void>;
  /** How far one comes through it, and where it ends. */
  probe(organization: Tenant, identity: string, signal: AbortSignal): Promise<DirectoryProbe>;
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
