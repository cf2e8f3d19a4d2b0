import type { FolderId } from '../../../src/base/ids.ts';
import type { Mailbox } from '../../../src/mailbox/mailbox.ts';
import type { SyncLedgerView } from '../../../src/mailbox/sync-ledger.ts';
import { flag, type Message } from '../../../src/store/ports/mail-model.ts';
import type { LedgerEntry, LedgerFolder } from '../../../src/store/ports/sync-ledger.ts';
import { allUids } from '../../../src/store/uid-ranges.ts';
import { type Manifest, type ManifestEntry, manifestEntry } from '../imap/manifest.ts';
import { toModifiedUtf7 } from '../imap/modified-utf7.ts';

export interface SkippedMessage {
  readonly folder: string;
  readonly uid: number;
  readonly reason: string;
  readonly text: string;
}

export interface CopyFindings {
  /** What is missing, doubled or different, as lines to read; none where the copy is what the source holds. */
  readonly differences: readonly string[];
  /** What the ledger says it left behind. */
  readonly skipped: readonly SkippedMessage[];
  readonly copied: number;
  /** Where each source folder went. */
  readonly paths: ReadonlyMap<string, readonly string[]>;
}

/**
 * Holds a mailbox here, every byte of it, against what an independent client has read from the source, and the ledger
 * against both. Shares nothing with the product's own verification.
 */
export async function compareCopy(
  source: Manifest,
  mailbox: Mailbox,
  ledger: SyncLedgerView,
): Promise<CopyFindings> {
  const differences: string[] = [];
  const skipped: SkippedMessage[] = [];
  const paths = new Map<string, readonly string[]>();
  const folders = await ledger.folders();
  const seenPlaces = new Set<number>();
  let copied = 0;
  for (const name of source.folders) {
    const folder = findLedgerFolder(folders, name);
    const wanted = source.entries.filter((entry) => entry.folder === name);
    if (folder === undefined) {
      if (wanted.length > 0) differences.push(`${name}: the ledger does not know this folder`);
      continue;
    }
    if (folder.state.place !== 0) {
      if (seenPlaces.has(folder.state.place))
        differences.push(`${name}: shares its place with another folder`);
      seenPlaces.add(folder.state.place);
      paths.set(name, folder.state.targetPath);
    }
    const messages = await readFolder(mailbox, folder.state.place as FolderId);
    copied += messages.length;
    const { entries, skips } = await entriesOf(ledger, folder);
    for (const { uid, skipped: item } of skips) {
      if (item !== null) skipped.push({ folder: name, uid, reason: item.reason, text: item.text });
    }
    differences.push(
      ...compareFolder(name, wanted, messages, entries, new Set(skips.map(({ uid }) => uid))),
      ...compareTotals(name, folder, entries, skips),
    );
  }
  const tree = await mailbox.folders();
  for (const folder of tree.visible()) {
    if (folder.messageCount === 0 || seenPlaces.has(folder.folder)) continue;
    const path = tree.pathOf(folder.folder)?.join('/') ?? folder.name;
    differences.push(`${path}: ${folder.messageCount} messages that no source folder accounts for`);
  }
  return { differences, skipped, copied, paths };
}

interface StoredMessage {
  readonly item: number;
  readonly entry: ManifestEntry;
  readonly body: string;
}

