import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, readdir, rename, utimes, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { type DovecotServer, startDovecot } from '../../tests/support/imap/dovecot.ts';
import type { DovecotOptions } from '../../tests/support/imap/dovecot-configuration.ts';
import { toModifiedUtf7 } from '../../tests/support/imap/modified-utf7.ts';
import { plantFolder } from '../../tests/support/imap/plant-maildir.ts';
import type { BenchmarkContext } from '../harness.ts';
import { type MixedFolder, messagesPerMailbox, mixedFolders, mixedMessages } from './mixed-mailbox.ts';

/** Grows when the messages change: what an older version made is of no use. */
const version = 1;

/** A Dovecot with so many mailboxes of 5,000 messages: user1, user2 and so on, password `pass`. */
export async function startPlantedDovecot(
  { cleanup, log }: BenchmarkContext,
  mailboxes: number,
  options: DovecotOptions = {},
): Promise<PlantedDovecot> {
  const users = Array.from({ length: mailboxes }, (_, index) => `user${index + 1}`);
  const server = await startDovecot({
    ...options,
    users: Object.fromEntries(users.map((user) => [user, 'pass'])),
  });
  cleanup(() => server[Symbol.asyncDispose]());
  for (const [index, user] of users.entries()) await plantMailbox(server, user, index + 1, log);
  return { server, users, messages: mailboxes * messagesPerMailbox };
}

export interface PlantedDovecot {
  readonly server: DovecotServer;
  readonly users: readonly string[];
  readonly messages: number;
}

/** What is costly to make is kept between runs. */
function benchCache(...names: readonly string[]): string {
  const cache = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  return path.join(cache, 'landfall', 'bench', ...names);
}

async function plantMailbox(
  server: DovecotServer,
  user: string,
  seed: number,
  log: (line: string) => void,
): Promise<void> {
  const stock = await stockOf(seed, log);
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
async function stockOf(seed: number, log: (line: string) => void): Promise<string> {
  const folder = benchCache(`mixed-${version}`, String(seed));
  if (existsSync(folder)) return folder;
  log(`writing ${messagesPerMailbox} messages to ${folder}, once`);
  const unfinished = `${folder}.${process.pid}`;
  let number = 0;
  for (const index of mixedFolders.keys())
    await mkdir(path.join(unfinished, String(index)), { recursive: true });
  for (const { folder: of, message } of mixedMessages(seed)) {
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
