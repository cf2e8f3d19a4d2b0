import {
  describeMailStore,
  type OpenMailStore,
} from '../contracts/mail-store.contract/describe-mail-store.ts';
import { describeMailStoreModel } from '../contracts/mail-store.model.ts';
import { MemoryBodyStore } from './memory-body-store.ts';
import { MemoryMailStore } from './memory-mail-store.ts';

const open: OpenMailStore = async ({ clock }) => {
  const store = new MemoryMailStore({ clock, bodies: new MemoryBodyStore() });
  return { store, close: () => store.close() };
};

describeMailStore('memory', open);
// Against itself: that it keeps what must hold of every mailbox, whatever is done.
describeMailStoreModel('memory', open);
