/** Run by message-intake.test.ts as a process of its own: how far memory grows while 35 MB arrive. */
import { createHash } from 'node:crypto';
import { systemClock } from '../base/clock.ts';
import { arrival, openSqliteStore, TestMailboxes } from './test-mailboxes.ts';

const messageBytes = 35 * 1024 * 1024;

const test = new TestMailboxes({ store: openSqliteStore(systemClock, process.argv[2] ?? '') });
const mailbox = await test.make();
const { folder } = (await mailbox.folders()).getRole('inbox');
let peak = 0;

async function* message(bytes: number, digest = createHash('sha256')) {
  const memory = Buffer.alloc(64 * 1024);
  for (let at = 0; at < bytes; at += memory.byteLength) {
    memory.fill(at.toString(36));
    if (at === 0) memory.write('Subject: long\r\n\r\n');
    digest.update(memory);
    yield memory;
    peak = Math.max(peak, process.memoryUsage.rss());
  }
}

// What is loaded and allocated once is no part of the growth.
await mailbox.appendStream(folder, message(2 * 1024 * 1024), arrival);
const before = process.memoryUsage.rss();
peak = before;
const digest = createHash('sha256');
const { body } = await mailbox.appendStream(folder, message(messageBytes, digest), arrival);
peak = Math.max(peak, process.memoryUsage.rss());
process.stdout.write(`grown ${peak - before} hash ${body} expected ${digest.digest('hex')}\n`);
await test.close();
