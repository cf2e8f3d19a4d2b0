import type { Clock } from '../../base/clock.ts';
import type { LedgerFolder } from '../../store/ports/sync-ledger.ts';
import type { FolderPattern } from '../folders/folder-patterns.ts';
import type { FolderPlanEntry } from '../folders/plan-entry.ts';
import { planFolders } from '../folders/plan-folders.ts';
import { findRenamedFolders } from '../folders/renamed-folders.ts';
import type { SourceFolder } from '../folders/source-folder.ts';
import type { SourceMailbox, SourceSurvey } from '../sync/source-port.ts';
import { Breather } from './breather.ts';
import { CopiedItems } from './copied-items.ts';
import { Findings } from './findings.ts';
import { FolderVerifier } from './folder-verifier.ts';
import { ItemTable } from './item-table.ts';
import { KeywordNumbers } from './keyword-numbers.ts';
import { type LedgerReader, type RecordedFolder, readLedgerSnapshot } from './ledger-snapshot.ts';
import { addReasons } from './outcome-tally.ts';
import {
  broughtByNextRound,
  type FolderVerification,
  type MailboxVerification,
  type OnlyHere,
  type ReasonCounts,
  type VerificationMode,
  type VerificationProgress,
} from './verification-model.ts';
import type { VerificationTarget } from './verification-target.ts';

export interface VerificationRequest {
  /** Closed by whoever opened it. */
  readonly source: SourceMailbox;
  readonly target: VerificationTarget;
  /** Of this source and this target: `mailboxes.findLedgers`. */
  readonly ledger: LedgerReader;
  readonly mode: VerificationMode;
  /** As the batch has them. */
  readonly include?: readonly FolderPattern[];
  readonly exclude?: readonly FolderPattern[];
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: VerificationProgress) => void;
  /** How many messages that somebody should look at are named. */
  readonly maxFindings?: number;
}

const defaultMaxFindings = 1000;

/**
 * Reads the source and the target again and says of every message of the source what has become of it. Changes nothing;
 * a round that runs at the same time makes messages look as if they had changed since.
 */
export async function verifyMailbox(request: VerificationRequest): Promise<MailboxVerification> {
  const { source, target, ledger, mode, clock, signal } = request;
  const startedAt = clock.now();
  const recorded = await readLedgerSnapshot(ledger, signal);
  const keywords = new KeywordNumbers();
  const items = new CopiedItems(await readItems(target, keywords, signal), target, signal);
  await items.claimAll(recorded);
  const survey = await source.survey(signal);
  const planned = await planVerification(request, survey, recorded);
  const findings = new Findings(request.maxFindings ?? defaultMaxFindings);
  const progress = new Progress(request, survey, planned.length);
  const verifier = new FolderVerifier({
    source,
    target,
    ledger,
    items,
    keywords,
    findings,
    mode,
    wasSynced: recorded.some(({ folder }) => folder.state.syncedAt !== null),
    signal,
    onBytes: (bytes) => progress.addBytes(bytes),
  });
  const folders: FolderVerification[] = [];
  for (const { entry, known } of planned) {
    signal.throwIfAborted();
    progress.begin(entry);
    const verified = await verifier.verify(entry, known, survey.states.get(entry.source.name));
    progress.end(verified);
    folders.push(verified);
  }
  const present = new Set(planned.map(({ known }) => known));
  for (const each of recorded) {
    if (!present.has(each) && each.index.uids.length > 0) folders.push(verifier.verifyGone(each));
  }
  const onlyHere = items.listOnlyHere(await target.listFolders(signal));
  const tally = addReasons(folders.map(({ reasons }) => reasons));
  return {
    mode,
    startedAt,
    endedAt: clock.now(),
    folders,
    totals: tally.counts,
    reasons: tally.reasons,
    onlyHere,
    findings: await findings.list(),
    omittedFindings: findings.omitted,
    isClean: isClean(folders, onlyHere),
    isCurrent: isCurrent(folders, tally.reasons),
  };
}

async function readItems(
  target: VerificationTarget,
  keywords: KeywordNumbers,
  signal: AbortSignal,
): Promise<ItemTable> {
  const table = new ItemTable(target.itemsKeepNumbers, keywords);
  const breather = new Breather(signal);
  for (const { place } of await target.listFolders(signal)) {
    for await (const page of target.listItems(place, signal)) {
      for (const item of page) {
        await breather.step();
        table.add(place, item);
      }
    }
  }
  return table;
}

