import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import type { BodyHash } from '../../base/ids.ts';
import { flag } from '../../store/ports/mail-model.ts';
import { FakeSource } from '../sync/fake-source.ts';
import { mail, TestSync } from '../sync/test-sync.ts';
import { RemoteVerificationTarget } from './remote-verification-target.ts';
import type { VerificationMode } from './verification-model.ts';
import { verifyMailbox } from './verify-mailbox.ts';

const place = 7;
const receivedAt = Date.UTC(2026, 0, 2);

/** INBOX of one server, copied to Archive of another, with a record of it. */
async function scene(subjects: readonly string[]) {
  const test = await TestSync.open();
  const { source } = test;
  const remote = new FakeSource({}, 'fake://target/user');
  remote.create('Archive');
  const entries = subjects.map((subject) => {
    const bytes = mail(subject);
    const message = { bytes, receivedAt, flags: flag.seen, keywords: [] };
    const uid = source.deliver('INBOX', message);
    const item = remote.deliver('Archive', message);
    const digest = createHash('sha256').update(bytes).digest('hex') as BodyHash;
    return {
      folder: 1,
      uid,
      place,
      item,
      digest,
      size: bytes.length,
      receivedAt,
      flags: flag.seen,
      keywords: [],
      skipped: null,
    };
  });
  const { uidValidity, uidNext } = source.folder('INBOX');
  const state = {
    delimiter: '/',
    mailboxId: null,
    uidValidity,
    uidNext,
    highestModseq: null,
    place,
    targetPath: ['Archive'],
    targetName: 'Archive',
    targetUidValidity: remote.folder('Archive').uidValidity,
    syncedAt: 1,
  };
  const ledger = await test.openLedger();
  await ledger.write({ putFolders: [{ number: 1, name: 'INBOX', state }], putEntries: entries });
  const verify = async (mode: VerificationMode) => {
    const { totals, reasons, isClean, onlyHere } = await verifyMailbox({
      source,
      target: new RemoteVerificationTarget({
        mailbox: remote,
        ledgerFolders: await ledger.folders(),
      }),
      ledger,
      mode,
      clock: systemClock,
      signal: new AbortController().signal,
    });
    const { matched: _, ...others } = reasons;
    return { matched: totals.matched, ...Object.assign({}, ...Object.values(others)), isClean, onlyHere };
  };
  return { source, remote, verify, close: () => test.close() };
}

describe('a mailbox that was copied to another server', () => {
  it.each(['Counts', 'Digests'] as const)('is clean by %s', async (mode) => {
    const { verify, close } = await scene(['one', 'two']);
    expect(await verify(mode)).toEqual({ matched: 2, isClean: true, onlyHere: [] });
    await close();
  });

  it('is not clean where a message is lost, changed, doubled or put into a folder that was made anew', async () => {
    const { remote, verify, close } = await scene(['one', 'two', 'three']);
    remote.expunge('Archive', 1);
    expect(await verify('Counts')).toEqual({ matched: 2, gone: 1, isClean: false, onlyHere: [] });

    const second = remote.message('Archive', 2);
    remote.folder('Archive').messages.set(2, { ...second, bytes: Buffer.from(mail('owt')) });
    expect(await verify('Counts')).toMatchObject({ matched: 2, gone: 1 });
    expect(await verify('Digests')).toMatchObject({ matched: 1, gone: 1, content: 1, isClean: false });

    remote.deliver('Archive', { bytes: mail('three!'.slice(0, 5)), receivedAt: receivedAt + 5000 });
    remote.deliver('Archive', { bytes: mail('three'), receivedAt });
    expect(await verify('Digests')).toMatchObject({ onlyHere: [{ path: ['Archive'] }] });

    remote.renumber('Archive');
    expect(await verify('Counts')).toMatchObject({ matched: 0, gone: 3, isClean: false });
    await close();
  });

  it('is told from what its owner did there', async () => {
    const { source, remote, verify, close } = await scene(['one', 'two']);
    remote.change('Archive', 1, { flags: 0 });
    source.change('INBOX', 2, { flags: flag.seen | flag.flagged });
    expect(await verify('Digests')).toMatchObject({ flagsHere: 1, flagsAtSource: 1, isClean: true });
    await close();
  });
});
