import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flipPackByte } from '../../../tests/support/flip-pack-byte.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { systemClock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { Uid } from '../../base/ids.ts';
import { openSqliteStore } from '../../mailbox/test-mailboxes.ts';
import { flag, type Message } from '../../store/ports/mail-model.ts';
import { parseFolderPattern } from '../folders/folder-patterns.ts';
import type { FetchedMessage, SourceMailbox } from '../sync/source-port.ts';
import { mail, TestSync, type TestSyncOptions } from '../sync/test-sync.ts';
import { MailboxVerificationTarget, type ReadableMailbox } from './mailbox-verification-target.ts';
import type { MailboxVerification, VerificationMode } from './verification-model.ts';
import { type VerificationRequest, verifyMailbox } from './verify-mailbox.ts';

const modes: VerificationMode[] = ['Counts', 'Digests'];

/** A mailbox that is copied, and damage that no API would do. */
class Scene extends TestSync {
  readonly lost = new Set<number>();
  readonly changed = new Map<number, Partial<Message>>();

  static async start(options?: TestSyncOptions): Promise<Scene> {
    const { source, rooms, mailbox } = await TestSync.open(options);
    return new Scene(source, rooms, mailbox);
  }

  async verify(mode: VerificationMode = 'Digests', more: Partial<VerificationRequest> = {}) {
    const { tenant, mailbox } = this.mailbox.key;
    const [ledger] = await this.rooms.mailboxes.findLedgers(tenant, mailbox);
    if (ledger === undefined) throw new TypeError('Nothing was synchronised.');
    const verified = await verifyMailbox({
      source: this.source,
      target: new MailboxVerificationTarget(this.#damaged()),
      ledger,
      mode,
      clock: systemClock,
      signal: new AbortController().signal,
      ...more,
    });
    for (const each of [verified.totals, ...verified.folders]) {
      const { source, matched, missing, different, skipped, changedSince } = each;
      expect(source).toBe(matched + missing + different + skipped + changedSince);
    }
    return verified;
  }

  async find(subject: string, ...folder: string[]): Promise<Message> {
    const found = (await this.messages(...(folder.length === 0 ? ['Inbox'] : folder))).find(
      (message) => message.subject === subject,
    );
    if (found) return found;
    throw new TypeError(`There is no message "${subject}".`);
  }

  #damaged(): ReadableMailbox {
    const { mailbox, lost, changed } = this;
    const seen = (message: Message): Message => ({ ...message, ...changed.get(message.item) });
    return {
      folders: () => mailbox.folders(),
      listMessages: async (...given) =>
        (await mailbox.listMessages(...given)).filter(({ item }) => !lost.has(item)).map(seen),
      findItem: async (item) => {
        const found = lost.has(item) ? undefined : await mailbox.findItem(item);
        return found && seen(found);
      },
      openBody: (message) => mailbox.openBody(message),
      changesSince: (...given) => mailbox.changesSince(...given),
    };
  }
}

/** `changedSince flagsHere 1` */
function outcomes({ reasons }: Pick<MailboxVerification, 'reasons'>): string[] {
  return Object.entries(reasons).flatMap(([name, counts]) =>
    Object.entries(counts).map(([reason, count]) => `${name} ${reason} ${count}`),
  );
}

const one = (uid: number) => [{ first: uid as Uid, last: uid as Uid }];

describe('a mailbox that was copied', () => {
  it.each(modes)('is clean by %s, folder by folder', async (mode) => {
    const scene = await Scene.start();
    const { source } = scene;
    source.create('Sent', ['\\Sent']);
    source.create('Empty');
    source.deliver('INBOX', { bytes: mail('one'), flags: flag.seen, keywords: ['Work', '$Label1'] });
    source.deliver('INBOX', { bytes: mail('two') });
    source.deliver('INBOX', { bytes: mail('two') });
    source.deliver('Sent', { bytes: mail('large', 'x'.repeat(200_000)) });
    await scene.sync();
    const verified = await scene.verify(mode);
    expect(verified).toMatchObject({
      isClean: true,
      isCurrent: true,
      totals: { source: 4, matched: 4 },
      onlyHere: [],
      findings: [],
      folders: [
        { name: 'INBOX', targetPath: ['Inbox'], action: 'copy', source: 3, matched: 3 },
        { name: 'Sent', targetPath: ['Sent Items'], source: 1, matched: 1 },
        { name: 'Empty', source: 0 },
      ],
    });
    const [inbox] = verified.folders;
    expect(inbox?.checksums?.recorded).toBe(inbox?.checksums?.counted);
    expect(inbox?.checksums?.here).toBe(inbox?.checksums?.counted);
    expect(inbox?.checksums?.source).toBe(mode === 'Digests' ? inbox?.checksums?.here : undefined);
    await scene.close();
  });

  it('reads no body where counts are compared', async () => {
    const scene = await Scene.start();
    scene.source.deliver('INBOX', { bytes: mail('one') });
    await scene.sync();
    scene.source.calls.length = 0;
    await scene.verify('Counts');
    expect(scene.source.calls).toEqual(['survey', 'read INBOX']);
    await scene.close();
  });
});

