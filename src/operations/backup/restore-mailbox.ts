import type { BodyHash, ChangeNumber, FolderId, Guid, MailboxId } from '../../base/ids.ts';
import type { NewBody } from '../../store/ports/bodies.ts';
import type { Mailbox, MailboxKey } from '../../store/ports/mail-model.ts';
import type { RestoredChange } from '../../store/ports/mail-store.ts';
import type { RestoreTarget, TenantPlace } from './backup-ports.ts';
import type { BodyTable } from './body-table.ts';
import { fromPropertyLines, type MailboxLine } from './change-lines.ts';
import type { BackupMailbox } from './manifest.ts';
import type { OpenedBackup } from './opened-backup.ts';
import type { RestoreReport } from './restore-report.ts';
import { type LostBody, readRestoredBody } from './restored-body.ts';

const batchChanges = 500;
const batchBytes = 8 << 20;

type FolderState = Extract<MailboxLine, { kind: 'folderState' }>;

/** How a mailbox stood at its generation, apart from its messages. */
interface FinalState {
  readonly folders: ReadonlyMap<FolderId, FolderState>;
  readonly mailbox: Extract<MailboxLine, { kind: 'mailboxState' }> | undefined;
}

/**
 * Puts a mailbox back with every number it had. Folders come first and in the state they ended in, so that
 * names which were exchanged on the way never meet; then the history of messages in its own order.
 */
export async function restoreMailbox(
  backup: OpenedBackup,
  target: RestoreTarget,
  place: TenantPlace,
  entry: BackupMailbox,
  known: BodyTable,
  report: RestoreReport,
): Promise<{ messages: number }> {
  const key: MailboxKey = { tenant: place.target, mailbox: entry.mailbox as MailboxId };
  const where = { tenant: entry.tenant, mailbox: entry.mailbox };
  const final = await readFinalState(backup, entry);
  const properties = fromPropertyLines(final.mailbox?.properties ?? []);
  await target.mail.restoreMailbox(emptyMailbox(key, entry), properties, final.mailbox?.names);
  const writer = new RestoreWriter(target.mail, key, known);
  for (const state of final.folders.values()) await writer.add(folderChange(state));
  const lost = new Map<string, LostBody>();
  for await (const line of backup.mailboxLines(entry)) {
    const value = report.value(line, where) as MailboxLine | undefined;
    if (value?.kind !== 'change') continue;
    const { change, properties } = value;
    if (change.kind === 'message') {
      const { message } = change;
      const find = async (hash: BodyHash) => {
        const request = { source: place.source, target: place.target, mailbox: entry.mailbox, message, hash };
        return writer.findBody(hash) ?? (await readRestoredBody(backup, target.mail, request));
      };
      const body = await find(message.body);
      // No loss yet: the message may have been removed later.
      if (isLost(body)) lost.set(nameOf(message), body);
      else {
        lost.delete(nameOf(message));
        const native = message.native ? await find(message.native) : undefined;
        if (isLost(native)) lost.set(nameOf(message), native);
        const isWhole = native !== undefined && !isLost(native);
        const kept = isWhole ? message : { ...message, native: null, nativeSize: 0 };
        await writer.add({
          change: { ...change, message: kept },
          properties: fromPropertyLines(properties),
          ...(body === 'stored' ? {} : { body }),
          ...(!isWhole || native === 'stored' ? {} : { native }),
        });
      }
    } else if (change.kind === 'messageGone') {
      lost.delete(nameOf(change));
      await writer.add({ change, properties: [] });
    } else if (change.kind === 'folderGone' && !final.folders.has(change.folder)) {
      await writer.add({ change, properties: [] });
    }
  }
  // Again, because messages have moved the folders' counters of changes on their way.
  for (const state of final.folders.values()) await writer.add(folderChange(state));
  await writer.flush();
  for (const { loss, error } of lost.values()) report.lose(loss, error);
  return { messages: writer.messages };
}

function isLost(body: NewBody | 'stored' | LostBody | undefined): body is LostBody {
  return typeof body === 'object' && body.kind === 'lost';
}

function nameOf({ folder, uid }: { folder: number; uid: number }): string {
  return `${folder}/${uid}`;
}

async function readFinalState(backup: OpenedBackup, entry: BackupMailbox): Promise<FinalState> {
  const folders = new Map<FolderId, FolderState>();
  let mailbox: FinalState['mailbox'];
  for await (const line of backup.mailboxLines(entry)) {
    if (line.kind !== 'line') continue;
    const value = line.value as MailboxLine;
    if (value.kind === 'change') {
      // Should the states at the end of a file be unreadable, its changes still tell of folders.
      if (value.change.kind === 'folder') {
        const { folder } = value.change;
        folders.set(folder.folder, { kind: 'folderState', folder, properties: value.properties });
      } else if (value.change.kind === 'folderGone') folders.delete(value.change.folder);
    } else if (value.kind === 'folderState') folders.set(value.folder.folder, value);
    else mailbox = value;
  }
  return { folders, mailbox };
}

function folderChange({ folder, properties }: FolderState): RestoredChange {
  const change = { kind: 'folder', changeNo: folder.changeNo, folder } as const;
  return { change, properties: fromPropertyLines(properties) };
}

function emptyMailbox(key: MailboxKey, entry: BackupMailbox): Mailbox {
  return {
    ...key,
    guid: entry.guid as Guid,
    createdAt: entry.createdAt,
    changeNo: entry.upTo as ChangeNumber,
    quotas: entry.quotas,
    usage: { itemCount: 0, totalBytes: 0, recoverableCount: 0, recoverableBytes: 0 },
  };
}

/** The target knows where; here it only counts that it has the body. */
const somewhere = { pack: 1, offset: 0, storedBytes: 0, bytes: 0, codec: 'raw' } as const;

/** Bounded batches; bodies that came along once are not sent again. */
class RestoreWriter {
  readonly #mail: RestoreTarget['mail'];
  readonly #key: MailboxKey;
  #batch: RestoredChange[] = [];
  #bytes = 0;
  readonly #inBatch = new Map<BodyHash, NewBody>();
  readonly #known: BodyTable;
  messages = 0;

  constructor(mail: RestoreTarget['mail'], key: MailboxKey, known: BodyTable) {
    this.#mail = mail;
    this.#known = known;
    this.#key = key;
  }

  /** What came along in this batch is named again with it; what the target already has is not sent again. */
  findBody(hash: BodyHash): NewBody | 'stored' | undefined {
    return this.#inBatch.get(hash) ?? (this.#known.has(hash) ? 'stored' : undefined);
  }

  async add(restored: RestoredChange): Promise<void> {
    this.#batch.push(restored);
    if (restored.change.kind === 'message') this.messages += 1;
    for (const body of [restored.body, restored.native]) {
      if (body === undefined || this.#inBatch.has(body.hash)) continue;
      this.#inBatch.set(body.hash, body);
      if (body.kind === 'inline') this.#bytes += body.bytes.byteLength;
    }
    if (this.#batch.length >= batchChanges || this.#bytes >= batchBytes) await this.flush();
  }

  async flush(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    this.#bytes = 0;
    if (batch.length > 0) await this.#mail.restoreChanges(this.#key, batch);
    for (const hash of this.#inBatch.keys()) this.#known.set(hash, somewhere);
    this.#inBatch.clear();
  }
}
