import type { MigrationUser } from '../control/user-model.ts';
import type { MailboxReport, SkippedReport } from './report-model.ts';

export interface HtmlLimits {
  readonly mailboxes: number;
  readonly skipped: number;
  readonly manifests: number;
  readonly largest: number;
}

export const defaultHtmlLimits: HtmlLimits = { mailboxes: 2000, skipped: 1000, manifests: 100, largest: 15 };

export interface MailboxLine {
  readonly user: Pick<
    MigrationUser,
    'emailAddress' | 'status' | 'statusSummary' | 'progress' | 'lastSyncedAt' | 'error'
  >;
  readonly bytes: number;
}

export interface SkippedLine {
  readonly emailAddress: string;
  readonly item: SkippedReport;
}

/** Of all mailboxes what one page can show: those that somebody should look at before the others. */
export class HtmlDigest {
  readonly #limits: HtmlLimits;
  readonly #lines: MailboxLine[] = [];
  readonly #skipped: SkippedLine[] = [];
  readonly #manifests: MailboxReport[] = [];
  readonly skippedByReason = new Map<string, number>();
  bytes = 0;
  #skippedCount = 0;
  #withFolders = 0;

  constructor(limits: HtmlLimits) {
    this.#limits = limits;
  }

  add(report: MailboxReport): void {
    const { user, manifest } = report;
    const bytes = manifest.folders.reduce((sum, folder) => sum + folder.bytes, 0);
    const { emailAddress, status, statusSummary, progress, lastSyncedAt, error } = user;
    this.#lines.push({
      user: { emailAddress, status, statusSummary, progress, lastSyncedAt, error },
      bytes,
    });
    this.bytes += bytes;
    this.#skippedCount += manifest.skipped.length + manifest.omittedSkipped;
    for (const item of manifest.skipped) {
      this.skippedByReason.set(item.reason, (this.skippedByReason.get(item.reason) ?? 0) + 1);
      if (this.#skipped.length < this.#limits.skipped) this.#skipped.push({ emailAddress, item });
    }
    if (manifest.folders.length === 0) return;
    this.#withFolders += 1;
    if (this.#manifests.length < this.#limits.manifests) this.#manifests.push(report);
  }

  get lines(): readonly MailboxLine[] {
    const sorted = this.#lines.toSorted(
      (a, b) => urgency(b) - urgency(a) || (a.user.emailAddress < b.user.emailAddress ? -1 : 1),
    );
    return sorted.slice(0, this.#limits.mailboxes);
  }

  get omittedLines(): number {
    return Math.max(0, this.#lines.length - this.#limits.mailboxes);
  }

  get largest(): readonly MailboxLine[] {
    const sorted = this.#lines.toSorted((a, b) => itemsOf(b) - itemsOf(a));
    return sorted.slice(0, this.#limits.largest).filter((line) => itemsOf(line) > 0);
  }

  get skipped(): readonly SkippedLine[] {
    return this.#skipped;
  }

  get omittedSkipped(): number {
    return this.#skippedCount - this.#skipped.length;
  }

  get manifests(): readonly MailboxReport[] {
    return this.#manifests;
  }

  get omittedManifests(): number {
    return this.#withFolders - this.#manifests.length;
  }
}

function urgency({ user }: MailboxLine): number {
  if (user.statusSummary === 'Failed') return 3;
  if (user.progress.skippedItems > 0) return 2;
  return user.lastSyncedAt === null ? 1 : 0;
}

function itemsOf({ user: { progress } }: MailboxLine): number {
  return Math.max(progress.estimatedItems, progress.syncedItems + progress.skippedItems);
}