/** The stream of that message ends in its middle, and comes again after the others. */
async function* cutOnce(answers: AsyncIterable<FetchedMessage>, uid: number): AsyncGenerator<FetchedMessage> {
  let whole: FetchedMessage | undefined;
  for await (const answer of answers) {
    if (answer.uid !== uid || answer.kind !== 'stream') {
      yield answer;
      continue;
    }
    const pieces = await Array.fromAsync(answer.pieces);
    whole = { ...answer, pieces: iterate(pieces) };
    yield { ...answer, pieces: brokenOff(pieces) };
  }
  if (whole !== undefined) yield whole;
}

async function* iterate(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

async function* brokenOff(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces.slice(0, 2);
  throw new AppError({ kind: 'unavailable', code: 'migration.source.bodyCut', message: 'It broke off.' });
}

type Damage = (scene: Scene, uid: number, message: Message) => unknown;

async function entriesOf(scene: Scene, uid: number) {
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
    const scene = await Scene.start();
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
        const scene = await Scene.start();
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

describe('a mailbox', () => {
  it('in which a message is there twice is not clean', async () => {
    const scene = await Scene.start();
    scene.source.deliver('INBOX', { bytes: mail('one') });
    await scene.sync();
    const { folder, receivedAt } = await scene.find('one');
    await scene.mailbox.append(folder, Buffer.from(mail('one')), { receivedAt, flags: 0, keywords: [] });
    await scene.mailbox.append(folder, Buffer.from(mail('own')), { receivedAt, flags: 0, keywords: [] });
    expect(await scene.verify('Counts')).toMatchObject({
      isClean: false,
      totals: { matched: 1 },
      onlyHere: [{ path: ['Inbox'], messages: 2, doubled: 1 }],
    });
    await scene.close();
  });

  it('with messages of its owner is clean', async () => {
    const scene = await Scene.start();
    scene.source.deliver('INBOX', { bytes: mail('one') });
    await scene.sync();
    const { folder } = await scene.find('one');
    await scene.mailbox.append(folder, Buffer.from(mail('own')), { receivedAt: 1, flags: 0, keywords: [] });
    expect(await scene.verify('Digests')).toMatchObject({
      isClean: true,
      onlyHere: [{ path: ['Inbox'], messages: 1, doubled: 0 }],
    });
    await scene.close();
  });

  it('of which one message here stands for two of the source misses one', async () => {
    const scene = await Scene.start();
    scene.source.deliver('INBOX', { bytes: mail('same'), receivedAt: 1000 });
    scene.source.deliver('INBOX', { bytes: mail('same'), receivedAt: 1000 });
    await scene.sync();
    const ledger = await scene.openLedger();
    const [first, second] = await ledger.listEntries({ folder: 1, limit: 10 });
    await ledger.write({ putEntries: [{ ...second!, item: first!.item }] });
    scene.lost.add(second!.item);
    expect(outcomes(await scene.verify())).toEqual(['matched same 1', 'missing claimedTwice 1']);
    await scene.close();
  });

  it('tells what has come, gone and been renumbered since', async () => {
    const scene = await Scene.start();
    const { source } = scene;
    for (const name of ['Renumbered', 'Removed', 'Renamed']) {
      source.create(name);
      source.deliver(name, { bytes: mail(name) });
    }
    source.deliver('INBOX', { bytes: mail('one') });
    await scene.sync();
    source.expunge('INBOX', 1);
    source.deliver('INBOX', { bytes: mail('two') });
    source.renumber('Renumbered');
    source.remove('Removed');
    source.rename('Renamed', 'Called otherwise');
    source.create('New');
    source.deliver('New', { bytes: mail('new') });
    const verified = await scene.verify();
    expect(verified).toMatchObject({ isClean: true, isCurrent: false });
    expect(
      verified.folders.map((folder) => [
        folder.name,
        folder.action,
        folder.goneAtSource,
        ...outcomes(folder),
      ]),
    ).toEqual([
      ['INBOX', 'copy', 1, 'changedSince arrived 1'],
      ['Renumbered', 'copy', 0, 'changedSince renumbered 1'],
      ['Called otherwise', 'copy', 0, 'matched same 1'],
      ['New', 'copy', 0, 'changedSince newFolder 1'],
      ['Removed', 'gone', 1],
    ]);
    await scene.close();
  });

  it('tells what was skipped, and why', async () => {
    const scene = await Scene.start();
    const { source } = scene;
    source.create('Old');
    source.deliver('Old', { bytes: mail('old') });
    source.deliver('INBOX', { bytes: mail('large', 'x'.repeat(3000)) });
    const uid = source.deliver('INBOX', { bytes: mail('unreadable') });
    source.unavailable.set(`INBOX ${uid}`, 'No such message.');
    const exclude = [parseFolderPattern('Old')];
    await scene.sync({ options: { largestMessageBytes: 2000, exclude } });
    const verified = await scene.verify('Digests', { exclude });
    expect(verified.isClean).toBe(true);
    expect(outcomes(verified).toSorted()).toEqual([
      'skipped excludedFolder 1',
      'skipped tooLarge 1',
      'skipped unavailable 1',
    ]);
    await scene.close();
  });

  it('with a folder that was not copied to its end misses the rest', async () => {
    const scene = await Scene.start();
    scene.source.deliver('INBOX', { bytes: mail('one') });
    scene.source.deliver('INBOX', { bytes: mail('two') });
    scene.source.beforeMessage = (_, uid) => {
      if (uid === 2) throw new AppError({ kind: 'denied', code: 'test', message: 'No.' });
    };
    await expect(scene.sync()).rejects.toThrow('No.');
    const verified = await scene.verify('Counts');
    expect(verified).toMatchObject({ isClean: false, totals: { source: 2 } });
    expect(outcomes(verified).join()).toContain('missing notYetCopied');
    await scene.close();
  });

  it('with a folder that was made and not copied misses what is in it', async () => {
    const scene = await Scene.start();
    scene.source.create('Later');
    scene.source.deliver('Later', { bytes: mail('later') });
    scene.source.beforeReading = (folder) => {
      if (folder === 'Later') throw new AppError({ kind: 'denied', code: 'test', message: 'No.' });
    };
    await scene.sync();
    scene.source.beforeReading = () => undefined;
    expect(outcomes(await scene.verify('Counts'))).toEqual(['missing notYetCopied 1']);
    await scene.close();
  });

  it('with a folder that cannot be opened is not clean', async () => {
    const scene = await Scene.start();
    scene.source.create('Shut');
    await scene.sync();
    scene.source.beforeReading = (folder) => {
      if (folder === 'Shut')
        throw new AppError({ kind: 'denied', code: 'test', message: 'Permission denied.' });
    };
    expect(await scene.verify()).toMatchObject({
      isClean: false,
      folders: [{ problem: undefined }, { name: 'Shut', problem: 'Permission denied.' }],
    });
    await scene.close();
  });

  it('is clean where the source announces sizes that are not so', async () => {
    const scene = await Scene.start();
    scene.source.deliver('INBOX', { bytes: mail('one'), announcedSize: 7 });
    await scene.sync();
    for (const mode of modes) {
      expect(await scene.verify(mode)).toMatchObject({
        isClean: true,
        folders: [{ matched: 1, inexactSizes: 1 }],
      });
    }
    await scene.close();
  });

  it('of Gmail is verified where its bytes are, in every folder of its labels', async () => {
    const scene = await Scene.start({ abilities: { gmail: true } });
    const { source } = scene;
    source.create('Work');
    source.create('[Gmail]', ['\\Noselect']);
    source.create('[Gmail]/All Mail', ['\\All']);
    const receivedAt = Date.UTC(2026, 0, 2);
    const uid = source.deliver('[Gmail]/All Mail', {
      bytes: mail('both'),
      receivedAt,
      labels: ['\\Inbox', 'Work'],
    });
    const { uidValidity, uidNext } = source.folder('[Gmail]/All Mail');
    const ledger = await scene.openLedger();
    const copies = [];
    for (const name of ['Inbox', 'Work']) {
      const { folder: place } = await scene.mailbox.ensureFolder([name]);
      const arrival = { receivedAt, flags: 0, keywords: [] };
      const { item, body } = await scene.mailbox.append(place, Buffer.from(mail('both')), arrival);
      const size = mail('both').length;
      copies.push({ folder: 1, uid, place, item, digest: body, size, ...arrival, skipped: null });
    }
    const state = {
      delimiter: '/',
      mailboxId: null,
      uidValidity,
      uidNext,
      highestModseq: null,
      place: 0,
      targetPath: [],
      targetName: null,
      targetUidValidity: null,
      syncedAt: 1,
    };
    const putFolders = [{ number: 1, name: '[Gmail]/All Mail', state }];
    await ledger.write({ putFolders, putEntries: copies });
    expect(await scene.verify()).toMatchObject({ isClean: true, totals: { source: 1, matched: 1 } });
    scene.lost.add((await scene.find('both', 'Work')).item);
    expect(outcomes(await scene.verify())).toEqual(['missing gone 1']);
    await scene.close();
  });

  it('is verified to the end over connections that break', async () => {
    const scene = await Scene.start();
    for (let n = 0; n < 1200; n += 1) scene.source.deliver('INBOX', { bytes: mail(`message ${n}`) });
    await scene.sync();
    let breaks = 3;
    scene.source.beforeMessage = (_, uid) => {
      if (uid % 100 === 0 && breaks-- > 0) {
        throw new AppError({ kind: 'unavailable', code: 'test', message: 'Connection lost.' });
      }
    };
    expect(await scene.verify()).toMatchObject({ isClean: true, totals: { matched: 1200 } });
    scene.source.beforeMessage = () => {
      throw new AppError({ kind: 'unavailable', code: 'test', message: 'Connection lost.' });
    };
    await expect(scene.verify()).rejects.toThrow('Connection lost.');
    await scene.close();
  });

  it('is verified where a large message breaks off on its way', async () => {
    const scene = await Scene.start();
    const uid = scene.source.deliver('INBOX', { bytes: mail('large', 'x'.repeat(200_000)) });
    scene.source.deliver('INBOX', { bytes: mail('small') });
    await scene.sync();
    const { source } = scene;
    const cutting: SourceMailbox = {
      identity: source.identity,
      survey: (signal) => source.survey(signal),
      readFolder: (...given) => source.readFolder(...given),
      openLane: async (signal) => {
        const lane = await source.openLane(signal);
        return lane && { fetch: (request) => cutOnce(lane.fetch(request), uid), close: () => lane.close() };
      },
      close: () => source.close(),
    };
    expect(await scene.verify('Digests', { source: cutting })).toMatchObject({
      isClean: true,
      totals: { matched: 2 },
    });
    await scene.close();
  });

  it('stops when it is told to', async () => {
    const scene = await Scene.start();
    scene.source.deliver('INBOX', { bytes: mail('one') });
    await scene.sync();
    const stop = new AbortController();
    scene.source.beforeMessage = () => stop.abort(new Error('Stopped.'));
    await expect(scene.verify('Digests', { signal: stop.signal })).rejects.toThrow('Stopped.');
    await scene.close();
  });

  it('says how far it is', async () => {
    const scene = await Scene.start();
    for (let n = 0; n < 3; n += 1) scene.source.deliver('INBOX', { bytes: mail(`message ${n}`) });
    await scene.sync();
    const told: unknown[] = [];
    await scene.verify('Digests', { onProgress: (progress) => told.push(progress) });
    expect(told.at(-1)).toMatchObject({
      folder: 'INBOX',
      folders: 1,
      verifiedFolders: 1,
      verifiedMessages: 3,
    });
    await scene.close();
  });
});

describe('a pack', () => {
  it('with one byte changed is found, and its message named', async () => {
    const folder = await temporaryFolder();
    const store = openSqliteStore(systemClock, folder);
    const scene = await Scene.start({ store });
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
