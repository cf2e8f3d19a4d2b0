/** Connectors to directories in memory, for tests of synchronisation. */
import type { DirectoryConnector } from '../control/connector-model.ts';
import type { DirectoryConnectors } from '../control/directory-connectors.ts';
import type { FakeDirectory } from '../sources/fake-source.ts';

export function testControl(
  connectors: readonly DirectoryConnector[],
  forests: Readonly<Record<string, FakeDirectory>>,
): DirectoryConnectors {
  const not = () => Promise.reject(new Error('Synchronisation does not ask for this.'));
  return {
    list: async () => [...connectors],
    openSource: async (_, { name }) => {
      const forest = forests[name];
      if (forest === undefined) throw new Error(`There is no forest ${name}.`);
      return forest.openSource();
    },
    ...{ get: not, find: not, create: not, update: not, remove: not, probe: not, openWriter: not },
  };
}
