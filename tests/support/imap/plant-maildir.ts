import { mkdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Account, giveTo } from './account.ts';

export interface PlantedMessage {
  readonly bytes: Uint8Array;
  readonly internalDate: Date;
  /** https://cr.yp.to/proto/maildir.html: D(raft), F(lagged), P(assed), R(eplied), S(een), T(rashed), in this order. */
  readonly letters?: string;
}

export interface MaildirServer {
  readonly account: Pick<Account, 'uid' | 'gid'>;
  maildir(user: string): string;
}

/**
 * Puts messages where a server will find them, past its door: what APPEND would refuse or mend, and thousands in
 * the time that it would take hundreds. The server's modification time of a file is its INTERNALDATE.
 */
export async function plantMessages(
  server: MaildirServer,
  user: string,
  messages: Iterable<PlantedMessage>,
  folder = '.',
): Promise<void> {
  const current = path.join(server.maildir(user), folder, 'cur');
  let number = 0;
  for (const { bytes, internalDate, letters = '' } of messages) {
    number += 1;
    // UIDs are given in the order of these names.
    const name = `${1_000_000_000 + number}.M${number}P1.planted,S=${bytes.length}:2,${letters}`;
    const file = path.join(current, name);
    await writeFile(file, bytes);
    await utimes(file, internalDate, internalDate);
    await giveTo(server.account, file);
  }
}

/** `name` is the folder's on disk, dots and all, whether or not any client could have made it: `.&Jjo!`. */
export async function plantFolder(server: MaildirServer, user: string, name = '.'): Promise<void> {
  const folder = path.join(server.maildir(user), name);
  const folders = ['cur', 'new', 'tmp'].map((part) => path.join(folder, part));
  for (const each of folders) await mkdir(each, { recursive: true, mode: 0o755 });
  const marker = path.join(folder, 'maildirfolder');
  await writeFile(marker, '');
  await giveTo(
    server.account,
    path.dirname(server.maildir(user)),
    server.maildir(user),
    folder,
    marker,
    ...folders,
  );
}
