/** Clients that fetch and others that change, in any order: [MS-OXCFXICS] section 3.2.5. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes } from '../../../../tests/support/mapi/emsmdb-client.ts';
import { everything } from '../../../../tests/support/mapi/replica-client.ts';
import { property } from '../../../../tests/support/mapi/rop-client.ts';
import {
  hexOf,
  importMessage,
  type Opened,
  one,
  open,
} from '../../../../tests/support/mapi/synchronized-inbox.ts';
import type { Uid } from '../../../base/ids.ts';
import { mailOf } from '../../../mailbox/test-mailboxes.ts';
import { flag } from '../../../store/ports/mail-model.ts';

describe('a copy of a folder', () => {
  const kinds = [
    'append',
    'expunge',
    'read',
    'unread',
    'flag',
    'out',
    'in',
    'edit',
    'fai',
    'upload',
    'sync',
    'restart',
  ] as const;
  const step = fc.record({ kind: fc.constantFrom(...kinds), which: fc.nat({ max: 30 }) });

  it('is what the folder is, whatever happens on either side', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const opened = await open();
        const { client, inbox, anna, folder, rops, version, reserve, sized, inboxId, served } = opened;
        const append = (subject: string, flags: number) =>
          anna.append(folder, mailOf(`Subject: ${encoded(subject)}`, 'From: a@b.c', '', 'text'), {
            ...{ receivedAt: Date.UTC(2026, 0, 5), flags, keywords: [] },
          });
        const trash = (await anna.folders()).getRole('deleted').folder;
        const ids = await reserve();
        for (const [index, { kind, which }] of [...steps, { kind: 'sync', which: 0 } as const].entries()) {
          const uids = [...(await anna.readFolderIndex(folder)).uids];
          const uid = uids[which % Math.max(1, uids.length)];
          const flags = (mode: 'add' | 'remove', flags: number) =>
            anna.updateFlags(folder, one(uid ?? 0), { mode, flags, keywords: [] });
          if (kind === 'append') await append(`제목 ${index}`, which % 2);
          else if (kind === 'in') {
            const [back] = (await anna.readFolderIndex(trash)).uids;
            if (back !== undefined) await anna.move(trash, one(back), folder);
          } else if (kind === 'fai') {
            const { handle } = await rops.create(inbox, inboxId, 1);
            await rops.set(
              handle,
              property.text(0x001a, 'IPM.Configuration.X'),
              property.text(0x0037, `설정 ${index}`),
            );
            await rops.save(handle);
          } else if (kind === 'upload') {
            const collector = await client.collector(inbox);
            const changeKey = version();
            const given = { key: ids.next(), changeKey, predecessors: sized(changeKey) };
            expect(await importMessage(opened, collector, given, `올림 ${index}`)).toBe(0);
            await rops.release(collector);
          } else if (kind === 'restart') {
            await served.restart();
            opened.http.reconnect();
          } else if (kind === 'sync') {
            await client.syncContents(inbox, { flags: everything, size: 0x400 + which * 900 });
            await expectEqual(opened);
          } else if (uid !== undefined) {
            if (kind === 'expunge') await anna.expunge(folder, one(uid));
            if (kind === 'read') await flags('add', flag.seen);
            if (kind === 'unread') await flags('remove', flag.seen);
            if (kind === 'flag') await flags(which % 2 === 0 ? 'add' : 'remove', flag.flagged);
            if (kind === 'out') await anna.move(folder, one(uid), trash);
            if (kind === 'edit') await edit(opened, uid, `고침 ${index}`);
          }
        }
      }),
      { numRuns: 10 },
    );
  });
});

const encoded = (text: string): string => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;

async function edit(
  { anna, folder, rops, inbox, inboxId }: Opened,
  uid: number,
  subject: string,
): Promise<void> {
  const row = await anna.findMessage(folder, uid as Uid);
  if (row === undefined) return;
  const id = bytes(1, 0, Buffer.from(hexOf(row.item), 'hex'));
  const { handle } = await rops.open(inbox, inboxId, id);
  await rops.set(handle, property.text(0x0037, subject));
  expect((await rops.save(handle)).code).toBe(0);
}

async function expectEqual({ anna, folder, client }: Opened): Promise<void> {
  const companion = (await anna.folders()).findAssociated(folder)?.folder;
  const expected = new Map<string, unknown>();
  for (const [place, isAssociated] of [
    [folder, false],
    [companion, true],
  ] as const) {
    if (place === undefined) continue;
    const { uids } = await anna.readFolderIndex(place);
    for (const row of await anna.listMessagesByUid(place, [...uids] as Uid[])) {
      const subject = isAssociated ? expect.stringContaining('설정') : row.subject;
      const isRead = (row.flags & flag.seen) !== 0;
      expected.set(
        hexOf(row.item),
        isAssociated ? { subject, isAssociated } : { subject, isAssociated, isRead },
      );
    }
  }
  expect([...client.messages.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [id, copy] of client.messages) expect(copy).toMatchObject(expected.get(id) as object);
}
