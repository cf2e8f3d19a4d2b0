import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startChild } from '../../tests/support/child.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { systemClock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { FolderId, TenantId } from '../base/ids.ts';
import type { BodySpool } from '../store/ports/bodies.ts';
import type { Mailbox } from './mailbox.ts';
import { prepareMessage, receiveMessage, takeIn } from './message-intake.ts';
import {
  arrival,
  mailOf,
  openMemoryStore,
  openSqliteStore,
  piecesOf,
  RecordedLog,
  TestMailboxes,
} from './test-mailboxes.ts';

const limits = { memoryBytes: 2000, maxMessageBytes: 10_000 };
const tenant = 1 as TenantId;

/** A message of exactly so many bytes, with every byte value and bare CR and LF in its body. */
function mailOfSize(bytes: number): Uint8Array {
  const mail = new Uint8Array(bytes);
  for (let index = 0; index < bytes; index += 1) mail[index] = (index * 7 + (index >> 8)) & 0xff;
  const header = Buffer.from(`Subject: ${bytes} 바이트\r\n\r\n`);
  mail.set(header.subarray(0, bytes));
  return mail;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function inboxOf(mailbox: Mailbox): Promise<FolderId> {
  return (await mailbox.folders()).getRole('inbox').folder;
}

async function readBack(mailbox: Mailbox, hash: Awaited<ReturnType<Mailbox['append']>>['body']) {
  const body = await mailbox.openBody({ body: hash });
  return Buffer.concat(await Array.fromAsync(body.stream()));
}

describe.each([
  ['memory', openMemoryStore],
  ['SQLite', openSqliteStore],
])('a message on %s', (_, openStore) => {
  async function make(quotas = {}) {
    const folder = await temporaryFolder();
    const test = new TestMailboxes({ store: openStore(systemClock, folder), intakeLimits: limits });
    onTestFinished(() => test.close());
    const spools = async () => {
      const files = await readdir(folder, { recursive: true, withFileTypes: true });
      return files.filter((file) => file.isFile() && path.basename(file.parentPath) === 'spool');
    };
    return { ...test, mailbox: await test.make({ quotas }), spools };
  }

  it.each([0, 1, 1999, 2000, 2001, 4000, 9999, 10_000])('of %i bytes is kept unchanged', async (size) => {
    const { mailbox, spools } = await make();
    const inbox = await inboxOf(mailbox);
    const mail = mailOfSize(size);
    const whole = await mailbox.append(inbox, mail, arrival);
    for (const pieceSize of [1, 700, 2000, 20_000]) {
      const inPieces = await mailbox.appendStream(inbox, piecesOf(mail, pieceSize), arrival);
      expect(inPieces.body).toBe(whole.body);
      const [a, b] = await Promise.all([mailbox.findItem(whole.item), mailbox.findItem(inPieces.item)]);
      const own = { uid: 0, item: 0, changeNo: 0, modification: 0, createdAt: 0, modifiedAt: 0 };
      expect({ ...b, ...own }).toEqual({ ...a, ...own });
    }
    expect(whole.body).toBe(sha256(mail));
    expect(sha256(await readBack(mailbox, whole.body))).toBe(sha256(mail));
    expect(await spools()).toEqual([]);
  });

  it('that is too large is refused with the limit, and leaves nothing', async () => {
    const { mailbox, spools } = await make();
    const inbox = await inboxOf(mailbox);
    await expect(
      mailbox.appendStream(inbox, piecesOf(mailOfSize(10_001), 900), arrival),
    ).rejects.toMatchObject({
      kind: 'limit',
      code: 'mailbox.message.tooLarge',
      message: expect.stringContaining('larger than 10000 bytes'),
    });
    expect((await mailbox.describe()).usage.itemCount).toBe(0);
    expect(await spools()).toEqual([]);
  });

  it.each([500, 5000])('that ends in a failure after %i bytes leaves nothing', async (size) => {
    const { mailbox, spools } = await make();
    const reset = new Error('The connection was reset.');
    async function* broken() {
      yield* piecesOf(mailOfSize(size), 400);
      throw reset;
    }
    await expect(mailbox.appendStream(await inboxOf(mailbox), broken(), arrival)).rejects.toBe(reset);
    expect((await mailbox.describe()).usage.itemCount).toBe(0);
    expect(await spools()).toEqual([]);
  });

  it.each([
    ['no such folder', {}, 4711, 'notFound'],
    ['no room', { prohibitSendReceiveBytes: 100 }, undefined, 'quota'],
  ])('for which there is %s leaves nothing on disk', async (__, quotas, folder, kind) => {
    const { mailbox, spools } = await make(quotas);
    const target = (folder as FolderId | undefined) ?? (await inboxOf(mailbox));
    const stored = mailbox.appendStream(target, piecesOf(mailOfSize(5000), 400), arrival);
    await expect(stored).rejects.toMatchObject({ kind });
    expect(await spools()).toEqual([]);
  });

  it('may come in pieces whose memory the producer uses again', async () => {
    const { mailbox } = await make();
    const mail = mailOfSize(7777);
    async function* reusing() {
      const memory = new Uint8Array(512);
      for (let at = 0; at < mail.byteLength; at += memory.byteLength) {
        const piece = mail.subarray(at, at + memory.byteLength);
        memory.set(piece);
        yield memory.subarray(0, piece.byteLength);
        memory.fill(0);
      }
    }
    const added = await mailbox.appendStream(await inboxOf(mailbox), reusing(), arrival);
    expect(added.body).toBe(sha256(mail));
  });
});

describe('intake', () => {
  /** A spool whose every step may fail. */
  function failingStore(failing: { write?: Error; finish?: Error; discard?: Error }) {
    const discarded: string[] = [];
    const spool: BodySpool = {
      write: async () => {
        if (failing.write) throw failing.write;
      },
      finish: async () => {
        if (failing.finish) throw failing.finish;
        return { kind: 'spooled', hash: 'aa' as never, byteLength: 1, token: 't' };
      },
      discard: async () => {
        discarded.push('discarded');
        if (failing.discard) throw failing.discard;
      },
    };
    return { discarded, openSpool: () => Promise.resolve(spool) };
  }
  const full = new AppError({ kind: 'unavailable', code: 'store.full', message: 'The disk is full.' });
  const away = new Error('The file is away.');

  it.each<[string, { write?: Error; finish?: Error; discard?: Error }]>([
    ['a write', { write: full }],
    ['the end', { finish: full }],
    ['a write, and the discarding too', { write: full, discard: away }],
  ])('tells why it failed where %s fails', async (_, failing) => {
    const store = failingStore(failing);
    const log = new RecordedLog();
    const taken = takeIn(store, tenant, piecesOf(mailOfSize(5000), 900), arrival, limits, log);
    await expect(taken).rejects.toBe(full);
    expect(store.discarded).toEqual(['discarded']);
    expect(log.events('warn')).toEqual(failing.discard ? ['mailbox.spool.discardFailed'] : []);
  });

  it('closes the producer of a message that it refuses', async () => {
    let isClosed = false;
    async function* endless() {
      try {
        for (;;) yield new Uint8Array(1000);
      } finally {
        isClosed = true;
      }
    }
    const taken = takeIn(failingStore({}), tenant, endless(), arrival, limits);
    await expect(taken).rejects.toMatchObject({ kind: 'limit' });
    expect(isClosed).toBe(true);
  });

  it('opens no spool for what memory holds, and takes no more memory than that', async () => {
    const store = { openSpool: () => Promise.reject(away) };
    const message = await receiveMessage(store, tenant, piecesOf(mailOfSize(2000), 1), arrival, limits);
    expect(message).toEqual(prepareMessage(mailOfSize(2000), arrival));
    const bytes = message.body.kind === 'bytes' ? message.body.bytes : new Uint8Array();
    expect(bytes.buffer.byteLength).toBe(2000);
  });

  it('never holds 35 MB in memory', async () => {
    const folder = await temporaryFolder();
    await using child = await startChild('src/mailbox/stream-append.worker.ts', { args: [folder] });
    const [, grown, hash, expected] = await child.line(/^grown (\d+) hash (\w+) expected (\w+)$/);
    expect(hash).toBe(expected);
    expect(Number(grown)).toBeLessThan(20 * 1024 * 1024);
    expect(await child.exited).toEqual({ code: 0, signal: null });
  });

  it('keeps what a list shows of a long message', async () => {
    const header = ['From: 김민수 <minsu@contoso.kr>', 'Subject: 긴 메일', 'X-Priority: 1'];
    const mail = mailOf(...header, '', 'x'.repeat(5000));
    const store = failingStore({});
    const { message } = await takeIn(store, tenant, piecesOf(mail, 100), arrival, limits);
    expect(message).toEqual({
      ...prepareMessage(mail, arrival),
      body: expect.objectContaining({ kind: 'spooled' }),
    });
  });
});
