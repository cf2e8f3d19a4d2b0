import { describe } from 'vitest';
import { createTemporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { bodyStoreContract } from '../contracts/body-store.contract.ts';
import { PackBodyStore, type PackStoreOptions } from './pack-body-store.ts';

const variants: [string, Omit<PackStoreOptions, 'root'>][] = [
  ['as it is by default', {}],
  [
    'with tiny packs, batches and adoption',
    { limits: { packBytes: 5_000, batchBytes: 1_000, adoptBytes: 100 } },
  ],
  ['compressing at once, one pack open', { compressAppends: true, openPacks: 1 }],
];

describe.each(variants)('the pack store, %s', (_name, options) => {
  bodyStoreContract(async () => {
    const { folder, remove } = await createTemporaryFolder();
    let store = await PackBodyStore.open({ root: folder, ...options });
    return {
      store,
      reopen: async () => {
        await store.close();
        store = await PackBodyStore.open({ root: folder, ...options });
        return store;
      },
      dispose: async () => {
        await store.close();
        await remove();
      },
    };
  });
});
