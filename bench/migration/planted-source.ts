import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, readdir, rename, utimes, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { largeMessageBytes } from '../../tests/corpora/imap-mail/shapes/bytes.ts';
import { type DovecotServer, startDovecot } from '../../tests/support/imap/dovecot.ts';
import { toModifiedUtf7 } from '../../tests/support/imap/modified-utf7.ts';
import { plantFolder, plantMessages } from '../../tests/support/imap/plant-maildir.ts';
import type { BenchmarkContext } from '../harness.ts';
import { accountsOf } from './accounts.ts';
import { runProcess } from './measured-process.ts';
import { type MixedFolder, mixedFolders, mixedMessages } from './mixed-mailbox.ts';
import type { RawInput, RawOutput } from './raw-fetch.process.ts';

/** Grows when the messages change: what an older version made is of no use. */
const version = 1;
/** Of the large mailboxes. */
export const messagesPerMailbox = 5000;
/** A mailbox of its own, for a process to be as warm as one that has been running. */
export const warmUser = 'warm';

/** A Dovecot with so many mailboxes: user1, user2 and so on, password `pass`. */
export async function startPlantedDovecot(
  { cleanup, log }: BenchmarkContext,
  mailboxes: number,
  messagesEach = messagesPerMailbox,
): Promise<PlantedDovecot> {
  const users = Array.from({ length: mailboxes }, (_, index) => `user${index + 1}`);
  const passwords = [...users, warmUser].map((user) => [user, 'pass']);
  const server = await startDovecot({ users: Object.fromEntries(passwords) });
  cleanup(() => server[Symbol.asyncDispose]());
  for (const [index, user] of users.entries()) {
    await plantMailbox(server, user, await stockOf(index + 1, messagesEach, log));
  }
  await plantMailbox(server, warmUser, await stockOf(100, messagesPerMailbox, log));
  // Who comes first has the server measure every message for its index, and read from disk what memory has lost.
  const accounts = accountsOf(server, users, false);
  await runProcess<RawInput, RawOutput>('raw-fetch', { accounts, isUnhashed: true });
  return { server, users, messages: mailboxes * messagesEach };
}

export interface PlantedDovecot {
  readonly server: DovecotServer;
  readonly users: readonly string[];
  readonly messages: number;
}

/** A Dovecot with so many mailboxes of one message each, of just the size that a migration still takes. */
export async function startLargeDovecot(
  { cleanup }: BenchmarkContext,
  mailboxes: number,
): Promise<PlantedDovecot> {
  const users = Array.from({ length: mailboxes }, (_, index) => `user${index + 1}`);
  const server = await startDovecot({ users: Object.fromEntries(users.map((user) => [user, 'pass'])) });
  cleanup(() => server[Symbol.asyncDispose]());
  const bytes = Buffer.alloc(largeMessageBytes, `${'Landfall'.repeat(9)}1234\r\n`);
  bytes.write('Subject: large\r\nX-Number: 000\r\n\r\n', 'latin1');
  for (const [index, user] of users.entries()) {
    // No two alike: a store keeps the same bytes once.
    bytes.write(String(index).padStart(3, '0'), 'Subject: large\r\nX-Number: '.length, 'latin1');
    await plantFolder(server, user);
    await plantMessages(server, user, [{ bytes, internalDate: new Date(Date.UTC(2026, 0, 1)) }]);
  }
  return { server, users, messages: mailboxes };
}

/** What is costly to make is kept between runs. */
function benchCache(...names: readonly string[]): string {
  const cache = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  return path.join(cache, 'landfall', 'bench', ...names);
}

async function plantMailbox(server: DovecotServer, user: string, stock: string): Promise<void> {
  for (const [index, folder] of mixedFolders.entries()) {
    const name = maildirName(folder);
    await plantFolder(server, user, name);
    const from = path.join(stock, String(index));
    const to = path.join(server.maildir(user), name, 'cur');
    const files = await readdir(from);
    await inBatches(files, (file) => linkOrCopy(path.join(from, file), path.join(to, file)));
  }
}

/** The files of one mailbox, a folder for each of its folders; made if they are not there yet. */
async function stockOf(seed: number, messages: number, log: (line: string) => void): Promise<string> {
  const folder = benchCache(`mixed-${version}`, String(messages), String(seed));
  if (existsSync(folder)) return folder;
  log(`writing ${messages} messages to ${folder}, once`);
  const unfinished = `${folder}.${process.pid}`;
  let number = 0;
  for (const index of mixedFolders.keys())
    await mkdir(path.join(unfinished, String(index)), { recursive: true });
  for (const { folder: of, message } of mixedMessages(seed, messages)) {
    number += 1;
    const name = `${1_500_000_000 + number}.M${number}P1.mixed,S=${message.bytes.length}:2,${message.letters}`;
    const file = path.join(unfinished, String(mixedFolders.indexOf(of)), name);
    await writeFile(file, message.bytes, { mode: 0o644 });
    await utimes(file, message.internalDate, message.internalDate);
  }
  await rename(unfinished, folder);
  return folder;
}

/** A server never changes the file of a message, so mailboxes may share it. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await copyFile(from, to);
  }
}

async function inBatches<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += 100) await Promise.all(items.slice(at, at + 100).map(work));
}

function maildirName({ path: names }: MixedFolder): string {
  if (names[0] === 'INBOX') return '.';
  return `.${names.map(toModifiedUtf7).join('.')}`;
}
