import { invariant } from '../../base/errors.ts';
import type { LedgerFolder } from '../../store/ports/sync-ledger.ts';
import type { TargetMailbox } from '../folders/target-mailbox.ts';
import { ownRules } from '../folders/target-name.ts';
import { rowOf } from '../sync/fetch-job.ts';
import type { FolderReading, SourceMailbox } from '../sync/source-port.ts';
import type { SourceRead } from './judge-message.ts';
import { readSourceDigests } from './source-digests.ts';
import type { ReadDigest, VerificationTarget, VerifiedFolder, VerifiedItem } from './verification-target.ts';

interface RemotePlace {
  readonly name: string;
  readonly uidValidity: number;
  readonly path: readonly string[];
}

interface PlaceReading {
  readonly place: number;
  readonly reading: FolderReading;
}

export interface RemoteTargetOptions {
  /** The mailbox that was copied to, opened for reading. */
  readonly mailbox: SourceMailbox;
  /** They know by what name and UIDVALIDITY each place was made. */
  readonly ledgerFolders: readonly LedgerFolder[];
  /** As whoever copied saw it: what is left out does not depend on it, unless by the use of folders there. */
  readonly description?: TargetMailbox;
}

const itemsPerPage = 10_000;

/** A mailbox at another server, to which messages were copied. Nobody there tells what became of a message that is gone. */
export class RemoteVerificationTarget implements VerificationTarget {
  readonly itemsKeepNumbers = false;
  readonly #options: RemoteTargetOptions;
  readonly #places = new Map<number, RemotePlace>();
  #last: PlaceReading | undefined;

  constructor(options: RemoteTargetOptions) {
    this.#options = options;
    for (const { state } of options.ledgerFolders) {
      const { place, targetName: name, targetUidValidity: uidValidity, targetPath: path } = state;
      if (place !== 0 && name !== null && uidValidity !== null)
        this.#places.set(place, { name, uidValidity, path });
    }
  }

  async describe(): Promise<TargetMailbox> {
    return this.#options.description ?? { rolePaths: new Map(), reserved: [], rules: ownRules };
  }

  /** Those that were copied to; what else is there is none of ours. */
  async listFolders(): Promise<readonly VerifiedFolder[]> {
    return Array.from(this.#places, ([place, { path }]) => ({ place, path }));
  }

  async *listItems(place: number, signal: AbortSignal): AsyncGenerator<readonly VerifiedItem[]> {
    const reading = await this.#read(place, signal);
    if (reading === undefined) return;
    const { uids, sizes, receivedAts, flags, keywordSets, keywords } = reading.messages;
    for (let start = 0; start < uids.length; start += itemsPerPage) {
      const page = uids.subarray(start, start + itemsPerPage);
      yield Array.from(page, (item, index) => {
        const row = start + index;
        return {
          item,
          size: sizes[row] ?? 0,
          receivedAt: receivedAts[row] ?? Number.NaN,
          flags: flags[row] ?? 0,
          keywords: keywordSets[keywords[row] ?? 0] ?? [],
          isUntouched: false,
          digest: undefined,
        };
      });
    }
  }

  async listDeleted(): Promise<ReadonlySet<number>> {
    return new Set();
  }

  async *readDigests(
    place: number,
    items: readonly number[],
    signal: AbortSignal,
  ): AsyncGenerator<ReadDigest> {
    const reading = await this.#read(place, signal);
    const name = this.#places.get(place)?.name;
    invariant(reading !== undefined && name !== undefined, 'items were listed before they are read');
    const { messages, uidValidity } = reading;
    const rows = Uint32Array.from(items.flatMap((item) => rowOf(messages, item) ?? [])).sort();
    const found = new Map<number, SourceRead>();
    await readSourceDigests({
      source: this.#options.mailbox,
      folder: name,
      uidValidity,
      messages,
      rows,
      signal,
      onRead: (row, read) => found.set(messages.uids[row] ?? 0, read),
    });
    for (const item of items) {
      const read = found.get(item);
      if (read?.kind === 'read') yield { item, ...read };
      else if (read?.kind === 'gone') yield { kind: 'gone', item };
      else yield { kind: 'damaged', item, problem: 'The target does not give it.' };
    }
  }

  async findSubject(): Promise<string | null> {
    return null;
  }

  /** Undefined where the folder is not what it was when messages were copied to it. */
  async #read(place: number, signal: AbortSignal): Promise<FolderReading | undefined> {
    const known = this.#places.get(place);
    if (known === undefined) return undefined;
    if (this.#last?.place !== place) {
      this.#last = { place, reading: await this.#options.mailbox.readFolder(known.name, undefined, signal) };
    }
    const { reading } = this.#last;
    return reading.uidValidity === known.uidValidity ? reading : undefined;
  }
}
