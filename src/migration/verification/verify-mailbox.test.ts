import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/errors.ts';
import { flag } from '../../store/ports/mail-model.ts';
import { parseFolderPattern } from '../folders/folder-patterns.ts';
import { mail } from '../sync/test-sync.ts';
import { outcomes, VerificationScene } from './test-verification.ts';
import type { VerificationMode } from './verification-model.ts';

const modes: VerificationMode[] = ['Counts', 'Digests'];

describe('a mailbox that was copied', () => {
  it.each(modes)('is clean by %s, folder by folder', async (mode) => {
    const scene = await VerificationScene.start();
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
    const scene = await VerificationScene.start();
    scene.source.deliver('INBOX', { bytes: mail('one') });
    await scene.sync();
    scene.source.calls.length = 0;
    await scene.verify('Counts');
    expect(scene.source.calls).toEqual(['survey', 'read INBOX']);
    await scene.close();
  });
});

describe('a mailbox', () => {
  it('in which a message is there twice is not clean', async () => {
    const scene = await VerificationScene.start();
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
    const scene = await VerificationScene.start();
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
    const scene = await VerificationScene.start();
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
    const scene = await VerificationScene.start();
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
    const scene = await VerificationScene.start();
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
    const scene = await VerificationScene.start();
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
    const scene = await VerificationScene.start();
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
    const scene = await VerificationScene.start();
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
    const scene = await VerificationScene.start();
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
    const scene = await VerificationScene.start({ abilities: { gmail: true } });
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
});
