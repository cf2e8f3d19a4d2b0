import { describe, expect, it } from 'vitest';
import type { FolderId, Uid } from '../../../base/ids.ts';
import type { Property, PropertyOwner } from '../../ports/mail-model.ts';
import {
  bytesOf,
  everything,
  expectRefusal,
  type OpenMailStore,
  type TestMailbox,
  uids,
  useMailStore,
} from './fixture.ts';

const property = (key: string, text: string): Property => ({ key, value: bytesOf(text) });
const message = (folder: FolderId, uid: number): PropertyOwner => ({
  kind: 'message',
  folder,
  uid: uid as Uid,
});

async function read(
  box: TestMailbox,
  owner: PropertyOwner,
  keys?: readonly string[],
): Promise<Record<string, string>> {
  const properties = await box.store.readProperties(box.key, owner, keys);
  return Object.fromEntries(properties.map(({ key, value }) => [key, Buffer.from(value).toString()]));
}

export function describeProperties(open: OpenMailStore): void {
  describe('properties', () => {
    const fixture = useMailStore(open);

    it.each([
      ['mailbox', (): PropertyOwner => ({ kind: 'mailbox' })],
      ['folder', (box: TestMailbox): PropertyOwner => ({ kind: 'folder', folder: box.inbox })],
      ['message', (box: TestMailbox): PropertyOwner => message(box.inbox, 1)],
    ] as const)(
      'of a %s are written, read and removed, each time as one change of it',
      async (kind, ownerOf) => {
        const box = await fixture.mailbox();
        await box.add(1);
        const owner = ownerOf(box);
        const { store } = fixture;
        expect(await read(box, owner)).toEqual({});
        const set = [property('0x0e070003', 'b'), property('{guid}:이름', ''), property('0x00370001', 'a')];
        expect(await store.writeProperties(box.key, owner, { set, remove: [] })).toBe(7);
        expect((await store.readProperties(box.key, owner)).map(({ key }) => key)).toEqual([
          '0x00370001',
          '0x0e070003',
          '{guid}:이름',
        ]);
        expect(await read(box, owner, ['0x0e070003', 'none'])).toEqual({ '0x0e070003': 'b' });
        expect(await read(box, owner, [])).toEqual({});
        const change = {
          set: [property('0x0e070003', 'c'), property('new', 'n')],
          remove: ['0x00370001', 'none', 'new'],
        };
        expect(await store.writeProperties(box.key, owner, change)).toBe(8);
        expect(await read(box, owner)).toEqual({ '0x0e070003': 'c', '{guid}:이름': '', new: 'n' });
        expect(await box.changeNo()).toBe(8);
        const folder = await box.folder();
        expect([folder.changeNo, folder.contentChange, (await box.message(1)).changeNo]).toEqual(
          {
            mailbox: [3, 6, 6],
            folder: [8, 6, 6],
            message: [3, 8, 8],
          }[kind],
        );
      },
    );

    it('hold any bytes, and many of them', async () => {
      const box = await fixture.mailbox();
      const value = new Uint8Array(300_000).map((_, index) => index % 256);
      const set = Array.from({ length: 200 }, (_, index) => property(`k${index}`, `${index}`));
      const owner = { kind: 'mailbox' as const };
      await fixture.store.writeProperties(box.key, owner, {
        set: [...set, { key: 'big', value }],
        remove: [],
      });
      const [big] = await fixture.store.readProperties(box.key, owner, ['big']);
      expect(Buffer.from(big?.value ?? []).equals(value)).toBe(true);
      expect(Object.keys(await read(box, owner))).toHaveLength(201);
    });

    it('come in with a message, the last of two with one key', async () => {
      const box = await fixture.mailbox();
      await box.add(2, { properties: [property('k', 'old'), property('k', 'new'), property('l', '1')] });
      expect(await read(box, message(box.inbox, 2))).toEqual({ k: 'new', l: '1' });
      expect(await box.message(2)).toMatchObject({ changeNo: 7 });
    });

    it('are copied with a copy, and from then on apart', async () => {
      const box = await fixture.mailbox();
      await box.add(2, { properties: [property('k', 'v')] });
      const target = box.role('deleted');
      await fixture.store.copyMessages(box.key, box.inbox, everything, target);
      const change = { set: [property('k', 'changed')], remove: [] };
      await fixture.store.writeProperties(box.key, message(target, 2), change);
      expect(await read(box, message(box.inbox, 2))).toEqual({ k: 'v' });
      expect(await read(box, message(target, 2))).toEqual({ k: 'changed' });
      expect(await read(box, message(target, 1))).toEqual({ k: 'v' });
    });

    it('go where a message moves, and into the recoverable items', async () => {
      const box = await fixture.mailbox();
      await box.add(2, { properties: [property('k', 'v')] });
      await fixture.store.moveMessages(box.key, box.inbox, uids(1), box.role('deleted'));
      expect(await read(box, message(box.role('deleted'), 1))).toEqual({ k: 'v' });
      await fixture.store.removeMessages(box.key, box.inbox, uids(2), { recover: true });
      expect(await read(box, message(box.role('recoverable'), 1))).toEqual({ k: 'v' });
    });

    it('go with their owner, and none comes back with a new one', async () => {
      const box = await fixture.mailbox();
      const { store } = fixture;
      const folder = await box.makeFolder('f');
      await box.add(1, { properties: [property('k', 'v')] }, folder);
      const inFolder = { kind: 'folder' as const, folder };
      await store.writeProperties(box.key, inFolder, { set: [property('k', 'v')], remove: [] });
      await store.writeProperties(box.key, { kind: 'mailbox' }, { set: [property('k', 'v')], remove: [] });
      await store.removeMessages(box.key, folder, everything, { recover: false });
      await expectRefusal(store.readProperties(box.key, message(folder, 1)), 'notFound');
      await expectRefusal(
        store.writeProperties(box.key, message(folder, 1), { set: [], remove: [] }),
        'notFound',
      );
      await store.removeFolder(box.key, folder, { recover: false });
      await expectRefusal(store.readProperties(box.key, inFolder), 'notFound');
      await store.removeMailbox(box.key);
      const again = await fixture.mailbox({ tenant: box.key.tenant });
      expect(await read(again, { kind: 'mailbox' })).toEqual({});
      const anew = await again.makeFolder('f');
      expect(anew).toBe(folder);
      expect(await read(again, { kind: 'folder', folder: anew })).toEqual({});
    });
  });
}
