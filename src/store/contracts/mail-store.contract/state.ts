import type {
  Folder,
  Mailbox,
  MailboxKey,
  Message,
  NamedProperty,
  Property,
  PropertyOwner,
} from '../../ports/mail-model.ts';
import type { MailStore } from '../../ports/mail-store.ts';
import { allUids } from '../../uid-ranges.ts';

/** Everything of a mailbox: folders by id, messages by folder and uid. */
export interface MailboxState {
  readonly mailbox: Mailbox;
  readonly folders: readonly Folder[];
  readonly messages: readonly Message[];
  readonly names: readonly NamedProperty[];
}

export async function readState(store: MailStore, key: MailboxKey): Promise<MailboxState> {
  const mailbox = await store.findMailbox(key);
  if (mailbox === undefined) throw new Error(`There is no mailbox ${key.mailbox} in tenant ${key.tenant}.`);
  const folders = await store.listFolders(key);
  const messages: Message[] = [];
  for (const { folder } of folders) {
    messages.push(...(await store.listMessages(key, folder, allUids, 1_000_000)));
  }
  return { mailbox, folders, messages, names: await store.listNamedProperties(key) };
}

export interface OwnedProperties {
  readonly owner: PropertyOwner;
  readonly properties: readonly Property[];
}

/** The properties of the mailbox, its folders and its messages, where they have any. */
export async function readAllProperties(store: MailStore, state: MailboxState): Promise<OwnedProperties[]> {
  const owners: PropertyOwner[] = [
    { kind: 'mailbox' },
    ...state.folders.map(({ folder }) => ({ kind: 'folder' as const, folder })),
    ...state.messages.map(({ folder, uid }) => ({ kind: 'message' as const, folder, uid })),
  ];
  const found: OwnedProperties[] = [];
  for (const owner of owners) {
    const properties = await store.readProperties(state.mailbox, owner);
    if (properties.length > 0) found.push({ owner, properties: properties.map(plain) });
  }
  return found;
}

/** Stores may answer with a Buffer or with a plain array; the bytes are what counts. */
function plain({ key, value }: Property): Property {
  return { key, value: new Uint8Array(value) };
}
