import { mkdir, open, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { FolderId, TenantId } from '../../base/ids.ts';
import { findBackupMailbox } from './find-mailbox.ts';
import { folderPath, readLiveMailbox } from './live-messages.ts';
import { mboxSeparator, quoteMbox } from './mbox.ts';
import { OpenedBackup } from './opened-backup.ts';
import { type RestoreLoss, RestoreReport } from './restore-report.ts';
import { isUnreadable } from './restored-body.ts';

export const extractFormats = ['eml', 'mbox'] as const;
export type ExtractFormat = (typeof extractFormats)[number];

export interface ExtractOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly generation?: string;
  readonly from: string;
  /** Made where it is missing; must be empty. */
  readonly toFolder: string;
  readonly format: ExtractFormat;
  readonly keepGoing?: boolean;
  readonly signal?: AbortSignal;
  onLoss?(loss: RestoreLoss): void;
}

export interface Extracted {
  readonly generation: string;
  readonly messages: number;
  readonly losses: number;
}

/** Writes the messages of one mailbox as files: one each, or one mbox for each folder. */
export async function extractMailbox(options: ExtractOptions): Promise<Extracted> {
  const { toFolder, format, signal } = options;
  const backup = await OpenedBackup.open(options.folder, options.clock, options.generation);
  try {
    const report = new RestoreReport(options.keepGoing === true, options.onLoss);
    const { entry } = await findBackupMailbox(backup, options.from);
    await makeEmptyFolder(toFolder);
    const live = await readLiveMailbox(backup, entry, report);
    const tenant = entry.tenant as TenantId;
    const places = new FilePlaces();
    let messages = 0;
    for await (const { message } of live.messages()) {
      signal?.throwIfAborted();
      const names = places.pathOf(message.folder, folderPath(live.folders, message.folder));
      const location = await backup.findBody(tenant, message.body);
      const where = { tenant, mailbox: entry.mailbox };
      const sentence = `Left out message ${message.folder}/${message.uid} ("${message.subject}"): its content cannot be read.`;
      try {
        if (location === undefined) throw missingBody(sentence);
        const chunks = backup.streamBody(tenant, location);
        if (format === 'eml') await writeMessage(toFolder, names, `${message.uid}.eml`, chunks);
        else await appendMbox(toFolder, names, message.receivedAt, chunks);
        messages += 1;
      } catch (error) {
        if (!isUnreadable(error)) throw error;
        report.lose({ ...where, sentence }, error);
      }
    }
    return { generation: backup.manifest.generation, messages, losses: report.losses };
  } finally {
    await backup.close();
  }
}

async function writeMessage(
  root: string,
  names: readonly string[],
  name: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<void> {
  const folder = path.join(root, ...names);
  await mkdir(folder, { recursive: true });
  const file = await open(path.join(folder, name), 'w');
  try {
    for await (const chunk of chunks) await file.write(chunk);
  } finally {
    await file.close();
  }
}

async function appendMbox(
  root: string,
  names: readonly string[],
  receivedAt: number,
  chunks: AsyncIterable<Uint8Array>,
): Promise<void> {
  const parent = path.join(root, ...names.slice(0, -1));
  await mkdir(parent, { recursive: true });
  const file = await open(path.join(parent, `${names.at(-1) ?? ''}.mbox`), 'a');
  const { size } = await file.stat();
  try {
    await file.write(mboxSeparator(receivedAt));
    for await (const chunk of quoteMbox(chunks)) await file.write(chunk);
  } catch (error) {
    // Half a message would be taken for a whole one.
    await file.truncate(size);
    throw error;
  } finally {
    await file.close();
  }
}

/** Two folders whose names differ only in what a file system does not take must not end in one place. */
class FilePlaces {
  readonly #paths = new Map<FolderId, readonly string[]>();
  readonly #taken = new Set<string>();

  pathOf(folder: FolderId, names: readonly string[]): readonly string[] {
    const known = this.#paths.get(folder);
    if (known !== undefined) return known;
    const parents = names.slice(0, -1).map(fileName);
    const wanted = fileName(names.at(-1) ?? '');
    for (let count = 1; ; count += 1) {
      const path = [...parents, count === 1 ? wanted : `${wanted} (${count})`];
      const id = path.join('/').toLowerCase();
      if (this.#taken.has(id)) continue;
      this.#taken.add(id);
      this.#paths.set(folder, path);
      return path;
    }
  }
}

/** A name that every file system takes, and that never leads out of the folder. */
function fileName(name: string): string {
  const safe = name.replaceAll(/[\u0000-\u001f\u007f/\\:*?"<>|]/gu, '_').replace(/^\.+|[. ]+$/g, '_');
  return [...(safe === '' ? '_' : safe)].slice(0, 60).join('');
}

async function makeEmptyFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length === 0) return;
  throw new AppError({
    kind: 'conflict',
    code: 'restore.folderNotEmpty',
    message: `${folder} is not empty. Give another folder with --to-folder.`,
    details: { folder },
  });
}

function missingBody(sentence: string): AppError {
  return new AppError({ kind: 'unavailable', code: 'backup.damaged', message: sentence, retryable: false });
}
