/** Connectors to directories in memory, and writers that are watched and disturbed, for tests of mending. */
import { AppError } from '../../base/errors.ts';
import type { Guid } from '../../base/ids.ts';
import type { DirectoryConnector } from '../control/connector-model.ts';
import type { FakeDirectory } from '../sources/fake-source.ts';
import type { AttributeModification, DirectoryWriter } from './directory-writer.ts';
import type { MendedConnectors } from './repair-planner.ts';

/** What happens at a modify, by its number from 1: an error before it is done, or after it. */
export type Mishap = (modify: number, dn: string) => { before?: Error; after?: Error } | undefined;

export class WatchedWriter implements DirectoryWriter {
  /** Every modify that was done. */
  readonly modifies: { readonly dn: string; readonly changes: readonly AttributeModification[] }[] = [];
  mishap: Mishap = () => undefined;
  readonly findObject: DirectoryWriter['findObject'];
  readonly #writer: DirectoryWriter;
  #sent = 0;

  constructor(directory: FakeDirectory) {
    this.#writer = directory.openWriter();
    this.findObject = (...args) => this.#writer.findObject(...args);
  }

  async modify(dn: string, changes: readonly AttributeModification[], signal: AbortSignal): Promise<void> {
    this.#sent += 1;
    const { before, after } = this.mishap(this.#sent, dn) ?? {};
    if (before) throw before;
    await this.#writer.modify(dn, changes, signal);
    this.modifies.push({ dn, changes });
    if (after) throw after;
  }
}

export const failure = (kind: AppError['kind'], code: string, message: string): AppError =>
  new AppError({ kind, code, message });

export function testConnector(name: string, over: Partial<DirectoryConnector> = {}): DirectoryConnector {
  return {
    guid: `00000000-0000-4000-9000-${Buffer.from(name.padEnd(6, '_').slice(0, 6)).toString('hex')}` as Guid,
    name,
    kind: 'ActiveDirectory',
    servers: ['dc1.contoso.local'],
    port: 636,
    security: 'Ldaps',
    acceptUntrustedCertificates: false,
    trustedCertificates: null,
    userName: null,
    passwordFile: null,
    passwordVariable: null,
    path: null,
    searchBase: null,
    filter: null,
    organizationalUnits: [],
    excludedOrganizationalUnits: [],
    scopeGroup: null,
    columnMap: {},
    pageSize: 1000,
    isWritable: true,
    precedence: 1,
    isEnabled: true,
    hasPassword: false,
    version: 1,
    createdAt: 0,
    changedAt: 0,
    ...over,
  };
}

/** Connectors by name, each with its directory. */
export function testConnectors(
  directories: Readonly<Record<string, FakeDirectory>>,
  over: Partial<DirectoryConnector> = {},
): MendedConnectors {
  const all = Object.keys(directories).map((name) => testConnector(name, over));
  const directoryOf = ({ name }: DirectoryConnector): FakeDirectory => {
    const found = directories[name];
    if (found === undefined) throw new Error(`No directory ${name}.`);
    return found;
  };
  return {
    list: () => Promise.resolve(all),
    get(_, identity) {
      const found = all.find(({ name, guid }) => name === identity || guid === identity);
      if (found) return Promise.resolve(found);
      return Promise.reject(failure('notFound', 'directory.connector.notFound', `No connector ${identity}.`));
    },
    openSource: (_, connector) => Promise.resolve(directoryOf(connector).openSource()),
    openWriter(_, connector) {
      if (connector.isWritable) return Promise.resolve(directoryOf(connector).openWriter());
      return Promise.reject(failure('denied', 'directory.connector.readOnly', 'It is read-only.'));
    },
  };
}
