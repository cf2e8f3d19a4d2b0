import { AppError } from '../../base/errors.ts';
import type { DirectoryProbe } from '../connection/directory-probe.ts';
import type { DirectorySource } from '../sources/directory-source.ts';
import type { FakeDirectory } from '../sources/fake-source.ts';
import type { ClosableWriter, ConnectorOpener, UnlockedConnector } from './connector-opener.ts';

/** Opens directories in memory by the name of the server, or of the file. */
export class FakeOpener implements ConnectorOpener {
  readonly directories: Map<string, FakeDirectory>;
  /** `user:password` of each that was opened or probed, in order. */
  readonly signIns: string[] = [];

  constructor(directories: Readonly<Record<string, FakeDirectory>> = {}) {
    this.directories = new Map(Object.entries(directories));
  }

  async openSource(connector: UnlockedConnector, signal: AbortSignal): Promise<DirectorySource> {
    signal.throwIfAborted();
    return this.#get(connector).openSource();
  }

  async openWriter(connector: UnlockedConnector, signal: AbortSignal): Promise<ClosableWriter> {
    signal.throwIfAborted();
    return this.#get(connector).openWriter();
  }

  async probe(connector: UnlockedConnector, signal: AbortSignal): Promise<DirectoryProbe> {
    const nothing = { addresses: [], tlsVersion: undefined, certificate: undefined };
    try {
      const source = this.#get(connector).openSource();
      const description = await source.describe(signal);
      await source.close();
      const step = { name: 'Read', outcome: 'passed', detail: description.namingContext } as const;
      const server = connector.servers[0];
      return { ...nothing, steps: [step], server, description, failure: undefined };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const step = { name: 'Dns', outcome: 'failed', detail: error.message } as const;
      return { ...nothing, steps: [step], server: undefined, description: undefined, failure: error };
    }
  }

  #get({ servers, path, userName, password }: UnlockedConnector): FakeDirectory {
    this.signIns.push(`${userName ?? ''}:${password?.reveal() ?? ''}`);
    for (const name of path === null ? servers : [path]) {
      const found = this.directories.get(name);
      if (found !== undefined) return found;
    }
    throw new AppError({
      kind: 'unavailable',
      code: 'directory.source.dns',
      message: `No address was found for "${path ?? servers.join(', ')}".`,
    });
  }
}
