import { DigestChecksum } from '../../store/digest-checksum.ts';
import type { LedgerEntry, LedgerIndex, SkipReason } from '../../store/ports/sync-ledger.ts';
import type { FolderPlanEntry } from '../folders/plan-entry.ts';
import { digestAt, emptyIndex } from '../sync/ledger-rows.ts';
import type { FolderReading } from '../sync/source-port.ts';
import { Breather } from './breather.ts';
import { DigestReads, type Pair } from './digest-reads.ts';
import type { FolderVerifierOptions } from './folder-verifier.ts';
import { type ComparedMessage, judgeMessage, worseOutcome } from './judge-message.ts';
import type { RecordedFolder } from './ledger-snapshot.ts';
import { OutcomeTally } from './outcome-tally.ts';
import { readSourceSubjects } from './source-subjects.ts';
import type { FolderChecksums, FolderVerification, MessageOutcome } from './verification-model.ts';

export interface ComparedFolder {
  readonly entry: FolderPlanEntry;
  readonly known: RecordedFolder | undefined;
  readonly reading: FolderReading;
}

const same: MessageOutcome = { class: 'matched', reason: 'same' };
const entriesPerPage = 1000;
const maxSubjects = 100;
/** As UIDVALIDITY, of a folder that a round has made and not looked into. */
const neverRead = 0;

/** One folder, message by message: every one of the source gets one outcome. */
export class FolderComparison {
  readonly #options: FolderVerifierOptions;
  readonly #folder: ComparedFolder;
  /** None under another UIDVALIDITY: the record says nothing of these UIDs. */
  readonly #index: LedgerIndex;
  readonly #isRenumbered: boolean;
  /** By row of the source. */
  readonly #outcomes: (MessageOutcome | undefined)[];
  readonly #pairs: Pair[] = [];
  readonly #breather: Breather;
  readonly #differing = new Map<number, Pair>();
  /** Of what is not here, in ascending order: the source says what it is called. */
  readonly #nameless: number[] = [];
  #subjects: ReadonlyMap<number, string> = new Map();
  #inexactSizes = 0;
  #goneAtSource = 0;

  constructor(options: FolderVerifierOptions, folder: ComparedFolder) {
    this.#options = options;
    this.#breather = new Breather(options.signal);
    this.#folder = folder;
    const { known, reading } = folder;
    const { uidValidity = neverRead } = known?.folder.state ?? {};
    this.#isRenumbered = uidValidity !== neverRead && uidValidity !== reading.uidValidity;
    this.#index = known === undefined || this.#isRenumbered ? emptyIndex : known.index;
    this.#outcomes = new Array(reading.messages.uids.length);
  }

  async run(): Promise<FolderVerification> {
    const { source, target, items, mode, signal, onBytes } = this.#options;
    const { entry, reading } = this.#folder;
    await this.#pairUp();
    const request = { source, target, signal, onBytes, reading, table: items.table, pairs: this.#pairs };
    const reads =
      mode === 'Digests' ? await DigestReads.of({ ...request, folder: entry.source.name }) : undefined;
    const compared = await this.#judgeAll(reads);
    return await this.#report(compared);
  }

  /** Goes through source and record side by side, both ascending by UID. */
  async #pairUp(): Promise<void> {
    const { uids } = this.#folder.reading.messages;
    const index = this.#index;
    const skipReasons = await this.#readSkipReasons();
    let at = 0;
    for (const [row, uid] of uids.entries()) {
      await this.#breather.step();
      for (; (index.uids[at] ?? Number.POSITIVE_INFINITY) < uid; at += 1) this.#countGone(at);
      if (index.uids[at] !== uid) this.#outcomes[row] = this.#notCopied(uid);
      for (; index.uids[at] === uid; at += 1) await this.#pair(row, at, skipReasons);
    }
    for (; at < index.uids.length; at += 1) this.#countGone(at);
  }

  #countGone(at: number): void {
    if (this.#index.uids[at] !== this.#index.uids[at - 1]) this.#goneAtSource += 1;
  }

