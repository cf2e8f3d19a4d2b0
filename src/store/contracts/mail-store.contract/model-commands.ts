import fc from 'fast-check';
import type { BodyHash, ChangeNumber, FolderId, Uid } from '../../../base/ids.ts';
import { allFlags, type MailboxKey, type PropertyOwner, unlimitedQuotas } from '../../ports/mail-model.ts';
import type { FlagChange, MailStore, NewMessage } from '../../ports/mail-store.ts';
import type { UidRange } from '../../ports/message-query.ts';
import { bytesOf, hashOf } from './fixture.ts';
import { arbitraryFilter, arbitraryMessage, arbitrarySort, arbitraryTableSort } from './query-samples.ts';

/** What a command may refer to: the folders there are at that moment, and the last change. */
export interface Situation {
  readonly key: MailboxKey;
  readonly folders: readonly FolderId[];
  readonly changeNo: ChangeNumber;
}

/** One call, made in the same situation of two stores; printed by its name when a sequence fails. */
export interface Command {
  run(store: MailStore, now: Situation): Promise<unknown>;
  toString(): string;
}

/** A folder by position, so that a shrunk sequence still means something; one in twelve is nowhere. */
type FolderIndex = number;
const anyFolder: fc.Arbitrary<FolderIndex> = fc.integer({ min: 0, max: 11 });
/** Where a call could be refused for two reasons, only one of them may be there. */
const knownFolder: fc.Arbitrary<FolderIndex> = fc.integer({ min: 0, max: 10 });
const at = ({ folders }: Situation, index: FolderIndex): FolderId =>
  index === 11 ? (987_654 as FolderId) : (folders[index % folders.length] as FolderId);

const name = fc.constantFrom('a', 'A', 'b', '회의', '회의'.normalize('NFD'), 'é', 'É', '', 'x'.repeat(2000));
const role = fc.constantFrom('junk', 'archive', 'notes', 'recoverable', 'inbox', 'root');
const uid = fc.integer({ min: 1, max: 9 }).map((number) => number as Uid);
const ranges: fc.Arbitrary<readonly UidRange[]> = fc.oneof(
  fc.array(
    fc.tuple(uid, uid).map(([first, last]) => ({ first, last })),
    { maxLength: 2 },
  ),
  fc.constant([{ first: 1 as Uid, last: 0xffff_ffff as Uid }]),
);
const properties = fc.array(
  fc.record({ key: fc.constantFrom('p', 'q', '{guid}:이름'), value: fc.uint8Array({ maxLength: 3 }) }),
  { maxLength: 2 },
);
const body = fc.constantFrom('one', 'two', 'three').map(bytesOf);
const message: fc.Arbitrary<NewMessage> = fc
  .tuple(arbitraryMessage, body, properties, fc.option(body, { freq: 3, nil: undefined }))
  .map(([given, bytes, own, native]) => ({
    ...given,
    ...{ body: { kind: 'bytes' as const, bytes }, properties: own },
    ...(native && { native: { kind: 'bytes' as const, bytes: native } }),
  }));
const flagChange = fc.record({
  mode: fc.constantFrom<FlagChange['mode']>('add', 'remove', 'replace'),
  flags: fc.integer({ min: 0, max: allFlags }),
  keywords: fc.array(fc.constantFrom('k', 'K', '업무'), { maxLength: 2 }),
  /** How far back, if at all. */
  unchangedFor: fc.option(fc.integer({ min: 0, max: 6 })),
});
const owner = fc.oneof(
  fc.constant({ kind: 'mailbox' as const }),
  anyFolder.map((folder) => ({ kind: 'folder' as const, folder })),
  fc.record({ kind: fc.constant('message' as const), folder: anyFolder, uid }),
  fc.record({ kind: fc.constant('item' as const), item: fc.integer({ min: 1, max: 60 }) }),
);
const ownerAt = (now: Situation, given: { kind: string; folder?: FolderIndex; uid?: Uid }): PropertyOwner =>
  (given.folder === undefined ? given : { ...given, folder: at(now, given.folder) }) as PropertyOwner;

export function command<T>(
  label: string,
  given: fc.Arbitrary<T>,
  run: (store: MailStore, now: Situation, given: T) => Promise<unknown>,
): fc.Arbitrary<Command> {
  return given.map((value) => ({
    run: (store, now) => run(store, now, value),
    toString: () => `${label} ${fc.stringify(value)}`,
  }));
}

