import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flipPackByte } from '../../../tests/support/flip-pack-byte.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { systemClock } from '../../base/clock.ts';
import type { Uid } from '../../base/ids.ts';
import { openSqliteStore } from '../../mailbox/test-mailboxes.ts';
import { flag, type Message } from '../../store/ports/mail-model.ts';
import { mail } from '../sync/test-sync.ts';
import { outcomes, VerificationScene } from './test-verification.ts';

const one = (uid: number) => [{ first: uid as Uid, last: uid as Uid }];

type Damage = (scene: VerificationScene, uid: number, message: Message) => unknown;

async function entriesOf(scene: VerificationScene, uid: number) {
  const ledger = await scene.openLedger();
  return ledger.listEntries({ folder: 1, uids: one(uid), limit: 10 });
}

/** What is done to one message after it was copied, and what must be said of it. */
const damages: readonly [string, Damage, counts: string, digests: string][] = [
  ['nothing', () => undefined, 'matched same', 'matched same'],
  ['its row is lost', (scene, _, { item }) => scene.lost.add(item), 'missing gone', 'missing gone'],
  [
    'its record is lost',
    async (scene, uid) =>
      (await scene.openLedger()).write({ removeEntries: [{ folder: 1, uids: one(uid) }] }),
    'missing notCopied',
    'missing notCopied',
  ],
  [
    'its date is another',
    (scene, _, { item, receivedAt }) => scene.changed.set(item, { receivedAt: receivedAt + 60_000 }),
    'different date',
    'different date',
  ],
  [
    'its date has another fraction of a second',
    (scene, _, { item, receivedAt }) => scene.changed.set(item, { receivedAt: receivedAt + 999 }),
    'matched same',
    'matched same',
  ],
  [
    'it came without its flags',
    async (scene, uid) => {
      const { folder, ...rest } = (await entriesOf(scene, uid))[0]!;
      scene.source.change('INBOX', uid, { flags: flag.flagged });
      await (await scene.openLedger()).write({ putEntries: [{ folder, ...rest, flags: flag.flagged }] });
    },
    'different flags',
    'different flags',
  ],
  [
    'its row has another size',
    (scene, _, { item }) => scene.changed.set(item, { size: 5 }),
    'different size',
    'different size',
  ],
  [
    'its row names another body',
    async (scene, _, { item }) => {
      const { body } = await scene.find('other', 'Other');
      scene.changed.set(item, { body });
    },
    'different content',
    'different content',
  ],
  [
    'the source has other bytes of the same length now',
    (scene, uid) => {
      const message = scene.source.message('INBOX', uid);
      const bytes = message.bytes.slice();
      bytes[bytes.length - 3] = 0x21;
      scene.source.folder('INBOX').messages.set(uid, { ...message, bytes });
    },
    'matched same',
    'different content',
  ],
  [
    'the source does not give it',
    (scene, uid) => scene.source.unavailable.set(`INBOX ${uid}`, 'No.'),
    'matched same',
    'different unreadable',
  ],
  [
    'its owner has read it',
    ({ mailbox }, _, { folder, uid }) =>
      mailbox.updateFlags(folder, one(uid), { mode: 'add', flags: flag.seen, keywords: [] }),
    'changedSince flagsHere',
    'changedSince flagsHere',
  ],
  [
    'its owner has given it a keyword',
    ({ mailbox }, _, { folder, uid }) =>
      mailbox.updateFlags(folder, one(uid), { mode: 'add', flags: 0, keywords: ['Later'] }),
    'changedSince flagsHere',
    'changedSince flagsHere',
  ],
  [
    'it was read at the source',
    ({ source }, uid) => source.change('INBOX', uid, { flags: flag.seen }),
    'changedSince flagsAtSource',
    'changedSince flagsAtSource',
  ],
  [
    'it was read on both sides',
    async ({ source, mailbox }, uid, message) => {
      source.change('INBOX', uid, { flags: flag.seen });
      const change = { mode: 'add', flags: flag.seen, keywords: [] } as const;
      await mailbox.updateFlags(message.folder, one(message.uid), change);
    },
    'matched same',
    'matched same',
  ],
  [
    'its owner has moved it',
    async (scene, _, { folder, uid }) =>
      scene.mailbox.move(folder, one(uid), (await scene.folder('Other')).folder),
    'changedSince movedHere',
    'changedSince movedHere',
  ],
  [
    'its owner has moved it by copying and purging',
    async (scene, _, { folder, uid }) => {
      await scene.mailbox.copy(folder, one(uid), (await scene.folder('Other')).folder);
      await scene.mailbox.expunge(folder, one(uid), { recover: false });
    },
    'changedSince movedHere',
    'changedSince movedHere',
  ],
  [
    'its owner has deleted it',
    ({ mailbox }, _, { folder, uid }) => mailbox.expunge(folder, one(uid)),
    'changedSince deletedHere',
    'changedSince deletedHere',
  ],
  [
    'its owner has deleted it for ever',
    ({ mailbox }, _, { folder, uid }) => mailbox.expunge(folder, one(uid), { recover: false }),
    'changedSince deletedHere',
    'changedSince deletedHere',
  ],
];