interface PlannedVerification {
  readonly entry: FolderPlanEntry;
  readonly known: RecordedFolder | undefined;
}

/** As a round would plan it, without anything being made or renamed. */
async function planVerification(
  { target, include = [], exclude = [], signal }: VerificationRequest,
  { listing, states, userRoot }: SourceSurvey,
  recorded: readonly RecordedFolder[],
): Promise<PlannedVerification[]> {
  const plan = planFolders(listing, {
    target: await target.describe(signal),
    include,
    exclude,
    ...(userRoot !== undefined && { userRoot }),
  });
  const byName = new Map(recorded.map((each) => [each.folder.name, each]));
  const living = recorded.filter(
    ({ folder }) => !folder.name.includes('\0') && folder.state.uidValidity !== 0,
  );
  const before = new Map(living.map((each) => [asSource(each.folder), each]));
  const after = listing.folders.map((folder) => ({ ...folder, ...sourceState(states.get(folder.name)) }));
  const renames = findRenamedFolders([...before.keys()], after);
  for (const rename of renames) byName.delete(rename.before.name);
  for (const rename of renames) {
    const renamed = before.get(rename.before);
    if (renamed !== undefined) byName.set(rename.after.name, renamed);
  }
  return plan.map((entry) => ({ entry, known: byName.get(entry.source.name) }));
}

function asSource({ name, state }: LedgerFolder): SourceFolder {
  const { delimiter, mailboxId, uidValidity, uidNext } = state;
  return {
    name,
    delimiter: delimiter ?? undefined,
    attributes: [],
    uidValidity,
    ...(mailboxId !== null && { mailboxId }),
    ...(uidNext > 0 && { uidNext }),
  };
}

function sourceState(state: ReturnType<SourceSurvey['states']['get']>): Partial<SourceFolder> {
  if (state === undefined) return {};
  const { uidValidity, uidNext, mailboxId } = state;
  return { uidValidity, uidNext, ...(mailboxId !== undefined && { mailboxId }) };
}

function isClean(folders: readonly FolderVerification[], onlyHere: readonly OnlyHere[]): boolean {
  const isFine = ({ missing, different, problem, checksums }: FolderVerification) =>
    missing === 0 &&
    different === 0 &&
    problem === undefined &&
    (checksums === undefined ||
      (checksums.recorded === checksums.counted &&
        (checksums.source === undefined || checksums.source === checksums.here)));
  return folders.every(isFine) && onlyHere.every(({ doubled }) => doubled === 0);
}

function isCurrent(folders: readonly FolderVerification[], { changedSince }: ReasonCounts): boolean {
  const isBehind = broughtByNextRound.some((reason) => changedSince[reason] !== undefined);
  return !isBehind && folders.every(({ goneAtSource }) => goneAtSource === 0);
}

class Progress {
  readonly #request: VerificationRequest;
  readonly #folders: number;
  readonly #messages: number;
  #folder = '';
  #verifiedFolders = 0;
  #verifiedMessages = 0;
  #bytes = 0;

  constructor(request: VerificationRequest, { states }: SourceSurvey, folders: number) {
    this.#request = request;
    this.#folders = folders;
    this.#messages = [...states.values()].reduce((sum, { messages }) => sum + messages, 0);
  }

  begin(entry: FolderPlanEntry): void {
    this.#folder = entry.sourcePath.join('/');
    this.#tell();
  }

  end({ source }: FolderVerification): void {
    this.#verifiedFolders += 1;
    this.#verifiedMessages += source;
    this.#tell();
  }

  addBytes(bytes: number): void {
    const before = this.#bytes;
    this.#bytes += bytes;
    if (Math.floor(before / bytesPerTelling) !== Math.floor(this.#bytes / bytesPerTelling)) this.#tell();
  }

  #tell(): void {
    this.#request.onProgress?.({
      folder: this.#folder,
      folders: this.#folders,
      verifiedFolders: this.#verifiedFolders,
      messages: this.#messages,
      verifiedMessages: this.#verifiedMessages,
      bytes: this.#bytes,
    });
  }
}

const bytesPerTelling = 4 * 1024 * 1024;
