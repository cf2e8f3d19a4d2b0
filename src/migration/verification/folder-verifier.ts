import { isAppError } from '../../base/errors.ts';
import type { FolderPlanEntry } from '../folders/plan-entry.ts';
import type { SourceFolderState, SourceMailbox } from '../sync/source-port.ts';
import type { CopiedItems } from './copied-items.ts';
import type { Findings } from './findings.ts';
import { FolderComparison } from './folder-comparison.ts';
import type { KeywordNumbers } from './keyword-numbers.ts';
import type { LedgerReader, RecordedFolder } from './ledger-snapshot.ts';
import { OutcomeTally } from './outcome-tally.ts';
import type { FolderVerification, VerificationMode } from './verification-model.ts';
import type { VerificationTarget } from './verification-target.ts';

export interface FolderVerifierOptions {
  readonly source: SourceMailbox;
  readonly target: VerificationTarget;
  readonly ledger: LedgerReader;
  readonly items: CopiedItems;
  readonly keywords: KeywordNumbers;
  readonly findings: Findings;
  readonly mode: VerificationMode;
  /** A round has ended for some folder of the mailbox: what it did not see has come since. */
  readonly wasSynced: boolean;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
}

/** Compares folders of the source with what was copied of them. */
export class FolderVerifier {
  readonly #options: FolderVerifierOptions;

  constructor(options: FolderVerifierOptions) {
    this.#options = options;
  }

  async verify(
    entry: FolderPlanEntry,
    known: RecordedFolder | undefined,
    state: SourceFolderState | undefined,
  ): Promise<FolderVerification> {
    if (entry.action !== 'copy' && entry.action !== 'distribute') return leftOut(entry, known, state);
    const { source, signal } = this.#options;
    try {
      const reading = await source.readFolder(entry.source.name, undefined, signal);
      return await new FolderComparison(this.#options, { entry, known, reading }).run();
    } catch (error) {
      // A connection that is lost ends the verification; a folder that cannot be opened is told.
      if (!isAppError(error) || error.retryable) throw error;
      return { ...leftOut(entry, known, undefined), problem: error.message };
    }
  }

  /** Of a folder that is not at the source any more. */
  verifyGone({ folder: { name, state }, index }: RecordedFolder): FolderVerification {
    const tally = new OutcomeTally();
    const [readable = name] = name.split('\0');
    return {
      name: readable,
      sourcePath: [readable],
      targetPath: state.targetPath,
      action: 'gone',
      ...tally.counts,
      reasons: tally.reasons,
      sourceBytes: 0,
      inexactSizes: 0,
      goneAtSource: new Set(index.uids).size,
      checksums: undefined,
      problem: undefined,
    };
  }
}

/** Reasons for which messages stay behind that are in no other folder. */
const excludingReasons: ReadonlySet<string> = new Set(['excluded', 'notIncluded']);

function leftOut(
  entry: FolderPlanEntry,
  known: RecordedFolder | undefined,
  state: SourceFolderState | undefined,
): FolderVerification {
  const isExcluded = entry.action === 'skip' && entry.reasons.some(({ code }) => excludingReasons.has(code));
  const tally = new OutcomeTally();
  if (isExcluded) tally.add({ class: 'skipped', reason: 'excludedFolder' }, state?.messages ?? 0);
  return {
    name: entry.source.name,
    sourcePath: entry.sourcePath,
    targetPath: known?.folder.state.targetPath ?? entry.target ?? [],
    action: entry.action,
    ...tally.counts,
    reasons: tally.reasons,
    sourceBytes: 0,
    inexactSizes: 0,
    goneAtSource: 0,
    checksums: undefined,
    problem: undefined,
  };
}