export const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: command(
      'addMessages',
      fc.tuple(anyFolder, fc.array(message, { maxLength: 3 })),
      (store, now, [folder, messages]) => store.addMessages(now.key, at(now, folder), messages),
    ),
  },
  {
    weight: 1,
    arbitrary: command(
      'addStored',
      fc.tuple(knownFolder, message, body),
      (store, now, [folder, given, bytes]) =>
        store.addMessages(now.key, at(now, folder), [
          { ...given, body: { kind: 'stored', hash: hashOf(bytes) } },
        ]),
    ),
  },
  {
    weight: 3,
    arbitrary: command(
      'updateFlags',
      fc.tuple(anyFolder, ranges, flagChange),
      (store, now, [folder, uids, given]) => {
        const { unchangedFor, ...change } = given;
        const unchangedSince = Math.max(0, now.changeNo - (unchangedFor ?? 0)) as ChangeNumber;
        const full = unchangedFor === null ? change : { ...change, unchangedSince };
        return store.updateFlags(now.key, at(now, folder), uids, full);
      },
    ),
  },
  {
    weight: 2,
    arbitrary: command(
      'replaceMessage',
      fc.tuple(anyFolder, uid, message, fc.option(fc.integer({ min: 0, max: 6 }))),
      (store, now, [folder, which, given, back]) => {
        const unchangedSince = Math.max(0, now.changeNo - (back ?? 0)) as ChangeNumber;
        const options = back === null ? {} : { unchangedSince };
        return store.replaceMessage(now.key, at(now, folder), which, given, options);
      },
    ),
  },
  {
    weight: 2,
    arbitrary: command(
      'copyMessages',
      fc.tuple(anyFolder, ranges, anyFolder),
      (store, now, [folder, uids, to]) => store.copyMessages(now.key, at(now, folder), uids, at(now, to)),
    ),
  },
  {
    weight: 3,
    arbitrary: command(
      'moveMessages',
      fc.tuple(anyFolder, ranges, anyFolder),
      (store, now, [folder, uids, to]) => store.moveMessages(now.key, at(now, folder), uids, at(now, to)),
    ),
  },
  {
    weight: 3,
    arbitrary: command(
      'removeMessages',
      fc.tuple(anyFolder, ranges, fc.boolean()),
      (store, now, [folder, uids, recover]) =>
        store.removeMessages(now.key, at(now, folder), uids, { recover }),
    ),
  },
  {
    weight: 3,
    arbitrary: command(
      'createFolder',
      fc.tuple(anyFolder, name, fc.option(role, { freq: 3, nil: undefined })),
      (store, now, [parent, text, own]) => {
        const folder = { parent: at(now, parent), name: text, folderClass: 'IPF.Note' };
        return store.createFolder(now.key, own === undefined ? folder : { ...folder, role: own });
      },
    ),
  },
  {
    weight: 1,
    arbitrary: command('createAssociated', anyFolder, (store, now, parent) =>
      store.createFolder(now.key, {
        ...{ parent: at(now, parent), name: '', kind: 'associated', folderClass: '' },
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: command(
      'updateFolder',
      fc.tuple(
        anyFolder,
        fc.record(
          { name, role: fc.option(role), folderClass: fc.constantFrom('', 'IPF.Task') },
          { requiredKeys: [] },
        ),
        fc.option(anyFolder),
      ),
      (store, now, [folder, change, parent]) =>
        store.updateFolder(
          now.key,
          at(now, folder),
          parent === null ? change : { ...change, parent: at(now, parent) },
        ),
    ),
  },
  {
    weight: 1,
    arbitrary: command('removeFolder', fc.tuple(anyFolder, fc.boolean()), (store, now, [folder, recover]) =>
      store.removeFolder(now.key, at(now, folder), { recover }),
    ),
  },
  {
    weight: 2,
    arbitrary: command(
      'writeProperties',
      fc.tuple(owner, properties, fc.array(fc.constantFrom('p', 'q'), { maxLength: 2 })),
      (store, now, [whose, set, remove]) =>
        store.writeProperties(now.key, ownerAt(now, whose), { set, remove }),
    ),
  },
  {
    weight: 1,
    arbitrary: command(
      'readProperties',
      fc.tuple(owner, fc.option(fc.constant(['p']), { nil: undefined })),
      async (store, now, [whose, keys]) => {
        const found = await store.readProperties(now.key, ownerAt(now, whose), keys);
        return found.map(({ key, value }) => [key, ...value]);
      },
    ),
  },
  {
    weight: 1,
    arbitrary: command(
      'readPropertiesOf',
      fc.option(fc.constant(['p']), { nil: undefined }),
      async (store, now, keys) => {
        const owners = Array.from({ length: now.changeNo }, (_, id) => (id + 1) as FolderId);
        const found = [...(await store.readPropertiesOf(now.key, owners, keys))].sort(([a], [b]) => a - b);
        return found.map(([id, some]) => [id, some.map(({ key, value }) => [key, ...value])]);
      },
    ),
  },
  {
    weight: 1,
    arbitrary: command(
      'nameProperties',
      fc.array(fc.constantFrom('a', 'b', '이름'), { maxLength: 3 }),
      async (store, now, names) => [
        await store.findNamedProperties(now.key, names),
        await store.nameProperties(now.key, names),
      ],
    ),
  },
  {
    weight: 1,
    arbitrary: command(
      'updateMailbox',
      fc.tuple(fc.option(fc.integer({ min: 0, max: 40 })), fc.option(fc.integer({ min: 0, max: 20 }))),
      (store, now, [prohibitSendReceiveBytes, recoverableItemsBytes]) =>
        store.updateMailbox(now.key, { ...unlimitedQuotas, prohibitSendReceiveBytes, recoverableItemsBytes }),
    ),
  },
  {
    weight: 1,
    arbitrary: command(
      'indexText',
      fc.array(fc.constantFrom('회의록 공유', 'annual report', ''), { minLength: 1, maxLength: 3 }),
      async (store, now, texts) => {
        const waiting = await store.listUnindexed(now.key, texts.length);
        await store.writeSearchText(
          now.key,
          waiting.map(({ item, body: hash }, index) => ({
            ...{ item, text: texts[index] ?? '' },
            ...(item % 3 === 0 ? {} : { body: item % 3 === 1 ? hash : hashOf(bytesOf('one')) }),
          })),
        );
        return [
          waiting,
          await store.listUnindexed(now.key, 100),
          await store.listMailboxesToIndex(now.key.tenant, 9),
        ];
      },
    ),
  },
  {
    weight: 3,
    arbitrary: command(
      'queryFolder',
      fc.tuple(
        anyFolder,
        fc.oneof(arbitraryFilter, fc.constantFrom({ text: '회의' }, { text: 'rep' })),
        arbitrarySort,
      ),
      (store, now, [folder, filter, sort]) =>
        readTwoPages(store, now, { folder: at(now, folder), filter, sort }),
    ),
  },
  {
    weight: 2,
    arbitrary: command(
      'readTable',
      fc.tuple(
        anyFolder,
        fc.option(arbitraryFilter, { nil: undefined }),
        fc.array(arbitraryTableSort, { maxLength: 3 }),
      ),
      async (store, now, [place, filter, sorts]) => {
        const folder = at(now, place);
        const uids = await store.readSortedUids(now.key, { folder, sorts, ...(filter && { filter }) });
        const shown = [...uids.subarray(0, 3), 99] as Uid[];
        const rows = await store.listMessagesByUid(now.key, folder, shown);
        return [[...uids], rows, await store.countMessages(now.key, folder, filter)];
      },
    ),
  },
  {
    weight: 1,
    arbitrary: command(
      'queryMailbox',
      fc.tuple(arbitraryFilter, fc.boolean()),
      (store, now, [filter, descending]) =>
        readTwoPages(store, now, { filter, sort: { by: 'receivedAt', descending } }),
    ),
  },
  {
    weight: 1,
    arbitrary: command(
      'changesOfFolder',
      fc.tuple(anyFolder, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 9 })),
      (store, now, [folder, limit, back]) =>
        store.changesSince(now.key, Math.max(0, now.changeNo - back) as ChangeNumber, {
          limit,
          folder: at(now, folder),
        }),
    ),
  },
  {
    weight: 1,
    arbitrary: command('openBody', body, async (store, now, bytes) => {
      const found = await store.openBody(now.key.tenant, hashOf(bytes) as BodyHash);
      return [found.bytes, Buffer.from(await found.read()).toString()];
    }),
  },
);

async function readTwoPages(
  store: MailStore,
  now: Situation,
  query: Omit<Parameters<MailStore['queryMessages']>[1], 'limit'>,
) {
  const first = await store.queryMessages(now.key, { ...query, limit: 3 });
  if (first.next === undefined) return [first];
  return [first, await store.queryMessages(now.key, { ...query, limit: 3, after: first.next })];
}
