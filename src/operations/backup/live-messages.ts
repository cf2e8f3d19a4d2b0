import type { FolderId } from '../../base/ids.ts';
import type { Folder, Message, Property } from '../../store/ports/mail-model.ts';
import { fromPropertyLines, type MailboxLine } from './change-lines.ts';
import type { BackupMailbox } from './manifest.ts';
import type { OpenedBackup } from './opened-backup.ts';
import type { RestoreReport } from './restore-report.ts';

export interface LiveMessage {
  readonly message: Message;
  readonly properties: readonly Property[];
}

/** What was in a mailbox at its generation, history left out. */
export interface LiveMailbox {
  readonly folders: ReadonlyMap<FolderId, Folder>;
  messages(): AsyncGenerator<LiveMessage>;
}

const uidSpace = 2 ** 32;

/**
 * Reads the mailbox's lines once to learn which of them is the last word on each message (one number a
 * message), and then again for these alone.
 */
export async function readLiveMailbox(
  backup: OpenedBackup,
  entry: BackupMailbox,
  report: RestoreReport,
): Promise<LiveMailbox> {
  const folders = new Map<FolderId, Folder>();
  const lastLines = new Map<number, number>();
  let lines = 0;
  const where = { tenant: entry.tenant, mailbox: entry.mailbox };
  for await (const line of backup.mailboxLines(entry)) {
    const value = report.value(line, where) as MailboxLine | undefined;
    lines += 1;
    if (value?.kind === 'folderState') folders.set(value.folder.folder, value.folder);
    if (value?.kind !== 'change') continue;
    const { change } = value;
    if (change.kind === 'folder') folders.set(change.folder.folder, change.folder);
    else if (change.kind === 'folderGone') folders.delete(change.folder);
    else if (change.kind === 'message') lastLines.set(keyOf(change.message), lines);
    else lastLines.delete(keyOf(change));
  }
  return {
    folders,
    async *messages() {
      let at = 0;
      for await (const line of backup.mailboxLines(entry)) {
        at += 1;
        if (line.kind !== 'line') continue;
        const value = line.value as MailboxLine;
        if (value.kind !== 'change' || value.change.kind !== 'message') continue;
        const { message } = value.change;
        if (lastLines.get(keyOf(message)) !== at) continue;
        // What clients keep beside messages is of use in its own mailbox alone.
        if (folders.get(message.folder)?.kind === 'associated') continue;
        yield { message, properties: fromPropertyLines(value.properties) };
      }
    },
  };
}

function keyOf({ folder, uid }: { folder: number; uid: number }): number {
  return folder * uidSpace + uid;
}

/** Names from below the root down to the folder; the folders that only hold others together are left out. */
export function folderPath(folders: ReadonlyMap<FolderId, Folder>, folder: FolderId): string[] {
  const names: string[] = [];
  const seen = new Set<FolderId>();
  for (let at = folders.get(folder); at !== undefined && !seen.has(at.folder); ) {
    seen.add(at.folder);
    if (at.role !== 'root' && at.role !== 'ipmSubtree' && at.parent !== null) names.unshift(at.name);
    at = at.parent === null ? undefined : folders.get(at.parent);
  }
  return names.length === 0 ? [`Folder ${folder}`] : names;
}
