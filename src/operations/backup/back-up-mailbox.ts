import { isAppError } from '../../base/errors.ts';
import type { BodyHash, ChangeNumber } from '../../base/ids.ts';
import { lookAhead } from '../../base/look-ahead.ts';
import type {
  Change,
  ChangePage,
  Folder,
  Mailbox,
  MailboxKey,
  PropertyOwner,
} from '../../store/ports/mail-model.ts';
import type { BackupReader } from './backup-ports.ts';
import type { BodyArchive } from './body-archive.ts';
import { type MailboxLine, type PropertyLine, toPropertyLines } from './change-lines.ts';
import type { LineFileWriter } from './line-file.ts';
import type { BackupProblem } from './manifest.ts';

const changesPerPage = 500;
/** Enough to keep the disk and a few cores busy; of bodies up to a megabyte, which larger ones stream past. */
const readsUnderWay = 16;
/** Attempts to see a mailbox at rest. Beyond them a folder made in between waits for the next generation. */
const mostRounds = 50;

export interface SavedChanges {
  readonly upTo: ChangeNumber;
  readonly changes: number;
  readonly problems: readonly BackupProblem[];
}

/**
 * Writes what changed in a mailbox above `since`. The feed is read to its end while others write: an object
 * that changes meanwhile comes again with its later state, so that what is written adds up to the state at
 * the last page.
 */
export async function backUpMailbox(
  reader: BackupReader,
  archive: BodyArchive,
  mailbox: Mailbox,
  since: ChangeNumber,
  lines: LineFileWriter,
  signal?: AbortSignal,
): Promise<SavedChanges> {
  const key: MailboxKey = { tenant: mailbox.tenant, mailbox: mailbox.mailbox };
  const writer = new ChangeWriter(reader, archive, key, lines);
  let upTo = since;
  let folders: readonly Folder[] = [];
  for (let round = 1; ; round += 1) {
    for (let more = true; more; ) {
      signal?.throwIfAborted();
      const page: ChangePage = await reader.changesSince(key, upTo, { limit: changesPerPage });
      await writer.writeAll(page.changes);
      ({ upTo, more } = page);
    }
    folders = await reader.listFolders(key);
    const { changes } = await reader.changesSince(key, upTo, { limit: 1 });
    if (changes.length === 0 || round === mostRounds) break;
  }
  await writer.writeState(folders, upTo);
  return { upTo, changes: writer.changes, problems: writer.problems() };
}

interface ReadChange {
  readonly change: Change;
  readonly properties: readonly PropertyLine[];
  readonly problem: Pick<BackupProblem, 'body' | 'reason'> | undefined;
}

class ChangeWriter {
  readonly #reader: BackupReader;
  readonly #archive: BodyArchive;
  readonly #key: MailboxKey;
  readonly #lines: LineFileWriter;
  /** Bodies that could not be read, by message: one that is then found removed was no loss. */
  readonly #problems = new Map<string, BackupProblem>();
  changes = 0;

  constructor(reader: BackupReader, archive: BodyArchive, key: MailboxKey, lines: LineFileWriter) {
    this.#reader = reader;
    this.#archive = archive;
    this.#key = key;
    this.#lines = lines;
  }

  async writeAll(changes: readonly Change[]): Promise<void> {
    for await (const read of lookAhead(changes, { items: readsUnderWay }, (change) => this.#read(change))) {
      const { change, properties, problem } = read;
      if (change.kind === 'message') {
        const { folder, uid } = change.message;
        this.#problems.delete(`${folder}/${uid}`);
        if (problem) this.#problems.set(`${folder}/${uid}`, { ...this.#key, folder, uid, ...problem });
      } else if (change.kind === 'messageGone') {
        this.#problems.delete(`${change.folder}/${change.uid}`);
      }
      this.changes += 1;
      await this.#put({ kind: 'change', change, properties });
    }
  }

  /** What belongs to a change, and its bodies kept; which cannot be read, and why. */
  async #read(change: Change): Promise<ReadChange> {
    if (change.kind === 'folder') {
      const owner = { kind: 'folder', folder: change.folder.folder } as const;
      return { change, properties: await this.#properties(owner), problem: undefined };
    }
    if (change.kind !== 'message') return { change, properties: [], problem: undefined };
    const { folder, uid, body, native } = change.message;
    const properties = await this.#properties({ kind: 'message', folder, uid });
    const problem = (await this.#keep(body)) ?? (native === null ? undefined : await this.#keep(native));
    return { change, properties, problem };
  }

  async #keep(body: BodyHash): Promise<ReadChange['problem']> {
    const reason = await this.#archive.keep(this.#reader, body);
    return reason === undefined ? undefined : { body, reason };
  }

  /**
   * A folder's next uid and counters move with its messages and not with a change of its own, so its state is
   * told anew. What changed after `upTo` belongs to the next generation.
   */
  async writeState(folders: readonly Folder[], upTo: ChangeNumber): Promise<void> {
    for (const folder of folders) {
      if (folder.changeNo > upTo) continue;
      const contentChange = Math.min(folder.contentChange, upTo) as ChangeNumber;
      const properties = await this.#properties({ kind: 'folder', folder: folder.folder });
      await this.#put({ kind: 'folderState', folder: { ...folder, contentChange }, properties });
    }
    const properties = await this.#properties({ kind: 'mailbox' });
    const names = await this.#reader.listNamedProperties(this.#key);
    await this.#put({ kind: 'mailboxState', properties, names });
  }

  problems(): BackupProblem[] {
    return [...this.#problems.values()];
  }

  async #properties(owner: PropertyOwner): Promise<PropertyLine[]> {
    try {
      return toPropertyLines(await this.#reader.readProperties(this.#key, owner));
    } catch (error) {
      // Removed since the page was read: its tombstone comes in a later page.
      if (isAppError(error, 'notFound')) return [];
      throw error;
    }
  }

  #put(line: MailboxLine): Promise<void> {
    return this.#lines.write(line);
  }
}
