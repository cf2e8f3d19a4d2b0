import { expect, it } from 'vitest';
import type { Guid } from '../base/ids.ts';
import {
  changePermissions,
  FolderRight,
  readPermissions,
  rightsOf,
  writePermissions,
} from './folder-permissions.ts';
import { TestMailboxes } from './test-mailboxes.ts';

const anna = '0a1b2c3d-0000-4000-8000-00000000000a' as Guid;
const kim = '0a1b2c3d-0000-4000-8000-00000000000b' as Guid;
const { readAny, create, folderVisible } = FolderRight;

it('lets nobody in until somebody is let in, and keeps who was', async () => {
  await using room = Object.assign(new TestMailboxes(), {
    async [Symbol.asyncDispose]() {
      await room.close();
    },
  });
  const mailbox = await room.make();
  const inbox = (await mailbox.folders()).getRole('inbox').folder;
  const before = await readPermissions(mailbox, inbox);
  expect(rightsOf(before, anna)).toBe(0);
  const changed = changePermissions(before, [
    { kind: 'modify', member: 0, rights: folderVisible },
    { kind: 'add', guid: anna, rights: folderVisible | readAny },
  ]);
  await writePermissions(mailbox, inbox, changed);
  const kept = await readPermissions(mailbox, inbox);
  expect([rightsOf(kept, anna), rightsOf(kept, kim)]).toEqual([folderVisible | readAny, folderVisible]);
});

it('takes changes of who is not there for none, and never removes everybody and nobody', () => {
  const entries = changePermissions(
    [{ member: 0, guid: null, rights: readAny }],
    [
      { kind: 'add', guid: anna, rights: create },
      { kind: 'add', guid: anna, rights: readAny },
      { kind: 'modify', member: 9, rights: create },
      { kind: 'remove', member: 9 },
      { kind: 'remove', member: 0 },
    ],
  );
  expect(entries).toEqual([
    { member: 0, guid: null, rights: readAny },
    { member: 1, guid: anna, rights: readAny },
  ]);
  expect(changePermissions(entries, [{ kind: 'remove', member: 1 }])).toHaveLength(1);
});
