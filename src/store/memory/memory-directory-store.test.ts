import { directoryStoreContract } from '../contracts/directory-store.contract.ts';
import { createMemoryDirectoryStore } from './memory-directory-store.ts';

directoryStoreContract('the directory in memory', async (clock) => createMemoryDirectoryStore({ clock }));
