import { describe, expect, it } from 'vitest';
import type { MailboxId } from '../../../base/ids.ts';
import { unlimitedQuotas } from '../../ports/mail-model.ts';
import {
  expectRefusal,
  guidOf,
  newTenant,
  type OpenMailStore,
  useMailStore,
  usualFolders,
} from './fixture.ts';

export function describeMailboxes(open: OpenMailStore): void {
  describe('mailboxes', () => {
    const fixture = useMailStore(open);

    it('are made with a root and the folders asked for, each with a number of its own', async () => {
      const box = await fixture.mailbox();
      expect(box.created).toEqual({
        ...box.key,
        guid: guidOf(box.key.tenant * 1000 + 1),
        createdAt: fixture.clock.time,
        changeNo: 5,
        quotas: unlimitedQuotas,
        usage: { itemCount: 0, totalBytes: 0, recoverableCount: 0, recoverableBytes: 0 },
      });
      const folders = await fixture.store.listFolders(box.key);
      expect(
        folders.map(({ folder, parent, name, role, folderClass }) => [
          folder,
          parent,
          name,
          role,
          folderClass,
        ]),
      ).toEqual([
        [1, null, '', 'root', ''],
        [2, 1, 'Top', 'ipmSubtree', ''],
        [3, 2, 'Inbox', 'inbox', 'IPF.Note'],
        [4, 2, '지운 편지함', 'deleted', 'IPF.Note'],
        [5, 1, 'Recoverable Items', 'recoverable', ''],
      ]);
      expect(folders.map(({ changeNo, contentChange }) => [changeNo, contentChange])).toEqual(
        folders.map(({ folder }) => [folder, folder]),
      );
      expect(new Set(folders.map(({ uidValidity }) => uidValidity)).size).toBe(folders.length);
    });

    it('are made many at once, as they are one by one; those there are already stay, and a taken number refuses all', async () => {
      const one = await fixture.mailbox();
      const { tenant } = one.key;
      const [second, third] = [101 as MailboxId, 102 as MailboxId];
      const quotas = { ...unlimitedQuotas, prohibitSendBytes: 7 };
      const many = [
        { mailbox: one.key.mailbox, guid: one.created.guid, quotas },
        { mailbox: second, guid: guidOf(501), quotas },
        { mailbox: third, guid: guidOf(502), quotas },
      ];
      const { store } = fixture;
      await store.createMailboxes(tenant, many.slice(0, 2), usualFolders);
      await store.createMailboxes(tenant, many, usualFolders);
      expect(await store.findMailboxes(tenant, [one.key.mailbox, second, third])).toEqual([
        one.created,
        { ...one.created, mailbox: second, guid: guidOf(501), quotas, createdAt: fixture.clock.time },
        { ...one.created, mailbox: third, guid: guidOf(502), quotas, createdAt: fixture.clock.time },
      ]);
      const shown = async (mailbox: MailboxId) => {
        const folders = await store.listFolders({ tenant, mailbox });
        return folders.map(({ folder, parent, name, role, changeNo }) => [
          folder,
          parent,
          name,
          role,
          changeNo,
        ]);
      };
      expect(await shown(second)).toEqual(await shown(one.key.mailbox));
      const taken = [
        { mailbox: 103 as MailboxId, guid: guidOf(503), quotas },
        { mailbox: second, guid: guidOf(999), quotas },
      ];
      await expectRefusal(store.createMailboxes(tenant, taken, usualFolders), 'conflict');
      expect(await store.findMailboxes(tenant, [103 as MailboxId])).toEqual([]);
      const tooMany = Array.from({ length: 251 }, (_, index) => {
        return { mailbox: (200 + index) as MailboxId, guid: guidOf(600 + index), quotas };
      });
      await expectRefusal(store.createMailboxes(tenant, tooMany, []), 'limit');
    });

    it('can be asked for again, and are the same', async () => {
      const box = await fixture.mailbox();
      await box.add(1);
      const again = await fixture.store.createMailbox(box.key, {
        guid: box.created.guid,
        quotas: { ...unlimitedQuotas, prohibitSendBytes: 1 },
        folders: [],
      });
      expect(again).toEqual(await box.mailbox());
      expect(again).toMatchObject({ changeNo: 6, quotas: unlimitedQuotas });
    });

    it.each([
      ['the id of another mailbox', guidOf(999_999), usualFolders, 'conflict'],
      ['a folder below one not made yet', guidOf(1), [...usualFolders].reverse(), 'invalid'],
      ['a role twice', guidOf(1), [...usualFolders, ...usualFolders.slice(1, 2)], 'conflict'],
      [
        'a second root',
        guidOf(1),
        usualFolders.map((folder) => ({ ...folder, role: 'root' as const })),
        'conflict',
      ],
      [
        'a folder name twice',
        guidOf(1),
        usualFolders.map((folder) => ({ ...folder, parentRole: 'root' as const, name: 'x' })),
        'conflict',
      ],
      [
        'a folder without a name',
        guidOf(1),
        usualFolders.map((folder) => ({ ...folder, name: '' })),
        'invalid',
      ],
    ] as const)('are refused with %s, and nothing is left behind', async (what, guid, folders, kind) => {
      const tenant = newTenant();
      const key = { tenant, mailbox: 1 as MailboxId };
      if (what.startsWith('the id')) await fixture.mailbox({ tenant });
      const before = await fixture.store.findMailbox(key);
      await expectRefusal(fixture.store.createMailbox(key, { guid, quotas: unlimitedQuotas, folders }), kind);
      expect(await fixture.store.findMailbox(key)).toEqual(before);
    });

    it('are listed by id, page by page, for one tenant', async () => {
      const tenant = newTenant();
      for (const mailbox of [7, 2, 30, 4]) await fixture.mailbox({ tenant, mailbox, folders: [] });
      await fixture.mailbox({ mailbox: 3, folders: [] });
      const page = async (after: number | undefined, limit: number) => {
        const from = after === undefined ? {} : { after: after as MailboxId };
        const listed = await fixture.store.listMailboxes(tenant, { ...from, limit });
        return listed.map(({ mailbox }) => mailbox);
      };
      expect(await page(undefined, 10)).toEqual([2, 4, 7, 30]);
      expect(await page(undefined, 2)).toEqual([2, 4]);
      expect(await page(4, 2)).toEqual([7, 30]);
      expect(await page(30, 2)).toEqual([]);
    });

    it('take new quotas as a change', async () => {
      const box = await fixture.mailbox();
      const quotas = {
        issueWarningBytes: 1,
        prohibitSendBytes: 2,
        prohibitSendReceiveBytes: 3 * 2 ** 40,
        recoverableItemsBytes: 0,
      };
      const updated = await fixture.store.updateMailbox(box.key, quotas);
      expect(updated).toMatchObject({ quotas, changeNo: 6 });
      expect(await box.mailbox()).toEqual(updated);
    });

    it('are removed with everything in them', async () => {
      const box = await fixture.mailbox();
      const [added] = await box.add(3, { properties: [{ key: 'k', value: new Uint8Array([1]) }] });
      await fixture.store.removeMailbox(box.key);
      expect(await fixture.store.findMailbox(box.key)).toBeUndefined();
      expect(await fixture.store.listMailboxes(box.key.tenant, { limit: 9 })).toEqual([]);
      expect(await fixture.store.listMailboxesToIndex(box.key.tenant, 9)).toEqual([]);
      await expectRefusal(fixture.store.listFolders(box.key), 'notFound');
      if (added) await expectRefusal(fixture.store.openBody(box.key.tenant, added.body), 'notFound');
      await expectRefusal(fixture.store.removeMailbox(box.key), 'notFound');
    });

    it('that are made anew under an old id are empty', async () => {
      const box = await fixture.mailbox();
      await box.add(3);
      await fixture.store.removeMailbox(box.key);
      const again = await fixture.mailbox({ tenant: box.key.tenant });
      expect(await again.mailbox()).toMatchObject({ changeNo: 5, usage: { itemCount: 0 } });
      expect(await again.messages()).toEqual([]);
    });

    it('are found many at once, the unknown ones left out', async () => {
      const { key } = await fixture.mailbox();
      const { tenant } = key;
      const other = await fixture.mailbox();
      for (let mailbox = 2; mailbox <= 5; mailbox += 1) {
        await fixture.mailbox({ tenant, mailbox });
      }
      const find = (...mailboxes: number[]) => fixture.store.findMailboxes(tenant, mailboxes as MailboxId[]);
      expect((await find(5, 99, 2, 5, 1)).map(({ mailbox }) => mailbox)).toEqual([1, 2, 5]);
      expect(await find(3)).toEqual([await fixture.store.findMailbox({ tenant, mailbox: 3 as MailboxId })]);
      expect(await find()).toEqual([]);
      expect(await find(...Array.from({ length: 450 }, (_, index) => 452 - index))).toHaveLength(3);
      expect(await fixture.store.findMailboxes(other.key.tenant, [2 as MailboxId])).toEqual([]);
    });

    it('tell their change numbers in one call, the unknown ones left out', async () => {
      const [one, two] = [await fixture.mailbox(), await fixture.mailbox()];
      await two.add(2);
      const keys = [one.key, { ...one.key, mailbox: 99 as MailboxId }, two.key];
      const numbers = await fixture.store.readChangeNumbers(keys);
      expect(numbers.sort((a, b) => a.key.tenant - b.key.tenant)).toEqual([
        { key: one.key, changeNo: 5 },
        { key: two.key, changeNo: 7 },
      ]);
      expect(await fixture.store.readChangeNumbers([])).toEqual([]);
    });
  });
}