  #notCopied(uid: number): MessageOutcome {
    const state = this.#folder.known?.folder.state;
    if (this.#isRenumbered) return { class: 'changedSince', reason: 'renumbered' };
    if (state === undefined && this.#options.wasSynced) return { class: 'changedSince', reason: 'newFolder' };
    if (state === undefined || state.syncedAt === null) return { class: 'missing', reason: 'notYetCopied' };
    const isPassed = uid < state.uidNext;
    return isPassed
      ? { class: 'missing', reason: 'notCopied' }
      : { class: 'changedSince', reason: 'arrived' };
  }

  async #pair(sourceRow: number, indexRow: number, skips: ReadonlyMap<number, SkipReason>): Promise<void> {
    const index = this.#index;
    if (index.skipped[indexRow] === 1) {
      const reason = skips.get(index.uids[indexRow] ?? 0) ?? 'unavailable';
      this.#settle(sourceRow, { class: 'skipped', reason });
      return;
    }
    const found = await this.#options.items.find(this.#folder.known?.folder.number ?? 0, index, indexRow);
    if (found.kind === 'here') {
      this.#pairs.push({ sourceRow, indexRow, itemRow: found.row, isMoved: found.isMoved });
      return;
    }
    this.#settle(
      sourceRow,
      found.kind === 'deleted'
        ? { class: 'changedSince', reason: 'deletedHere' }
        : { class: 'missing', reason: found.kind },
    );
  }

  /** Of several places of a message the worst counts. */
  #settle(row: number, outcome: MessageOutcome): void {
    const before = this.#outcomes[row];
    this.#outcomes[row] = before === undefined ? outcome : worseOutcome(before, outcome);
  }

  async #readSkipReasons(): Promise<ReadonlyMap<number, SkipReason>> {
    const reasons = new Map<number, SkipReason>();
    const { known } = this.#folder;
    if (known === undefined || !this.#index.skipped.includes(1)) return reasons;
    let after: LedgerEntry | undefined;
    for (;;) {
      const page: LedgerEntry[] = await this.#options.ledger.listEntries({
        folder: known.folder.number,
        onlySkipped: true,
        limit: entriesPerPage,
        ...(after && { after }),
      });
      for (const { uid, skipped } of page) if (skipped) reasons.set(uid, skipped.reason);
      after = page.at(-1);
      if (page.length < entriesPerPage) return reasons;
    }
  }

  async #judgeAll(reads: DigestReads | undefined): Promise<Pick<FolderChecksums, 'source' | 'here'>> {
    const source = new DigestChecksum();
    const here = new DigestChecksum();
    for (const [position, pair] of this.#pairs.entries()) {
      await this.#breather.step();
      const message = this.#compared(pair, position, reads);
      const outcome = judgeMessage(message);
      this.#settle(pair.sourceRow, outcome);
      if (outcome.class === 'different') this.#differing.set(pair.sourceRow, pair);
      if (outcome.class === 'matched' && message.source.size !== message.here.size) this.#inexactSizes += 1;
      const { read } = message;
      if (read === undefined) here.add(message.here.digest ?? message.entry.digest);
      else if (read.source.kind === 'read' && read.here.kind === 'read') {
        source.add(read.source.digest);
        here.add(read.here.digest);
      }
    }
    return { source: reads && source.toString(), here: here.toString() };
  }

  #compared(pair: Pair, position: number, reads: DigestReads | undefined): ComparedMessage {
    const { keywords, items } = this.#options;
    const { messages } = this.#folder.reading;
    const { sourceRow, indexRow, itemRow, isMoved } = pair;
    const index = this.#index;
    const { table } = items;
    return {
      source: {
        size: messages.sizes[sourceRow] ?? 0,
        receivedAt: messages.receivedAts[sourceRow] ?? Number.NaN,
        flags: messages.flags[sourceRow] ?? 0,
        keywords: keywords.ofSource(messages.keywordSets[messages.keywords[sourceRow] ?? 0] ?? []),
      },
      entry: {
        size: index.sizes[indexRow] ?? 0,
        receivedAt: index.receivedAts[indexRow] ?? 0,
        flags: index.flags[indexRow] ?? 0,
        keywords: keywords.of(index.keywordSets[index.keywords[indexRow] ?? 0] ?? []),
        digest: digestAt(index, indexRow),
      },
      here: {
        size: table.sizeAt(itemRow),
        receivedAt: table.receivedAt(itemRow),
        flags: table.flagsAt(itemRow),
        keywords: table.keywordsAt(itemRow),
        digest: table.digestAt(itemRow),
        isMoved,
        isUntouched: table.isUntouchedAt(itemRow),
      },
      ...(reads && { read: { source: reads.sourceAt(sourceRow), here: reads.hereAt(position) } }),
    };
  }

  async #report({ source, here }: Pick<FolderChecksums, 'source' | 'here'>): Promise<FolderVerification> {
    const { entry, known, reading } = this.#folder;
    const { messages } = reading;
    const tally = new OutcomeTally();
    for (const [row, outcome = same] of this.#outcomes.entries()) {
      await this.#breather.step();
      tally.add(outcome);
      this.#noteFinding(row, outcome);
    }
    const { uidValidity } = reading;
    const { source: from, signal } = this.#options;
    const wanted = { folder: entry.source.name, uidValidity, uids: this.#nameless, signal };
    this.#subjects = await readSourceSubjects({ source: from, ...wanted });
    return {
      name: entry.source.name,
      sourcePath: entry.sourcePath,
      targetPath: known?.folder.state.targetPath ?? entry.target ?? [],
      action: entry.action,
      ...tally.counts,
      reasons: tally.reasons,
      sourceBytes: messages.sizes.reduce((sum, size) => sum + size, 0),
      inexactSizes: this.#inexactSizes,
      goneAtSource: this.#goneAtSource,
      checksums: known?.isSettled
        ? {
            recorded: known.folder.state.checksum,
            counted: await this.#checksumOf(known.index),
            source,
            here,
          }
        : undefined,
      problem: undefined,
    };
  }

  #noteFinding(row: number, outcome: MessageOutcome): void {
    if (outcome.class !== 'missing' && outcome.class !== 'different') return;
    const { target, items, findings } = this.#options;
    const { entry, reading } = this.#folder;
    const pair = this.#differing.get(row);
    const uid = reading.messages.uids[row] ?? 0;
    const isNamed = findings.add({
      folder: entry.sourcePath.join('/'),
      uid,
      outcome,
      findSubject: async () => {
        if (pair === undefined) return this.#subjects.get(uid) ?? null;
        return target.findSubject(items.table.placeAt(pair.itemRow), items.table.itemAt(pair.itemRow));
      },
    });
    if (isNamed && pair === undefined && this.#nameless.length < maxSubjects) this.#nameless.push(uid);
  }

  async #checksumOf(index: LedgerIndex): Promise<string> {
    const checksum = new DigestChecksum();
    for (const at of index.uids.keys()) {
      await this.#breather.step();
      if (index.skipped[at] !== 1) checksum.add(digestAt(index, at));
    }
    return checksum.toString();
  }
}
