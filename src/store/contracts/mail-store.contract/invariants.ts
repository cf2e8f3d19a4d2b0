import { expect } from 'vitest';
import type { ChangeNumber, FolderId, Uid } from '../../../base/ids.ts';
import { isGivenId } from '../../given-ids.ts';
import { messageWeight } from '../../message-weight.ts';
import { type Change, flag, type MailboxKey, type Message } from '../../ports/mail-model.ts';
import type { MailStore } from '../../ports/mail-store.ts';
import { folderNameKey } from '../../sort-key.ts';
import { allUids } from '../../uid-ranges.ts';
import { type MailboxState, readState } from './state.ts';

/** What holds of every mailbox at every moment, read through the port alone. */
export async function expectInvariants(store: MailStore, key: MailboxKey): Promise<MailboxState> {
  const state = await readState(store, key);
  expectSoundFolders(state);
  expectSoundCounters(state);
  expectSoundNumbers(state);
  await expectSoundFeed(store, key, state);
  for (const { folder } of state.folders) await expectSoundIndex(store, key, folder);
  return state;
}

function expectSoundFolders({ folders }: MailboxState): void {
  const ids = new Set<FolderId | null>(folders.map(({ folder }) => folder));
  const names = folders.map(({ parent, name }) => `${parent} ${folderNameKey(name)}`);
  const roles = folders.map(({ role }) => role).filter((role) => role !== null);
  expect(folders.filter(({ parent }) => parent === null)).toHaveLength(folders.length === 0 ? 0 : 1);
  expect(folders.every(({ parent }) => parent === null || ids.has(parent))).toBe(true);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(roles).size).toBe(roles.length);
}

function expectSoundCounters({ mailbox, folders, messages }: MailboxState): void {
  const sum = (some: readonly Message[]) =>
    some.reduce((bytes, message) => bytes + messageWeight(message), 0);
  for (const folder of folders) {
    const inside = messages.filter((message) => message.folder === folder.folder);
    expect(folder).toMatchObject({
      messageCount: inside.length,
      unreadCount: inside.filter(({ flags }) => (flags & flag.seen) === 0).length,
      totalBytes: sum(inside),
    });
  }
  const bin = folders.find(({ role }) => role === 'recoverable')?.folder;
  const recoverable = messages.filter(({ folder }) => folder === bin);
  const visible = messages.filter(({ folder }) => folder !== bin);
  const associated = new Set(folders.filter(({ kind }) => kind === 'associated').map(({ folder }) => folder));
  expect(mailbox.usage).toEqual({
    itemCount: visible.filter(({ folder }) => !associated.has(folder)).length,
    totalBytes: sum(visible),
    recoverableCount: recoverable.length,
    recoverableBytes: sum(recoverable),
  });
}

function expectSoundNumbers({ mailbox, folders, messages }: MailboxState): void {
  const numbers = [...folders, ...messages].map(({ changeNo }) => changeNo);
  const ids = [...folders.map(({ folder }) => folder), ...messages.map(({ item }) => item)];
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(new Set<number>(ids).size).toBe(ids.length);
  const counted = ids.filter((id) => !isGivenId(id));
  expect(Math.max(0, ...numbers, ...counted)).toBeLessThanOrEqual(mailbox.changeNo);
  for (const { modification, changeNo } of messages) expect(modification).toBeLessThanOrEqual(changeNo);
  for (const { folder, uidNext, contentChange, uidValidity } of folders) {
    const inside = messages.filter((message) => message.folder === folder);
    expect(uidValidity).toBeGreaterThan(0);
    expect(Math.max(0, ...inside.map(({ uid }) => uid))).toBeLessThan(uidNext);
    expect(Math.max(0, ...inside.map(({ changeNo }) => changeNo))).toBeLessThanOrEqual(contentChange);
    expect(contentChange).toBeLessThanOrEqual(mailbox.changeNo);
  }
}

/** Pages of any size, put together from the beginning, are the state; and end where the mailbox stands. */
async function expectSoundFeed(store: MailStore, key: MailboxKey, state: MailboxState): Promise<void> {
  const whole = await store.changesSince(key, 0 as ChangeNumber, { limit: 1_000_000 });
  expect(whole).toMatchObject({ more: false, upTo: state.mailbox.changeNo });
  const numbers = whole.changes.map(({ changeNo }) => changeNo);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  const { folders, messages } = replay(whole.changes);
  expect(folders).toEqual(state.folders);
  expect(messages).toEqual(state.messages);
}

/** Folders and messages that a feed read from the beginning leaves, in the order of `readState`. */
export function replay(changes: readonly Change[]): Pick<MailboxState, 'folders' | 'messages'> {
  const folders = changes.flatMap((change) => (change.kind === 'folder' ? [change.folder] : []));
  const messages = changes.flatMap((change) => (change.kind === 'message' ? [change.message] : []));
  return {
    folders: folders.sort((a, b) => a.folder - b.folder),
    messages: messages.sort((a, b) => a.folder - b.folder || a.uid - b.uid),
  };
}

async function expectSoundIndex(store: MailStore, key: MailboxKey, folder: FolderId): Promise<void> {
  const index = await store.readFolderIndex(key, folder);
  const messages = await store.listMessages(key, folder, allUids, 1_000_000);
  expect([...index.uids]).toEqual(messages.map(({ uid }) => uid));
  expect([...index.flags]).toEqual(messages.map(({ flags }) => flags));
  expect(index.uids).toBeInstanceOf(Uint32Array);
  const uids = messages.map(({ uid }) => uid);
  expect(uids).toEqual([...new Set<Uid>(uids)].sort((a, b) => a - b));
}
