import { describeMailStore } from '../contracts/mail-store.contract/describe-mail-store.ts';
import { MemoryBodyStore } from './memory-body-store.ts';
import { MemoryMailStore } from './memory-mail-store.ts';

describeMailStore('memory', async ({ clock }) => {
  const store = new MemoryMailStore({ clock, bodies: new MemoryBodyStore() });
  return { store, close: () => store.close() };
});
