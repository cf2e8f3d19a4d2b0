import type { ConcealedText } from '../../base/concealed-text.ts';
import type { DirectoryProbe } from '../connection/directory-probe.ts';
import type { DirectoryWriter } from '../mending/directory-writer.ts';
import type { DirectorySource } from '../sources/directory-source.ts';
import type { ConnectorSettings } from './connector-model.ts';

export type ClosableWriter = DirectoryWriter & { close(): Promise<void> };

/** A connector with the password that it signs in by, if it has one; for whoever connects, never for whoever shows. */
export interface UnlockedConnector extends ConnectorSettings {
  readonly name: string;
  readonly password: ConcealedText | undefined;
}

/** How one comes from a connector to what it names. */
export interface ConnectorOpener {
  openSource(connector: UnlockedConnector, signal: AbortSignal): Promise<DirectorySource>;
  openWriter(connector: UnlockedConnector, signal: AbortSignal): Promise<ClosableWriter>;
  /** Goes there step by step, and throws where it is told to stop alone. */
  probe(connector: UnlockedConnector, signal: AbortSignal): Promise<DirectoryProbe>;
}
