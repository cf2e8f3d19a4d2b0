import { describe, expect, it } from 'vitest';
import type { FolderId, ItemId, Uid } from '../../../base/ids.ts';
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

    it('of a message may be no modification of it', async () => {
      const box = await fixture.mailbox();
      await box.add(1);
      const times = async () => {
        const [found] = await box.store.listMessages(box.key, box.inbox, everything, 1);
        return [found?.modifiedAt, found?.changeNo];
      };
      const [before] = await times();
      fixture.clock.time += 1000;
      const set = [property('status', 'x')];
      await box.store.writeProperties(box.key, message(box.inbox, 1), {
        set,
        remove: [],
        keepsModifiedAt: true,
      });
      expect(await times()).toEqual([before, 7]);
      await box.store.writeProperties(box.key, message(box.inbox, 1), { set, remove: [] });
      expect(await times()).toEqual([fixture.clock.time, 8]);
    });

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

    it('of many are read at once, and of an item by its number alone', async () => {
      const box = await fixture.mailbox();
      const { store } = fixture;
      const set = [property('1', 'digit'), property('__proto__', 'x'), property('{guid}:이름, "x"', '값')];
      const added = await box.add(2, { properties: set });
      await box.add(1);
      const inFolder = { kind: 'folder' as const, folder: box.inbox };
      await store.writeProperties(box.key, inFolder, { set: [property('1', 'f')], remove: [] });
      const [first, second] = added.map(({ item }) => item);
      if (first === undefined || second === undefined) throw new Error('Two messages were added.');
      const owners = [second, box.inbox, first, 4711 as ItemId];
      const readMany = async (keys?: readonly string[]) => {
        const found = await store.readPropertiesOf(box.key, owners, keys);
        return owners.map((id) =>
          found.get(id)?.map(({ key, value }) => [key, Buffer.from(value).toString()]),
        );
      };
      const whole = set.map(({ key, value }) => [key, Buffer.from(value).toString()]);
      expect(await readMany()).toEqual([whole, [['1', 'f']], whole, undefined]);
      const some = [['1', 'digit']];
      expect(await readMany(['1', 'none'])).toEqual([some, [['1', 'f']], some, undefined]);
      expect((await store.readPropertiesOf(box.key, [first], [])).size).toBe(0);
      const item = { kind: 'item' as const, item: first };
      expect(await read(box, item, ['1'])).toEqual({ 1: 'digit' });
      await store.writeProperties(box.key, item, { set: [], remove: set.map(({ key }) => key) });
      expect([await read(box, item), (await box.message(1)).changeNo]).toEqual([{}, await box.changeNo()]);
      await expectRefusal(read(box, { kind: 'item', item: 4711 as ItemId }), 'notFound');
    });

    it('have ids by name in a mailbox, the same for ever, whoever asks first', async () => {
      const { store } = fixture;
      const [box, other] = [await fixture.mailbox(), await fixture.mailbox()];
      const names = ['{a}:이름', "{a}:0x8501's", '{a}:이름'];
      expect(await store.findNamedProperties(box.key, names)).toEqual([undefined, undefined, undefined]);
      const asked = Array.from({ length: 8 }, (_, caller) =>
        store.nameProperties(box.key, caller % 2 === 0 ? names : names.toReversed()),
      );
      const given = await Promise.all(asked);
      expect([...new Set(given.flat())].sort()).toEqual([0x8001, 0x8002]);
      const changeNo = await box.changeNo();
      expect(await store.nameProperties(box.key, names)).toEqual(given[0]);
      expect(await store.findNamedProperties(box.key, ['x', ...names])).toEqual([
        undefined,
        ...(given[0] ?? []),
      ]);
      expect(await box.changeNo()).toBe(changeNo);
      expect(await store.nameProperties(other.key, ['x'])).toEqual([0x8001]);
      expect(await store.nameProperties(box.key, ['x'])).toEqual([0x8003]);
      expect((await store.listNamedProperties(box.key)).map(({ id }) => id)).toEqual([
        0x8001, 0x8002, 0x8003,
      ]);
      await expectRefusal(store.nameProperties(box.key, ['a\0b']), 'invalid');
      await store.removeMailbox(box.key);
      await expectRefusal(store.listNamedProperties(box.key), 'notFound');
    });

    it('have as many ids as the protocol has room for', async () => {
      const box = await fixture.mailbox();
      const names = Array.from({ length: 0x7ffd }, (_, index) => `n${index}`);
      expect((await fixture.store.nameProperties(box.key, names)).at(-1)).toBe(0xfffd);
      await expectRefusal(fixture.store.nameProperties(box.key, ['n0', 'one more']), 'limit');
      expect(await fixture.store.nameProperties(box.key, ['n0'])).toEqual([0x8001]);
    });
  });
}
