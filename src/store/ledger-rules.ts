import { AppError } from '../base/errors.ts';
import type { BodyHash, LedgerId } from '../base/ids.ts';
import { maxUid } from '../base/ids.ts';
import { DigestChecksum, emptyChecksum } from './digest-checksum.ts';
import { normalizeKeywords } from './keywords.ts';
import { allFlags } from './ports/mail-model.ts';
import type { LedgerArrivals, LedgerEntry, LedgerFolderTotals } from './ports/sync-ledger.ts';

/** What every store makes of what is written into a ledger, and what it refuses, in the same words. */

export const emptyTotals: LedgerFolderTotals = {
  copiedCount: 0,
  copiedBytes: 0,
  skippedCount: 0,
  checksum: emptyChecksum,
};

interface Counted {
  readonly digest: BodyHash | Uint8Array | null;
  readonly size: number;
  readonly isSkipped: boolean;
}

/** The totals of a folder while entries come and go. */
export class LedgerTotals {
  #copiedCount: number;
  #copiedBytes: number;
  #skippedCount: number;
  readonly #checksum: DigestChecksum;

  constructor(before: LedgerFolderTotals = emptyTotals) {
    this.#copiedCount = before.copiedCount;
    this.#copiedBytes = before.copiedBytes;
    this.#skippedCount = before.skippedCount;
    this.#checksum = new DigestChecksum(before.checksum);
  }

  add({ digest, size, isSkipped }: Counted): void {
    if (isSkipped) {
      this.#skippedCount += 1;
      return;
    }
    this.#copiedCount += 1;
    this.#copiedBytes += size;
    if (digest !== null) this.#checksum.add(digest);
  }

  remove({ digest, size, isSkipped }: Counted): void {
    if (isSkipped) {
      this.#skippedCount -= 1;
      return;
    }
    this.#copiedCount -= 1;
    this.#copiedBytes -= size;
    if (digest !== null) this.#checksum.remove(digest);
  }

  get value(): LedgerFolderTotals {
    return {
      copiedCount: this.#copiedCount,
      copiedBytes: this.#copiedBytes,
      skippedCount: this.#skippedCount,
      checksum: this.#checksum.toString(),
    };
  }
}

/** As it is kept. Of a message that was copied, place, item and digest are known. */
export function checkEntry(entry: LedgerEntry): LedgerEntry {
  const { uid, place, item, digest, skipped } = entry;
  const isWhole = [entry.size, entry.receivedAt].every(Number.isSafeInteger) && entry.size >= 0;
  const isPlaced = skipped === null ? place > 0 && item > 0 && digest !== null : place === 0 && item === 0;
  if (!isWhole || !isPlaced || !isUid(uid)) refuse(entry);
  return { ...entry, flags: entry.flags & allFlags, keywords: normalizeKeywords(entry.keywords) };
}

/** As `checkEntry`, of what arrives with its message: the rest of it is the store's own. */
export function checkArrivals({ entries }: LedgerArrivals, messages: number): void {
  if (entries.length !== messages) {
    throw new AppError({
      kind: 'invalid',
      code: 'store.ledger.entryCount',
      message: `${messages} messages came with ${entries.length} entries for the ledger. Give one for each.`,
    });
  }
  for (const entry of entries) {
    const isWhole = [entry.size, entry.receivedAt].every(Number.isSafeInteger) && entry.size >= 0;
    if (!isWhole || !isUid(entry.uid)) refuse(entry);
  }
}

function isUid(uid: number): boolean {
  return Number.isInteger(uid) && uid >= 1 && uid <= maxUid;
}

function refuse({ folder, uid }: Pick<LedgerEntry, 'folder' | 'uid'>): never {
  throw new AppError({
    kind: 'invalid',
    code: 'store.ledger.entryInvalid',
    message: `The entry for message ${uid} of folder ${folder} cannot be kept: a copied message has a place, an item and a digest, a skipped one has neither place nor item, and UIDs, sizes and times are whole numbers.`,
    details: { folder, uid },
  });
}

export function ledgerNotFound(ledger: LedgerId): never {
  throw new AppError({
    kind: 'notFound',
    code: 'store.ledger.notFound',
    message: `There is no ledger ${ledger} for this mailbox. It may have been removed with it; open it again.`,
    details: { ledger },
  });
}

export function ledgerTakenOver(ledger: LedgerId): never {
  throw new AppError({
    kind: 'conflict',
    code: 'store.ledger.takenOver',
    message: `Somebody else has opened ledger ${ledger} since and goes on with it. Leave the mailbox to them.`,
    details: { ledger },
  });
}

export function ledgerFolderNotFound(folder: number): never {
  throw new AppError({
    kind: 'notFound',
    code: 'store.ledger.folderNotFound',
    message: `The ledger has no folder ${folder}. Put the folder before its entries.`,
    details: { folder },
  });
}

export function alreadyCopied(ledger: LedgerId): never {
  throw new AppError({
    kind: 'conflict',
    code: 'store.ledger.alreadyCopied',
    message: `A message of this batch stands in ledger ${ledger} already, or comes twice. Read the ledger again and copy only what it does not have.`,
    details: { ledger },
  });
}