function compareFolder(
  name: string,
  wanted: readonly ManifestEntry[],
  stored: readonly StoredMessage[],
  entries: readonly LedgerEntry[],
  skippedUids: ReadonlySet<number>,
): string[] {
  const found: string[] = [];
  const byItem = new Map(stored.map((message) => [message.item, message]));
  const byUid = Map.groupBy(entries, ({ uid }) => uid);
  const accounted = new Set<number>();
  for (const message of wanted) {
    if (skippedUids.has(message.uid)) continue;
    const label = `${name} UID ${message.uid}`;
    const [entry, ...more] = byUid.get(message.uid) ?? [];
    if (more.length > 0) found.push(`${label}: ${more.length + 1} entries in the ledger`);
    if (entry === undefined) {
      found.push(`${label}: missing, and not listed as skipped`);
      continue;
    }
    const copy = byItem.get(entry.item);
    if (copy === undefined) {
      found.push(`${label}: the ledger says item ${entry.item}, which is not in the folder`);
      continue;
    }
    if (accounted.has(entry.item)) found.push(`${label}: item ${entry.item} stands for two messages`);
    accounted.add(entry.item);
    if (entry.digest !== copy.body) found.push(`${label}: the ledger has another digest than the mailbox`);
    const [expected, actual] = [comparable(message), comparable(copy.entry)];
    if (expected !== actual) found.push(`${label}: is ${actual}, was ${expected}`);
  }
  for (const { item, entry } of stored) {
    if (!accounted.has(item)) found.push(`${name}: item ${item} is not at the source: ${comparable(entry)}`);
  }
  const atSource = new Set(wanted.map(({ uid }) => uid));
  for (const uid of [...byUid.keys(), ...skippedUids]) {
    if (!atSource.has(uid)) found.push(`${name} UID ${uid}: in the ledger, and not at the source`);
  }
  return found;
}

function compareTotals(
  name: string,
  { state }: LedgerFolder,
  entries: readonly LedgerEntry[],
  skips: readonly LedgerEntry[],
): string[] {
  const bytes = entries.reduce((sum, { size }) => sum + size, 0);
  const said = [state.copiedCount, state.copiedBytes, state.skippedCount].join(' ');
  const counted = [entries.length, bytes, skips.length].join(' ');
  const differences =
    said === counted ? [] : [`${name}: the ledger's totals are ${said}, its entries ${counted}`];
  if (state.syncedAt === null) differences.push(`${name}: never came to the end of a round`);
  return differences;
}

/** As the ledger spells it, where the session was in UTF-8 (RFC 6855) or was not. */
function findLedgerFolder(folders: readonly LedgerFolder[], name: string): LedgerFolder | undefined {
  const isUtf8 = folders.some((folder) => /[\x80-\xff]/.test(folder.name));
  const raw = isUtf8 ? Buffer.from(name).toString('latin1') : toModifiedUtf7(name);
  return folders.find((folder) => folder.name === raw);
}

async function entriesOf(
  ledger: SyncLedgerView,
  folder: LedgerFolder,
): Promise<{ entries: LedgerEntry[]; skips: LedgerEntry[] }> {
  const [entries, skips]: [LedgerEntry[], LedgerEntry[]] = [[], []];
  for await (const entry of ledger.eachEntry({ folder: folder.number })) {
    (entry.skipped === null ? entries : skips).push(entry);
  }
  return { entries, skips };
}

async function readFolder(mailbox: Mailbox, folder: FolderId): Promise<StoredMessage[]> {
  if (folder === 0) return [];
  const stored: StoredMessage[] = [];
  for (const message of await mailbox.listMessages(folder, allUids, 1_000_000)) {
    const bytes = await (await mailbox.openBody(message)).read();
    const date = new Date(message.receivedAt);
    stored.push({
      item: message.item,
      body: String(message.body),
      entry: manifestEntry(String(folder), message.uid, bytes, date, flagsOf(message)),
    });
  }
  return stored;
}

function flagsOf({ flags, keywords }: Message): string[] {
  const named = Object.entries(flagNames).filter(([name]) => (flags & flag[name as keyof typeof flag]) !== 0);
  return [...named.map(([, imap]) => imap), ...keywords];
}

const flagNames: Readonly<Record<keyof typeof flag, string>> = {
  seen: '\\Seen',
  answered: '\\Answered',
  flagged: '\\Flagged',
  deleted: '\\Deleted',
  draft: '\\Draft',
  forwarded: '$Forwarded',
  mdnSent: '$MDNSent',
  junk: '$Junk',
  notJunk: '$NotJunk',
};

/** Older names of the same thing. */
const sameFlag: Readonly<Record<string, string>> = {
  junk: '$junk',
  nonjunk: '$notjunk',
  notjunk: '$notjunk',
};

function comparable({ size, sha256, internalDate, flags }: ManifestEntry): string {
  const names = [...new Set(flags.map((name) => sameFlag[name] ?? name))].sort();
  return JSON.stringify([size, sha256.slice(0, 16), internalDate, names]);
}