describe('a message of which was copied and', () => {
  it.each(damages)('%s is found', async (_, damage, counts, digests) => {
    const scene = await VerificationScene.start();
    scene.source.create('Other');
    scene.source.deliver('Other', { bytes: mail('other') });
    scene.source.deliver('INBOX', { bytes: mail('first') });
    const uid = scene.source.deliver('INBOX', { bytes: mail('damaged') });
    await scene.sync();
    await damage(scene, uid, await scene.find('damaged'));
    for (const [mode, expected] of [['Counts', counts] as const, ['Digests', digests] as const]) {
      const verified = await scene.verify(mode);
      const rest = expected === 'matched same' ? ['matched same 3'] : ['matched same 2', `${expected} 1`];
      expect(outcomes(verified)).toEqual(rest);
      const isFault = /^(missing|different)/.test(expected);
      expect(verified.isClean).toBe(!isFault);
      const found = verified.findings.map(({ class: name, reason, folder, uid: of }) => [
        name,
        reason,
        folder,
        of,
      ]);
      if (isFault) expect(verified.findings[0]?.subject).toBe('damaged');
      expect(found).toEqual(isFault ? [[...expected.split(' '), 'INBOX', uid]] : []);
    }
    await scene.close();
  });

  it('in any mixture of such', async () => {
    const indexes = fc.array(fc.nat(damages.length - 1), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(indexes, async (chosen) => {
        const scene = await VerificationScene.start();
        scene.source.create('Other');
        scene.source.deliver('Other', { bytes: mail('other') });
        const uids = chosen.map((_, n) => scene.source.deliver('INBOX', { bytes: mail(`message ${n}`) }));
        await scene.sync();
        const expected = new Map([['matched same', 1]]);
        for (const [n, index] of chosen.entries()) {
          const [, damage, , digests] = damages[index]!;
          await damage(scene, uids[n]!, await scene.find(`message ${n}`));
          expected.set(digests, (expected.get(digests) ?? 0) + 1);
        }
        const verified = await scene.verify('Digests');
        const sorted = [...expected].map(([what, count]) => `${what} ${count}`).toSorted();
        expect(outcomes(verified).toSorted()).toEqual(sorted);
        await scene.close();
      }),
      { numRuns: 25 },
    );
  });
});

describe('a pack', () => {
  it('with one byte changed is found, and its message named', async () => {
    const folder = await temporaryFolder();
    const store = openSqliteStore(systemClock, folder);
    const scene = await VerificationScene.start({ store });
    const secret = 'b1c8e0a7'.repeat(40);
    scene.source.deliver('INBOX', { bytes: mail('whole') });
    const uid = scene.source.deliver('INBOX', { bytes: mail('rotten', secret) });
    await scene.sync();
    expect((await scene.verify()).isClean).toBe(true);
    await flipPackByte(folder, 'rotten');
    const verified = await scene.verify();
    expect(outcomes(verified)).toEqual(['matched same 1', 'different damaged 1']);
    expect(verified.findings).toMatchObject([{ uid, subject: 'rotten', reason: 'damaged' }]);
    expect((await scene.verify('Counts')).isClean).toBe(true);
    await scene.close();
  });
});
