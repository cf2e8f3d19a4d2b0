import { packHeaderBytes } from './pack-format.ts';
import { checkPayload, type FoundRecord, WindowReader, walkHeaders } from './pack-scan.ts';
import { findPackOutline, type PackOutline, type PackSource } from './pack-source.ts';

/** What a pack that was being appended to looks like after a restart. */
export type ExaminedPack =
  | {
      readonly state: 'records';
      readonly outline: PackOutline;
      readonly records: number;
      readonly untriedBytes: number;
      /** Where the last intact record ends. */
      readonly intactEnd: number;
      /** Bytes after it: what a crash left of a write. */
      readonly tornBytes: number;
    }
  /** Made, but nothing was ever written to it. */
  | { readonly state: 'empty' }
  /** Neither header nor first record can be read. */
  | { readonly state: 'unknown' };

/**
 * Looks for what a crash left unfinished. A write begins only after the one before it has been synced, so
 * headers are enough up to the last write (each record tells how far back its own began), and only the
 * payloads of that one are read.
 */
export async function examineUnsealedPack(source: PackSource): Promise<ExaminedPack> {
  const outline = await findPackOutline(source);
  if (outline === undefined) return { state: (await isBlank(source)) ? 'empty' : 'unknown' };
  const reader = new WindowReader(source);
  let records = 0;
  let untriedBytes = 0;
  let lastWrite: FoundRecord[] = [];
  let lastWriteStart = -1;
  let intactEnd = packHeaderBytes;
  for await (const found of walkHeaders(reader, outline)) {
    if (found.kind === 'gap') continue;
    const { record } = found;
    const start = record.offset - record.header.batchDistance;
    if (start !== lastWriteStart) {
      lastWrite = [];
      lastWriteStart = start;
    }
    lastWrite.push(record);
    records += 1;
    if (!record.header.compressionTried) untriedBytes += record.header.storedBytes;
    intactEnd = record.end;
  }
  const lastIntact = await findLastIntact(reader, lastWrite);
  const firstOfLast = lastWrite[0];
  if (firstOfLast !== undefined) {
    records -= lastWrite.length - (lastIntact + 1);
    intactEnd = lastWrite[lastIntact]?.end ?? firstOfLast.offset;
  }
  const tornBytes = outline.size - intactEnd;
  return { state: 'records', outline, records, untriedBytes, intactEnd, tornBytes };
}

/** Index of the last record that is whole, or -1. */
async function findLastIntact(reader: WindowReader, records: readonly FoundRecord[]): Promise<number> {
  let last = -1;
  for (const [index, record] of records.entries()) {
    if ((await checkPayload(reader, record, false)) === undefined) last = index;
  }
  return last;
}

const largestBlankBytes = 1 << 20;

/** A crash can leave a new file that has its length and not its bytes. */
async function isBlank(source: PackSource): Promise<boolean> {
  const size = await source.size();
  if (size > largestBlankBytes) return false;
  const bytes = await source.readAt(0, size);
  return bytes.every((byte) => byte === 0);
}
