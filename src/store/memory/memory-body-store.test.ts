import { describe } from 'vitest';
import { bodyStoreContract } from '../contracts/body-store.contract.ts';
import { MemoryBodyStore } from './memory-body-store.ts';

describe('the body store in memory', () => {
  const open = async () => {
    const store = new MemoryBodyStore();
    return { store, dispose: () => store.close() };
  };
  bodyStoreContract(open, { durable: false });
});
